//! The account that stands for whoever acted before this program kept records: decisions, findings and certificates that
//! are taken over name it where a person's name would be. Nobody signs in with it: it is shut out from the beginning,
//! has no role, and its address can receive nothing.

use super::model::NewUser;
use super::store;
use crate::base::error::{Error, Result};
use crate::base::ids::UserId;
use crate::base::text::Folded;
use crate::store::pool::Conn;
use crate::work::Work;

/// No letter ever arrives there (RFC 2606).
const EMAIL: &str = "earlier-records@assayer.invalid";

/// What pages say in a person's place.
const NAME: &str = "Earlier records";

/// The account, if a list was taken over before.
pub fn records_account(conn: &mut Conn) -> Result<Option<UserId>> {
    match store::id_of(conn, Folded::new(EMAIL).as_str()) {
        Ok(id) => Ok(Some(id)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Makes it; inside an act in the house's own chain.
pub fn make_records_account(work: &mut Work<'_>) -> Result<UserId> {
    let row = NewUser {
        id: work.id(UserId::from_uuid),
        email: EMAIL.to_owned(),
        email_folded: Folded::new(EMAIL).as_str().to_owned(),
        name: NAME.to_owned(),
        // No password has this hash; empty, it would be an invitation.
        password_hash: "none".to_owned(),
        active: false,
        organisation_id: None,
        auditor_id: None,
        version: 1,
        created_at: work.now(),
    };
    if store::insert(work.conn(), &row, &[])? {
        Ok(row.id)
    } else {
        Err(Error::Moved("user"))
    }
}
