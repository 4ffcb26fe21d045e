//! What people look at before they say yes: how many of each kind are new, changed and as before, and the first of
//! them. Its fingerprint covers all of them, so that nothing else is carried out than what was looked at.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::mapping::Kind;
use super::plan::{Count, Plan};
use crate::base::error::{Error, Result};
use crate::base::place;
use crate::lifecycle::takeover::TakeOver;
use crate::parties::organisations::intake::{Intake, Taken};
use crate::vault::Digest;

/// How many there are of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The kind.
    pub kind: Kind,
    /// How many.
    #[serde(flatten)]
    pub count: Count,
}

/// What becomes of one row of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Whether it is new.
    pub new: bool,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// What it belongs to.
    pub of: Option<String>,
    /// What is entered or changed.
    pub changes: Vec<Change>,
}

/// One field.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// Its name.
    pub field: String,
    /// As it was; nothing where it was empty.
    pub before: Option<String>,
    /// As it is to be.
    pub after: Option<String>,
}

/// What an import would do.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// How many of each kind.
    pub counts: Vec<Counted>,
    /// The first of each kind that are new or changed.
    pub lines: Vec<Line>,
    /// What stands for all of them.
    pub seen: Digest,
}

impl Plan {
    /// How many of each kind.
    pub fn counts(&self) -> Vec<Counted> {
        let counted = |(kind, count)| Counted { kind, count };
        let first = [
            (Kind::Organisations, self.organisations()),
            (Kind::Sites, self.sites()),
        ];
        // Of these only what the list tells of.
        let taken = &self.certifications.counts;
        let others = [
            (Kind::Auditors, self.people.auditors()),
            (Kind::Competences, self.people.competences()),
            (Kind::Certifications, taken.certifications),
            (Kind::Audits, taken.audits),
            (Kind::Findings, taken.findings),
        ];
        let told = others.into_iter().filter(|(_, count)| *count != Count::default());
        first.into_iter().chain(told).map(counted).collect()
    }

    /// Whether anything is to be written.
    pub fn is_written(&self) -> bool {
        self.organisations.iter().any(Intake::is_written)
            || self.people.is_written()
            || !self.certifications.taken.is_empty()
    }

    /// The preview, with at most so many lines of each kind.
    pub fn preview(&self, most: usize) -> Result<Preview> {
        let mut looking = Looking {
            most,
            lines: Vec::new(),
            all: Sha256::new(),
        };
        for intake in &self.organisations {
            let row = &intake.organisation;
            looking.add(
                Kind::Organisations,
                row,
                |row| (&row.external_code, &row.legal_name),
                None,
            )?;
        }
        for intake in &self.organisations {
            let owner = &intake.organisation.after.legal_name;
            for site in &intake.sites {
                looking.add(
                    Kind::Sites,
                    site,
                    |row| (&row.external_code, &row.name),
                    Some(owner),
                )?;
            }
        }
        for auditor in self.people.listed() {
            looking.add(
                Kind::Auditors,
                auditor,
                |row| (&row.external_code, &row.name),
                None,
            )?;
        }
        for competence in self.people.granted() {
            looking.keep(Line {
                kind: Kind::Competences,
                new: true,
                code: None,
                name: format!("{} {}", competence.standard, competence.technical_area),
                of: self.people.name_of(competence.auditor_id),
                changes: changes(None, competence)?,
            })?;
        }
        for taken in &self.certifications.taken {
            for line in told(taken) {
                looking.keep(line)?;
            }
        }
        Ok(Preview {
            counts: self.counts(),
            lines: looking.lines,
            seen: Digest::of_bytes(&looking.all.finalize()),
        })
    }
}

struct Looking {
    most: usize,
    lines: Vec<Line>,
    all: Sha256,
}

impl Looking {
    fn add<T: PartialEq + Serialize>(
        &mut self,
        kind: Kind,
        row: &Taken<T>,
        called: impl Fn(&T) -> (&Option<String>, &String),
        of: Option<&str>,
    ) -> Result<()> {
        if !row.is_made() && !row.is_changed() {
            return Ok(());
        }
        let (code, name) = called(&row.after);
        let line = Line {
            kind,
            new: row.is_made(),
            code: code.clone(),
            name: name.clone(),
            of: of.map(ToOwned::to_owned),
            changes: changes(row.before.as_ref(), &row.after)?,
        };
        self.keep(line)
    }

    fn keep(&mut self, line: Line) -> Result<()> {
        let text = serde_json::to_vec(&line).map_err(|e| Error::Broken(e.into()))?;
        self.all.update((text.len() as u64).to_be_bytes());
        self.all.update(&text);
        let of_kind = self.lines.iter().filter(|other| other.kind == line.kind);
        if of_kind.count() < self.most {
            self.lines.push(line);
        }
        Ok(())
    }
}

/// The lines of a certification that is taken over, each as the list tells it.
fn told(taken: &TakeOver) -> Vec<Line> {
    let number = taken.certification.number.to_string();
    let line = |kind, row: &Value, code: Option<String>, name: String, of: String| Line {
        kind,
        new: true,
        code,
        name,
        of: Some(of),
        changes: row
            .as_object()
            .into_iter()
            .flatten()
            .map(|(field, value)| Change {
                field: field.replace('_', " "),
                before: None,
                after: value.as_str().map(ToOwned::to_owned),
            })
            .collect(),
    };
    let text = |row: &Value, field: &str| row.get(field).and_then(Value::as_str).map(ToOwned::to_owned);
    let rows = |name: &str| {
        taken
            .told
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let mut lines = Vec::new();
    if let Some(row) = taken.told.get("certification") {
        let standard = taken.certification.standard.clone();
        lines.push(line(
            Kind::Certifications,
            row,
            Some(number.clone()),
            standard,
            taken.holder.clone(),
        ));
    }
    for row in rows("audits") {
        let kind = text(row, "kind").unwrap_or_default().replace('_', " ");
        lines.push(line(Kind::Audits, row, None, kind, number.clone()));
    }
    for row in rows("findings") {
        let (code, grade) = (text(row, "code"), text(row, "grade").unwrap_or_default());
        lines.push(line(Kind::Findings, row, code, grade, number.clone()));
    }
    lines
}

/// What the system gives itself and no list says.
const OWN: [&str; 3] = ["id", "version", "listed_since"];

/// The fields that differ; of something new, those that are not empty.
fn changes<T: Serialize>(before: Option<&T>, after: &T) -> Result<Vec<Change>> {
    let fields = |row: &T| match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Error::broken("a row that has no fields")),
        Err(fault) => Err(Error::Broken(fault.into())),
    };
    let before = before.map(fields).transpose()?.unwrap_or_default();
    let mut changes = Vec::new();
    for (field, after) in fields(after)? {
        if OWN.contains(&field.as_str()) || field.ends_with("_id") {
            continue;
        }
        let change = Change {
            before: before.get(&field).and_then(|value| shown(&field, value)),
            after: shown(&field, &after),
            field: field.trim_end_matches("_micro").replace('_', " "),
        };
        if change.before != change.after {
            changes.push(change);
        }
    }
    Ok(changes)
}

/// A value in words; nothing where there is none.
fn shown(field: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        Value::Number(number) if field.ends_with("_micro") => {
            let micro = number.as_i64().and_then(|micro| i32::try_from(micro).ok());
            micro.map(place::written)
        }
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
