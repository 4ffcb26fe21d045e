//! Passwords: Argon2id, at least fifteen characters without a second factor (ASVS 6.2.1), no composition rules.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::base::error::{Error, Result};

/// Shortest password without a second factor, in characters.
pub const SHORTEST: usize = 15;
/// Longest password taken, in bytes: hashing longer ones would be a gift to somebody who wants to tire the server.
pub const LONGEST: usize = 1024;

/// Why a password is not taken; a sentence for the person who chose it.
pub fn fault(password: &str) -> Option<String> {
    let length = password.chars().count();
    if length < SHORTEST {
        Some(format!(
            "Choose a password of at least {SHORTEST} characters; this one has {length}."
        ))
    } else if password.len() > LONGEST {
        Some(format!("Choose a password of at most {LONGEST} bytes."))
    } else {
        None
    }
}

/// Hashes a password. Slow by intent: call it outside any transaction, on a blocking thread.
pub fn hash(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| Error::broken(format!("hashing a password failed: {e}")))
}

/// Whether the password fits the hash. With no hash (unknown address) the same work is done and the answer is no,
/// so that known and unknown addresses take the same time.
pub fn fits(password: &str, hash: Option<&str>) -> bool {
    let known = hash.is_some();
    let parsed = PasswordHash::new(hash.unwrap_or(DECOY)).or_else(|_| PasswordHash::new(DECOY));
    let fits = parsed.is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    });
    known && fits
}

/// A hash with the default parameters that no password is known for.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$0000000000000000000000000000000000000000000";
