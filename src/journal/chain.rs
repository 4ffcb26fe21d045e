//! The hash chain: each entry's hash covers its text and the hash before it.

use std::fmt;

use sha2::{Digest, Sha256};

/// SHA-256 over the previous hash (empty for the first entry) and the entry's text.
pub fn hash_of(previous: &[u8], body: &str) -> Vec<u8> {
    let mut hasher = Sha256::new();
    // The length keeps the two parts apart.
    hasher.update((previous.len() as u64).to_be_bytes());
    hasher.update(previous);
    hasher.update(body.as_bytes());
    hasher.finalize().to_vec()
}

/// The first entry of a chain that does not fit, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The chain's name.
    pub chain: String,
    /// The entry's place in it.
    pub seq: i64,
    /// What is wrong.
    pub says: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "journal chain {}, entry {}: {}",
            self.chain, self.seq, self.says
        )
    }
}
