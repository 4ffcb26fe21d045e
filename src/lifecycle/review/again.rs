//! Reckoning the audit time of a running case again: of a certification that was taken over, whose time a list told
//! (AT-4), and of any other when people, sites, scope, category or findings changed (AT-55). What was kept stays.

use serde_json::json;

use super::acts::{Clearance, reviewer};
use super::calculation::{self, Calculation, Sizing};
use super::model::{Outcome, Review};
use super::store;
use crate::access::Reach;
use crate::base::citation::AT_55;
use crate::base::error::Result;
use crate::base::ids::ReviewId;
use crate::base::ruling::{Refusal, Refusals};
use crate::lifecycle::application;
use crate::lifecycle::case::{self, Certification};
use crate::parties::organisations;
use crate::rules::book::{Book, StandardId, TechnicalArea};
use crate::store::columns::Document;
use crate::store::pool::Conn;
use crate::work::Work;

/// Whether the one who acts may decide on the audit time of a case: independent and competent like at the review of its
/// application (CO-4, CO-30).
pub fn cleared(work: &mut Work<'_>, reach: Reach, certification: &Certification) -> Result<Clearance> {
    let application = application::by_id(work.conn(), reach, certification.application_id)?;
    Ok(reviewer(
        work,
        &application,
        &TechnicalArea::list(&certification.technical_areas),
    )?
    .1)
}

/// The audit time of a case from the sites in scope as they are now; nothing is kept.
pub fn reckoned(
    conn: &mut Conn,
    reach: Reach,
    book: &Book,
    certification: &Certification,
    sizing: &Sizing,
) -> Result<std::result::Result<Calculation, Refusals>> {
    let ids = case::sites(conn, certification.id)?;
    let sites = organisations::sites_among(conn, reach, &ids)?;
    let sizing = Sizing {
        areas: TechnicalArea::list(&certification.technical_areas),
        ..sizing.clone()
    };
    let standard = StandardId::new(certification.standard.as_str());
    let of = certification.application_id;
    Ok(calculation::compute(book, of, &standard, &sites, &sizing))
}

/// An audit time reckoned again.
pub struct Again {
    /// The review that keeps it.
    pub review: Review,
    /// The calculation before; none where a list told the time.
    pub before: Option<Calculation>,
    /// The calculation now.
    pub after: Calculation,
}

/// Reckons it from the sites in scope as they are now, and keeps it as a review of its own, inside the act of the
/// programme's room. The reviewer is independent and competent like at the review of an application (CO-4, CO-30).
pub fn again(
    work: &mut Work<'_>,
    reach: Reach,
    certification: &Certification,
    sizing: &Sizing,
    reason: &str,
) -> Result<Again> {
    let application = application::by_id(work.conn(), reach, certification.application_id)?;
    let kept = store::of_application(work.conn(), reach, application.id)?;
    let told = match &kept {
        Some(review) if review.audit_time.is_none() => review.earlier_time()?,
        _ => None,
    };
    let before = kept.as_ref().map(Review::calculation).transpose()?.flatten();
    let mut no = Refusals::none();
    if told.is_none() && reason.trim().is_empty() {
        no.add(Refusal::of(
            AT_55,
            "reason",
            "Say what changed since the audit time was reckoned: people, sites, scope, category or findings.",
        ));
    }
    let areas = TechnicalArea::list(&certification.technical_areas);
    let (reviewed_by, cleared) = reviewer(work, &application, &areas)?;
    let cleared = no.take(cleared);
    let book = work.book().clone();
    let calculation = no.take(reckoned(work.conn(), reach, &book, certification, sizing)?);
    let (Some(cleared), Some(calculation), true) = (cleared, calculation, no.is_empty()) else {
        return Err(no.into());
    };
    let review = Review {
        id: work.id(ReviewId::from_uuid),
        application_id: application.id,
        organisation_id: certification.organisation_id,
        reviewed_by,
        outcome: Outcome::Accepted,
        answers: Document(json!({
            "clearance": cleared.steps, "taken_over": told, "again_because": reason.trim(),
        })),
        reason: None,
        technical_areas: certification.technical_areas.clone(),
        audit_time: Some(Document::of(&calculation)?),
        days: Some(calculation.time.value.days),
        reviewed_at: work.now(),
        rule_version: Some(book.rule_version()),
    };
    store::insert(work.conn(), &review)?;
    Ok(Again {
        review,
        before,
        after: calculation,
    })
}
