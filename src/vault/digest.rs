//! A SHA-256 as it is written everywhere: 64 hexadecimal digits, lower case.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// The SHA-256 of some content.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Digest(String);

crate::text_column!(Digest);

impl Digest {
    /// The hash of `content`.
    pub fn of(content: &[u8]) -> Self {
        Self::of_bytes(Sha256::digest(content).as_slice())
    }

    /// Writes the 32 bytes of a hash as text.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let mut hex = String::with_capacity(64);
        for nibble in bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
            hex.extend(char::from_digit(u32::from(nibble), 16));
        }
        Self(hex)
    }

    /// The 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Digest {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let good = text.len() == 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err("a SHA-256 is written as 64 hexadecimal digits in lower case.".to_owned())
        }
    }
}
