//! Ids as the rules see them: any text that tells one from another, so that the same rules serve the database and
//! the command line. What the database calls an auditor or a user is one `PersonKey` here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::ids::{AuditorId, FindingId, OrganisationId, SiteId};

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident from $id:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$id> for $name {
            fn from(id: $id) -> Self {
                Self(id.to_string())
            }
        }

        $crate::described_as_text!($name, None);
    )*};
}

keys! {
    /// A person who audits, reviews or decides: the auditor record, also where a user acts.
    PersonKey from AuditorId;
    /// A client organisation.
    ClientKey from OrganisationId;
    /// A site of a client.
    SiteKey from SiteId;
    /// A finding of an audit.
    FindingKey from FindingId;
}
