//! What pages and JSON show of applications, and what waits in this room.

use serde::Serialize;

use super::model::{Application, missing};
use super::store;
use crate::access::{Act, policy};
use crate::base::citation::{LC_10, LC_11, RuleId};
use crate::base::error::{Error, Result};
use crate::base::ids::{ApplicationId, OrganisationId, SiteId};
use crate::base::time::Date;
use crate::lifecycle::queue::Waiting;
use crate::parties::organisations::view::SiteView;
use crate::parties::organisations::{self, Organisation};
use crate::rules::steps::application::State;
use crate::work::Reader;

/// An application as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ApplicationView)]
pub struct View {
    /// The application.
    #[serde(flatten)]
    pub application: Application,
    /// The standard's title; empty where the book has it no more.
    pub standard_title: String,
    /// The client.
    pub organisation: Organisation,
    /// The client's sites, each with whether it is chosen.
    pub sites: Vec<SiteRow>,
    /// The people at the sites chosen.
    pub people: i32,
    /// What LC-10 still asks for.
    pub missing: Vec<Part>,
    /// The civil date it was submitted on.
    pub submitted_on: Option<Date>,
    /// Whether the reader may change it now.
    pub may_save: bool,
    /// Whether the reader may submit it once nothing is missing.
    pub may_submit: bool,
    /// Whether the reader may review it now.
    pub may_review: bool,
}

/// A site of the client.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ApplicationSite)]
pub struct SiteRow {
    /// The site.
    #[serde(flatten)]
    pub site: SiteView,
    /// Whether it is in the scope applied for.
    pub chosen: bool,
}

/// A part that is missing.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = MissingPart)]
pub struct Part {
    /// The field to fill in.
    pub field: String,
    /// The site it belongs to.
    pub site_id: Option<SiteId>,
    /// That site's name.
    pub site: Option<String>,
    /// The rule that asks for it.
    pub rule: RuleId,
    /// What to enter.
    pub says: String,
}

/// One application in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ApplicationRow)]
pub struct Row {
    /// Its id.
    pub id: ApplicationId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// The client's name.
    pub organisation: String,
    /// Standard and edition.
    pub standard: String,
    /// Where it stands.
    pub status: State,
    /// The day it came into that state, where it is kept: submitted, or else started.
    pub since: Date,
    /// Days since then, while it waits.
    pub waiting_days: Option<i64>,
}

/// One application, if it is within reach.
pub fn one(reader: &mut Reader<'_>, id: ApplicationId) -> Result<View> {
    let reach = reader.reach();
    let application = store::by_id(reader.conn(), reach, id)?;
    let organisation = organisations::by_id(reader.conn(), reach, application.organisation_id)?;
    let all = organisations::sites_of(reader.conn(), reach, application.organisation_id)?;
    let chosen = store::sites_of(reader.conn(), id)?;
    let (chosen_sites, _): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|site| chosen.contains(&site.id));
    let missing = missing(
        &application.facts(&organisation, &chosen_sites),
        &organisation,
        &chosen_sites,
    )
    .into_iter()
    .map(|part| {
        let site = part.site.and_then(|key| {
            chosen_sites
                .iter()
                .find(|site| site.id.to_string() == key.as_str())
        });
        Part {
            field: part.field,
            site_id: site.map(|site| site.id),
            site: site.map(|site| site.name.clone()),
            rule: part.rule,
            says: part.says,
        }
    })
    .collect();
    let may = |act: Act| policy::may(reader.actor(), act).is_ok();
    let draft = application.status == State::Draft;
    Ok(View {
        standard_title: reader
            .book()
            .standard(&application.standard_id())
            .map_or_else(|_| String::new(), |standard| standard.title.clone()),
        people: chosen_sites
            .iter()
            .map(|site| site.full_time + site.part_time)
            .sum(),
        sites: all
            .into_iter()
            .map(|site| SiteRow {
                chosen: chosen.contains(&site.id),
                site: SiteView::of(site),
            })
            .collect(),
        submitted_on: application.submitted_at.map(|at| reader.date(at)),
        may_save: draft && may(Act::SaveApplication),
        may_submit: draft && may(Act::SubmitApplication),
        may_review: application.status == State::Submitted && may(Act::AcceptApplication),
        organisation,
        missing,
        application,
    })
}

/// The newest within reach, from the one before `after` on.
pub fn newest(reader: &mut Reader<'_>, after: Option<ApplicationId>, limit: i64) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let rows = store::newest(reader.conn(), reach, after, limit)?;
    lines(reader, rows)
}

/// The applications within reach, those that wait for the review first.
pub fn list(reader: &mut Reader<'_>, limit: i64, offset: i64) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let rows = store::all(reader.conn(), reach, limit, offset)?;
    lines(reader, rows)
}

fn lines(reader: &mut Reader<'_>, rows: Vec<Application>) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let clients: Vec<OrganisationId> = rows.iter().map(|row| row.organisation_id).collect();
    let names = organisations::names(reader.conn(), reach, &clients)?;
    rows.into_iter()
        .map(|row| {
            let organisation = names.get(&row.organisation_id).cloned();
            let since = reader.date(row.submitted_at.unwrap_or(row.created_at));
            let waits = matches!(row.status, State::Draft | State::Submitted);
            Ok(Row {
                id: row.id,
                organisation_id: row.organisation_id,
                organisation: organisation.ok_or(Error::NotFound("organisation"))?,
                standard: row.standard,
                status: row.status,
                since,
                waiting_days: waits.then(|| (reader.today() - since).num_days()),
            })
        })
        .collect()
}

/// What waits here for the reader: applications to review, drafts to finish.
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let reach = reader.reach();
    let mut waiting = Vec::new();
    if policy::may(reader.actor(), Act::AcceptApplication).is_ok() {
        let submitted = store::standing(reader.conn(), reach, State::Submitted)?;
        for row in lines(reader, submitted)? {
            waiting.push(Waiting {
                what: "queue-review-application",
                organisation: row.organisation,
                subject: row.standard,
                href: format!("/desk/applications/{}", row.id),
                due_on: None,
                rule: Some(LC_11),
            });
        }
    }
    if policy::may(reader.actor(), Act::SubmitApplication).is_ok() {
        let drafts = store::standing(reader.conn(), reach, State::Draft)?;
        for row in lines(reader, drafts)? {
            waiting.push(Waiting {
                what: "queue-finish-application",
                organisation: row.organisation,
                subject: row.standard,
                href: format!("/portal/applications/{}", row.id),
                due_on: None,
                rule: Some(LC_10),
            });
        }
    }
    Ok(waiting)
}
