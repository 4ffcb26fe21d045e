//! What somebody brought forward, and its steps.

use diesel::prelude::*;
use serde::Serialize;

use crate::base::ids::{CertificationId, ConcernId, ConcernStepId, DecisionId, OrganisationId, UserId};
use crate::base::text::{Line, Paragraph};
use crate::base::time::{Date, Instant};
use crate::rules::steps::concern::{About, Event, Kind, Outcome, State};
use crate::store::columns::Document;
use crate::store::schema::{concern_steps, concerns};
use crate::text_enum;

text_enum! {
    /// Who brought it.
    From {
        /// The client whose case it is.
        Client = "client",
        /// Somebody else: a client's customer, a neighbour, an authority.
        Other = "other",
        /// The body found it itself.
        Body = "body",
    }
}

/// An appeal, a complaint or a misuse as kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = concerns)]
pub struct Concern {
    /// Its id.
    pub id: ConcernId,
    /// Its number, as people call it.
    pub number: i64,
    /// What it is.
    pub kind: Kind,
    /// Whose doing it is about.
    pub about: About,
    /// The client that brought it; none when somebody else did.
    pub organisation_id: Option<OrganisationId>,
    /// The case it concerns.
    pub certification_id: Option<CertificationId>,
    /// The client whose case that is.
    pub concerned_id: Option<OrganisationId>,
    /// The decision an appeal is against.
    pub decision_id: Option<DecisionId>,
    /// Who brought it.
    pub author_name: String,
    /// Where letters to them go; none where no address is known.
    pub author_email: Option<String>,
    /// What it is about, in a line.
    pub subject: String,
    /// The whole of it, in the author's words.
    pub particulars: String,
    /// Where it stands.
    pub status: State,
    /// The day it arrived.
    pub received_on: Date,
    /// The last day for acknowledging it (LC-112).
    pub acknowledge_by: Date,
    /// The last day for its result (LC-112).
    pub decide_by: Date,
    /// Who handles it.
    pub handler_id: Option<UserId>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_on: Option<Date>,
    /// Who wrote it down.
    pub recorded_by: UserId,
    /// When.
    pub recorded_at: Instant,
    /// Raised with every change.
    pub version: i32,
}

/// One step on its way.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = concern_steps)]
pub struct ConcernStep {
    /// Its id.
    pub id: ConcernStepId,
    /// What it belongs to.
    pub concern_id: ConcernId,
    /// What happened.
    pub event: Event,
    /// What was said.
    pub says: String,
    /// What else belongs to the step, and the steps of the rules.
    pub particulars: Document,
    /// Whether whoever brought it sees the step.
    pub told: bool,
    /// Who took it.
    pub taken_by: UserId,
    /// When.
    pub taken_at: Instant,
}

/// What is given to bring one forward, read.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it is.
    pub kind: Kind,
    /// Whose doing it is about.
    pub about: About,
    /// Who brought it.
    pub from: From,
    /// The case, where one is named.
    pub certification: Option<CertificationId>,
    /// The decision, for an appeal.
    pub decision: Option<DecisionId>,
    /// The author, where it is not the client.
    pub author_name: Option<Line>,
    /// Their address.
    pub author_email: Option<Line>,
    /// What it is about, in a line.
    pub subject: Line,
    /// The whole of it.
    pub particulars: Paragraph,
    /// The day it arrived; today where none is given.
    pub received_on: Option<Date>,
}
