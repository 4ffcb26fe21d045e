//! The queries of appeals, complaints and misuse, and what this room needs to know of a case.

use diesel::prelude::*;

use super::model::{Concern, ConcernStep};
use crate::access::{Reach, Scope};
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, ConcernId, DecisionId, OrganisationId, UserId};
use crate::base::time::{Date, Instant};
use crate::rules::steps::concern::{About, Event, Kind, Outcome, State};
use crate::rules::steps::decision::Kind as DecisionKind;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{
    audits, certifications, concern_steps, concerns, decisions, organisations, reviews, team_members, users,
};

crate::text_column!(Kind, About, State, Event, Outcome);

/// Narrows a query to a reach. What is brought forward belongs to whoever brought it, and to no audit team.
macro_rules! within {
    ($query:expr, $reach:expr) => {
        match $reach.scope() {
            Scope::Everyone => $query,
            Scope::Organisation(id) => $query.filter(concerns::organisation_id.eq(id)),
            Scope::Audits(_) => $query.filter(concerns::id.is_null()),
        }
    };
}

pub(super) fn insert(conn: &mut Conn, row: &Concern) -> Result<()> {
    diesel::insert_into(concerns::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_step(conn: &mut Conn, row: &ConcernStep) -> Result<()> {
    diesel::insert_into(concern_steps::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Writes where it stands, where the version still is the one seen; `Moved` when it is not.
pub(super) fn update(conn: &mut Conn, row: &Concern, seen: i32) -> Result<()> {
    let changed = diesel::update(concerns::table.find(row.id).filter(concerns::version.eq(seen)))
        .set((
            concerns::status.eq(row.status),
            concerns::handler_id.eq(row.handler_id),
            concerns::outcome.eq(row.outcome),
            concerns::decided_by.eq(row.decided_by),
            concerns::decided_on.eq(row.decided_on),
            concerns::version.eq(seen + 1),
        ))
        .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Moved("concern"))
    }
}

/// The one with this id, if it is within reach.
pub(super) fn by_id(conn: &mut Conn, reach: Reach, id: ConcernId) -> Result<Concern> {
    let query = concerns::table
        .filter(concerns::id.eq(id))
        .select(Concern::as_select())
        .into_boxed::<MultiBackend>();
    within!(query, reach)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("concern"))
}

/// Its steps, oldest first.
pub(super) fn steps(conn: &mut Conn, id: ConcernId) -> Result<Vec<ConcernStep>> {
    Ok(concern_steps::table
        .filter(concern_steps::concern_id.eq(id))
        .order((concern_steps::taken_at, concern_steps::id))
        .select(ConcernStep::as_select())
        .load(conn)?)
}

/// What a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Of this kind alone.
    pub kind: Option<Kind>,
    /// Those that have ended as well.
    pub ended: bool,
}

/// The steps that are still to be gone.
pub(super) const OPEN: [State; 4] = [
    State::Received,
    State::Acknowledged,
    State::Admitted,
    State::Decided,
];

/// Those within reach, the newest first.
pub(super) fn list(
    conn: &mut Conn,
    reach: Reach,
    wanted: Wanted,
    limit: i64,
    offset: i64,
) -> Result<Vec<Concern>> {
    let mut query = concerns::table
        .select(Concern::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(kind) = wanted.kind {
        query = query.filter(concerns::kind.eq(kind));
    }
    if !wanted.ended {
        query = query.filter(concerns::status.eq_any(OPEN));
    }
    Ok(within!(query, reach)
        .order((concerns::received_on.desc(), concerns::id.desc()))
        .limit(limit)
        .offset(offset)
        .load(conn)?)
}

/// Those of these kinds within reach, the newest first, from the one before `after` on.
pub(super) fn newest(
    conn: &mut Conn,
    reach: Reach,
    kinds: &[Kind],
    after: Option<ConcernId>,
    limit: i64,
) -> Result<Vec<Concern>> {
    let mut query = concerns::table
        .filter(concerns::kind.eq_any(kinds.to_vec()))
        .select(Concern::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(concerns::id.lt(after));
    }
    Ok(within!(query, reach)
        .order(concerns::id.desc())
        .limit(limit)
        .load(conn)?)
}

/// Those within reach that still wait for something, by the day of their result.
pub(super) fn open(conn: &mut Conn, reach: Reach) -> Result<Vec<Concern>> {
    let query = concerns::table
        .filter(concerns::status.eq_any(OPEN))
        .select(Concern::as_select())
        .into_boxed::<MultiBackend>();
    Ok(within!(query, reach)
        .order((concerns::decide_by, concerns::id))
        .load(conn)?)
}

/// What was referred to a client: the number, the standard, whether referred or demanded, what it was told, and when.
pub(super) type ToldClient = (i64, String, Event, String, Instant);

/// What was referred to a client, the newest first. Whoever complained is not named.
pub(super) fn referred(conn: &mut Conn, client: OrganisationId) -> Result<Vec<ToldClient>> {
    Ok(concern_steps::table
        .inner_join(concerns::table.on(concerns::id.eq(concern_steps::concern_id)))
        .left_join(certifications::table.on(certifications::id.nullable().eq(concerns::certification_id)))
        .filter(concerns::concerned_id.eq(client))
        .filter(concern_steps::event.eq_any([Event::Refer, Event::Demand]))
        .order(concern_steps::id.desc())
        .select((
            concerns::number,
            certifications::standard.nullable().assume_not_null(),
            concern_steps::event,
            concern_steps::says,
            concern_steps::taken_at,
        ))
        .load(conn)?)
}

/// The people who audited for a case, with the number of the audit.
pub(super) fn audited(conn: &mut Conn, case: CertificationId) -> Result<Vec<(UserId, i64)>> {
    Ok(team_members::table
        .inner_join(audits::table.on(audits::id.eq(team_members::audit_id)))
        .inner_join(users::table.on(users::auditor_id.eq(team_members::auditor_id.nullable())))
        .filter(audits::certification_id.eq(case))
        .filter(audits::status.ne("cancelled"))
        .order((audits::number, users::id))
        .select((users::id, audits::number))
        .load(conn)?)
}

/// The people who reviewed the application of a case, and when.
pub(super) fn reviewed(conn: &mut Conn, case: CertificationId) -> Result<Vec<(UserId, Instant)>> {
    Ok(reviews::table
        .inner_join(certifications::table.on(certifications::application_id.eq(reviews::application_id)))
        .filter(certifications::id.eq(case))
        .order(reviews::reviewed_at)
        .select((reviews::reviewed_by, reviews::reviewed_at))
        .load(conn)?)
}

/// The people who decided on a case, and when.
pub(super) fn decided(conn: &mut Conn, case: CertificationId) -> Result<Vec<(UserId, Date)>> {
    Ok(decisions::table
        .filter(decisions::certification_id.eq(case))
        .order(decisions::decided_at)
        .select((decisions::decided_by, decisions::decided_on))
        .load(conn)?)
}

/// Whether this was decided on a case since a moment.
pub(super) fn decided_since(
    conn: &mut Conn,
    case: CertificationId,
    kind: DecisionKind,
    since: Instant,
) -> Result<bool> {
    let rows = decisions::table
        .filter(decisions::certification_id.eq(case))
        .filter(decisions::kind.eq(kind))
        .filter(decisions::decided_at.ge(since));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(conn)?)
}

/// A case that somebody may speak about: id, client and standard.
pub(super) type Case = (CertificationId, String, String);

/// The cases within reach, by client.
pub(super) fn cases(conn: &mut Conn, reach: Reach) -> Result<Vec<Case>> {
    let query = certifications::table
        .inner_join(organisations::table.on(organisations::id.eq(certifications::organisation_id)))
        .select((
            certifications::id,
            organisations::legal_name,
            certifications::standard,
        ))
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, certifications::organisation_id)
            .order((
                organisations::legal_name,
                certifications::standard,
                certifications::id,
            ))
            .load(conn)?,
    )
}

/// A decision that may be appealed against: id, case, standard, what was decided and when.
pub(super) type Appealable = (DecisionId, CertificationId, String, DecisionKind, Date);

/// The decisions within reach, the newest first; of one case where it is given.
pub(super) fn appealable(
    conn: &mut Conn,
    reach: Reach,
    case: Option<CertificationId>,
) -> Result<Vec<Appealable>> {
    let mut query = decisions::table
        .inner_join(certifications::table.on(certifications::id.eq(decisions::certification_id)))
        .select((
            decisions::id,
            certifications::id,
            certifications::standard,
            decisions::kind,
            decisions::decided_on,
        ))
        .into_boxed::<MultiBackend>();
    if let Some(case) = case {
        query = query.filter(decisions::certification_id.eq(case));
    }
    Ok(
        crate::within_organisation!(query, reach, decisions::organisation_id)
            .order((decisions::decided_at.desc(), decisions::id.desc()))
            .load(conn)?,
    )
}

/// The names of these clients.
pub(super) fn clients(conn: &mut Conn, ids: &[OrganisationId]) -> Result<Vec<(OrganisationId, String)>> {
    Ok(organisations::table
        .filter(organisations::id.eq_any(ids.to_vec()))
        .select((organisations::id, organisations::legal_name))
        .load(conn)?)
}
