//! `[vault]`: where files are kept.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// `[vault]`
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    /// What files are kept in.
    pub kind: Kind,
    /// The folder files are kept in, or wait in on their way to a bucket.
    pub folder: PathBuf,
    /// The bucket.
    pub bucket: String,
    /// The store's address.
    pub endpoint: String,
    /// Whether a store on this machine may be asked without encryption.
    pub allow_http: bool,
    /// The store's region.
    pub region: String,
    /// What every object's name begins with.
    pub prefix: String,
    /// Whether the bucket stands in the path.
    pub path_style: bool,
    /// The name of the key.
    pub access_key_id: String,
    /// The key. Secret.
    pub secret_access_key: String,
    /// The file that holds the key.
    pub secret_access_key_file: PathBuf,
    /// The largest file, in bytes.
    pub largest_file_bytes: u64,
}

/// What files are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A folder of this machine.
    Folder,
    /// A bucket of an S3-compatible store.
    S3,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("kind", &self.kind)
            .field("folder", &self.folder)
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Everything unsafe or incomplete, each with its key.
    pub(super) fn faults(&self) -> Vec<String> {
        match self.kind {
            Kind::Folder => self.folder_fault("that files are kept in.").into_iter().collect(),
            Kind::S3 => {
                let mut faults = self.bucket_faults();
                faults.extend(self.folder_fault("where files wait on their way to the bucket."));
                faults
            }
        }
    }

    fn folder_fault(&self, what: &str) -> Option<String> {
        let empty = self.folder.as_os_str().is_empty();
        empty.then(|| format!("vault.folder: enter the folder {what}"))
    }

    fn bucket_faults(&self) -> Vec<String> {
        let mut faults: Vec<String> = [
            ("bucket", &self.bucket, "the bucket that files are kept in"),
            ("region", &self.region, "the store's region"),
            (
                "access_key_id",
                &self.access_key_id,
                "the name of the key the bucket is used with",
            ),
        ]
        .into_iter()
        .filter(|(_, value, _)| value.trim().is_empty())
        .map(|(key, _, what)| format!("vault.{key}: enter {what}; vault.kind is \"s3\"."))
        .collect();
        let in_file = !self.secret_access_key_file.as_os_str().is_empty();
        if self.secret_access_key.is_empty() != in_file {
            faults.push(
                "vault.secret_access_key: give the secret part of the key, or its file as vault.secret_access_key_file; one of them."
                    .to_owned(),
            );
        }
        faults.extend(self.endpoint_fault());
        faults
    }

    /// Files and the key's signature are as private as the way they take.
    fn endpoint_fault(&self) -> Option<String> {
        let fault = |why: &str| {
            Some(format!(
                "vault.endpoint: \"{}\" {why}. Write it as https://s3.example.org.",
                self.endpoint
            ))
        };
        let (scheme, rest) = self.endpoint.split_once("://").unwrap_or_default();
        let authority = rest.split('/').next().unwrap_or_default();
        match scheme {
            "https" | "http" if authority.is_empty() => fault("names no host"),
            "https" | "http" if authority.contains('@') => fault("holds a name or a password"),
            "http" if !self.allow_http => fault("is not encrypted, and vault.allow_http is false"),
            "http" if !is_this_machine(authority) => {
                fault("is not encrypted, and vault.allow_http counts on this machine only")
            }
            "https" | "http" => None,
            _ => fault("is not a web address"),
        }
    }

    /// The secret part of the key, from its file where it stands in one.
    pub fn secret(&self) -> Result<String, String> {
        let file = &self.secret_access_key_file;
        if file.as_os_str().is_empty() {
            return Ok(self.secret_access_key.clone());
        }
        let text = std::fs::read_to_string(file).map_err(|e| {
            format!(
                "vault.secret_access_key_file: {} cannot be read: {e}",
                file.display()
            )
        })?;
        match text.trim() {
            "" => Err(format!(
                "vault.secret_access_key_file: {} is empty.",
                file.display()
            )),
            secret => Ok(secret.to_owned()),
        }
    }
}

/// Whether this host, with its port, is the machine itself.
fn is_this_machine(authority: &str) -> bool {
    if let Ok(address) = authority.parse::<std::net::SocketAddr>() {
        return address.ip().is_loopback();
    }
    if let Ok(address) = authority.trim_matches(['[', ']']).parse::<std::net::IpAddr>() {
        return address.is_loopback();
    }
    authority.split(':').next() == Some("localhost")
}
