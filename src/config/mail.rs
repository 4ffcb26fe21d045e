//! `[mail]`: where letters go.

use std::net::IpAddr;
use std::path::PathBuf;

use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

/// `[mail]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Where letters go.
    pub mode: MailMode,
    /// Who sends them.
    pub from: String,
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is encrypted.
    pub encryption: Encryption,
    /// The name to sign in with there; empty: none.
    pub user: String,
    /// The file that holds the password.
    pub password_file: PathBuf,
    /// The folder for mode "folder".
    pub folder: PathBuf,
    /// Letters that waited untried for longer are held for a person; 0: none is.
    pub hold_older_than_days: u16,
}

/// Where letters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MailMode {
    /// Nowhere yet: they wait.
    Off,
    /// To a mail server.
    Smtp,
    /// Into a folder.
    Folder,
}

/// How the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// Asked for after the greeting, and insisted on.
    Starttls,
    /// From the first byte.
    Tls,
    /// Not at all: on this machine only.
    None,
}

impl Mail {
    /// Who sends the letters.
    pub fn sender(&self) -> Result<Mailbox, String> {
        self.from.parse().map_err(|_| {
            format!(
                "mail.from: \"{}\" is no mail address. Write it as certification@example.org.",
                self.from
            )
        })
    }

    /// The password, read from its file; none where nobody signs in.
    pub fn password(&self) -> Result<Option<String>, String> {
        if self.mode != MailMode::Smtp || self.user.is_empty() {
            return Ok(None);
        }
        let file = self.password_file.display();
        let text = std::fs::read_to_string(&self.password_file)
            .map_err(|e| format!("mail.password_file: {file} cannot be read: {e}"))?;
        match text.trim_end_matches(['\r', '\n']) {
            "" => Err(format!("mail.password_file: {file} is empty.")),
            password => Ok(Some(password.to_owned())),
        }
    }

    /// Everything unsafe or incomplete.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.mode == MailMode::Off {
            return faults;
        }
        faults.extend(self.sender().err());
        if self.mode == MailMode::Folder {
            if self.folder.as_os_str().is_empty() {
                faults.push("mail.folder: enter the folder that letters are written to.".to_owned());
            }
            return faults;
        }
        if self.host.trim().is_empty() {
            faults.push("mail.host: enter the mail server's name.".to_owned());
        }
        let loopback = self.host == "localhost" || self.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        if self.encryption == Encryption::None && !loopback {
            faults.push(
                "mail.encryption: \"none\" is for a server on this machine only; enter \"starttls\" or \"tls\"."
                    .to_owned(),
            );
        }
        if self.user.is_empty() != self.password_file.as_os_str().is_empty() {
            faults.push(
                "mail.password_file: mail.user and the file of the password are given together or not at all."
                    .to_owned(),
            );
        }
        faults
    }
}
