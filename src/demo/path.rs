//! One case along its path, as far as a client of the demonstration has come.

use serde_json::json;

use super::people::{People, declare};
use super::script::{Script, given};
use crate::access::{Act, Person};
use crate::base::amounts::AuditorDays;
use crate::base::error::{Error, Result};
use crate::base::ids::{ApplicationId, AuditId, AuditorId, CertificationId, OrganisationId, SiteId};
use crate::base::time::{Date, plus_days};
use crate::lifecycle::application::{self, GivenDraft, GivenStart};
use crate::lifecycle::case;
use crate::lifecycle::programme::{self, Audit};
use crate::lifecycle::review::{self, GivenReview, GivenSignature};
use crate::lifecycle::scheduling::{self, GivenConfirmation, GivenHold};
use crate::rules::words::AuditKind;
use crate::work::Target;

/// A client on the stage.
pub(super) struct Client {
    pub(super) organisation: OrganisationId,
    pub(super) administrator: Person,
    pub(super) sites: Vec<SiteId>,
    /// The number of the team that audits it.
    pub(super) team: usize,
}

/// What a client writes on its application.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) standard: &'static str,
    pub(super) area: &'static str,
    pub(super) scope: String,
    pub(super) processes: &'static str,
}

/// Starts an application and saves what is known so far.
pub(super) async fn draft(
    script: &Script,
    client: &Client,
    wanted: &Wanted,
    on: Date,
) -> Result<ApplicationId> {
    let organisation = client.organisation;
    let start = given::<GivenStart>(json!({ "standard": wanted.standard }))?.check()?;
    let target = Target::Organisation(organisation);
    script
        .act(&client.administrator, on, target, move |work| {
            application::start(work, organisation, start)
        })
        .await
}

/// Fills the application in and submits it.
pub(super) async fn submit(
    script: &Script,
    client: &Client,
    wanted: &Wanted,
    on: Date,
) -> Result<ApplicationId> {
    let id = draft(script, client, wanted, on).await?;
    let fields = given::<GivenDraft>(json!({
        "sites": client.sites, "scope": wanted.scope, "exclusions": "None", "processes": wanted.processes,
        "resources": "Trained staff of every profession needed; equipment maintained and calibrated",
        "relationships": "The quality manager reports to the board; each site has a quality lead",
        "outsourced_processes": "Laundry and catering",
        "legal_obligations": "Licence of the health authority, data protection, medical devices in use",
        "consultancy_received": "no", "language": "en", "internal_audit_done": "yes",
        "management_review_done": "yes", "wanted_from": plus_days(on, 60), "version": 1,
    }))?
    .check()?;
    let target = Target::Application(id);
    script
        .act(&client.administrator, on, target, move |work| {
            application::save(work, id, fields)
        })
        .await?;
    let version = version_of_application(script, client, id).await?;
    script
        .act(&client.administrator, on, target, move |work| {
            application::submit(work, id, version)
        })
        .await?;
    Ok(id)
}

async fn version_of_application(script: &Script, client: &Client, id: ApplicationId) -> Result<i32> {
    script
        .read(&client.administrator, Act::SeeApplications, move |reader| {
            let reach = reader.reach();
            Ok(application::by_id(reader.conn(), reach, id)?.version)
        })
        .await
}

/// Reviews and accepts it; the client signs the agreement ten days later.
pub(super) async fn agree(
    script: &Script,
    people: &People,
    client: &Client,
    wanted: &Wanted,
    application: ApplicationId,
    on: Date,
) -> Result<CertificationId> {
    let id = accept(script, people, client, wanted, application, on).await?;
    sign(script, client, id, plus_days(on, 10)).await?;
    Ok(id)
}

/// Reviews and accepts it.
pub(super) async fn accept(
    script: &Script,
    people: &People,
    client: &Client,
    wanted: &Wanted,
    application: ApplicationId,
    on: Date,
) -> Result<CertificationId> {
    let version = version_of_application(script, client, application).await?;
    let review = given::<GivenReview>(json!({
        "information_sufficient": "yes", "information_sufficient_note": "Scope, sites and people are clear",
        "differences_settled": "yes", "differences_settled_note": "None were left after a call with the client",
        "competent_and_able": "yes", "competent_and_able_note": "Lead auditors and experts for the sector are at hand",
        "influences_considered": "yes", "influences_considered_note": "English throughout; no special hazards for the team",
        "areas": [wanted.area],
        "eligible_single_system": "yes",
        "eligible_single_system_evidence": "One manual and one set of procedures for all sites",
        "eligible_central_function": "yes",
        "eligible_central_function_evidence": "Named in the organisation chart; its people are employed by the client",
        "eligible_authority": "yes",
        "eligible_authority_evidence": "Appointed by top management, with a mandate over all sites",
        "eligible_management_review": "yes",
        "eligible_management_review_evidence": "Minutes of the last management review, all sites in them",
        "eligible_internal_audits": "yes",
        "eligible_internal_audits_evidence": "Internal audit programme with every site in it",
        "eligible_analysis": "yes",
        "eligible_analysis_evidence": "Quarterly figures of all sites and the changes that followed",
        "factor_ids": ["strong-regulation"], "factor_percents": ["10"],
        "factor_reasons": ["A regulated sector with inspections by the authority"],
        "sampling_reason": "The sites do alike work under one system",
        "fees": "Auditor-days at the published rate, travel at cost. Payable within 30 days of each audit.",
        "version": version,
    }))?
    .check_acceptance()?;
    script
        .act(
            &people.reviewer,
            on,
            Target::Application(application),
            move |work| review::accept(work, application, review),
        )
        .await
}

/// Reviews and declines it.
pub(super) async fn decline(
    script: &Script,
    people: &People,
    client: &Client,
    application: ApplicationId,
    on: Date,
) -> Result<()> {
    let version = version_of_application(script, client, application).await?;
    let review = given::<GivenReview>(json!({
        "information_sufficient": "yes", "information_sufficient_note": "Scope, sites and people are clear",
        "competent_and_able": "no", "competent_and_able_note": "Nobody at hand knows this sector well enough",
        "reason": "We have no auditors competent for this sector and cannot promise any within the year",
        "version": version,
    }))?
    .check_decline()?;
    script
        .act(
            &people.reviewer,
            on,
            Target::Application(application),
            move |work| review::decline(work, application, review),
        )
        .await?;
    Ok(())
}

/// The client signs the agreement.
async fn sign(script: &Script, client: &Client, id: CertificationId, on: Date) -> Result<()> {
    let agreement = script
        .read(&client.administrator, Act::SeeCertifications, move |reader| {
            let reach = reader.reach();
            review::agreement_of(reader.conn(), reach, id)?.ok_or(Error::NotFound("agreement"))
        })
        .await?;
    let signature = given::<GivenSignature>(json!({
        "signed_by": client.administrator.name, "terms_read": "yes", "unaccredited_accepted": "yes",
        "version": agreement.version,
    }))?
    .check()?;
    script
        .act(
            &client.administrator,
            on,
            Target::Agreement(agreement.id),
            move |work| review::sign(work, agreement.id, signature),
        )
        .await?;
    Ok(())
}

/// Makes the programme of the first cycle.
pub(super) async fn plan(script: &Script, people: &People, id: CertificationId, on: Date) -> Result<()> {
    let version = script
        .read(&people.scheduler, Act::SeeCertifications, move |reader| {
            let reach = reader.reach();
            Ok(case::by_id(reader.conn(), reach, id)?.version)
        })
        .await?;
    script
        .act(&people.scheduler, on, Target::Certification(id), move |work| {
            programme::make(work, id, version)
        })
        .await?;
    Ok(())
}

/// The audit of this kind that comes first.
pub(super) async fn audit(
    script: &Script,
    people: &People,
    id: CertificationId,
    kind: AuditKind,
) -> Result<Audit> {
    script
        .read(&people.scheduler, Act::SeeAudits, move |reader| {
            let reach = reader.reach();
            let found = programme::audits_of(reader.conn(), reach, id)?;
            found
                .into_iter()
                .find(|audit| audit.kind == kind)
                .ok_or(Error::NotFound("audit"))
        })
        .await
}

/// Holds dates and a team three weeks ahead, has them agreed and confirmed, and each member confirms their place.
/// As many of the client's team share the days as it takes to be done within a week, from the first day on or after
/// `wished` on which all are free; returns the last day.
pub(super) async fn place(
    script: &Script,
    people: &People,
    client: &Client,
    audit: &Audit,
    wished: Date,
) -> Result<Date> {
    let team = people.team(client.team)?;
    let needed = usize::try_from(audit.days.0 / 450 + 1).unwrap_or(1);
    let members = team.get(..needed.min(team.len())).unwrap_or(team);
    let shares = shares(audit.days, members.len());
    let longest = shares.iter().map(|share| share.0).max().unwrap_or_default();
    let (starts, ends) = script.book(client.team, wished, (longest - 1) / 100);
    // Agreed three weeks ahead, or lately where the audit is near.
    let on = plus_days(starts, -21).min(plus_days(script.today(), -3));
    declare(script, people, members, on).await?;
    let id = audit.id;
    let auditors: Vec<AuditorId> = members.iter().map(|member| member.auditor).collect();
    let roles: Vec<&str> = (0..members.len())
        .map(|place| if place == 0 { "lead_auditor" } else { "auditor" })
        .collect();
    let days: Vec<String> = shares.iter().map(ToString::to_string).collect();
    let hold = given::<GivenHold>(json!({
        "starts_on": starts, "ends_on": ends, "auditors": auditors, "roles": roles, "days": days,
        "version": audit.version,
    }))?
    .check()?;
    let target = Target::Audit(id);
    script
        .act(&people.scheduler, on, target, move |work| {
            scheduling::hold(work, id, hold)
        })
        .await?;
    for member in members {
        script
            .act(&member.person, plus_days(on, 1), target, move |work| {
                scheduling::confirm_assignment(work, id)
            })
            .await?;
    }
    let version = version_of_audit(script, people, id).await?;
    let confirmation = given::<GivenConfirmation>(json!({
        "client_agreed": "yes", "concerns_resolved": "yes", "version": version,
    }))?
    .check()?;
    script
        .act(&people.scheduler, plus_days(on, 2), target, move |work| {
            scheduling::confirm(work, id, confirmation)
        })
        .await?;
    Ok(ends)
}

/// The audit's days shared in halves of a day; the first has the most.
fn shares(days: AuditorDays, among: usize) -> Vec<AuditorDays> {
    let mut left = days.0;
    let mut shares = Vec::new();
    for place in 0..among {
        let heads = i64::try_from(among - place).unwrap_or(1);
        let share = (left + heads * 50 - 1) / (heads * 50) * 50;
        shares.push(AuditorDays(share.max(50)));
        left -= share;
    }
    shares
}

pub(super) async fn version_of_audit(script: &Script, people: &People, id: AuditId) -> Result<i32> {
    script
        .read(&people.scheduler, Act::SeeAudits, move |reader| {
            let reach = reader.reach();
            Ok(programme::audit(reader.conn(), reach, id)?.version)
        })
        .await
}
