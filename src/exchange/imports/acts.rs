//! Offering a file, looking at what it would do, and saying yes to that.

use serde_json::json;

use super::model::{Import, Offer};
use super::store;
use crate::access::{Act, Actor, Subject, policy};
use crate::base::error::{Error, Fields, Result};
use crate::base::ids::{ImportId, UserId};
use crate::base::time::Instant;
use crate::evidence::name;
use crate::exchange::{self, Fault, Mapping, NotImported, Plan, Preview, Source, shipped, table};
use crate::journal::Entry;
use crate::store::columns::Document;
use crate::vault::Digest;
use crate::work::{Db, Done, Work};

/// How long a file waits, in seconds.
const WAITS_SECONDS: i64 = 24 * 60 * 60;
/// How many files of one person wait at once.
const WAITING_MOST: i64 = 5;
/// The longest mapping, in bytes.
pub const MAPPING_MAX: usize = 64 * 1024;
/// How many lines of each kind are shown.
const SHOWN: usize = 25;

/// The mapping that goes with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mapped {
    /// None: the headings are the fields' own names.
    Plainly,
    /// One that comes with the program.
    Shipped(String),
    /// One of the sender's own, by its name and as its text.
    Own(String, String),
}

impl Mapped {
    /// Its name and its text.
    fn kept(self) -> Result<(Option<String>, Option<String>)> {
        match self {
            Self::Plainly => Ok((None, None)),
            Self::Shipped(name) => match shipped::text(&name) {
                Some(text) => Ok((Some(name), Some(text))),
                None => invalid(
                    "mapping",
                    &format!(
                        "\"{name}\" is not one of the mappings that come with the program: {}.",
                        shipped::names().join(", ")
                    ),
                ),
            },
            Self::Own(_, text) if text.len() > MAPPING_MAX => Err(Error::TooLarge(MAPPING_MAX as u64)),
            Self::Own(given, text) => Ok((Some(name::clean(&given)), Some(text))),
        }
    }
}

/// A file as it came.
#[derive(Debug)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
    /// Its mapping.
    pub mapping: Mapped,
}

/// What a file would do.
#[derive(Debug)]
pub enum Looked {
    /// This.
    Would(Box<Plan>, Preview),
    /// Nothing: this is wrong.
    Faults(Vec<Fault>),
}

/// What came of a confirmation.
#[derive(Debug)]
pub enum Confirmed {
    /// It is imported.
    Done,
    /// Nothing was done: what is kept has changed, and with it what the file would do.
    Moved,
    /// Nothing was done: this is wrong.
    Faults(Vec<Fault>),
}

/// Keeps a file until somebody says yes, on this thread.
pub fn offer(db: &Db, actor: &Actor, now: Instant, given: Given) -> Result<ImportId> {
    let owner = owner(actor)?;
    if given.content.is_empty() {
        return invalid("file", "This file is empty. Choose the file again.");
    }
    if given.content.len() > table::BYTES_MAX {
        return Err(Error::TooLarge(table::BYTES_MAX as u64));
    }
    let (mapping_name, mapping) = given.mapping.kept()?;
    let offer = Offer {
        id: db.id(ImportId::from_uuid),
        owner_id: owner,
        name: name::clean(&given.name),
        sha256: Digest::of(&given.content),
        size: i64::try_from(given.content.len()).unwrap_or(i64::MAX),
        mapping_name,
        mapping,
        offered_at: now,
        ends_at: now.plus_seconds(WAITS_SECONDS),
    };
    let kept = db.note_now(|conn| store::insert_offer(conn, &offer, given.content, WAITING_MOST))?;
    if kept {
        Ok(offer.id)
    } else {
        invalid(
            "file",
            &format!("{WAITING_MOST} files of yours are waiting. Import one of them or take one back first."),
        )
    }
}

/// Gives a waiting file another mapping, on this thread.
pub fn remap(db: &Db, actor: &Actor, now: Instant, id: ImportId, mapping: Mapped) -> Result<()> {
    let owner = owner(actor)?;
    let (name, text) = mapping.kept()?;
    there(db.note_now(|conn| store::set_mapping(conn, (owner, id, now), name, text))?)
}

/// Takes a waiting file back, on this thread.
pub fn withdraw(db: &Db, actor: &Actor, id: ImportId) -> Result<()> {
    let owner = owner(actor)?;
    there(db.note_now(|conn| store::forget(conn, owner, id))?)
}

fn there(found: bool) -> Result<()> {
    if found {
        Ok(())
    } else {
        Err(Error::NotFound("import"))
    }
}

/// What a waiting file would do now, on this thread.
pub fn look(db: &Db, actor: &Actor, now: Instant, offer: &Offer) -> Result<Looked> {
    let content = content(db, actor, now, offer.id)?;
    looked(db, actor, now, offer, &content)
}

fn looked(db: &Db, actor: &Actor, now: Instant, offer: &Offer, content: &[u8]) -> Result<Looked> {
    let mapping = match offer.mapping.as_deref().map(Mapping::read).transpose() {
        Ok(mapping) => mapping,
        Err(faults) => {
            let name = offer.mapping_name.as_deref().unwrap_or_default();
            let faults = faults.into_iter().map(|says| Fault::of_sheet(name, says));
            return Ok(Looked::Faults(faults.collect()));
        }
    };
    let source = Source {
        name: &offer.name,
        bytes: content,
    };
    match exchange::prepare(db, actor, now, source, mapping.as_ref()) {
        Ok(plan) => {
            let preview = plan.preview(SHOWN)?;
            Ok(Looked::Would(Box::new(plan), preview))
        }
        Err(NotImported::Faults(faults)) => Ok(Looked::Faults(faults)),
        Err(NotImported::Failed(error)) => Err(error),
    }
}

/// Imports a waiting file, if it would still do what was `seen`; on this thread. Said twice, it is done once.
pub fn confirm(db: &Db, actor: &Actor, now: Instant, id: ImportId, seen: &str) -> Result<Confirmed> {
    let confirmed = confirm_once(db, actor, now, id, seen);
    match confirmed {
        Ok(Confirmed::Done) => confirmed,
        _ if is_done(db, actor, now, id)? => Ok(Confirmed::Done),
        _ => confirmed,
    }
}

fn confirm_once(db: &Db, actor: &Actor, now: Instant, id: ImportId, seen: &str) -> Result<Confirmed> {
    let owner = owner(actor)?;
    let offer = db.read_now(actor, now, Act::ImportRecords, |reader| {
        store::offer_by_id(reader.conn(), owner, id, now)
    })?;
    let offer = offer.ok_or(Error::NotFound("import"))?;
    let content = content(db, actor, now, id)?;
    let plan = match looked(db, actor, now, &offer, &content)? {
        Looked::Faults(faults) => return Ok(Confirmed::Faults(faults)),
        Looked::Would(_, preview) if preview.seen.as_str() != seen => return Ok(Confirmed::Moved),
        Looked::Would(plan, _) => plan,
    };
    if !plan.is_written() {
        return invalid(
            "seen",
            "Everything in this list is here already. There is nothing to import.",
        );
    }
    let import = Import {
        id,
        name: offer.name,
        sha256: offer.sha256,
        size: offer.size,
        mapping_name: offer.mapping_name,
        imported_by: Some(owner),
        imported_at: now,
        counts: Document::of(&plan.counts())?,
    };
    match exchange::carry_out_as(db, actor, now, &import, &plan) {
        Ok(()) => Ok(Confirmed::Done),
        Err(Error::Moved(_)) => Ok(Confirmed::Moved),
        Err(error) => Err(error),
    }
}

/// Whether the actor has imported it already.
fn is_done(db: &Db, actor: &Actor, now: Instant, id: ImportId) -> Result<bool> {
    let owner = owner(actor)?;
    let done = db.read_now(actor, now, Act::ImportRecords, |reader| {
        store::by_id(reader.conn(), id)
    })?;
    Ok(done.is_some_and(|import| import.imported_by == Some(owner)))
}

fn content(db: &Db, actor: &Actor, now: Instant, id: ImportId) -> Result<Vec<u8>> {
    let owner = owner(actor)?;
    db.read_now(actor, now, Act::ImportRecords, |reader| {
        store::content(reader.conn(), owner, id, now)
    })
}

/// Records an import in the journal of the house, once: a file that waited is taken from those that wait.
pub(in crate::exchange) fn record(work: &mut Work<'_>, import: &Import) -> Result<Done<()>> {
    let permit = work.permit(Act::ImportRecords, &Subject::house(), "import")?;
    if let Some(owner) = import.imported_by
        && !store::forget(work.conn(), owner, import.id)?
    {
        return Err(Error::Moved("import"));
    }
    store::insert(work.conn(), import)?;
    Ok(Done::new(
        permit,
        Entry::made("import", import.id, json!(import)),
        (),
    ))
}

/// Who may import, as the person whose files wait.
fn owner(actor: &Actor) -> Result<UserId> {
    policy::may(actor, Act::ImportRecords)?;
    let person = actor.person().ok_or(Error::SignIn)?;
    Ok(person.id)
}

fn invalid<T>(field: &str, says: &str) -> Result<T> {
    let mut fields = Fields::none();
    fields.add(field, says);
    Err(Error::Invalid(fields))
}
