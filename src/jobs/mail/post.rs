//! Where messages go: to a mail server, or into a folder.

use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{self, AsyncSmtpTransportBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

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
/// The way to send anything at all, later.
pub type Opening<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Way>, String>> + Send + 'a>>;

/// Takes messages.
pub trait Post: Send + Sync {
    /// The way there, opened once a round, so that a server that turns us away is not taken for one that refuses a
    /// letter. Why there is none, otherwise.
    fn open(&self) -> Opening<'_>;
}

/// The way that the messages of one round take.
pub trait Way: Send + Sync {
    /// Sends one.
    fn send(&self, id: LetterId, message: Message) -> Sending<'_>;
}

/// A mail server. Its connections live for a round: they belong to the runtime that the round runs on.
#[derive(Debug)]
pub struct Smtp(AsyncSmtpTransportBuilder);

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
        Ok(Self(builder))
    }
}

impl Post for Smtp {
    fn open(&self) -> Opening<'_> {
        Box::pin(async {
            let connections: AsyncSmtpTransport<Tokio1Executor> = self.0.clone().build();
            match connections.test_connection().await {
                Ok(true) => Ok(Box::new(connections) as Box<dyn Way>),
                Ok(false) => Err("The mail server does not answer.".to_owned()),
                Err(fault) => Err(sentence(&fault)),
            }
        })
    }
}

impl Way for AsyncSmtpTransport<Tokio1Executor> {
    fn send(&self, _: LetterId, message: Message) -> Sending<'_> {
        Box::pin(async move {
            match AsyncTransport::send(self, message).await {
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
#[derive(Debug, Clone)]
pub struct Folder(pub PathBuf);

impl Post for Folder {
    fn open(&self) -> Opening<'_> {
        Box::pin(async {
            tokio::fs::create_dir_all(&self.0)
                .await
                .map_err(|e| format!("mail.folder: {} cannot be made: {e}", self.0.display()))?;
            Ok(Box::new(self.clone()) as Box<dyn Way>)
        })
    }
}

impl Way for Folder {
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
