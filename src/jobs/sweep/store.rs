//! The rows that name files. A test compares this with the schema: every column that names a file is asked here.

use diesel::prelude::*;

use crate::base::error::Result;
use crate::store::pool::Conn;
use crate::store::schema::evidence_files;
use crate::vault::Digest;

/// Which of these files some row names.
pub(super) fn named(conn: &mut Conn, hashes: &[Digest]) -> Result<Vec<Digest>> {
    Ok(evidence_files::table
        .filter(evidence_files::sha256.eq_any(hashes))
        .select(evidence_files::sha256)
        .distinct()
        .load(conn)?)
}
