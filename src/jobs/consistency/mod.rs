//! Whether all that is kept fits together: files with their receipts, certificates with their decisions, the register
//! with the certificates, letters with their causes, and every chain of the journal.
//!
//! No room sees more than its own tables, so what must hold between rooms is asked here. It only reads, and it may run
//! beside a working system: each question is one statement, or reads the cause before what follows from it, so an act
//! that commits meanwhile is never taken for a fault.

mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::access::{Act, Actor, Scope};
use crate::base::error::{Error, Result};
use crate::base::time::Instant;
use crate::vault::{Condition, Vault};
use crate::work::{Db, Reader};

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The thing, by its name or id.
    pub what: String,
    /// What is wrong with it.
    pub says: String,
}

impl Fault {
    fn new(what: impl Into<String>, says: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            says: says.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.says)
    }
}

/// What was looked at, and what does not fit.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Files named by a receipt.
    pub files: usize,
    /// Decisions.
    pub decisions: usize,
    /// Certificate revisions.
    pub certificates: usize,
    /// Entries of the public register.
    pub register_entries: usize,
    /// Journal entries that were verified; none where a chain is broken.
    pub journal_entries: i64,
    /// Everything that does not fit.
    pub faults: Vec<Fault>,
}

/// Looks at everything kept.
pub async fn check(db: &Db, vault: &Vault, now: Instant) -> Result<Report> {
    let mut report = Report::default();
    let files = db.read_as_one_now(&Actor::CommandLine, now, Act::SeeJournal, |reader| {
        records(reader, &mut report)?;
        store::files(reader.conn())
    })?;
    report.files = files.len();
    let mut seen: BTreeMap<String, Condition> = BTreeMap::new();
    for file in files {
        // Many receipts may name one content; it is read once.
        let condition = if let Some(condition) = seen.get(file.sha256.as_str()) {
            *condition
        } else {
            let condition = vault.condition(&file.sha256).await?;
            seen.insert(file.sha256.to_string(), condition);
            condition
        };
        let name = format!("file {} ({})", file.id, file.name);
        match condition {
            Condition::Whole(size) if i64::try_from(size).is_ok_and(|size| size == file.size) => {}
            Condition::Whole(size) => report.faults.push(Fault::new(
                name,
                format!("its receipt says {} bytes, and {size} are kept.", file.size),
            )),
            Condition::Damaged => report.faults.push(Fault::new(
                name,
                format!("what is kept does not have the SHA-256 {}.", file.sha256),
            )),
            Condition::Missing => report.faults.push(Fault::new(
                name,
                format!("nothing is kept under its SHA-256 {}.", file.sha256),
            )),
        }
    }
    match db.verify_journal()? {
        Ok(entries) => report.journal_entries = entries,
        Err(fault) => report.faults.push(Fault::new(
            format!("journal chain {}, entry {}", fault.chain, fault.seq),
            fault.says,
        )),
    }
    Ok(report)
}

/// All that is kept in the database.
fn records(reader: &mut Reader<'_>, report: &mut Report) -> Result<()> {
    if reader.reach().scope() != Scope::Everyone {
        return Err(Error::Forbidden);
    }
    decisions(reader, report)?;
    certificates(reader, report)?;
    certifications(reader, report)?;
    register(reader, report)?;
    for (id, letter, chain, seq) in store::letters_without_cause(reader.conn())? {
        report.faults.push(Fault::new(
            format!("letter {id} ({letter})"),
            format!("its cause, entry {seq} of the chain {chain}, is not in the journal."),
        ));
    }
    Ok(())
}

fn decisions(reader: &mut Reader<'_>, report: &mut Report) -> Result<()> {
    let kept = store::decisions(reader.conn())?;
    report.decisions = kept.len();
    let recorded: BTreeSet<String> = store::decided(reader.conn())?.into_iter().collect();
    for (id, kind) in kept {
        if !recorded.contains(&id.to_string()) {
            report.faults.push(Fault::new(
                format!("decision {id} ({kind})"),
                "no journal entry tells of it.",
            ));
        }
    }
    Ok(())
}

fn certificates(reader: &mut Reader<'_>, report: &mut Report) -> Result<()> {
    let kept = store::certificates(reader.conn())?;
    report.certificates = kept.len();
    let recorded: BTreeSet<String> = store::issued(reader.conn())?.into_iter().collect();
    let mut current: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    let mut latest: BTreeMap<&str, i32> = BTreeMap::new();
    for row in &kept {
        if !recorded.contains(&row.id.to_string()) {
            report
                .faults
                .push(Fault::new(row.name(), "no journal entry tells of its issue."));
        }
        let revisions = current.entry(&row.number).or_default();
        if row.is_current() {
            revisions.push(row.revision);
        }
        let newest = latest.entry(&row.number).or_default();
        *newest = row.revision.max(*newest);
    }
    for (number, revisions) in current {
        match revisions[..] {
            [revision] if Some(&revision) == latest.get(number) => {}
            [revision] => report.faults.push(Fault::new(
                format!("certificate {number}"),
                format!("revision {revision} is current and is not its last (LC-73)."),
            )),
            _ => report.faults.push(Fault::new(
                format!("certificate {number}"),
                format!(
                    "{} revisions are current instead of one (LC-73).",
                    revisions.len()
                ),
            )),
        }
    }
    for (number, revision) in store::certificates_without_decision(reader.conn())? {
        report.faults.push(Fault::new(
            format!("certificate {number} revision {revision}"),
            "no decision on its case grants it.",
        ));
    }
    for (number, revision) in store::certificates_not_registered(reader.conn())? {
        report.faults.push(Fault::new(
            format!("certificate {number} revision {revision}"),
            "the register does not tell of its issue.",
        ));
    }
    Ok(())
}

fn certifications(reader: &mut Reader<'_>, report: &mut Report) -> Result<()> {
    for (id, status) in store::certified_without_certificate(reader.conn())? {
        report.faults.push(Fault::new(
            format!("certification {id}"),
            format!("it is {status} and has no current certificate."),
        ));
    }
    for (id, status) in store::granted_without_decision(reader.conn())? {
        report.faults.push(Fault::new(
            format!("certification {id}"),
            format!("it is {status} and no decision granted it."),
        ));
    }
    // What the register says last about a certificate is where its case stands.
    let mut said: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (number, status, event) in store::said_of_current(reader.conn())? {
        let last = said.entry(number).or_insert_with(|| (status, String::new()));
        if matches!(event.as_str(), "suspended" | "restored" | "withdrawn") {
            last.1 = event;
        }
    }
    for (number, (status, event)) in said {
        let fits = match status.as_str() {
            "suspended" | "withdrawn" => event == status,
            "certified" => matches!(event.as_str(), "" | "restored"),
            _ => true,
        };
        if !fits {
            let event = if event.is_empty() { "issued" } else { &event };
            report.faults.push(Fault::new(
                format!("certificate {number}"),
                format!("its certification is {status}, and the register's last word is {event}."),
            ));
        }
    }
    Ok(())
}

fn register(reader: &mut Reader<'_>, report: &mut Report) -> Result<()> {
    let entries = store::register_entries(reader.conn())?;
    report.register_entries = entries.len();
    let mut last: BTreeMap<&str, i32> = BTreeMap::new();
    for (number, seq) in &entries {
        let before = last.insert(number, *seq).unwrap_or(0);
        if *seq != before + 1 {
            report.faults.push(Fault::new(
                format!("register entry {number}/{seq}"),
                format!("the entry before it is {before}: one is missing."),
            ));
        }
    }
    for (number, seq, revision) in store::entries_without_certificate(reader.conn())? {
        report.faults.push(Fault::new(
            format!("register entry {number}/{seq}"),
            format!("there is no revision {revision} of this certificate."),
        ));
    }
    Ok(())
}
