//! The people of a list: auditors, and what they are competent for.

use std::collections::{BTreeMap, HashMap};

use super::fault::Fault;
use super::mapping::Kind;
use super::plan::{Count, Kept, note};
use super::records::Record;
use crate::base::error::Result;
use crate::base::ids::{AuditorId, CompetenceId};
use crate::base::text::Folded;
use crate::base::time::Date;
use crate::parties::auditors::{Auditor, Competence, intake};
use crate::parties::organisations::intake::Taken;
use crate::work::Db;

/// What would be written of them.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Every auditor of the list, in the order of their codes.
    listed: Vec<Taken<Auditor>>,
    /// The competences to grant.
    granted: Vec<Competence>,
    /// How many are there already.
    as_before: usize,
    /// Everybody, kept or listed, by code and by e-mail address in small letters. An address that several have names
    /// nobody.
    known: BTreeMap<String, AuditorId>,
}

impl People {
    /// How many auditors.
    pub fn auditors(&self) -> Count {
        Count::of(self.listed.iter())
    }

    /// How many competences.
    pub fn competences(&self) -> Count {
        Count {
            made: self.granted.len(),
            changed: 0,
            same: self.as_before,
        }
    }

    /// Whether anything is to be written.
    pub fn is_written(&self) -> bool {
        !self.granted.is_empty() || self.listed.iter().any(Taken::is_written)
    }

    /// The auditors to be written, as they were and as they are to be.
    pub fn written(&self) -> Vec<(Option<Auditor>, Auditor)> {
        let written = self.listed.iter().filter(|taken| taken.is_written());
        written
            .map(|taken| (taken.before.clone(), taken.after.clone()))
            .collect()
    }

    /// Every auditor of the list.
    pub fn listed(&self) -> &[Taken<Auditor>] {
        &self.listed
    }

    /// Whose competence it is, where the list names the person.
    pub fn name_of(&self, auditor: AuditorId) -> Option<String> {
        let listed = self.listed.iter().find(|taken| taken.after.id == auditor);
        listed.map(|taken| taken.after.name.clone())
    }

    /// Everybody who may be named in a team.
    pub(super) fn known(&self) -> &BTreeMap<String, AuditorId> {
        &self.known
    }

    /// The competences to grant.
    pub fn granted(&self) -> &[Competence] {
        &self.granted
    }
}

pub(super) fn take(
    db: &Db,
    records: &[Record],
    kept: &Kept,
    today: Date,
    faults: &mut Vec<Fault>,
) -> Result<People> {
    let mut people = People::default();
    let mut by_code: BTreeMap<&str, AuditorId> = kept
        .auditors
        .iter()
        .filter_map(|auditor| Some((auditor.external_code.as_deref()?, auditor.id)))
        .collect();
    let mut rows: HashMap<&str, u64> = HashMap::new();
    for record in records.iter().filter(|record| record.kind == Kind::Auditors) {
        let Some(code) = record.text("code") else {
            faults.push(record.fault("code", "Enter the code."));
            continue;
        };
        if let Some(row) = rows.insert(code, record.row) {
            let says = format!("The code {code} stands in row {row} already.");
            faults.push(record.fault("code", says));
            continue;
        }
        let before = known_again(kept, code, record.text("name").unwrap_or_default());
        let id = before.map_or_else(|| db.id(AuditorId::from_uuid), |auditor| auditor.id);
        match intake::auditor(id, code, before, &said(record, &["code"]), today) {
            Ok(after) => {
                let before = before.cloned();
                people.listed.push(Taken { before, after });
                by_code.insert(code, id);
            }
            Err(error) => {
                note(faults, record, |field| field, error)?;
                by_code.insert(code, id);
            }
        }
    }
    people.known = known(kept, &people.listed, &by_code);
    let book = db.book();
    let mut granted: HashMap<(AuditorId, String), u64> = HashMap::new();
    for record in records.iter().filter(|record| record.kind == Kind::Competences) {
        let id = db.id(CompetenceId::from_uuid);
        let code = record.text("auditor").unwrap_or_default();
        let auditor = by_code.get(code).copied();
        if auditor.is_none() {
            let says = format!("There is no auditor with the code \"{code}\", neither here nor kept.");
            faults.push(record.fault("auditor", says));
        }
        // The rest of the row is checked all the same: every fault is named at once.
        let of = auditor.unwrap_or_else(|| db.id(AuditorId::from_uuid));
        let own: Vec<&Competence> = kept
            .competences
            .iter()
            .filter(|row| row.auditor_id == of)
            .collect();
        let source = format!("list, row {}", record.row);
        match intake::competence(&book, id, of, &own, &said(record, &["auditor"]), &source) {
            Ok(Some(row)) => {
                let what = format!(
                    "{}|{}|{}|{}",
                    row.standard, row.technical_area, row.role, row.valid_from
                );
                if let Some(first) = granted.insert((of, what), record.row) {
                    let says = format!("This competence stands in row {first} already.");
                    faults.push(record.fault("auditor", says));
                }
                people.granted.push(row);
            }
            Ok(None) => people.as_before += 1,
            Err(error) => note(faults, record, |field| field, error)?,
        }
    }
    people
        .listed
        .sort_by(|one, other| one.after.external_code.cmp(&other.after.external_code));
    Ok(people)
}

/// Everybody by code, also those whose row is at fault, and by the address they are to have.
fn known(
    kept: &Kept,
    listed: &[Taken<Auditor>],
    by_code: &BTreeMap<&str, AuditorId>,
) -> BTreeMap<String, AuditorId> {
    let listed = listed.iter().map(|taken| &taken.after);
    let mut people: BTreeMap<AuditorId, &Auditor> = kept.auditors.iter().map(|row| (row.id, row)).collect();
    people.extend(listed.map(|row| (row.id, row)));
    let mut addressed: BTreeMap<String, Vec<AuditorId>> = BTreeMap::new();
    for row in people.values() {
        if let Some(email) = &row.email {
            addressed.entry(email.to_lowercase()).or_default().push(row.id);
        }
    }
    let addressed = addressed
        .into_iter()
        .filter_map(|(email, ids)| Some((email, *ids.first().filter(|_| ids.len() == 1)?)));
    let coded = by_code.iter().map(|(code, id)| ((*code).to_owned(), *id));
    addressed.chain(coded).collect()
}

/// The person with this code or, entered by hand before any list, none but this name.
fn known_again<'k>(kept: &'k Kept, code: &str, name: &str) -> Option<&'k Auditor> {
    let coded = kept
        .auditors
        .iter()
        .find(|auditor| auditor.external_code.as_deref() == Some(code));
    let name = Folded::new(name);
    coded.or_else(|| {
        let mut by_hand = kept
            .auditors
            .iter()
            .filter(|auditor| auditor.external_code.is_none() && Folded::new(&auditor.name) == name);
        // Of two people of one name nobody can say which is meant.
        by_hand.next().filter(|_| by_hand.next().is_none())
    })
}

fn said<'r>(record: &'r Record, but: &[&str]) -> Vec<(&'r str, &'r str)> {
    let fields = record.fields.iter();
    fields
        .map(|(field, text)| (field.as_str(), text.as_str()))
        .filter(|(field, _)| !but.contains(field))
        .collect()
}
