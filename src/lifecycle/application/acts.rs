//! Changes to applications.

use serde_json::{Value, json};

use super::model::{Application, Draft, NO_SUCH_SITE, Start, missing_besides, refuse_unless_draft};
use super::store;
use crate::access::{Act, Subject};
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::{ApplicationId, OrganisationId};
use crate::base::ruling::{Refusal, Refusals};
use crate::journal::Entry;
use crate::outbox::Letter;
use crate::parties::organisations;
use crate::rules::editions;
use crate::rules::steps::application::{Event, Facts, State, step};
use crate::work::{Done, Work};

/// Starts a draft. The client's administrator does so, or a reviewer on the client's behalf.
pub fn start(work: &mut Work<'_>, organisation: OrganisationId, given: Start) -> Result<Done<ApplicationId>> {
    let permit = work.permit(Act::StartApplication, &Subject::of(organisation), "organisation")?;
    let reach = work.reach(Act::StartApplication)?;
    organisations::by_id(work.conn(), reach, organisation)?;
    // LC-3: only standards and editions that the book has.
    work.book().standard(&given.standard)?;
    editions::applied_in_time(work.book(), &given.standard, work.today())?;
    if store::has_open(work.conn(), organisation, given.standard.as_str())? {
        let mut fields = Fields::none();
        fields.add(
            "standard",
            format!(
                "An application for {} is open already. Go on with that one.",
                given.standard
            ),
        );
        return Err(Error::Invalid(fields));
    }
    let id = work.id(ApplicationId::from_uuid);
    let row = Application::draft(id, organisation, &given.standard, work.now());
    store::insert(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made(
            "application",
            id,
            json!({ "standard": given.standard, "status": row.status }),
        ),
        id,
    ))
}

/// Saves a draft, whatever is still missing.
pub fn save(work: &mut Work<'_>, id: ApplicationId, draft: Draft) -> Result<Done<()>> {
    let reach = work.reach(Act::SaveApplication)?;
    let before = store::by_id(work.conn(), reach, id)?;
    let organisation = before.organisation_id;
    let permit = work.permit(Act::SaveApplication, &Subject::of(organisation), "application")?;
    refuse_unless_draft(&before)?;
    let own = organisations::sites_of(work.conn(), reach, organisation)?;
    let mut fields = Fields::none();
    if draft
        .sites
        .iter()
        .any(|chosen| own.iter().all(|site| site.id != *chosen))
    {
        fields.add("sites", NO_SUCH_SITE);
    }
    fields.check()?;
    let sites_before = store::sites_of(work.conn(), id)?;
    unchanged("application", before.version, draft.version)?;
    if !store::save(work.conn(), id, &draft)? {
        return Err(Error::Moved("application"));
    }
    let entry = Entry::changed(
        "application",
        id,
        json!({ "application": before, "sites": sites_before }),
        json!({ "application": draft.parts, "sites": draft.sites }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Submits a draft in which nothing is missing (LC-10); from here on the body's clock runs.
pub fn submit(work: &mut Work<'_>, id: ApplicationId, version: i32) -> Result<Done<()>> {
    let reach = work.reach(Act::SubmitApplication)?;
    let application = store::by_id(work.conn(), reach, id)?;
    let organisation = application.organisation_id;
    let permit = work.permit(Act::SubmitApplication, &Subject::of(organisation), "application")?;
    let client = organisations::by_id(work.conn(), reach, organisation)?;
    let chosen = store::sites_of(work.conn(), id)?;
    let sites = organisations::sites_among(work.conn(), reach, &chosen)?;
    let facts = application.facts(&client, &sites);
    let mut no = Refusals::none();
    let submitted = no.take(step(
        application.status,
        Event::Submit,
        &Facts {
            application: Some(&facts),
            ..Facts::default()
        },
    ));
    for part in missing_besides(&client, &sites) {
        no.add(Refusal::of(part.rule, part.field, part.says));
    }
    let (Some(ruling), true) = (submitted, no.is_empty()) else {
        return Err(no.into());
    };
    let now = work.now();
    unchanged("application", application.version, version)?;
    if !store::set_status(work.conn(), id, version, ruling.value, Some(now))? {
        return Err(Error::Moved("application"));
    }
    work.letter(Letter {
        letter: "application_received",
        recipient: client.contact_email,
        particulars: json!({
            "contact": client.contact_name, "organisation": client.legal_name,
            "standard": application.standard, "application": id,
        }),
    })?;
    let entry = Entry::changed(
        "application",
        id,
        json!({ "status": application.status }),
        json!({ "status": ruling.value, "sites": chosen, "facts": facts }),
    );
    Ok(Done::new(permit, entry, ()))
}

/// Writes what the review's step answered, inside the review's act. Returns what changed, for its entry.
pub fn moved(
    work: &mut Work<'_>,
    application: &Application,
    version: i32,
    to: State,
) -> Result<(Value, Value)> {
    let submitted = application.submitted_at;
    if !store::set_status(work.conn(), application.id, version, to, submitted)? {
        return Err(Error::Moved("application"));
    }
    Ok((json!({ "status": application.status }), json!({ "status": to })))
}
