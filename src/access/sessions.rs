//! Server-side sessions: a random token in a `__Host-` cookie, its SHA-256 in the database.

use rand::TryRng as _;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use crate::base::error::{Error, Result};
use crate::base::time::Instant;

/// A session idle for longer than this has ended, in seconds (ASVS 7.3.1).
pub const IDLE_SECONDS: i64 = 60 * 60;
/// No session lives longer than this, in seconds (ASVS 7.3.2).
pub const LIFE_SECONDS: i64 = 12 * 60 * 60;

/// Where somebody signs in from, as their own list of sessions tells it.
#[derive(Debug, Clone, Default)]
pub struct Device {
    /// The browser, named from what it says of itself.
    pub agent: Option<String>,
    /// The network address.
    pub address: Option<String>,
}

/// A fresh secret of 256 bits, in hex. From the operating system's generator: it must never be guessable.
pub fn secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    rand::rngs::SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|e| Error::Broken(e.to_string().into()))?;
    Ok(hex(&bytes))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            if write!(text, "{byte:02x}").is_err() {
                text.clear();
            }
            text
        })
}

/// What is kept of a token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Whether a session made and last seen then is still good now.
pub fn alive(created: Instant, seen: Instant, now: Instant) -> bool {
    now.seconds() - seen.seconds() <= IDLE_SECONDS && now.seconds() - created.seconds() <= LIFE_SECONDS
}

/// Compares two secrets without telling by the time how far they agree.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// How many seconds to wait after this many wrong passwords in a row: none for the first three, then doubling
/// from two seconds to a quarter of an hour. The address waits, known or not, so nothing is told by it.
pub fn wait_seconds(failures: i32) -> i64 {
    match failures {
        ..3 => 0,
        _ => 2_i64
            .pow(u32::try_from(failures - 2).unwrap_or(0).min(10))
            .min(15 * 60),
    }
}
