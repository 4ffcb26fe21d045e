//! What pages and JSON show of witness audits.

use serde::Serialize;

use super::model::Witness;
use super::store::{self, Named};
use crate::base::citation::LC_90;
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditId, AuditorId, WitnessId};
use crate::base::time::Date;
use crate::lifecycle::queue::Waiting;
use crate::lifecycle::{case, programme};
use crate::parties::accreditations;
use crate::rules::book::TechnicalArea;
use crate::rules::words::TeamRole;
use crate::work::Reader;

/// One as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = WitnessView)]
pub struct View {
    /// The witness audit.
    #[serde(flatten)]
    pub witness: Witness,
    /// The client's name.
    pub organisation: String,
    /// Who is witnessed.
    pub auditor: String,
}

fn shown((witness, organisation, auditor): Named) -> View {
    View {
        witness,
        organisation,
        auditor,
    }
}

/// CO-29: all within reach by standard and technical area: what was witnessed of each, and what is planned.
pub fn list(reader: &mut Reader<'_>) -> Result<Vec<View>> {
    let reach = reader.reach();
    let found = store::all(reader.conn(), reach)?;
    Ok(found.into_iter().map(shown).collect())
}

/// One.
pub fn one(reader: &mut Reader<'_>, id: WitnessId) -> Result<View> {
    let reach = reader.reach();
    store::by_id(reader.conn(), reach, id)?;
    let found = store::all(reader.conn(), reach)?;
    let found = found.into_iter().find(|(witness, ..)| witness.id == id);
    found.map(shown).ok_or(Error::NotFound("witness audit"))
}

/// What the form offers.
#[derive(Debug, Clone, Serialize)]
pub struct Form {
    /// The audit.
    pub audit_id: AuditId,
    /// Its number.
    pub number: i64,
    /// Standard and edition.
    pub standard: String,
    /// Its days, once it has them.
    pub days: Option<(Date, Date)>,
    /// The technical areas of the case.
    pub areas: Vec<String>,
    /// The lead and the auditors of the team.
    pub auditors: Vec<(AuditorId, String)>,
    /// The accreditation bodies of the certification body.
    pub bodies: Vec<String>,
}

/// What can be planned for an audit.
pub fn form(reader: &mut Reader<'_>, id: AuditId) -> Result<Form> {
    let reach = reader.reach();
    let audit = programme::audit(reader.conn(), reach, id)?;
    let case = case::by_id(reader.conn(), reach, audit.certification_id)?;
    let team = store::team(reader.conn(), id)?;
    let mut bodies: Vec<String> = accreditations::all(reader.conn())?
        .into_iter()
        .map(|row| row.body)
        .collect();
    bodies.sort();
    bodies.dedup();
    Ok(Form {
        audit_id: id,
        number: audit.number,
        days: audit.starts_on.zip(audit.ends_on),
        areas: TechnicalArea::list(&case.technical_areas)
            .iter()
            .map(ToString::to_string)
            .collect(),
        standard: case.standard,
        auditors: team
            .into_iter()
            .filter(|(_, role, _)| matches!(role, TeamRole::LeadAuditor | TeamRole::Auditor))
            .map(|(who, _, name)| (who, name))
            .collect(),
        bodies,
    })
}

/// LC-90: what waits for those who decide: clients that refused a witness audit without a good reason.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let reach = reader.reach();
    let mut refused = store::refused(reader.conn(), reach)?;
    refused.dedup();
    let waiting = refused.into_iter().map(|(case, organisation, standard)| Waiting {
        what: "queue-suspend-witness",
        organisation,
        subject: standard,
        href: format!("/desk/cases/{case}/suspend"),
        due_on: None,
        rule: Some(LC_90),
    });
    Ok(waiting.collect())
}
