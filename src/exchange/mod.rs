//! What comes in from files: lists of organisations and sites as the body or a public register keeps them.
//!
//! A file is read into tables, a mapping says which column is which field, every fault is collected with its sheet,
//! row and column, and a plan says what would be made or changed. Only a plan without faults is carried out, all of
//! it in one transaction.

pub mod fault;
pub mod table;
pub mod text_file;
pub mod mapping;
pub mod records;
pub mod plan;

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Act, Actor};
use crate::base::error::{Error, Result};
use crate::base::time::Instant;
use crate::journal::Chain;
use crate::parties::organisations::{self, intake};
use crate::vault::Digest;
use crate::work::Db;

pub use fault::Fault;
pub use mapping::Mapping;
pub use plan::{Count, Plan};

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
    let (kept, today) = db.read_now(actor, now, Act::ImportRecords, |reader| {
        let reach = reader.reach();
        let kept = plan::Kept {
            organisations: organisations::every_one(reader.conn(), reach)?,
            sites: organisations::every_site(reader.conn(), reach)?,
        };
        Ok((kept, reader.today()))
    })?;
    let plan = plan::make(db, &records, &kept, (now, today), &mut faults)?;
    if faults.is_empty() {
        Ok(plan)
    } else {
        Err(NotImported::Faults(faults))
    }
}

/// Carries a plan out, all or nothing: what changed meanwhile makes it stale.
pub fn carry_out(db: &Db, actor: &Actor, now: Instant, source: Source<'_>, plan: &Plan) -> Result<()> {
    let written = plan.organisations.iter().filter(|intake| intake.is_written());
    let by_chain: BTreeMap<Chain, _> = written
        .map(|intake| (Chain::Organisation(intake.organisation.after.id), intake))
        .collect();
    let why = format!("{}, SHA-256 {}", source.name, Digest::of(source.bytes));
    let chains: BTreeSet<Chain> = by_chain.keys().copied().collect();
    db.act_many_now(actor, now, &chains, |work, chain| {
        let intake = by_chain
            .get(&chain)
            .ok_or_else(|| Error::broken("a chain that nothing is written to"))?;
        intake::take_in(work, intake, &why)
    })?;
    Ok(())
}
