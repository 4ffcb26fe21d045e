//! What people look at before they say yes: how many of each kind are new, changed and as before, and the first of
//! them. Its fingerprint covers all of them, so that nothing else is carried out than what was looked at.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::mapping::Kind;
use super::plan::{Count, Plan};
use crate::base::error::{Error, Result};
use crate::base::place;
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
        let counted = |kind, count| Counted { kind, count };
        vec![
            counted(Kind::Organisations, self.organisations()),
            counted(Kind::Sites, self.sites()),
        ]
    }

    /// Whether anything is to be written.
    pub fn is_written(&self) -> bool {
        self.organisations.iter().any(Intake::is_written)
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
        let text = serde_json::to_vec(&line).map_err(|e| Error::Broken(e.into()))?;
        self.all.update((text.len() as u64).to_be_bytes());
        self.all.update(&text);
        if self.lines.iter().filter(|line| line.kind == kind).count() < self.most {
            self.lines.push(line);
        }
        Ok(())
    }
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
