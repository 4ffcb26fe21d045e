//! `Repr-Digest` (RFC 9530): the hash a sender announces, as `sha-256=:BASE64:` among others.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Digest;
use crate::base::error::{Error, Fields, Result};

/// The SHA-256 that the field's value announces; none when it names other algorithms only, which are passed over
/// as the RFC asks.
pub fn expected(field: &str) -> Result<Option<Digest>> {
    for member in field.split(',') {
        let Some((algorithm, value)) = member.trim().split_once('=') else {
            continue;
        };
        if algorithm.trim() != "sha-256" {
            continue;
        }
        let bytes = value
            .trim()
            .strip_prefix(':')
            .and_then(|value| value.strip_suffix(':'))
            .and_then(|value| STANDARD.decode(value).ok())
            .filter(|bytes| bytes.len() == 32);
        let Some(bytes) = bytes else {
            let mut fields = Fields::none();
            fields.add(
                "Repr-Digest",
                "Write it as sha-256=:BASE64:, the 32 bytes of the SHA-256 in base64 (RFC 9530).",
            );
            return Err(Error::Invalid(fields));
        };
        return Ok(Some(Digest::of_bytes(&bytes)));
    }
    Ok(None)
}
