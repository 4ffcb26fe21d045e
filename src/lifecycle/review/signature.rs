//! What is given to sign an agreement.

use serde::Deserialize;

use crate::base::citation::LC_15;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::text::Line;

/// What is given to sign an agreement.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenSignature {
    /// The printed name of the one who signs.
    pub signed_by: Given,
    /// LC-15: the terms were read.
    pub terms_read: Given,
    /// VE-49: it is understood that no accreditation covers the certificate.
    pub unaccredited_accepted: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The printed name.
    pub(super) signed_by: Line,
    /// VE-49: whether the absence of accreditation is accepted; the act knows whether it must be.
    pub(super) unaccredited_accepted: bool,
    /// The version seen.
    pub(super) version: i32,
}

impl GivenSignature {
    /// Checks every field.
    pub fn check(&self) -> Result<Signature> {
        let mut fields = Fields::none();
        let signed_by = fields.take("signed_by", self.signed_by.line());
        if !self.terms_read.ticked() {
            fields.add(
                "terms_read",
                format!("Read the terms and say so here before you sign ({LC_15})."),
            );
        }
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (signed_by, version) {
            (Some(signed_by), Some(version)) if fields.0.is_empty() => Ok(Signature {
                signed_by,
                unaccredited_accepted: self.unaccredited_accepted.ticked(),
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
