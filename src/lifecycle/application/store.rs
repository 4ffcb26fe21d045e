//! The queries of applications.

use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::model::{Application, Draft};
use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{ApplicationId, OrganisationId, SiteId};
use crate::base::time::Instant;
use crate::rules::steps::application::State;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{application_sites, applications};

crate::text_column!(State);

pub(super) fn insert(conn: &mut Conn, row: &Application) -> Result<()> {
    diesel::insert_into(applications::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub(super) fn insert_sites(conn: &mut Conn, id: ApplicationId, sites: &[SiteId]) -> Result<()> {
    for site in sites {
        diesel::insert_into(application_sites::table)
            .values((
                application_sites::application_id.eq(id),
                application_sites::site_id.eq(*site),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Writes a draft's parts and sites where the version still is the one seen; `false` when it is not.
pub(super) fn save(conn: &mut Conn, id: ApplicationId, draft: &Draft) -> Result<bool> {
    let changed = diesel::update(
        applications::table
            .find(id)
            .filter(applications::version.eq(draft.version)),
    )
    .set((&draft.parts, applications::version.eq(draft.version + 1)))
    .execute(conn)?;
    if changed != 1 {
        return Ok(false);
    }
    diesel::delete(application_sites::table.filter(application_sites::application_id.eq(id)))
        .execute(conn)?;
    insert_sites(conn, id, &draft.sites)?;
    Ok(true)
}

/// Writes where an application stands; `false` when the version is not the one seen any more.
pub(super) fn set_status(
    conn: &mut Conn,
    id: ApplicationId,
    version: i32,
    status: State,
    submitted_at: Option<Instant>,
) -> Result<bool> {
    let changed = diesel::update(
        applications::table
            .find(id)
            .filter(applications::version.eq(version)),
    )
    .set((
        applications::status.eq(status),
        applications::submitted_at.eq(submitted_at),
        applications::version.eq(version + 1),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// The application with this id, if it is within reach.
pub fn by_id(conn: &mut Conn, reach: Reach, id: ApplicationId) -> Result<Application> {
    let query = applications::table
        .filter(applications::id.eq(id))
        .select(Application::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_organisation!(query, reach, applications::organisation_id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("application"))
}

/// The newest within reach, from the one before `after` on.
pub(super) fn newest(
    conn: &mut Conn,
    reach: Reach,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<Application>> {
    let mut query = applications::table
        .select(Application::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(applications::id.lt(after));
    }
    Ok(
        crate::within_organisation!(query, reach, applications::organisation_id)
            .order(applications::id.desc())
            .limit(limit)
            .load(conn)?,
    )
}

/// The applications within reach: those that wait for the review first, the longest wait on top, then the drafts,
/// then what was decided, the newest on top.
pub fn all(conn: &mut Conn, reach: Reach, limit: i64, offset: i64) -> Result<Vec<Application>> {
    let query = applications::table
        .select(Application::as_select())
        .into_boxed::<MultiBackend>();
    let place = case_when(applications::status.eq(State::Submitted), 1.into_sql::<Integer>())
        .when(applications::status.eq(State::Draft), 2.into_sql::<Integer>())
        .otherwise(3.into_sql::<Integer>());
    let submitted = case_when(
        applications::status.eq(State::Submitted),
        applications::submitted_at,
    );
    Ok(
        crate::within_organisation!(query, reach, applications::organisation_id)
            .order((
                place,
                submitted,
                applications::created_at.desc(),
                applications::id.desc(),
            ))
            .limit(limit)
            .offset(offset)
            .load(conn)?,
    )
}

/// The applications within reach that stand in one state, the oldest first.
pub(super) fn standing(conn: &mut Conn, reach: Reach, state: State) -> Result<Vec<Application>> {
    let query = applications::table
        .filter(applications::status.eq(state))
        .select(Application::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, applications::organisation_id)
            .order((
                applications::submitted_at,
                applications::created_at,
                applications::id,
            ))
            .load(conn)?,
    )
}

/// Whether the organisation has an application to this standard that is not decided yet.
pub(super) fn has_open(conn: &mut Conn, organisation: OrganisationId, standard: &str) -> Result<bool> {
    let open: i64 = applications::table
        .filter(applications::organisation_id.eq(organisation))
        .filter(applications::standard.eq(standard))
        .filter(applications::status.eq_any([State::Draft, State::Submitted]))
        .count()
        .get_result(conn)?;
    Ok(open > 0)
}

/// The sites chosen for an application.
pub fn sites_of(conn: &mut Conn, id: ApplicationId) -> Result<Vec<SiteId>> {
    Ok(application_sites::table
        .filter(application_sites::application_id.eq(id))
        .order(application_sites::site_id)
        .select(application_sites::site_id)
        .load(conn)?)
}
