//! Links that arrive by letter: an invitation, a new password, a new second factor. The secret is random, kept as its
//! hash alone, works once and runs out; it stands in the letter and nowhere else.

pub mod acts;
mod store;

use serde_json::{Value, json};

use crate::access::sessions;
use crate::base::error::Result;
use crate::text_enum;

pub use acts::{accept, ask_reset, invite, resend, reset, withdraw};
pub use store::{behind, invited};

text_enum! {
    /// What a link is for.
    Purpose {
        /// Choosing the first password.
        Invitation = "invitation",
        /// Choosing another password.
        Password = "password",
        /// Enrolling another second factor after the old one was lost.
        Factor = "factor",
    }
}

crate::text_column!(Purpose);

impl Purpose {
    /// How long a link is good, in seconds.
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Invitation | Self::Factor => 7 * 24 * 60 * 60,
            Self::Password => 60 * 60,
        }
    }

    /// The page that the link opens.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Invitation => "/invitation",
            Self::Password => "/new-password",
            Self::Factor => "/new-second-factor",
        }
    }
}

/// A fresh link. It prints as nothing.
pub struct Link {
    purpose: Purpose,
    secret: String,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link")
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

impl Link {
    /// A link for this purpose; made before the transaction.
    pub fn fresh(purpose: Purpose) -> Result<Self> {
        Ok(Self {
            purpose,
            secret: sessions::secret()?,
        })
    }

    /// What is kept of it.
    pub(super) fn hash(&self) -> Vec<u8> {
        sessions::token_hash(&self.secret)
    }

    /// What it is for.
    pub(super) fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The particulars of the letter that carries it.
    pub(super) fn particulars(&self, base_url: &str, name: &str) -> Value {
        let page = self.purpose.page();
        json!({ "name": name, "secret_link": format!("{base_url}{page}?secret={}", self.secret) })
    }
}
