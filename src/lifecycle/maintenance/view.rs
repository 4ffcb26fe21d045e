//! What pages and JSON show of living certifications: the list of cases, their next clock, and what a change would do.

use serde::Serialize;

use super::clocks::{Clock, Clocks};
use super::modify::view::undecided;
use super::store;
use crate::access::Act;
use crate::base::citation::{LC_93, LC_96};
use crate::base::error::{Error, Result};
use crate::base::ids::{CertificationId, OrganisationId};
use crate::base::ruling::{Refusal, Step};
use crate::base::text::Folded;
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::lifecycle::certificate;
use crate::lifecycle::decision::{self, Dossier};
use crate::lifecycle::queue::Waiting;
use crate::register::Event as RegisterEvent;
use crate::rules::steps::certification::{Event, State, TABLE};
use crate::rules::steps::decision::Kind;
use crate::rules::suspension;
use crate::text_enum;
use crate::work::Reader;

text_enum! {
    /// What can be done to a living certification here.
    Change {
        /// Suspend it (LC-90).
        Suspend = "suspend",
        /// Lift its suspension (LC-93).
        Lift = "lift",
        /// Withdraw it (LC-95).
        Withdraw = "withdraw",
    }
}

impl Change {
    /// The act, for the policy.
    pub const fn act(self) -> Act {
        match self {
            Self::Suspend => Act::SuspendCertification,
            Self::Lift => Act::LiftSuspension,
            Self::Withdraw => Act::WithdrawCertification,
        }
    }

    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Suspend => Kind::Suspend,
            Self::Lift => Kind::Restore,
            Self::Withdraw => Kind::Withdraw,
        }
    }

    pub(super) const fn event(self) -> Event {
        match self {
            Self::Suspend => Event::Suspend,
            Self::Lift => Event::Restore,
            Self::Withdraw => Event::Withdraw,
        }
    }

    pub(super) const fn entry(self) -> RegisterEvent {
        match self {
            Self::Suspend => RegisterEvent::Suspended,
            Self::Lift => RegisterEvent::Restored,
            Self::Withdraw => RegisterEvent::Withdrawn,
        }
    }

    pub(super) const fn letter(self) -> &'static str {
        match self {
            Self::Suspend => "certification_suspended",
            Self::Lift => "suspension_lifted",
            Self::Withdraw => "certification_withdrawn",
        }
    }
}

/// A case in the list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CertificationRow)]
pub struct CaseRow {
    /// The certification.
    #[serde(flatten)]
    pub certification: Certification,
    /// The client's name.
    pub organisation: String,
    /// Where it stands today: expired follows from the date.
    pub status_today: State,
    /// What runs next.
    pub clock: Option<Clock>,
}

/// A page of cases.
#[derive(Debug, Clone, Serialize)]
pub struct Cases {
    /// The cases.
    pub items: Vec<CaseRow>,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// Cases on a page.
const PAGE: i64 = 50;

/// The cases within reach, by the client's name; narrowed by status and by part of the name.
pub fn cases(reader: &mut Reader<'_>, status: Option<State>, search: &str, from: i64) -> Result<Cases> {
    let (reach, today) = (reader.reach(), reader.today());
    let (name, from) = (Folded::new(search), from.max(0));
    let found = store::Found {
        status,
        name: name.as_str(),
        today,
    };
    // One more than the page shows tells whether there are more.
    let mut rows = store::cases(reader.conn(), reach, found, PAGE + 1, from)?;
    let shown = usize::try_from(PAGE).unwrap_or(1);
    let next = (rows.len() > shown).then_some(from + PAGE);
    rows.truncate(shown);
    Ok(Cases {
        items: with_clocks(reader, rows)?,
        next,
    })
}

/// The newest cases within reach, from the one before `after` on; `limit` at most.
pub fn newest_cases(
    reader: &mut Reader<'_>,
    status: Option<State>,
    search: &str,
    after: Option<CertificationId>,
    limit: i64,
) -> Result<Vec<CaseRow>> {
    let (reach, today) = (reader.reach(), reader.today());
    let name = Folded::new(search);
    let found = store::Found {
        status,
        name: name.as_str(),
        today,
    };
    let rows = store::newest_cases(reader.conn(), reach, found, after, limit)?;
    with_clocks(reader, rows)
}

fn with_clocks(reader: &mut Reader<'_>, rows: Vec<(Certification, String)>) -> Result<Vec<CaseRow>> {
    let today = reader.today();
    let clocks = Clocks::of(reader, rows.iter().map(|(case, _)| case))?;
    let rows = rows.into_iter().map(|(certification, organisation)| CaseRow {
        status_today: case::status_on(&certification, today),
        clock: clocks.next(&certification),
        certification,
        organisation,
    });
    Ok(rows.collect())
}

/// The changes that the state machine allows for a case today (LC-98).
pub fn changes(case: &Certification, today: Date) -> Vec<Change> {
    let status = case::status_on(case, today);
    Change::ALL
        .iter()
        .copied()
        .filter(|change| {
            TABLE
                .iter()
                .any(|(from, event, _)| *from == status && *event == change.event())
        })
        .collect()
}

/// The page on which a change is confirmed: exactly what will happen, and who will be told.
#[derive(Debug, Clone, Serialize)]
pub struct ChangePage {
    /// Which change.
    pub change: Change,
    /// The certification.
    pub certification: CertificationId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// The case's version, carried by the form.
    pub version: i32,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// Where it stands today.
    pub status: State,
    /// The certificate concerned.
    pub number: String,
    /// Who is told.
    pub contact: String,
    /// Where the letter goes.
    pub contact_email: String,
    /// The last day of validity.
    pub expires_on: Date,
    /// The latest limit of a suspension; for suspending only.
    pub latest_limit: Option<Date>,
    /// Why the present suspension was decided, and its limit; for lifting only.
    pub suspended_because: Option<String>,
    /// The limit of the present suspension.
    pub suspended_until: Option<Date>,
    /// Whether the case allows the change now.
    pub possible: bool,
    /// Why the visitor may not decide on it; empty where they may.
    pub refusals: Vec<Refusal>,
    /// How that follows, and how the limit is reckoned.
    pub steps: Vec<Step>,
}

/// Gathers the page of a change.
pub fn change_page(reader: &mut Reader<'_>, id: CertificationId, change: Change) -> Result<ChangePage> {
    let (reach, today) = (reader.reach(), reader.today());
    let dossier = Dossier::of_certification(reader.conn(), reach, id)?;
    let current = certificate::current_of(reader.conn(), reach, id)?
        .ok_or(Error::NotFound("certificate of this case"))?;
    let actor = reader.actor().clone();
    let (refusals, mut steps) =
        match decision::cleared_outside_team(reader.conn(), &actor, &dossier, "", today) {
            Ok(cleared) => (Vec::new(), cleared.steps),
            Err(Error::Refused(refusals)) => (refusals.0, Vec::new()),
            Err(other) => return Err(other),
        };
    let mut latest_limit = None;
    if change == Change::Suspend
        && let Ok(mut limit) = suspension::limit(reader.book().parameters(), today, current.expires_on, None)
    {
        latest_limit = Some(limit.value);
        steps.append(&mut limit.steps);
    }
    let suspension = decision::of_certification(reader.conn(), reach, id)?
        .into_iter()
        .find(|decision| decision.kind == Kind::Suspend)
        .filter(|_| change == Change::Lift);
    Ok(ChangePage {
        change,
        certification: id,
        organisation_id: dossier.organisation.id,
        version: dossier.certification.version,
        status: case::status_on(&dossier.certification, today),
        possible: changes(&dossier.certification, today).contains(&change),
        organisation: dossier.organisation.legal_name,
        standard: dossier.certification.standard,
        number: current.number,
        contact: dossier.organisation.contact_name,
        contact_email: dossier.organisation.contact_email,
        expires_on: current.expires_on,
        latest_limit,
        suspended_until: suspension.as_ref().and_then(|one| one.limit_on),
        suspended_because: suspension.map(|one| one.reason),
        refusals,
        steps,
    })
}

/// What waits for decision makers: suspensions to be ended in time, one way or the other (LC-93).
pub fn waiting(reader: &mut Reader<'_>) -> Result<Vec<Waiting>> {
    let reach = reader.reach();
    let suspended = store::suspended(reader.conn(), reach)?;
    let ids: Vec<CertificationId> = suspended.iter().map(|(id, _, _)| *id).collect();
    let limits = store::suspension_limits(reader.conn(), &ids)?;
    let waiting = suspended.into_iter().map(|(id, organisation, standard)| Waiting {
        what: "queue-end-suspension",
        organisation,
        subject: standard,
        href: format!("/desk/cases/{id}"),
        due_on: limits.get(&id).copied().flatten(),
        rule: Some(LC_93),
    });
    let mut waiting: Vec<Waiting> = waiting.collect();
    for (id, organisation, subject) in undecided(reader)? {
        waiting.push(Waiting {
            what: "queue-decide-modification",
            organisation,
            subject,
            href: format!("/desk/modifications/{id}"),
            due_on: None,
            rule: Some(LC_96),
        });
    }
    Ok(waiting)
}
