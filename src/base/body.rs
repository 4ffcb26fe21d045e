//! The certification body itself, as its papers and pages name it.

use serde::{Deserialize, Serialize};

/// Who certifies. Comes from the configuration; printed on certificates (LC-70).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The body's legal name.
    pub name: String,
    /// Its address in one line.
    pub address: String,
    /// Where clients and the public write to.
    pub email: String,
    /// The letters that begin every certificate number, two to four capitals without the letter O.
    pub prefix: String,
    /// The address its pages are reached at from outside, without a slash at the end: it stands in every QR code.
    pub base_url: String,
}
