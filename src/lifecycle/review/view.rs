//! What pages and JSON show of reviews and agreements, and what waits in this room.

use serde::Serialize;

use super::acts::clearance;
use super::calculation;
use super::given::{GivenReview, QUESTIONS};
use super::model::{Agreement, Review};
use super::shown::Shown;
use super::{store, terms};
use crate::access::{Act, policy};
use crate::base::citation::LC_14;
use crate::base::error::{Error, Fields, Result};
use crate::base::ids::{AgreementId, ApplicationId, CertificationId};
use crate::base::ruling::{Refusals, Step};
use crate::base::time::Date;
use crate::lifecycle::application::{self, view as applications};
use crate::lifecycle::case;
use crate::lifecycle::queue::Waiting;
use crate::parties::accreditations::{self, Accreditation};
use crate::parties::organisations;
use crate::work::Reader;

/// What acceptance would keep: shown before anybody decides.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// The audit time; none while something stands against it.
    pub audit_time: Option<Shown>,
    /// What stands against it.
    pub against: Vec<Against>,
    /// Whether areas are chosen, so that the accreditation can be told.
    pub areas_known: bool,
    /// The accreditation that covers standard and areas today (VE-41).
    pub accreditation: Option<Accreditation>,
}

/// One reason why not.
#[derive(Debug, Clone, Serialize)]
pub struct Against {
    /// The form's field.
    pub field: Option<String>,
    /// The rule, where one says so.
    pub rule: Option<String>,
    /// The sentence.
    pub says: String,
}

/// Everything the review's page needs.
#[derive(Debug, Clone, Serialize)]
pub struct Desk {
    /// The application.
    pub application: applications::View,
    /// Whether the reader may review it: the reasons why.
    pub cleared: Option<Vec<Step>>,
    /// Or why not.
    pub not_cleared: Vec<Against>,
    /// The questions of LC-11.
    pub questions: Vec<&'static str>,
    /// Technical areas to choose from.
    pub areas: Vec<Choice>,
    /// Factors to choose from.
    pub factors: Vec<Choice>,
    /// The sites applied for, to choose from.
    pub places: Vec<Choice>,
    /// The rows of factors, with room for more.
    pub rows: Vec<FactorRow>,
    /// Whether there are several sites.
    pub several: bool,
    /// What is known of this standard's accreditation (VE-48).
    pub accreditation_note: Option<String>,
    /// What acceptance would keep.
    pub preview: Preview,
}

/// Something to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// More about it.
    pub hint: Option<String>,
}

/// One row of factors as typed.
#[derive(Debug, Clone, Serialize)]
pub struct FactorRow {
    /// Its number, from 0.
    pub row: usize,
    /// Its number for people.
    pub number: usize,
    /// The factor.
    pub id: String,
    /// Percent.
    pub percent: String,
    /// Why.
    pub reason: String,
    /// Where.
    pub site: String,
}

/// The review's page, with what was typed so far.
pub fn desk(reader: &mut Reader<'_>, id: ApplicationId, given: &GivenReview) -> Result<Desk> {
    let application = applications::one(reader, id)?;
    let actor = reader.actor().clone();
    let today = reader.today();
    let cleared = clearance(reader.conn(), &actor, &application.application, &[], today)?;
    let preview = preview(reader, id, given)?;
    let standard = reader.book().standard(&application.application.standard_id())?;
    let chosen: Vec<_> = application.sites.iter().filter(|site| site.chosen).collect();
    let places: Vec<Choice> = chosen
        .iter()
        .map(|row| Choice {
            value: row.site.site.id.to_string(),
            label: row.site.site.name.clone(),
            hint: None,
        })
        .collect();
    let (cleared, not_cleared) = match cleared {
        Ok(ruling) => (Some(ruling.steps), Vec::new()),
        Err(refusals) => (None, against(&refusals)),
    };
    Ok(Desk {
        questions: QUESTIONS.to_vec(),
        areas: reader
            .book()
            .areas(standard)
            .iter()
            .map(|area| Choice {
                value: area.area.to_string(),
                label: format!("{} {}", area.area, area.name),
                hint: None,
            })
            .collect(),
        factors: reader
            .book()
            .factors()
            .iter()
            .filter(|factor| !standard.refused_factors.contains(&factor.id))
            .map(|factor| Choice {
                value: factor.id.clone(),
                label: format!("{} {}", if factor.increases { "+" } else { "−" }, factor.says),
                hint: None,
            })
            .collect(),
        accreditation_note: standard.accreditation_note.clone(),
        several: places.len() > 1,
        places,
        rows: rows(given),
        cleared,
        not_cleared,
        preview,
        application,
    })
}

/// The rows that are filled in, and two more.
fn rows(given: &GivenReview) -> Vec<FactorRow> {
    let cell = |column: &[crate::base::given::Given], row: usize| {
        column
            .get(row)
            .map(|given| given.as_str().to_owned())
            .unwrap_or_default()
    };
    let filled = (0..given.factor_rows())
        .rev()
        .find(|row| {
            !cell(&given.factor_ids, *row).is_empty() || !cell(&given.factor_percents, *row).is_empty()
        })
        .map_or(0, |row| row + 1);
    (0..filled + 2)
        .map(|row| FactorRow {
            row,
            number: row + 1,
            id: cell(&given.factor_ids, row),
            percent: cell(&given.factor_percents, row),
            reason: cell(&given.factor_reasons, row),
            site: cell(&given.factor_sites, row),
        })
        .collect()
}

/// What acceptance would keep if it were given this.
pub fn preview(reader: &mut Reader<'_>, id: ApplicationId, given: &GivenReview) -> Result<Preview> {
    let reach = reader.reach();
    let application = application::by_id(reader.conn(), reach, id)?;
    let chosen = application::sites_of(reader.conn(), id)?;
    let sites = organisations::sites_among(reader.conn(), reach, &chosen)?;
    let standard = application.standard_id();
    let areas = given.checked_areas();
    let today = reader.today();
    let accreditation = if areas.is_empty() {
        None
    } else {
        accreditations::covering(reader.conn(), &standard, &areas, today)?
    };
    let mut fields = Fields::none();
    let sizing = given.sizing(&mut fields);
    let mut faults: Vec<Against> = fields
        .0
        .into_iter()
        .map(|(field, says)| Against {
            field: Some(field),
            rule: None,
            says,
        })
        .collect();
    let audit_time = match calculation::compute(reader.book(), id, &standard, &sites, &sizing) {
        Ok(calculation) if faults.is_empty() => Some(Shown::of(&calculation)),
        Ok(_) => None,
        Err(refusals) => {
            faults.extend(against(&refusals));
            None
        }
    };
    Ok(Preview {
        audit_time,
        against: faults,
        areas_known: !areas.is_empty(),
        accreditation,
    })
}

fn against(refusals: &Refusals) -> Vec<Against> {
    let told = refusals.0.iter().map(|refusal| Against {
        field: refusal.field.clone(),
        rule: Some(refusal.rule.to_string()),
        says: refusal.says.clone(),
    });
    told.collect()
}

/// A review that was done.
#[derive(Debug, Clone, Serialize)]
pub struct Reviewed {
    /// The review, its documents as kept.
    #[serde(flatten)]
    pub review: Review,
    /// The audit time in words.
    pub shown: Option<Shown>,
    /// The day of the review.
    pub reviewed_on: Date,
    /// The certification it opened.
    pub certification_id: Option<CertificationId>,
    /// Its agreement.
    pub agreement_id: Option<AgreementId>,
    /// Whether that is signed.
    pub signed_on: Option<Date>,
}

/// The review of an application, if it is done.
pub fn reviewed(reader: &mut Reader<'_>, id: ApplicationId) -> Result<Option<Reviewed>> {
    let reach = reader.reach();
    let Some(review) = store::of_application(reader.conn(), reach, id)? else {
        return Ok(None);
    };
    let certification = case::of_application(reader.conn(), reach, id)?;
    let agreement = match &certification {
        Some(certification) => store::agreement_of(reader.conn(), reach, certification.id)?,
        None => None,
    };
    Ok(Some(Reviewed {
        shown: review.calculation()?.as_ref().map(Shown::of),
        reviewed_on: reader.date(review.reviewed_at),
        certification_id: certification.map(|certification| certification.id),
        agreement_id: agreement.as_ref().map(|agreement| agreement.id),
        signed_on: agreement.and_then(|agreement| agreement.signed_on),
        review,
    }))
}

/// The review of an application; none done yet is answered like one that is not there.
pub fn one(reader: &mut Reader<'_>, id: ApplicationId) -> Result<Reviewed> {
    reviewed(reader, id)?.ok_or(Error::NotFound("review"))
}

/// An agreement as shown.
#[derive(Debug, Clone, Serialize)]
pub struct AgreementView {
    /// The agreement.
    #[serde(flatten)]
    pub agreement: Agreement,
    /// Standard and edition.
    pub standard: String,
    /// The client's name.
    pub organisation: String,
    /// The day it was sent on.
    pub sent_on: Date,
    /// VE-49: the statement to be accepted; none where an accreditation covers it.
    pub unaccredited: Option<String>,
    /// Whether the reader may sign it now.
    pub may_sign: bool,
}

/// One agreement, if it is within reach.
pub fn agreement(reader: &mut Reader<'_>, id: AgreementId) -> Result<AgreementView> {
    let reach = reader.reach();
    let agreement = store::agreement(reader.conn(), reach, id)?;
    shown(reader, agreement)
}

/// The agreements within reach, those to be signed first.
pub fn agreements(reader: &mut Reader<'_>) -> Result<Vec<AgreementView>> {
    let reach = reader.reach();
    let rows = store::agreements(reader.conn(), reach)?;
    rows.into_iter().map(|row| shown(reader, row)).collect()
}

fn shown(reader: &mut Reader<'_>, agreement: Agreement) -> Result<AgreementView> {
    let reach = reader.reach();
    let certification = case::by_id(reader.conn(), reach, agreement.certification_id)?;
    let client = organisations::by_id(reader.conn(), reach, agreement.organisation_id)?;
    let may = policy::may(reader.actor(), Act::SignAgreement).is_ok();
    Ok(AgreementView {
        unaccredited: agreement
            .unaccredited_accepted
            .map(|_| terms::unaccredited(&certification.standard)),
        standard: certification.standard,
        organisation: client.legal_name,
        sent_on: reader.date(agreement.sent_at),
        may_sign: may && agreement.signed_on.is_none(),
        agreement,
    })
}

/// What waits here for the reader: agreements to sign.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    if policy::may(reader.actor(), Act::SignAgreement).is_err() {
        return Ok(Vec::new());
    }
    let unsigned = agreements(reader)?.into_iter().filter(|row| row.may_sign);
    let waiting = unsigned.map(|row| Waiting {
        what: "queue-sign-agreement",
        organisation: row.organisation,
        subject: row.standard,
        href: format!("/portal/agreements/{}", row.agreement.id),
        due_on: None,
        rule: Some(LC_14),
    });
    Ok(waiting.collect())
}
