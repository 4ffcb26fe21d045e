//! What comes in from files: lists of organisations, sites and people as the body or a public register keeps them, and
//! certifications in mid-cycle that are taken over.
//!
//! A file is read into tables, a mapping says which column is which field, every fault is collected with its sheet,
//! row and column, and a plan says what would be made or changed. Only a plan without faults is carried out, all of
//! it in one transaction.

pub mod fault;
pub mod package;
pub mod cell;
pub mod table;
pub mod text_file;
pub mod workbook;
pub mod dates;
pub mod kind;
pub mod mapping;
pub mod records;
mod building;
pub mod people;
pub mod certifications;
pub mod plan;
pub mod preview;
pub mod neutral;
pub mod shipped;
pub mod imports;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::access::{Act, Actor, Subject};
use crate::base::error::{Error, Result};
use crate::base::ids::{ImportId, OrganisationId, UserId};
use crate::base::time::Instant;
use crate::journal::{Chain, Entry};
use crate::lifecycle::takeover::{self, TakeOver};
use crate::lifecycle::{case, certificate};
use crate::parties::organisations::intake::{Batch, Intake};
use crate::parties::{accreditations, auditors, organisations, users};
use crate::store::columns::Document;
use crate::vault::Digest;
use crate::work::{Db, Done, Work};

use imports::Import;

pub use fault::Fault;
pub use mapping::Mapping;
pub use plan::{Count, Plan};
pub use preview::Preview;

/// What is kept of one import: a name for people, and the file's bytes.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Why nothing was imported.
#[derive(Debug)]
pub enum NotImported {
    /// What is wrong in the file, all of it.
    Faults(Vec<Fault>),
    /// Something else.
    Failed(Error),
}

impl From<Error> for NotImported {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What the file would make and change; nothing is written.
pub fn prepare(
    db: &Db,
    actor: &Actor,
    now: Instant,
    source: Source<'_>,
    mapping: Option<&Mapping>,
) -> std::result::Result<Plan, NotImported> {
    let mut faults = Vec::new();
    let tables = table::read(source, mapping, &mut faults);
    let records = records::read(&tables, mapping, &mut faults);
    let unread = faults.len();
    let (kept, today) = db.read_now(actor, now, Act::ImportRecords, |reader| {
        let reach = reader.reach();
        let conn = reader.conn();
        let kept = plan::Kept {
            organisations: organisations::every_one(conn, reach)?,
            sites: organisations::every_site(conn, reach)?,
            auditors: auditors::all(conn)?,
            competences: auditors::every_competence(conn)?,
            accreditations: accreditations::all(conn)?,
            taken_over: case::taken_over(conn, reach)?,
            numbers: certificate::numbers(conn)?,
        };
        Ok((kept, reader.today()))
    })?;
    let plan = plan::make(db, &records, &kept, (now, today), &mut faults)?;
    let faults = fault::without_echoes(faults, unread);
    if faults.is_empty() {
        Ok(plan)
    } else {
        Err(NotImported::Faults(faults))
    }
}

/// Carries a plan out, all or nothing: what changed meanwhile makes it stale.
pub fn carry_out(db: &Db, actor: &Actor, now: Instant, source: Source<'_>, plan: &Plan) -> Result<()> {
    let import = Import {
        id: db.id(ImportId::from_uuid),
        name: source.name.to_owned(),
        sha256: Digest::of(source.bytes),
        size: i64::try_from(source.bytes.len()).unwrap_or(i64::MAX),
        mapping_name: None,
        imported_by: None,
        imported_at: now,
        counts: Document::of(&plan.counts())?,
    };
    carry_out_as(db, actor, now, &import, plan)
}

/// The same as an import that has its row already: the journal of the house tells of it, and every client's of what
/// was written there. Where nothing is to be written, nothing is told.
fn carry_out_as(db: &Db, actor: &Actor, now: Instant, import: &Import, plan: &Plan) -> Result<()> {
    if !plan.is_written() {
        return Ok(());
    }
    let mut parts: BTreeMap<OrganisationId, Part<'_>> = BTreeMap::new();
    for intake in plan.organisations.iter().filter(|intake| intake.is_written()) {
        parts.entry(intake.organisation.after.id).or_default().intake = Some(intake);
    }
    for taken in &plan.certifications.taken {
        parts.entry(taken.organisation).or_default().taken.push(taken);
    }
    let mut account = db.read_now(actor, now, Act::ImportRecords, |reader| {
        users::records_account(reader.conn())
    })?;
    let needs_account = account.is_none() && !plan.certifications.taken.is_empty();
    let why = format!("{}, SHA-256 {}", import.name, import.sha256);
    let mut chains: BTreeSet<Chain> = parts.keys().map(|id| Chain::Organisation(*id)).collect();
    chains.insert(Chain::House);
    let last = chains.last().copied();
    let mut batch = Batch::default();
    // The house's own chain comes first: the account that stands for earlier records is there before it is named.
    db.act_many_now(actor, now, &chains, |work, chain| match chain {
        Chain::House => {
            if needs_account {
                account = Some(users::make_records_account(work)?);
            }
            let people = people(work, plan, account.filter(|_| needs_account))?;
            imports::acts::record(work, import, people)
        }
        Chain::Organisation(id) => {
            let part = parts
                .get(&id)
                .ok_or_else(|| Error::broken("a chain that nothing is written to"))?;
            let done = client(work, id, part, &mut batch, (account, &why))?;
            if last == Some(chain) {
                batch.write(work)?;
            }
            Ok(done)
        }
    })?;
    Ok(())
}

/// What is written of one client.
#[derive(Default)]
struct Part<'p> {
    intake: Option<&'p Intake>,
    taken: Vec<&'p TakeOver>,
}

/// Writes the people; what the journal keeps of them, and of the account where one is made.
fn people(work: &mut Work<'_>, plan: &Plan, account: Option<UserId>) -> Result<Option<Value>> {
    if !plan.people.is_written() && account.is_none() {
        return Ok(None);
    }
    let written = plan.people.written();
    auditors::intake::write(work, &written, plan.people.granted())?;
    let (before, after): (Vec<_>, Vec<_>) = written.into_iter().unzip();
    let before: Vec<_> = before.into_iter().flatten().collect();
    Ok(Some(json!({
        "before": before, "auditors": after, "competences": plan.people.granted(), "account": account,
    })))
}

/// An organisation with its sites and the certifications that are taken over.
fn client(
    work: &mut Work<'_>,
    id: OrganisationId,
    part: &Part<'_>,
    batch: &mut Batch,
    (account, why): (Option<UserId>, &str),
) -> Result<Done<()>> {
    let permit = work.permit(Act::ImportRecords, &Subject::of(id), "organisation")?;
    let written = match part.intake {
        Some(intake) => batch.take(work, intake)?,
        None => None,
    };
    if !part.taken.is_empty() {
        // What is taken over names the organisation and its sites.
        batch.write(work)?;
    }
    let (before, mut after) = written.unwrap_or_else(|| (Value::Null, json!({})));
    let mut told = Vec::new();
    for taken in &part.taken {
        let by = account.ok_or_else(|| Error::broken("no account stands for earlier records"))?;
        told.push(takeover::take_in(work, taken, by, why)?);
    }
    if let (Value::Object(fields), false) = (&mut after, told.is_empty()) {
        fields.insert("certifications".to_owned(), Value::Array(told));
    }
    let entry = Entry::changed("organisation", id, before, after);
    Ok(Done::new(permit, entry.because(why), ()))
}
