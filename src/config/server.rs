//! `[server]`: where HTTP is served, and who stands in front of it.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A token that can be guessed is none.
const SHORTEST_TOKEN: usize = 16;

/// `[server]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The address served on.
    pub address: IpAddr,
    /// The port served on.
    pub port: u16,
    /// The largest request body, in bytes, files apart.
    pub largest_body_bytes: usize,
    /// Whether anybody may read the API's description, or only who signed in.
    pub public_api_docs: bool,
    /// The networks of the proxies that are believed.
    pub trusted_proxies: Vec<Network>,
    /// The header in which they name the visitor.
    pub proxy_header: ProxyHeader,
    /// The file that holds the token for `/metrics`.
    pub metrics_token_file: PathBuf,
    /// How long a process that is told to end goes on serving while it says that it is not ready.
    pub drain_seconds: u8,
}

/// How proxies name the visitor. One of them: a proxy passes on what it does not know, as the visitor wrote it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    /// `X-Forwarded-For`, and `X-Forwarded-Proto`.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// Addresses that begin alike: `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    length: u8,
}

impl Network {
    /// Whether this address is one of them. An IPv4 address is the same however it is written.
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        if address.is_ipv4() != self.address.is_ipv4() {
            return false;
        }
        let apart = bits(address) ^ bits(self.address);
        let ours = if self.address.is_ipv4() { 32 } else { 128 };
        // A length of nothing holds everything.
        apart
            .checked_shr(ours - u32::from(self.length))
            .unwrap_or_default()
            == 0
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("\"{text}\" is no network. Write it as 10.0.0.0/8 or 192.0.2.7.");
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| fault())?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            Some(length) => length.trim().parse().map_err(|_| fault())?,
            None => longest,
        };
        // An IPv4 address in the clothes of IPv6 would never be met: addresses are undressed first.
        if length > longest || address.to_canonical() != address {
            return Err(fault());
        }
        Ok(Self { address, length })
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

impl Server {
    /// What `/metrics` is asked with from elsewhere than this machine; none where it is not.
    pub fn metrics_token(&self) -> Result<Option<String>, String> {
        let file = &self.metrics_token_file;
        if file.as_os_str().is_empty() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(file).map_err(|e| {
            format!(
                "server.metrics_token_file: {} cannot be read: {e}",
                file.display()
            )
        })?;
        let token = text.trim();
        if token.len() < SHORTEST_TOKEN {
            return Err(format!(
                "server.metrics_token_file: {} holds less than {SHORTEST_TOKEN} characters; `openssl rand -hex 32` makes a good token.",
                file.display()
            ));
        }
        Ok(Some(token.to_owned()))
    }
}
