//! Reckoning the audit time of a certification that was taken over. A list told it; from then on its derivation is kept
//! like that of every other case (AT-4).

use serde_json::json;

use super::acts::{Clearance, reviewer};
use super::calculation::{self, Calculation, Sizing};
use super::model::{Outcome, Review};
use super::store;
use crate::access::Reach;
use crate::base::citation::AT_4;
use crate::base::error::Result;
use crate::base::ids::ReviewId;
use crate::base::ruling::Refusals;
use crate::lifecycle::application;
use crate::lifecycle::case::{self, Certification};
use crate::parties::organisations;
use crate::rules::book::TechnicalArea;
use crate::store::columns::Document;
use crate::work::Work;

/// Whether the one who acts may decide on the audit time of a case: independent and competent like at the review of its
/// application (CO-4, CO-30).
pub fn cleared(work: &mut Work<'_>, reach: Reach, certification: &Certification) -> Result<Clearance> {
    let application = application::by_id(work.conn(), reach, certification.application_id)?;
    Ok(reviewer(work, &application, &areas(certification))?.1)
}

fn areas(certification: &Certification) -> Vec<TechnicalArea> {
    let each = certification.technical_areas.split(';').map(str::trim);
    each.filter(|area| !area.is_empty())
        .map(TechnicalArea::new)
        .collect()
}

/// Reckons it from the sites in scope as they are now, and keeps it as a review of its own, inside the act of the
/// programme's room. The reviewer is independent and competent like at the review of an application (CO-4, CO-30).
pub fn again(
    work: &mut Work<'_>,
    reach: Reach,
    certification: &Certification,
    sizing: &Sizing,
) -> Result<(Review, Calculation)> {
    let application = application::by_id(work.conn(), reach, certification.application_id)?;
    let before = store::of_application(work.conn(), reach, application.id)?;
    let told = match &before {
        Some(review) if review.audit_time.is_none() => review.earlier_time()?,
        _ => None,
    };
    let Some(told) = told else {
        let says = "The audit time of this case was reckoned here: there is nothing that a list told.";
        return Err(Refusals::one(AT_4, says).into());
    };
    let areas = areas(certification);
    let ids = case::sites(work.conn(), certification.id)?;
    let sites = organisations::sites_among(work.conn(), reach, &ids)?;
    let (reviewed_by, cleared) = reviewer(work, &application, &areas)?;
    let mut no = Refusals::none();
    let cleared = no.take(cleared);
    let standard = application.standard_id();
    let sizing = Sizing {
        areas: areas.clone(),
        ..sizing.clone()
    };
    let calculation = no.take(calculation::compute(
        work.book(),
        application.id,
        &standard,
        &sites,
        &sizing,
    ));
    let (Some(cleared), Some(calculation)) = (cleared, calculation) else {
        return Err(no.into());
    };
    let review = Review {
        id: work.id(ReviewId::from_uuid),
        application_id: application.id,
        organisation_id: certification.organisation_id,
        reviewed_by,
        outcome: Outcome::Accepted,
        answers: Document(json!({ "clearance": cleared.steps, "taken_over": told })),
        reason: None,
        technical_areas: certification.technical_areas.clone(),
        audit_time: Some(Document::of(&calculation)?),
        days: Some(calculation.time.value.days),
        reviewed_at: work.now(),
    };
    store::insert(work.conn(), &review)?;
    Ok((review, calculation))
}
