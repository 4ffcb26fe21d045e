//! People and their competences that come in from a list: what each would become is worked out first, without writing,
//! and then written by the act that imports the list. The list says nothing about what it leaves empty.

use super::given::{GivenAuditor, GivenCompetence};
use super::model::{Auditor, Competence};
use super::store;
use crate::base::citation::CO_33;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{AuditorId, CompetenceId};
use crate::base::ruling::Refusal;
use crate::base::time::{Date, in_words};
use crate::rules::book::Book;
use crate::work::Work;

/// What a person becomes by what the list says of them.
pub fn auditor(
    id: AuditorId,
    code: &str,
    kept: Option<&Auditor>,
    said: &[(&str, &str)],
    today: Date,
) -> Result<Auditor> {
    let mut given = kept.map(particulars).unwrap_or_default();
    let mut email = kept.and_then(|kept| kept.email.clone());
    let mut fields = Fields::none();
    for (field, text) in said {
        let text = Given::from(*text);
        match *field {
            "name" => given.name = text,
            "city" => given.city = text,
            "country" => given.country = text,
            "languages" => given.languages = text,
            "active" => given.active = text,
            "agreement_on" => given.agreement_on = text,
            "declared_on" => given.declared_on = text,
            "email" => email = fields.take("email", text.email()).map(String::from),
            other => return Err(Error::broken(format!("an auditor has no field {other}"))),
        }
    }
    let checked = match given.check(today) {
        Ok(checked) if fields.0.is_empty() => checked,
        Ok(_) => return Err(Error::Invalid(fields)),
        Err(Error::Invalid(more)) => {
            fields.0.extend(more.0);
            return Err(Error::Invalid(fields));
        }
        Err(other) => return Err(other),
    };
    let active = checked.active.or(kept.map(|kept| kept.active)).unwrap_or(true);
    let version = kept.map_or(1, |kept| kept.version);
    let mut row = Auditor {
        external_code: Some(code.to_owned()),
        email,
        ..Auditor::with(id, &checked, active, version)
    };
    if kept.is_some_and(|kept| *kept != row) {
        row.version += 1;
    }
    Ok(row)
}

fn particulars(kept: &Auditor) -> GivenAuditor {
    let date =
        |date: Option<Date>| Given::from(date.map(|date| date.to_string()).unwrap_or_default().as_str());
    GivenAuditor {
        name: Given::from(kept.name.as_str()),
        city: Given::from(kept.city.as_str()),
        country: Given::from(kept.country.as_str()),
        languages: Given::from(kept.languages.as_str()),
        active: Given::from(if kept.active { "yes" } else { "no" }),
        agreement_on: date(kept.agreement_on),
        declared_on: date(kept.declared_on),
        version: Given::default(),
    }
}

/// The competence that a row of the list grants; `kept` are those the person has. None where it is there already.
/// One that ends on another day is refused: competences are ended and granted anew, on evidence (CO-33).
pub fn competence(
    book: &Book,
    id: CompetenceId,
    auditor: AuditorId,
    kept: &[&Competence],
    said: &[(&str, &str)],
    source: &str,
) -> Result<Option<Competence>> {
    let mut given = GivenCompetence::default();
    for (field, text) in said {
        let text = Given::from(*text);
        match *field {
            "standard" => given.standard = text,
            "technical_area" => given.technical_area = text,
            "role" => given.role = text,
            "valid_from" => given.valid_from = text,
            "valid_to" => given.valid_to = text,
            "evidence" => given.evidence = text,
            other => return Err(Error::broken(format!("a competence has no field {other}"))),
        }
    }
    let grant = given.check()?;
    let standard = book.standard(&grant.standard)?;
    if let Err(mut refusals) = book.check_areas(standard, std::slice::from_ref(&grant.technical_area)) {
        for refusal in &mut refusals.0 {
            refusal.field = Some("technical_area".to_owned());
        }
        return Err(refusals.into());
    }
    let row = Competence {
        id,
        auditor_id: auditor,
        standard: grant.standard.to_string(),
        technical_area: grant.technical_area.to_string(),
        role: grant.role,
        valid_from: grant.valid_from,
        valid_to: grant.valid_to,
        evidence: grant.evidence.to_string(),
        granted_by: source.to_owned(),
    };
    let same = kept.iter().find(|other| {
        other.auditor_id == auditor
            && other.standard == row.standard
            && other.technical_area == row.technical_area
            && other.role == row.role
            && other.valid_from == row.valid_from
    });
    match same {
        None => Ok(Some(row)),
        Some(same) if same.valid_to == row.valid_to => Ok(None),
        Some(same) => {
            let until = same.valid_to.map_or_else(
                || "has no last day".to_owned(),
                |to| format!("ends on {}", in_words(to)),
            );
            Err(Refusal::of(
                CO_33,
                "valid_to",
                format!(
                    "This competence is kept already and {until}. End it on its page, or grant another one."
                ),
            )
            .into())
        }
    }
}

/// Writes people and competences, inside an act in the house's own chain.
pub fn write(
    work: &mut Work<'_>,
    people: &[(Option<Auditor>, Auditor)],
    competences: &[Competence],
) -> Result<()> {
    for (before, after) in people {
        match before {
            None => store::insert(work.conn(), after)?,
            Some(before) => {
                if !store::update(work.conn(), after, before.version)? {
                    return Err(Error::Moved("auditor"));
                }
            }
        }
    }
    for row in competences {
        // Whoever books this person meanwhile waits, and sees the newest state.
        store::raise(work.conn(), row.auditor_id)?;
        store::insert_competence(work.conn(), row)?;
    }
    Ok(())
}
