//! A file that waits, and an import that is done.

use diesel::{Insertable, Queryable, Selectable};
use serde::Serialize;

use crate::base::ids::{ImportId, UserId};
use crate::base::time::Instant;
use crate::store::columns::Document;
use crate::store::schema::{imports, offered_imports};
use crate::vault::Digest;

/// A file that waits for its confirmation. No record.
#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = offered_imports)]
pub struct Offer {
    /// Its id, which the import will have.
    pub id: ImportId,
    /// Who sent it; nobody else sees it.
    pub owner_id: UserId,
    /// The file's name.
    pub name: String,
    /// The hash of its content.
    pub sha256: Digest,
    /// Its length in bytes.
    pub size: i64,
    /// What its mapping is called; nothing where the headings are the fields' own names.
    pub mapping_name: Option<String>,
    /// The mapping.
    #[serde(skip)]
    pub mapping: Option<String>,
    /// When it was sent.
    pub offered_at: Instant,
    /// When it is forgotten.
    pub ends_at: Instant,
}

/// An import that is done.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = imports)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The file's name.
    pub name: String,
    /// The hash of its content.
    pub sha256: Digest,
    /// Its length in bytes.
    pub size: i64,
    /// What its mapping was called.
    pub mapping_name: Option<String>,
    /// Who imported it; nobody where it came by the command line.
    pub imported_by: Option<UserId>,
    /// When.
    pub imported_at: Instant,
    /// How many of each kind were new, changed and as before.
    pub counts: Document,
}
