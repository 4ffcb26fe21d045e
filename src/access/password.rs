//! Passwords (ASVS 6.2): Argon2id; at least fifteen characters, or eight with a second factor; taken as they are typed,
//! without composition rules; none that everybody tries first.

use std::collections::HashSet;
use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::base::error::{Error, Result};
use crate::base::text::Folded;

/// Shortest password without a second factor, in characters.
pub const SHORTEST: usize = 15;
/// Shortest password beside a second factor, in characters.
pub const SHORTEST_WITH_SECOND_FACTOR: usize = 8;
/// Words shorter than this are in many good passwords by chance.
const SHORTEST_WORD: usize = 4;
/// Longest password taken, in bytes: hashing longer ones would be a gift to somebody who wants to tire the server.
pub const LONGEST: usize = 1024;

/// The passwords that are tried first, folded.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../config/common-passwords.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect()
});

/// Why a password is not taken; a sentence for the person who chose it. `about` is what others know: the names of the
/// body and of the person, and their address.
pub fn fault(password: &str, second_factor: bool, about: &[&str]) -> Option<String> {
    let shortest = if second_factor {
        SHORTEST_WITH_SECOND_FACTOR
    } else {
        SHORTEST
    };
    let length = password.chars().count();
    if length < shortest {
        return Some(format!(
            "Choose a password of at least {shortest} characters; this one has {length}."
        ));
    }
    if password.len() > LONGEST {
        return Some(format!("Choose a password of at most {LONGEST} bytes."));
    }
    let folded = Folded::new(password);
    if COMMON.contains(folded.as_str()) {
        return Some(
            "Choose another password: this one is on the list of those that are tried first. Four or more words that do not belong together are good."
                .to_owned(),
        );
    }
    known_word(folded.as_str(), about)
        .map(|word| format!("Choose a password without \"{word}\": names that others know are tried first."))
}

/// The first word of what others know that stands in the password.
fn known_word(folded: &str, about: &[&str]) -> Option<String> {
    let known = about.iter().map(|text| Folded::new(text).as_str().to_owned());
    known
        .chain(["assayer".to_owned()])
        .flat_map(|text| {
            text.split(|letter: char| !letter.is_alphanumeric())
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        })
        .find(|word| word.chars().count() >= SHORTEST_WORD && folded.contains(word.as_str()))
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
