//! The certification itself: one organisation's certification to one standard, with its status and its dated
//! events. Every room moves it through `advance`, which asks the state machine (LC-98).

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use crate::access::Reach;
use crate::base::error::{Error, Result};
use crate::base::ids::{ApplicationId, CertificationEventId, CertificationId, OrganisationId, SiteId};
use crate::base::time::{Date, Instant};
use crate::rules::steps::certification::{self, Event, Facts, State};
use crate::store::columns::Document;
use crate::store::pool::{Conn, MultiBackend};
use crate::store::schema::{certification_events, certification_sites, certifications};
use crate::work::Work;

crate::text_column!(State, Event);

/// A certification as kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = certifications)]
pub struct Certification {
    /// Its id.
    pub id: CertificationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// The application it came from.
    pub application_id: ApplicationId,
    /// Standard and edition, as "ISO 9001:2015".
    pub standard: String,
    /// Where it stands; see `status_on` for what that means on a day.
    pub status: State,
    /// What is to be certified, in words.
    pub scope: String,
    /// Codes separated by semicolons.
    pub technical_areas: String,
    /// Whether an accreditation covers it (VE-41), as found at the review.
    pub accredited: bool,
    /// The first day of the present cycle (LC-20).
    pub cycle_start_on: Option<Date>,
    /// The last day of validity (LC-21).
    pub expires_on: Option<Date>,
    /// Raised with every change.
    pub version: i32,
    /// When the case was opened.
    #[serde(skip)]
    pub created_at: Instant,
}

/// One dated event of a certification.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = certification_events)]
pub struct Happened {
    /// Its id.
    pub id: CertificationEventId,
    /// The certification.
    pub certification_id: CertificationId,
    /// What happened.
    pub event: Event,
    /// The civil date it happened on.
    pub happened_on: Date,
    /// Figures and references that belong to it.
    pub particulars: Document,
    /// When it was recorded.
    pub recorded_at: Instant,
}

/// What is needed to open a case.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The client.
    pub organisation: OrganisationId,
    /// The accepted application.
    pub application: ApplicationId,
    /// Standard and edition.
    pub standard: String,
    /// What is to be certified.
    pub scope: String,
    /// Codes.
    pub technical_areas: Vec<String>,
    /// Whether an accreditation covers it (VE-41).
    pub accredited: bool,
    /// The sites in scope.
    pub sites: Vec<SiteId>,
}

/// Opens a case from an accepted application, inside the act that accepts it.
pub fn open(work: &mut Work<'_>, opening: Opening) -> Result<CertificationId> {
    let id = work.id(CertificationId::from_uuid);
    let row = Certification {
        id,
        organisation_id: opening.organisation,
        application_id: opening.application,
        standard: opening.standard,
        status: State::Applicant,
        scope: opening.scope,
        technical_areas: opening.technical_areas.join(";"),
        accredited: opening.accredited,
        cycle_start_on: None,
        expires_on: None,
        version: 1,
        created_at: work.now(),
    };
    insert(work.conn(), &row, opening.sites)?;
    Ok(id)
}

/// A certification that was granted before this program kept it: where it stands, and how it came there.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The client.
    pub organisation: OrganisationId,
    /// The application that stands for the one of those days.
    pub application: ApplicationId,
    /// Standard and edition.
    pub standard: String,
    /// Where it stands.
    pub status: State,
    /// What is certified.
    pub scope: String,
    /// Codes.
    pub technical_areas: Vec<String>,
    /// Whether an accreditation covers it (VE-41).
    pub accredited: bool,
    /// The first day of the present cycle.
    pub cycle_start_on: Date,
    /// The last day of validity.
    pub expires_on: Date,
    /// The sites in scope.
    pub sites: Vec<SiteId>,
    /// What happened, with its day and particulars.
    pub events: Vec<(Event, Date, Value)>,
}

/// Takes a certification over with its history. The one way past the state machine: what it would ask was decided
/// elsewhere, and whoever calls this has asked the clock whether the history can be.
pub fn take_over(work: &mut Work<'_>, earlier: Earlier) -> Result<Certification> {
    let row = Certification {
        id: work.id(CertificationId::from_uuid),
        organisation_id: earlier.organisation,
        application_id: earlier.application,
        standard: earlier.standard,
        status: earlier.status,
        scope: earlier.scope,
        technical_areas: earlier.technical_areas.join(";"),
        accredited: earlier.accredited,
        cycle_start_on: Some(earlier.cycle_start_on),
        expires_on: Some(earlier.expires_on),
        version: 1,
        created_at: work.now(),
    };
    insert(work.conn(), &row, earlier.sites)?;
    for (event, happened_on, particulars) in earlier.events {
        let happened = Happened {
            id: work.id(CertificationEventId::from_uuid),
            certification_id: row.id,
            event,
            happened_on,
            particulars: Document(json!({ "steps": [], "particulars": particulars })),
            recorded_at: work.now(),
        };
        diesel::insert_into(certification_events::table)
            .values(&happened)
            .execute(work.conn())?;
    }
    Ok(row)
}

fn insert(conn: &mut Conn, row: &Certification, sites: Vec<SiteId>) -> Result<()> {
    diesel::insert_into(certifications::table)
        .values(row)
        .execute(conn)?;
    for site in sites {
        diesel::insert_into(certification_sites::table)
            .values((
                certification_sites::certification_id.eq(row.id),
                certification_sites::site_id.eq(site),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// What lists said of the certifications that were taken over from them.
pub fn taken_over(conn: &mut Conn, reach: Reach) -> Result<Vec<(OrganisationId, Value)>> {
    let query = certification_events::table
        .inner_join(certifications::table.on(certifications::id.eq(certification_events::certification_id)))
        .filter(certification_events::event.eq(Event::Issue))
        .select((certifications::organisation_id, certification_events::particulars))
        .into_boxed::<MultiBackend>();
    let issued: Vec<(OrganisationId, Document)> =
        crate::within_organisation!(query, reach, certifications::organisation_id)
            .order(certification_events::id)
            .load(conn)?;
    Ok(issued
        .into_iter()
        .filter_map(|(organisation, Document(said))| {
            let said = said.pointer("/particulars/taken_over")?;
            Some((organisation, said.clone()))
        })
        .collect())
}

/// The dates that an event may set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cycle {
    /// First day of the cycle.
    pub start: Option<Date>,
    /// Last day of validity.
    pub expires: Option<Date>,
}

/// Moves a certification by one event: asks the state machine, writes status and cycle where the version still is
/// the one loaded, and records the event. Returns the new state.
pub fn advance(
    work: &mut Work<'_>,
    certification: &Certification,
    event: Event,
    facts: &Facts<'_>,
    cycle: Cycle,
    particulars: Value,
) -> Result<State> {
    let ruling = certification::step(certification.status, event, facts)?;
    let state = ruling.value;
    let changed = diesel::update(
        certifications::table
            .find(certification.id)
            .filter(certifications::version.eq(certification.version)),
    )
    .set((
        certifications::status.eq(state),
        certifications::cycle_start_on.eq(cycle.start.or(certification.cycle_start_on)),
        certifications::expires_on.eq(cycle.expires.or(certification.expires_on)),
        certifications::version.eq(certification.version + 1),
    ))
    .execute(work.conn())?;
    if changed != 1 {
        return Err(Error::Moved("certification"));
    }
    let row = Happened {
        id: work.id(CertificationEventId::from_uuid),
        certification_id: certification.id,
        event,
        happened_on: facts.on,
        particulars: Document(json!({ "steps": ruling.steps, "particulars": particulars })),
        recorded_at: work.now(),
    };
    diesel::insert_into(certification_events::table)
        .values(&row)
        .execute(work.conn())?;
    Ok(state)
}

/// Raises the version of a certification that stays where it is: something that belongs to it changed.
pub fn touch(work: &mut Work<'_>, certification: &Certification) -> Result<()> {
    let changed = diesel::update(
        certifications::table
            .find(certification.id)
            .filter(certifications::version.eq(certification.version)),
    )
    .set(certifications::version.eq(certification.version + 1))
    .execute(work.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Moved("certification"))
    }
}

/// Takes a site out of the scope, inside the act that decided so (MS-64).
pub fn leave(work: &mut Work<'_>, id: CertificationId, site: SiteId) -> Result<()> {
    let of = certification_sites::certification_id.eq(id);
    let rows = certification_sites::table.filter(of.and(certification_sites::site_id.eq(site)));
    diesel::delete(rows).execute(work.conn())?;
    Ok(())
}

/// VE-6, LC-82: where a certification stands on a day. Expired follows from the date and waits for no job.
pub fn status_on(certification: &Certification, today: Date) -> State {
    match (certification.status, certification.expires_on) {
        (State::Certified | State::Suspended, Some(expires)) if today > expires => State::Expired,
        (status, _) => status,
    }
}

/// The certification with this id, if it is within reach.
pub fn by_id(conn: &mut Conn, reach: Reach, id: CertificationId) -> Result<Certification> {
    let query = certifications::table
        .filter(certifications::id.eq(id))
        .select(Certification::as_select())
        .into_boxed::<MultiBackend>();
    crate::within_organisation!(query, reach, certifications::organisation_id)
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound("certification"))
}

/// Those of these certifications that are within reach, in the order of their ids.
pub fn among(conn: &mut Conn, reach: Reach, ids: &[CertificationId]) -> Result<Vec<Certification>> {
    let query = certifications::table
        .filter(certifications::id.eq_any(ids.to_vec()))
        .select(Certification::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, certifications::organisation_id)
            .order(certifications::id)
            .load(conn)?,
    )
}

/// The standards of those of these that are within reach.
pub fn standards(
    conn: &mut Conn,
    reach: Reach,
    ids: &[CertificationId],
) -> Result<BTreeMap<CertificationId, String>> {
    let query = certifications::table
        .filter(certifications::id.eq_any(ids.to_vec()))
        .select((certifications::id, certifications::standard))
        .into_boxed::<MultiBackend>();
    let standards: Vec<(CertificationId, String)> =
        crate::within_organisation!(query, reach, certifications::organisation_id).load(conn)?;
    Ok(standards.into_iter().collect())
}

/// The certification an application led to, if it is within reach.
pub fn of_application(conn: &mut Conn, reach: Reach, id: ApplicationId) -> Result<Option<Certification>> {
    let query = certifications::table
        .filter(certifications::application_id.eq(id))
        .select(Certification::as_select())
        .into_boxed::<MultiBackend>();
    Ok(
        crate::within_organisation!(query, reach, certifications::organisation_id)
            .first(conn)
            .optional()?,
    )
}

/// The certifications within reach, newest first; of one organisation where it is given.
pub fn all(
    conn: &mut Conn,
    reach: Reach,
    organisation: Option<OrganisationId>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Certification>> {
    let mut query = certifications::table
        .select(Certification::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(organisation) = organisation {
        query = query.filter(certifications::organisation_id.eq(organisation));
    }
    Ok(
        crate::within_organisation!(query, reach, certifications::organisation_id)
            .order((certifications::created_at.desc(), certifications::id.desc()))
            .limit(limit)
            .offset(offset)
            .load(conn)?,
    )
}

/// The sites in a certification's scope.
pub fn sites(conn: &mut Conn, id: CertificationId) -> Result<Vec<SiteId>> {
    Ok(certification_sites::table
        .filter(certification_sites::certification_id.eq(id))
        .order(certification_sites::site_id)
        .select(certification_sites::site_id)
        .load(conn)?)
}

/// The sites in the scope of each of these certifications.
pub fn sites_of(conn: &mut Conn, of: &[CertificationId]) -> Result<Vec<(CertificationId, SiteId)>> {
    Ok(certification_sites::table
        .filter(certification_sites::certification_id.eq_any(of))
        .order((
            certification_sites::certification_id,
            certification_sites::site_id,
        ))
        .select((
            certification_sites::certification_id,
            certification_sites::site_id,
        ))
        .load(conn)?)
}

/// The dated events of a certification, oldest first.
pub fn events(conn: &mut Conn, id: CertificationId) -> Result<Vec<Happened>> {
    Ok(certification_events::table
        .filter(certification_events::certification_id.eq(id))
        .order((
            certification_events::happened_on,
            certification_events::recorded_at,
            certification_events::id,
        ))
        .select(Happened::as_select())
        .load(conn)?)
}
