//! What comes in from files: lists of organisations and sites as the body or a public register keeps them.
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
pub mod mapping;
pub mod records;
pub mod plan;
pub mod preview;
pub mod neutral;
pub mod shipped;
pub mod imports;

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Act, Actor};
use crate::base::error::{Error, Result};
use crate::base::ids::ImportId;
use crate::base::time::Instant;
use crate::journal::Chain;
use crate::parties::organisations::{self, intake};
use crate::store::columns::Document;
use crate::vault::Digest;
use crate::work::Db;

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
        let kept = plan::Kept {
            organisations: organisations::every_one(reader.conn(), reach)?,
            sites: organisations::every_site(reader.conn(), reach)?,
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
    let written = plan.organisations.iter().filter(|intake| intake.is_written());
    let by_chain: BTreeMap<Chain, _> = written
        .map(|intake| (Chain::Organisation(intake.organisation.after.id), intake))
        .collect();
    if by_chain.is_empty() {
        return Ok(());
    }
    let why = format!("{}, SHA-256 {}", import.name, import.sha256);
    let mut chains: BTreeSet<Chain> = by_chain.keys().copied().collect();
    chains.insert(Chain::House);
    db.act_many_now(actor, now, &chains, |work, chain| match by_chain.get(&chain) {
        Some(intake) => intake::take_in(work, intake, &why),
        None => imports::acts::record(work, import),
    })?;
    Ok(())
}
