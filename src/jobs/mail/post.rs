//! Where messages go: to a mail server, or into a folder.

use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{self, AsyncSmtpTransportBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::base::ids::LetterId;
use crate::config::{Encryption, Mail};

/// A mail server is waited for this long at each step.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It was taken.
    Taken,
    /// Not now.
    Later(String),
    /// Never.
    Refused(String),
    /// Nobody answers, or the answer was cut off: whether it was taken is not known.
    Away(String),
}

/// The outcome of sending, later.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;
/// Whether anything can be sent, later.
pub type Ready<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Takes messages.
pub trait Post: Send + Sync {
    /// Whether it takes messages at all; asked once a round, so that a server that turns us away is not taken for one
    /// that refuses a letter.
    fn ready(&self) -> Ready<'_>;
    /// Sends one.
    fn send(&self, id: LetterId, message: Message) -> Sending<'_>;
}

/// A mail server.
#[derive(Debug)]
pub struct Smtp(AsyncSmtpTransport<Tokio1Executor>);

impl Smtp {
    /// The configured server, with the password if there is one.
    pub fn new(mail: &Mail, password: Option<String>) -> Result<Self, String> {
        let fault = |e: smtp::Error| format!("mail.host: {e}");
        let tls = || TlsParameters::new(mail.host.clone()).map_err(fault);
        let mut builder: AsyncSmtpTransportBuilder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&mail.host)
                .port(mail.port)
                .timeout(Some(PATIENCE))
                .tls(match mail.encryption {
                    Encryption::Starttls => Tls::Required(tls()?),
                    Encryption::Tls => Tls::Wrapper(tls()?),
                    Encryption::None => Tls::None,
                });
        if let Some(password) = password {
            builder = builder.credentials(Credentials::new(mail.user.clone(), password));
        }
        Ok(Self(builder.build()))
    }
}

impl Post for Smtp {
    fn ready(&self) -> Ready<'_> {
        Box::pin(async {
            match self.0.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err("The mail server does not answer.".to_owned()),
                Err(fault) => Err(sentence(&fault)),
            }
        })
    }

    fn send(&self, _: LetterId, message: Message) -> Sending<'_> {
        Box::pin(async move {
            match self.0.send(message).await {
                Ok(_) => Answer::Taken,
                Err(fault) if fault.is_permanent() => Answer::Refused(sentence(&fault)),
                Err(fault) if fault.is_transient() => Answer::Later(sentence(&fault)),
                Err(fault) => Answer::Away(sentence(&fault)),
            }
        })
    }
}

fn sentence(fault: &smtp::Error) -> String {
    format!("The mail server: {fault}.")
}

/// A folder: each letter becomes a file that mail programs open.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Post for Folder {
    fn ready(&self) -> Ready<'_> {
        Box::pin(async {
            tokio::fs::create_dir_all(&self.0)
                .await
                .map_err(|e| format!("mail.folder: {} cannot be made: {e}", self.0.display()))
        })
    }

    fn send(&self, id: LetterId, message: Message) -> Sending<'_> {
        let file = self.0.join(format!("{id}.eml"));
        Box::pin(async move {
            match tokio::fs::write(&file, message.formatted()).await {
                Ok(()) => Answer::Taken,
                Err(e) => Answer::Away(format!("mail.folder: {} cannot be written: {e}", file.display())),
            }
        })
    }
}
