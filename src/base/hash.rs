//! SHA-256 as people compare it: 64 hexadecimal digits, lower case, as `sha256sum` writes them.

use sha2::{Digest, Sha256};

/// The hash of these bytes.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    let digest = Sha256::digest(bytes);
    let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles
        .filter_map(|nibble| char::from_digit(u32::from(nibble), 16))
        .collect()
}
