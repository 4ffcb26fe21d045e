//! Certifications audited together: saying so and ending it gives their planned audits other days, here where audits
//! are kept (AT-60, AT-69). Saying it again with another level may also raise the time, as when stage 1 finds the systems
//! less integrated than was told (AT-100).

use serde_json::{Value, json};

use super::resize::{self, Resized};
use super::{plan, store};
use crate::access::{Act, Reach, Subject};
use crate::base::citation::AT_60;
use crate::base::error::{Error, Result, unchanged};
use crate::base::ids::{CertificationId, IntegrationId};
use crate::base::ruling::Refusals;
use crate::journal::Entry;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::integration::{self, Derived, Integrating, Integration, Reckoned, Terms};
use crate::lifecycle::review;
use crate::outbox::Letter;
use crate::parties::organisations;
use crate::rules::audit_time::Purpose;
use crate::store::columns::Document;
use crate::work::{Done, Work};

/// Says that a certification is audited together with others of its client. What held for it before is replaced.
pub fn integrate(
    work: &mut Work<'_>,
    id: CertificationId,
    given: &Integrating,
) -> Result<Done<IntegrationId>> {
    let reach = work.reach(Act::IntegrateAudits)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(certification.organisation_id);
    let permit = work.permit(Act::IntegrateAudits, &subject, "certification")?;
    unchanged("certification", certification.version, given.version)?;
    case::touch(work, &certification)?;
    let before = integration::living_of(work.conn(), reach, id)?;
    let book = work.book().clone();
    let reckoned = integration::reckon(
        work.conn(),
        reach,
        &book,
        &certification,
        &given.with,
        &given.terms,
        None,
    )??;
    // CO-4, CO-30: who decides on audit time is independent and competent for every standard of it.
    let mut no = Refusals::none();
    for member in &reckoned.members {
        no.take(review::cleared(work, reach, member)?);
    }
    no.or(())?;
    let mut resized = Vec::new();
    if let Some(before) = &before {
        resized.extend(by_itself(work, reach, before, "replaced by another integration")?);
    }
    let (row, given_days) = keep(work, reach, &certification, &given.terms, &reckoned)?;
    resized.extend(given_days);
    tell(work, reach, &certification, &reckoned)?;
    let entry = Entry::changed(
        "certification",
        id,
        json!({ "integration": before, "audits": resized.iter().map(Resized::before).collect::<Vec<Value>>() }),
        json!({
            "integration": row,
            "with": reckoned.members.iter().map(|member| member.id).collect::<Vec<_>>(),
            "audits": resized.iter().map(Resized::after).collect::<Vec<Value>>(),
        }),
    );
    Ok(Done::new(permit, entry, row.id))
}

/// Audits each of them by itself again.
pub fn end_integration(
    work: &mut Work<'_>,
    id: CertificationId,
    reason: &str,
    version: i32,
) -> Result<Done<()>> {
    let reach = work.reach(Act::IntegrateAudits)?;
    let certification = case::by_id(work.conn(), reach, id)?;
    let subject = Subject::of(certification.organisation_id);
    let permit = work.permit(Act::IntegrateAudits, &subject, "certification")?;
    unchanged("certification", certification.version, version)?;
    let Some(living) = integration::living_of(work.conn(), reach, id)? else {
        return Err(Refusals::one(AT_60, "This certification is audited by itself already.").into());
    };
    case::touch(work, &certification)?;
    let resized = by_itself(work, reach, &living, reason)?;
    let entry = Entry::changed(
        "certification",
        id,
        json!({ "integration": living, "audits": resized.iter().map(Resized::before).collect::<Vec<Value>>() }),
        json!({ "integration": null, "audits": resized.iter().map(Resized::after).collect::<Vec<Value>>() }),
    );
    Ok(Done::new(permit, entry.because(reason), ()))
}

/// After a member's own audit time changed: the same level and team, reckoned anew; none where it is audited by itself.
pub(super) fn again(
    work: &mut Work<'_>,
    reach: Reach,
    certification: &Certification,
) -> Result<Option<Vec<Resized>>> {
    let Some(living) = integration::living_of(work.conn(), reach, certification.id)? else {
        return Ok(None);
    };
    let members = integration::members(work.conn(), living.id)?;
    let terms = living.told()?;
    let book = work.book().clone();
    let reckoned = integration::reckon(work.conn(), reach, &book, certification, &members, &terms, None)??;
    let now = work.now();
    integration::end(work.conn(), &living, now, "reckoned anew")?;
    Ok(Some(keep(work, reach, certification, &terms, &reckoned)?.1))
}

/// Writes it, and gives the planned audits of every member their share.
fn keep(
    work: &mut Work<'_>,
    reach: Reach,
    certification: &Certification,
    terms: &Terms,
    reckoned: &Reckoned,
) -> Result<(Integration, Vec<Resized>)> {
    let row = Integration {
        id: work.id(IntegrationId::from_uuid),
        organisation_id: certification.organisation_id,
        terms: Document::of(terms)?,
        derivation: Document::of(&reckoned.derived)?,
        made_by: work.actor().person().ok_or(Error::Forbidden)?.id,
        made_at: work.now(),
        ended_at: None,
        end_reason: None,
        version: 1,
    };
    let ids: Vec<CertificationId> = reckoned.members.iter().map(|member| member.id).collect();
    integration::insert(work.conn(), &row, &ids)?;
    let mut resized = Vec::new();
    for member in &reckoned.members {
        let days = reckoned.derived.days_of(&member.standard);
        resized.extend(resize::give(work, reach, member.id, &days)?);
    }
    Ok((row, resized))
}

/// Ends it, and gives the planned audits of every member their own days back.
fn by_itself(work: &mut Work<'_>, reach: Reach, living: &Integration, reason: &str) -> Result<Vec<Resized>> {
    let now = work.now();
    integration::end(work.conn(), living, now, reason)?;
    let ids = integration::members(work.conn(), living.id)?;
    let mut resized = Vec::new();
    for member in case::among(work.conn(), reach, &ids)? {
        let kept = review::of_application(work.conn(), reach, member.application_id)?;
        let Some(calculation) = kept
            .as_ref()
            .map(review::Review::calculation)
            .transpose()?
            .flatten()
        else {
            continue;
        };
        let days = plan::own_days(work.book(), &calculation)?;
        resized.extend(resize::give(work, reach, member.id, &days)?);
    }
    Ok(resized)
}

/// AT-4: the client is told the time of its audits.
fn tell(work: &mut Work<'_>, reach: Reach, certification: &Certification, reckoned: &Reckoned) -> Result<()> {
    let client = organisations::by_id(work.conn(), reach, certification.organisation_id)?;
    let standards: Vec<&str> = reckoned.members.iter().map(|one| one.standard.as_str()).collect();
    let days = |purpose: Purpose| whole(&reckoned.derived, purpose);
    work.letter(Letter {
        letter: "audits_integrated",
        recipient: client.contact_email.clone(),
        particulars: json!({
            "contact": client.contact_name, "organisation": client.legal_name,
            "standards": standards.join(" + "),
            "initial": days(Purpose::Initial), "surveillance": days(Purpose::Surveillance),
            "recertification": days(Purpose::Recertification), "about": certification.id,
        }),
    })
}

fn whole(derived: &Derived, purpose: Purpose) -> String {
    let found = derived.audits.iter().find(|audit| audit.purpose == purpose);
    found.map_or_else(String::new, |audit| audit.joint.value.time.days.to_string())
}

/// The days that a programme about to be made takes from an integration; none where there is none.
pub(super) fn days(work: &mut Work<'_>, reach: Reach, certification: &Certification) -> Result<store::Days> {
    let living = integration::living_of(work.conn(), reach, certification.id)?;
    let Some(living) = living else {
        return Ok(Vec::new());
    };
    Ok(living.derived()?.days_of(&certification.standard))
}
