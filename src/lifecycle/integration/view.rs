//! What pages and JSON show of certifications audited together.

use serde::Serialize;

use super::given::GivenIntegration;
use super::model::{Derived, Terms};
use super::reckon::{Reckoned, reckon};
use super::store;
use crate::access::{Act, policy};
use crate::base::amounts::AuditorDays;
use crate::base::citation::RuleId;
use crate::base::error::{Fields, Result};
use crate::base::ids::{CertificationId, IntegrationId};
use crate::base::ruling::{Refusals, Step};
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::review::view::Against;
use crate::rules::audit_time::Purpose;
use crate::rules::integration::CRITERIA;
use crate::rules::steps::certification::State;
use crate::work::Reader;

/// The integration of a case, and what could be integrated.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CaseIntegration)]
pub struct View {
    /// The case.
    pub certification_id: CertificationId,
    /// Its version.
    pub version: i32,
    /// Its standard.
    pub standard: String,
    /// What holds now; none where it is audited by itself.
    pub living: Option<Living>,
    /// The client's other certifications that have not ended.
    pub others: Vec<Other>,
    /// Whether this visitor may change it.
    pub may_change: bool,
    /// The criteria of AT-61.
    pub criteria: Vec<&'static str>,
}

/// An integration that holds now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = LivingIntegration)]
pub struct Living {
    /// Its id.
    pub id: IntegrationId,
    /// The day it was made.
    pub made_on: Date,
    /// What the reviewer said.
    pub terms: Terms,
    /// All certifications of it.
    pub with: Vec<Other>,
    /// The time of every kind of audit.
    pub audits: Vec<ShownAudit>,
}

/// A certification by its standard.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = IntegratedCertification)]
pub struct Other {
    /// Its id.
    pub id: CertificationId,
    /// Its standard.
    pub standard: String,
    /// Where it stands.
    pub status: State,
}

/// One kind of audit as people read it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = IntegratedAudit)]
pub struct ShownAudit {
    /// What it is for.
    pub purpose: Purpose,
    /// The standards by themselves, summed.
    pub days_before: String,
    /// What integration takes off, in percent (AT-64).
    pub reduction_percent: String,
    /// The whole audit.
    pub days: AuditorDays,
    /// Which part is whose.
    pub shares: Vec<ShownShare>,
    /// How it came about.
    pub steps: Vec<Step>,
    /// What needs attention.
    pub warnings: Vec<Step>,
}

/// One standard's part.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = IntegratedShare)]
pub struct ShownShare {
    /// The standard.
    pub standard: String,
    /// By itself.
    pub days_before: String,
    /// Its share.
    pub days: AuditorDays,
    /// Of stage 1.
    pub stage_1_days: Option<AuditorDays>,
    /// Of stage 2.
    pub stage_2_days: Option<AuditorDays>,
}

/// What integrating would give, or what stands against it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = IntegrationPreview)]
pub struct Preview {
    /// The level as answered so far, in percent.
    pub level_percent: String,
    /// The time of every kind of audit; empty while something stands against it.
    pub audits: Vec<ShownAudit>,
    /// What stands against it.
    pub against: Vec<Against>,
}

/// The integration of a case within reach.
pub fn view(reader: &mut Reader<'_>, id: CertificationId) -> Result<View> {
    let reach = reader.reach();
    let certification = case::by_id(reader.conn(), reach, id)?;
    let living = living(reader, &certification)?;
    let all = case::all(reader.conn(), reach, Some(certification.organisation_id), 100, 0)?;
    let today = reader.today();
    let ended = |one: &Certification| {
        matches!(
            case::status_on(one, today),
            State::Withdrawn | State::Refused | State::Expired
        )
    };
    Ok(View {
        certification_id: id,
        version: certification.version,
        may_change: policy::may(reader.actor(), Act::IntegrateAudits).is_ok() && !ended(&certification),
        others: all
            .iter()
            .filter(|one| one.id != id && !ended(one) && one.standard != certification.standard)
            .map(other)
            .collect(),
        standard: certification.standard,
        living,
        criteria: CRITERIA.to_vec(),
    })
}

/// What holds now for a certification.
pub fn living(reader: &mut Reader<'_>, certification: &Certification) -> Result<Option<Living>> {
    let reach = reader.reach();
    let Some(row) = store::living_of(reader.conn(), reach, certification.id)? else {
        return Ok(None);
    };
    let members = store::members(reader.conn(), row.id)?;
    let with = case::among(reader.conn(), reach, &members)?;
    Ok(Some(Living {
        id: row.id,
        made_on: reader.date(row.made_at),
        terms: row.told()?,
        with: with.iter().map(other).collect(),
        audits: shown(&row.derived()?),
    }))
}

/// What integrating would give.
pub fn preview(reader: &mut Reader<'_>, id: CertificationId, given: &GivenIntegration) -> Result<Preview> {
    let reach = reader.reach();
    let certification = case::by_id(reader.conn(), reach, id)?;
    let mut fields = Fields::none();
    let (with, terms) = given.terms(&mut fields);
    let mut against: Vec<Against> = fields
        .0
        .into_iter()
        .map(|(field, says)| Against {
            field: Some(field),
            rule: None,
            says,
        })
        .collect();
    let book = reader.book().clone();
    let reckoned = reckon(reader.conn(), reach, &book, &certification, &with, &terms, None)?;
    let audits = match reckoned {
        Ok(Reckoned { derived, .. }) if against.is_empty() => shown(&derived),
        Ok(_) => Vec::new(),
        Err(refusals) => {
            // A missing team is told already, by the form.
            let told_already = against.iter().any(|one| one.field.as_deref() == Some("auditors"));
            let more = told(&refusals).into_iter();
            against.extend(more.filter(|one| !told_already || one.field.as_deref() != Some("auditors")));
            Vec::new()
        }
    };
    Ok(Preview {
        level_percent: terms.level_percent.to_string(),
        audits,
        against,
    })
}

fn told(refusals: &Refusals) -> Vec<Against> {
    let each = refusals.0.iter().map(|refusal| Against {
        field: refusal.field.clone(),
        rule: Some::<RuleId>(refusal.rule),
        says: refusal.says.clone(),
    });
    each.collect()
}

fn other(certification: &Certification) -> Other {
    Other {
        id: certification.id,
        standard: certification.standard.clone(),
        status: certification.status,
    }
}

fn shown(derived: &Derived) -> Vec<ShownAudit> {
    let each = derived.audits.iter().map(|audit| {
        let integrated = audit.joint.value.time.integration.as_ref();
        ShownAudit {
            purpose: audit.purpose,
            days_before: integrated.map_or_else(String::new, |found| found.days_before.to_string()),
            reduction_percent: integrated
                .map_or_else(|| "0".to_owned(), |found| found.reduction_percent.to_string()),
            days: audit.joint.value.time.days,
            shares: audit
                .joint
                .value
                .shares
                .iter()
                .map(|share| ShownShare {
                    standard: share.standard.to_string(),
                    days_before: share.days_before.to_string(),
                    days: share.days,
                    stage_1_days: share.stage_1_days,
                    stage_2_days: share.stage_2_days,
                })
                .collect(),
            steps: audit.joint.steps.clone(),
            warnings: audit.joint.warnings.clone(),
        }
    });
    each.collect()
}
