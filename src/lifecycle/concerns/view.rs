//! What pages and JSON show of appeals, complaints and misuse.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::Value;

use super::model::{Concern, ConcernStep};
use super::people::{self, Candidate};
use super::store;
use crate::access::{Act, Scope, policy};
use crate::base::citation::RuleId;
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, ConcernId, DecisionId, OrganisationId, UserId};
use crate::base::time::Date;
use crate::lifecycle::{case, decision};
use crate::parties::users;
use crate::rules::concerns::rule;
use crate::rules::steps::concern::{About, Event, Kind, Outcome, State, TABLE};
use crate::rules::steps::decision::Kind as DecisionKind;
use crate::work::Reader;

pub use super::store::Wanted;

/// One as it stands in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ConcernRow)]
pub struct Row {
    /// Its id.
    pub id: ConcernId,
    /// Its number, as people call it.
    pub number: i64,
    /// What it is.
    pub kind: Kind,
    /// Whose doing it is about.
    pub about: About,
    /// What it is about, in a line.
    pub subject: String,
    /// Who brought it.
    pub author: String,
    /// The client that brought it; none when somebody else did.
    pub organisation: Option<String>,
    /// The client whose case it concerns.
    pub concerned: Option<String>,
    /// The case it concerns.
    pub certification_id: Option<CertificationId>,
    /// That case's standard.
    pub standard: Option<String>,
    /// Where it stands.
    pub status: State,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// The day it arrived.
    pub received_on: Date,
    /// The last day for the next step, while one is due (LC-112).
    pub due_on: Option<Date>,
    /// The rule it is handled by.
    pub rule: RuleId,
    /// Raised with every change.
    pub version: i32,
}

/// One step as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ConcernStepView)]
pub struct Step {
    /// What happened.
    pub event: Event,
    /// When.
    pub on: Date,
    /// What was said.
    pub says: String,
    /// What else belongs to it; nothing for clients.
    pub particulars: Value,
    /// Whether whoever brought it was told.
    pub told: bool,
    /// Who took it; for the client, that the body did.
    pub by: Option<String>,
}

/// A decision that is appealed against, or may be.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = AppealableDecision)]
pub struct Appealed {
    /// The decision.
    pub id: DecisionId,
    /// The case.
    pub certification_id: CertificationId,
    /// Its standard.
    pub standard: String,
    /// What was decided.
    pub kind: DecisionKind,
    /// When.
    pub decided_on: Date,
}

/// One with everything about it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ConcernView)]
pub struct Page {
    /// As in a list.
    #[serde(flatten)]
    pub row: Row,
    /// The whole of it, in its author's words.
    pub particulars: String,
    /// Where letters to its author go.
    pub author_email: Option<String>,
    /// The decision an appeal is against.
    pub decision: Option<Appealed>,
    /// The last day for acknowledging it.
    pub acknowledge_by: Date,
    /// The last day for its result.
    pub decide_by: Date,
    /// Who handles it; not told to clients.
    pub handler: Option<String>,
    /// When it was decided.
    pub decided_on: Option<Date>,
    /// Its steps, oldest first; for whoever brought it those that were told.
    pub steps: Vec<Step>,
    /// What the reader may do now.
    pub possible: Vec<Event>,
    /// Who may be named to handle it, and what stands against whom; for those who may name somebody.
    pub candidates: Vec<Candidate>,
}

/// What was referred to a client.
#[derive(Debug, Clone, Serialize)]
pub struct Referred {
    /// The number.
    pub number: i64,
    /// The standard of the case.
    pub standard: String,
    /// Whether a correction is demanded.
    pub demanded: bool,
    /// What the client was told.
    pub says: String,
    /// When.
    pub on: Date,
}

fn rows(reader: &mut Reader<'_>, found: Vec<Concern>) -> Result<Vec<Row>> {
    let organisations: Vec<OrganisationId> = found
        .iter()
        .flat_map(|one| [one.organisation_id, one.concerned_id])
        .flatten()
        .collect();
    let names: HashMap<OrganisationId, String> = store::clients(reader.conn(), &organisations)?
        .into_iter()
        .collect();
    let cases: Vec<CertificationId> = found.iter().filter_map(|one| one.certification_id).collect();
    let reach = reader.reach();
    let standards: BTreeMap<CertificationId, String> = case::standards(reader.conn(), reach, &cases)?;
    let rows = found.into_iter().map(|one| Row {
        id: one.id,
        number: one.number,
        kind: one.kind,
        about: one.about,
        subject: one.subject,
        author: one.author_name,
        organisation: one.organisation_id.and_then(|id| names.get(&id).cloned()),
        concerned: one.concerned_id.and_then(|id| names.get(&id).cloned()),
        certification_id: one.certification_id,
        standard: one.certification_id.and_then(|id| standards.get(&id).cloned()),
        status: one.status,
        outcome: one.outcome,
        received_on: one.received_on,
        due_on: match one.status {
            State::Received => Some(one.acknowledge_by),
            State::Acknowledged | State::Admitted => Some(one.decide_by),
            State::Dismissed | State::Decided | State::Ended => None,
        },
        rule: rule(one.kind),
        version: one.version,
    });
    Ok(rows.collect())
}

/// A page of those within reach.
pub fn list(reader: &mut Reader<'_>, wanted: Wanted, limit: i64, offset: i64) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let found = store::list(reader.conn(), reach, wanted, limit, offset)?;
    rows(reader, found)
}

/// Those of these kinds within reach, the newest first, from the one before `after` on.
pub fn newest(
    reader: &mut Reader<'_>,
    kinds: &[Kind],
    after: Option<ConcernId>,
    limit: i64,
) -> Result<Vec<Row>> {
    let reach = reader.reach();
    let found = store::newest(reader.conn(), reach, kinds, after, limit)?;
    rows(reader, found)
}

/// Those that wait for something, with who handles each.
pub(super) fn open(reader: &mut Reader<'_>) -> Result<Vec<(Row, Option<UserId>)>> {
    let reach = reader.reach();
    let found = store::open(reader.conn(), reach)?;
    let handlers: Vec<Option<UserId>> = found.iter().map(|one| one.handler_id).collect();
    Ok(rows(reader, found)?.into_iter().zip(handlers).collect())
}

/// One with everything the reader may see of it.
pub fn page(reader: &mut Reader<'_>, id: ConcernId) -> Result<Page> {
    let reach = reader.reach();
    let one = store::by_id(reader.conn(), reach, id)?;
    let steps = store::steps(reader.conn(), id)?;
    let staff = reach.scope() == Scope::Everyone;
    let names: Vec<UserId> = steps
        .iter()
        .map(|step| step.taken_by)
        .chain(one.handler_id)
        .collect();
    let names = users::names(reader.conn(), &names)?;
    let decision = match one.decision_id {
        Some(id) => {
            let kept = decision::by_id(reader.conn(), reach, id)?;
            let case = case::by_id(reader.conn(), reach, kept.certification_id)?;
            Some(Appealed {
                id,
                certification_id: case.id,
                standard: case.standard,
                kind: kept.kind,
                decided_on: kept.decided_on,
            })
        }
        None => None,
    };
    let possible = possible(reader, &one, &steps);
    let (zone, today) = (reader.zone(), reader.today());
    let candidates = if possible.contains(&Event::NameHandler) {
        people::candidates(reader.conn(), zone, &one, today)?
    } else {
        Vec::new()
    };
    let shown = steps
        .into_iter()
        .filter(|step| staff || step.told)
        .map(|step| Step {
            event: step.event,
            on: zone.date(step.taken_at),
            says: step.says,
            particulars: if staff { step.particulars.0 } else { Value::Null },
            told: step.told,
            by: names.get(&step.taken_by).filter(|_| staff).cloned(),
        });
    let steps = shown.collect();
    let mut found = Page {
        particulars: one.particulars.clone(),
        author_email: one.author_email.clone(),
        decision,
        acknowledge_by: one.acknowledge_by,
        decide_by: one.decide_by,
        handler: one
            .handler_id
            .filter(|_| staff)
            .and_then(|id| names.get(&id).cloned()),
        decided_on: one.decided_on,
        steps,
        possible,
        candidates,
        row: rows(reader, vec![one])?.pop().ok_or(Error::NotFound("concern"))?,
    };
    if !staff {
        found.candidates.clear();
    }
    Ok(found)
}

/// What the reader may do now, as far as the order of the steps goes.
fn possible(reader: &Reader<'_>, one: &Concern, steps: &[ConcernStep]) -> Vec<Event> {
    if policy::may(reader.actor(), Act::HandleConcern).is_err() {
        return Vec::new();
    }
    let happened = |event: Event| steps.iter().any(|step| step.event == event);
    let fits = |event: Event| match event {
        Event::Refer => one.kind == Kind::Complaint && one.about == About::Client,
        Event::Demand => one.kind == Kind::Misuse,
        Event::Measure => one.kind == Kind::Misuse && happened(Event::Demand),
        Event::AgreePublicity => one.kind == Kind::Complaint,
        Event::End => one.kind != Kind::Complaint || happened(Event::AgreePublicity),
        Event::Decide => one.handler_id.is_some(),
        Event::Acknowledge | Event::Admit | Event::Dismiss | Event::NameHandler | Event::Report => true,
    };
    TABLE
        .iter()
        .filter(|(from, event, _)| *from == one.status && fits(*event))
        .map(|(_, event, _)| *event)
        .collect()
}

/// What was referred to the reader's own organisation. Who complained is not told here (LC-111).
pub fn referred(reader: &mut Reader<'_>) -> Result<Vec<Referred>> {
    let Scope::Organisation(own) = reader.reach().scope() else {
        return Ok(Vec::new());
    };
    let zone = reader.zone();
    let found = store::referred(reader.conn(), own)?;
    let shown = found
        .into_iter()
        .map(|(number, standard, event, says, at)| Referred {
            number,
            standard,
            demanded: event == Event::Demand,
            says,
            on: zone.date(at),
        });
    Ok(shown.collect())
}

/// What the form offers: cases by client and standard, and the decisions that can be appealed against.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Cases: id, client, standard.
    pub cases: Vec<(CertificationId, String, String)>,
    /// Decisions, the newest first.
    pub decisions: Vec<Appealed>,
}

/// What may be spoken about; the decisions of one case where it is given, else all within reach.
pub fn offered(reader: &mut Reader<'_>, case: Option<CertificationId>) -> Result<Offered> {
    let reach = reader.reach();
    let cases = store::cases(reader.conn(), reach)?;
    let found = store::appealable(reader.conn(), reach, case)?;
    let decisions = found
        .into_iter()
        .map(|(id, certification_id, standard, kind, decided_on)| Appealed {
            id,
            certification_id,
            standard,
            kind,
            decided_on,
        });
    Ok(Offered {
        cases,
        decisions: decisions.collect(),
    })
}
