//! Signing the agreement. Without it no audit is confirmed (LC-14).

use serde_json::json;

use super::model::Agreement;
use super::signature::Signature;
use super::store;
use crate::access::{Act, Subject};
use crate::base::citation::{LC_14, VE_49};
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::AgreementId;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, in_words};
use crate::journal::Entry;
use crate::lifecycle::case::Certification;
use crate::outbox::Letter;
use crate::parties::organisations;
use crate::work::{Done, Work};

/// The client signs.
pub fn sign(work: &mut Work<'_>, id: AgreementId, given: Signature) -> Result<Done<()>> {
    let reach = work.reach(Act::SignAgreement)?;
    let agreement = store::agreement(work.conn(), reach, id)?;
    let organisation = agreement.organisation_id;
    let permit = work.permit(Act::SignAgreement, &Subject::of(organisation), "agreement")?;
    if let (Some(by), Some(on)) = (&agreement.signed_by, agreement.signed_on) {
        let says = format!("{by} signed this agreement on {}.", in_words(on));
        return Err(Refusals::one(LC_14, says).into());
    }
    if agreement.unaccredited_accepted.is_some() && !given.unaccredited_accepted {
        return Err(Refusal::of(
            VE_49,
            "unaccredited_accepted",
            "No accreditation covers this certification. Say that you read and accept this before you sign.",
        )
        .into());
    }
    let on = work.today();
    let name = given.signed_by.as_str();
    unchanged("agreement", agreement.version, given.version)?;
    if !store::sign(work.conn(), &agreement, given.version, name, on)? {
        return Err(Error::Moved("agreement"));
    }
    let client = organisations::by_id(work.conn(), reach, organisation)?;
    work.letter(Letter {
        letter: "agreement_signed",
        recipient: client.contact_email,
        particulars: json!({
            "contact": client.contact_name, "organisation": client.legal_name, "agreement": id,
            "signed_by": name, "signed_on": on,
        }),
    })?;
    let entry = Entry::changed(
        "agreement",
        id,
        json!({ "signed_by": null, "signed_on": null }),
        json!({
            "signed_by": name, "signed_on": on, "terms_read": true,
            "unaccredited_accepted": agreement.unaccredited_accepted.map(|_| true),
        }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Keeps that the agreement on a certification that is taken over was signed (LC-14); its text lies where it was made.
pub fn take_over(
    work: &mut Work<'_>,
    certification: &Certification,
    signed_on: Date,
    signed_by: Option<&str>,
) -> Result<AgreementId> {
    let row = Agreement {
        id: work.id(AgreementId::from_uuid),
        certification_id: certification.id,
        organisation_id: certification.organisation_id,
        terms: "This agreement was signed before the certification was taken over. Its text is kept where it was made."
            .to_owned(),
        // Whether the client was told is not known (VE-49).
        unaccredited_accepted: (!certification.accredited).then_some(false),
        sent_at: work.noon(signed_on),
        signed_by: Some(signed_by.unwrap_or("Signed before the take-over").to_owned()),
        signed_on: Some(signed_on),
        version: 1,
    };
    store::insert_agreement(work.conn(), &row)?;
    Ok(row.id)
}
