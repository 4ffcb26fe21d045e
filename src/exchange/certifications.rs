//! The certifications of a list, each with its audits and findings: what is to be taken over, and what was before.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value, json};

use super::building::Building;
use super::fault::Fault;
use super::mapping::Kind;
use super::plan::{Count, Kept, note};
use super::records::Record;
use crate::base::error::Result;
use crate::base::ids::AuditorId;
use crate::base::time::Date;
use crate::lifecycle::takeover::{self, Asked, HeldAudit, OpenFinding, Origin, TakeOver, given};
use crate::rules::certificate_number::LookUp;
use crate::work::Db;

/// What would be taken over.
#[derive(Debug, Clone, Default)]
pub struct Certifications {
    /// The certifications, in the order of the list.
    pub taken: Vec<TakeOver>,
    /// How many of each kind.
    pub counts: Counts,
}

/// How many are new and as before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Certifications.
    pub certifications: Count,
    /// Audits that were held.
    pub audits: Count,
    /// Findings.
    pub findings: Count,
}

/// One certification's rows.
struct Rows<'r> {
    certification: &'r Record,
    audits: Vec<&'r Record>,
    findings: Vec<&'r Record>,
}

pub(super) fn take(
    db: &Db,
    records: &[Record],
    organisations: &BTreeMap<String, Building>,
    (kept, people): (&Kept, &BTreeMap<String, AuditorId>),
    today: Date,
    faults: &mut Vec<Fault>,
) -> Result<Certifications> {
    let mut taker = Taker {
        db,
        organisations,
        kept,
        people,
        today,
        told_before: kept
            .taken_over
            .iter()
            .filter_map(|(_, told)| {
                let number = told.pointer("/certification/number")?.as_str()?;
                Some((known_by(number)?, told))
            })
            .collect(),
        faults,
        plan: Certifications::default(),
    };
    let mut groups: Vec<Rows<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let of = |kind: Kind| records.iter().filter(move |record| record.kind == kind);
    for record in of(Kind::Certifications) {
        let Some(number) = taker.number(record, "number") else {
            continue;
        };
        if let Some(first) = places.get(&number).and_then(|at| groups.get(*at)) {
            let row = first.certification.row;
            let says = format!("The certificate of row {row} has the same number.");
            taker.faults.push(record.fault("number", says));
            continue;
        }
        places.insert(number, groups.len());
        groups.push(Rows {
            certification: record,
            audits: Vec::new(),
            findings: Vec::new(),
        });
    }
    for record in of(Kind::Audits).chain(of(Kind::Findings)) {
        let Some(number) = taker.number(record, "certification") else {
            continue;
        };
        if let Some(group) = places.get(&number).and_then(|at| groups.get_mut(*at)) {
            if record.kind == Kind::Audits {
                group.audits.push(record);
            } else {
                group.findings.push(record);
            }
        } else if let Some(told) = taker.told_before.get(&number).copied() {
            taker.same_row(record, told);
        } else {
            let typed = record.text("certification").unwrap_or_default();
            let says =
                format!("There is no certification with the number {typed}, neither here nor taken over.");
            taker.faults.push(record.fault("certification", says));
            taker.check_alone(record)?;
        }
    }
    for group in &groups {
        taker.take(group)?;
    }
    Ok(taker.plan)
}

/// Capital letters and digits of a number.
fn known_by(number: &str) -> Option<String> {
    LookUp::typed(number)
        .ok()
        .map(|number| number.as_str().to_owned())
}

struct Taker<'t> {
    db: &'t Db,
    organisations: &'t BTreeMap<String, Building>,
    kept: &'t Kept,
    people: &'t BTreeMap<String, AuditorId>,
    today: Date,
    told_before: HashMap<String, &'t Value>,
    faults: &'t mut Vec<Fault>,
    plan: Certifications,
}

impl Taker<'_> {
    fn number(&mut self, record: &Record, field: &str) -> Option<String> {
        let number = record.text(field).and_then(known_by);
        if number.is_none() {
            self.faults
                .push(record.fault(field, "Enter the certificate's number as it is printed."));
        }
        number
    }

    /// A row that belongs to nothing is checked by itself: every fault is named at once.
    fn check_alone(&mut self, record: &Record) -> Result<()> {
        let read = match record.kind {
            Kind::Audits => given::audit(&record.fields, self.today).map(|_| ()),
            _ => given::finding(&record.fields, self.today).map(|_| ()),
        };
        match read {
            Ok(()) => Ok(()),
            Err(error) => note(self.faults, record, |field| field, error),
        }
    }

    fn take(&mut self, rows: &Rows<'_>) -> Result<()> {
        let number = rows
            .certification
            .text("number")
            .and_then(known_by)
            .unwrap_or_default();
        if let Some(told) = self.told_before.get(&number).copied() {
            self.same_certification(rows, told);
            return Ok(());
        }
        if let Some((_, printed)) = self.kept.numbers.iter().find(|(look_up, _)| *look_up == number) {
            let says =
                format!("The certificate {printed} is kept already, and was not taken over from a list.");
            self.faults.push(rows.certification.fault("number", says));
            return Ok(());
        }
        let certification = given::certification(&rows.certification.fields, self.today);
        let certification = self.read(rows.certification, certification)?;
        let mut audits: Vec<(&Record, HeldAudit)> = Vec::new();
        for record in &rows.audits {
            let audit = given::audit(&record.fields, self.today);
            audits.extend(self.read(record, audit)?.map(|audit| (*record, audit)));
        }
        audits.sort_by_key(|(record, audit)| (audit.ends_on, audit.starts_on, record.row));
        let mut codes: HashSet<String> = HashSet::new();
        let mut findings: Vec<(&Record, OpenFinding)> = Vec::new();
        for record in &rows.findings {
            let finding = given::finding(&record.fields, self.today);
            let Some(finding) = self.read(record, finding)? else {
                continue;
            };
            if !codes.insert(finding.code.clone()) {
                let says = format!("This certification has a finding {} already.", finding.code);
                self.faults.push(record.fault("code", says));
            }
            findings.push((*record, finding));
        }
        let code = rows.certification.text("organisation").unwrap_or_default();
        let Some(building) = self.organisations.get(code) else {
            let says = format!("There is no organisation with the code \"{code}\", neither here nor kept.");
            self.faults.push(rows.certification.fault("organisation", says));
            return Ok(());
        };
        let whole = audits.len() == rows.audits.len() && findings.len() == rows.findings.len();
        let (Some(certification), true) = (certification, whole) else {
            return Ok(());
        };
        let (audit_rows, audits): (Vec<_>, Vec<_>) = audits.into_iter().unzip();
        let (finding_rows, findings): (Vec<_>, Vec<_>) = findings.into_iter().unzip();
        let sites = building.sites();
        let asked = Asked {
            organisation: &building.organisation.after,
            sites: &sites,
            certification,
            audits,
            findings,
            accreditations: &self.kept.accreditations,
            people: self.people,
            seed: takeover::seed(building.organisation.after.id),
            told: told(rows),
        };
        match takeover::plan(&self.db.book(), asked, self.today) {
            Ok(taken) => {
                self.plan.counts.certifications.made += 1;
                self.plan.counts.audits.made += taken.audits.len();
                self.plan.counts.findings.made += taken.findings.len();
                self.plan.taken.push(taken);
            }
            Err(misfits) => {
                for (origin, says) in misfits {
                    let (record, field) = match origin {
                        Origin::Certification(field) => (Some(rows.certification), field),
                        Origin::Audit(i, field) => (audit_rows.get(i).copied(), field),
                        Origin::Finding(i, field) => (finding_rows.get(i).copied(), field),
                    };
                    let record = record.unwrap_or(rows.certification);
                    self.faults.push(record.fault(field, says));
                }
            }
        }
        Ok(())
    }

    /// What was read, or its faults noted.
    fn read<T>(&mut self, record: &Record, read: Result<T>) -> Result<Option<T>> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(error) => note(self.faults, record, |field| field, error).map(|()| None),
        }
    }

    /// The same list again changes nothing; another one is told so.
    fn same_certification(&mut self, rows: &Rows<'_>, told: &Value) {
        let before = told.get("certification").and_then(Value::as_object);
        let now = &rows.certification.fields;
        let was = |field: &str| {
            before
                .and_then(|before| before.get(field))
                .and_then(Value::as_str)
        };
        let mut differ: Vec<&str> = now
            .iter()
            .filter(|(field, text)| was(field) != Some(text.as_str()))
            .map(|(field, _)| field.as_str())
            .collect();
        let gone = before.into_iter().flat_map(|before| before.keys());
        differ.extend(gone.map(String::as_str).filter(|field| !now.contains_key(*field)));
        if differ.is_empty() {
            self.plan.counts.certifications.same += 1;
        }
        for field in differ {
            let says = match was(field) {
                Some(text) => format!(
                    "This certification was taken over before, when the list said \"{text}\" here. What is kept now \
                     is changed by decisions and audits, not by a list."
                ),
                None => "This certification was taken over before, when the list said nothing here. What is kept now \
                         is changed by decisions and audits, not by a list."
                    .to_owned(),
            };
            self.faults.push(rows.certification.fault(field, says));
        }
        for record in rows.audits.iter().chain(&rows.findings) {
            self.same_row(record, told);
        }
    }

    fn same_row(&mut self, record: &Record, told: &Value) {
        let kind = record.kind.as_str();
        let before = told.get(kind).and_then(Value::as_array);
        let same = before.is_some_and(|rows| rows.contains(&json!(record.fields)));
        let count = if record.kind == Kind::Audits {
            &mut self.plan.counts.audits
        } else {
            &mut self.plan.counts.findings
        };
        if same {
            count.same += 1;
        } else {
            let says = "This certification was taken over before without this row. What happened since is recorded in \
                        its own place, not by a list.";
            self.faults.push(record.fault("certification", says));
        }
    }
}

/// The rows of a certification word for word: by them the same list is known again.
fn told(rows: &Rows<'_>) -> Value {
    let all = |rows: &[&Record]| -> Vec<Value> { rows.iter().map(|row| json!(row.fields)).collect() };
    json!({
        "certification": rows.certification.fields,
        "audits": all(&rows.audits),
        "findings": all(&rows.findings),
    })
}
