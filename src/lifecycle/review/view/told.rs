//! Reviews that are done and the agreements that came of them.

use std::collections::HashMap;

use serde::Serialize;

use super::Shown;
use crate::access::{Act, policy};
use crate::base::error::{Error, Result};
use crate::base::ids::{AgreementId, ApplicationId, CertificationId};
use crate::base::time::Date;
use crate::lifecycle::case;
use crate::lifecycle::review::model::{Agreement, Outcome, Review};
use crate::lifecycle::review::{store, terms};
use crate::parties::organisations;
use crate::work::Reader;

/// A review that was done.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
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
    /// The day that was signed.
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

/// What the client is told of the review.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// How it ended.
    pub outcome: Outcome,
    /// LC-12: why it was declined.
    pub reason: Option<String>,
    /// The day of the review.
    pub reviewed_on: Date,
    /// The agreement to sign, where it was accepted.
    pub agreement_id: Option<AgreementId>,
    /// The day it was signed.
    pub signed_on: Option<Date>,
}

/// What the client is told of the review, once it is done.
pub fn told(reader: &mut Reader<'_>, id: ApplicationId) -> Result<Option<Told>> {
    Ok(reviewed(reader, id)?.map(|reviewed| Told {
        outcome: reviewed.review.outcome,
        reason: reviewed.review.reason,
        reviewed_on: reviewed.reviewed_on,
        agreement_id: reviewed.agreement_id,
        signed_on: reviewed.signed_on,
    }))
}

/// An agreement as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AgreementView {
    /// The agreement.
    #[serde(flatten)]
    pub agreement: Agreement,
    /// Standard and edition.
    pub standard: String,
    /// The client's name.
    pub organisation: String,
    /// The application it came of.
    pub application_id: ApplicationId,
    /// The audit time with its derivation (AT-4).
    pub audit_time: Option<Shown>,
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
    let mut shown = shown(reader, vec![agreement])?;
    shown.pop().ok_or(Error::NotFound("agreement"))
}

/// The newest agreements within reach, from the one before `after` on.
pub fn newest_agreements(
    reader: &mut Reader<'_>,
    after: Option<AgreementId>,
    limit: i64,
) -> Result<Vec<AgreementView>> {
    let reach = reader.reach();
    let rows = store::newest_agreements(reader.conn(), reach, after, limit)?;
    shown(reader, rows)
}

/// The agreements within reach, those to be signed first.
pub fn agreements(reader: &mut Reader<'_>) -> Result<Vec<AgreementView>> {
    let reach = reader.reach();
    let rows = store::agreements(reader.conn(), reach)?;
    shown(reader, rows)
}

fn shown(reader: &mut Reader<'_>, agreements: Vec<Agreement>) -> Result<Vec<AgreementView>> {
    let reach = reader.reach();
    let may = policy::may(reader.actor(), Act::SignAgreement).is_ok();
    let clients: Vec<_> = agreements.iter().map(|one| one.organisation_id).collect();
    let cases: Vec<_> = agreements.iter().map(|one| one.certification_id).collect();
    let clients = organisations::names(reader.conn(), reach, &clients)?;
    let cases = case::among(reader.conn(), reach, &cases)?;
    let applications: Vec<_> = cases.iter().map(|case| case.application_id).collect();
    let reviews = store::of_applications(reader.conn(), reach, &applications)?;
    let cases: HashMap<_, _> = cases.into_iter().map(|case| (case.id, case)).collect();
    agreements
        .into_iter()
        .map(|agreement| {
            let case = cases
                .get(&agreement.certification_id)
                .ok_or(Error::NotFound("certification"))?;
            let client = clients.get(&agreement.organisation_id).cloned();
            let review = reviews
                .iter()
                .find(|review| review.application_id == case.application_id);
            let calculation = review.map(Review::calculation).transpose()?.flatten();
            Ok(AgreementView {
                application_id: case.application_id,
                audit_time: calculation.as_ref().map(Shown::of),
                unaccredited: agreement
                    .unaccredited_accepted
                    .map(|_| terms::unaccredited(&case.standard)),
                standard: case.standard.clone(),
                organisation: client.ok_or(Error::NotFound("organisation"))?,
                sent_on: reader.date(agreement.sent_at),
                may_sign: may && agreement.signed_on.is_none(),
                agreement,
            })
        })
        .collect()
}
