//! Changes to organisations and sites.

use serde_json::json;

use super::given::{Particulars, SiteParticulars};
use super::model::{Organisation, Risk, Site};
use super::store;
use crate::access::{Act, Subject};
use crate::base::citation::MS_1;
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::{OrganisationId, SiteId};
use crate::base::ruling::Refusals;
use crate::journal::Entry;
use crate::work::{Done, Work};

/// Registers a client under the id its journal chain was opened with.
pub fn register(work: &mut Work<'_>, id: OrganisationId, given: Particulars) -> Result<Done<OrganisationId>> {
    let permit = work.permit(Act::RegisterOrganisation, &Subject::of(id), "organisation")?;
    let row = Organisation::with(id, &given, 1, work.now());
    if store::exists_alike(work.conn(), &row)? {
        let mut fields = Fields::none();
        fields.add(
            "legal_name",
            "An organisation of this name and country is registered already.",
        );
        return Err(Error::Invalid(fields));
    }
    store::insert(work.conn(), &row)?;
    Ok(Done::new(
        permit,
        Entry::made("organisation", id, json!(given)),
        id,
    ))
}

/// Changes an organisation's particulars.
pub fn amend(work: &mut Work<'_>, id: OrganisationId, version: i32, given: Particulars) -> Result<Done<()>> {
    let permit = work.permit(Act::AmendOrganisation, &Subject::of(id), "organisation")?;
    let reach = work.reach(Act::AmendOrganisation)?;
    let before = store::by_id(work.conn(), reach, id)?;
    unchanged("organisation", before.version, version)?;
    let row = Organisation {
        external_code: before.external_code.clone(),
        ..Organisation::with(id, &given, version + 1, before.created_at)
    };
    if !store::update(work.conn(), &row, version)? {
        return Err(Error::Moved("organisation"));
    }
    Ok(Done::new(
        permit,
        Entry::changed("organisation", id, json!(before), json!(given)),
        (),
    ))
}

/// Adds a site. The first one becomes the central function (MS-1).
pub fn add_site(
    work: &mut Work<'_>,
    organisation: OrganisationId,
    given: SiteParticulars,
) -> Result<Done<SiteId>> {
    let permit = work.permit(Act::AddSite, &Subject::of(organisation), "organisation")?;
    let reach = work.reach(Act::AddSite)?;
    // The organisation must be there, and the actor's to see.
    store::by_id(work.conn(), reach, organisation)?;
    let others = store::sites_of(work.conn(), reach, organisation)?;
    let central = given.central_function || others.is_empty();
    let id = work.id(SiteId::from_uuid);
    if central {
        store::clear_central(work.conn(), organisation)?;
    }
    let row = site_row(work, id, organisation, &given, central, None, 1);
    store::insert_site(work.conn(), &row)?;
    Ok(Done::new(permit, Entry::made("site", id, json!(row)), id))
}

/// Changes a site. There is always exactly one central function: it moves by naming another site (MS-1).
pub fn amend_site(work: &mut Work<'_>, id: SiteId, version: i32, given: SiteParticulars) -> Result<Done<()>> {
    let reach = work.reach(Act::AmendSite)?;
    let before = store::site_by_id(work.conn(), reach, id)?;
    let permit = work.permit(Act::AmendSite, &Subject::of(before.organisation_id), "site")?;
    if before.central_function && !given.central_function {
        return Err(Refusals::one(
            MS_1,
            "Every organisation has one central function. Make another site the central function instead.",
        )
        .into());
    }
    if given.central_function && !before.central_function {
        store::clear_central(work.conn(), before.organisation_id)?;
    }
    let row = site_row(
        work,
        id,
        before.organisation_id,
        &given,
        given.central_function,
        Some(&before),
        version + 1,
    );
    unchanged("site", before.version, version)?;
    if !store::update_site(work.conn(), &row, version)? {
        return Err(Error::Moved("site"));
    }
    Ok(Done::new(
        permit,
        Entry::changed("site", id, json!(before), json!(row)),
        (),
    ))
}

fn site_row(
    work: &Work<'_>,
    id: SiteId,
    organisation_id: OrganisationId,
    given: &SiteParticulars,
    central_function: bool,
    before: Option<&Site>,
    version: i32,
) -> Site {
    // The rating is the body's: what a client's own form says about it does not count.
    let by_client = work
        .actor()
        .person()
        .is_some_and(|person| person.organisation.is_some());
    let kept = before.map_or(Risk::Medium, |site| site.risk);
    let listed_since = before.map_or_else(|| work.today(), |site| site.listed_since);
    Site {
        risk: if by_client {
            kept
        } else {
            given.risk.unwrap_or(kept)
        },
        central_function,
        version,
        external_code: before.and_then(|site| site.external_code.clone()),
        ..Site::with(id, organisation_id, given, listed_since)
    }
}
