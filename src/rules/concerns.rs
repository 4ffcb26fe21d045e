//! Appeals, complaints and misuse of a certificate or mark: by when each is acknowledged and decided (LC-112), and who
//! keeps away from it (LC-110, LC-111, CO-9).

use chrono::{Datelike as _, Weekday};

use super::parameters::Parameters;
use super::team;
use crate::base::citation::{CO_9, LC_110, LC_111, LC_112, LC_119, LC_120, RuleId};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words, plus_days};
use crate::rules::keys::{ClientKey, PersonKey};
use crate::rules::steps::concern::Kind;
use crate::text_enum;

/// The last days in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// By when it is acknowledged.
    pub acknowledge_by: Date,
    /// By when it is decided and its result told.
    pub decide_by: Date,
}

/// A week has two days on which nobody works; who is closed longer than this is asked to set another limit.
const LONGEST_CLOSED: i64 = 366;

/// LC-112: the limits of what was received on a day. Working days are Monday to Friday without those on which the body
/// is closed; the days for deciding are civil days.
pub fn limits(
    parameters: &Parameters,
    kind: Kind,
    received: Date,
    closed: impl Fn(Date) -> bool,
) -> Ruling<Limits> {
    let wanted = parameters.acknowledge_working_days;
    let (mut acknowledge_by, mut counted) = (received, 0);
    for _ in 0..LONGEST_CLOSED {
        if counted >= wanted {
            break;
        }
        acknowledge_by = plus_days(acknowledge_by, 1);
        let weekend = matches!(acknowledge_by.weekday(), Weekday::Sat | Weekday::Sun);
        if !weekend && !closed(acknowledge_by) {
            counted += 1;
        }
    }
    let days = match kind {
        Kind::Appeal => parameters.appeal_days,
        Kind::Complaint | Kind::Misuse => parameters.complaint_days,
    };
    let decide_by = plus_days(received, days);
    Ruling::new(
        Limits {
            acknowledge_by,
            decide_by,
        },
        vec![
            Step::new(
                LC_112,
                format!(
                    "Received on {}: acknowledged within {wanted} working days, by {}",
                    in_words(received),
                    in_words(acknowledge_by)
                ),
            ),
            Step::new(
                LC_112,
                format!("Decided within {days} days, by {}", in_words(decide_by)),
            ),
        ],
    )
}

/// LC-120: nothing is received tomorrow.
pub fn received(on: Date, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::none();
    if on > today {
        no.add(Refusal::of(
            LC_120,
            "received_on",
            format!(
                "{} is after today, {}. Enter the day it arrived.",
                in_words(on),
                in_words(today)
            ),
        ));
    }
    no.or(())
}

/// LC-110: nobody appeals against nothing, and nobody but the client concerned.
pub fn appealable(decided_for_the_appellant: bool) -> Result<(), Refusals> {
    let mut no = Refusals::none();
    if !decided_for_the_appellant {
        no.add(Refusal::of(
            LC_110,
            "decision",
            "Choose the decision on the client's certification that the appeal is against.",
        ));
    }
    no.or(())
}

text_enum! {
    /// What somebody did in the case.
    Part {
        /// Was in the team of an audit.
        Audited = "audited",
        /// Reviewed the application.
        Reviewed = "reviewed",
        /// Decided on the certification.
        Decided = "decided",
    }
}

/// Somebody's part in the case that an appeal or a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involved {
    /// Who.
    pub person: PersonKey,
    /// What they did.
    pub part: Part,
    /// When, or in which audit, in words: "audit 12", "on 2 March 2026".
    pub when: String,
}

/// Who handles or decides, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Handling<'a> {
    /// An appeal, a complaint or misuse.
    pub kind: Kind,
    /// The person.
    pub person: &'a PersonKey,
    /// Their name.
    pub name: &'a str,
    /// Their record of services and ties, where there is one.
    pub record: Option<&'a team::Auditor>,
    /// The client concerned, where there is one.
    pub client: Option<&'a ClientKey>,
    /// The day.
    pub on: Date,
}

/// The rule that a kind is handled by.
pub const fn rule(kind: Kind) -> RuleId {
    match kind {
        Kind::Appeal => LC_110,
        Kind::Complaint => LC_111,
        Kind::Misuse => LC_119,
    }
}

/// LC-110, LC-111, CO-9: whoever audited, reviewed or decided neither handles nor decides; and nobody does whom a service
/// to the client (CO-4) or a tie to it (CO-5) bars. Misuse is no judgement of the body's own work: those who know the
/// client pursue it (LC-119).
pub fn may_handle(handling: &Handling<'_>, involved: &[Involved]) -> Result<Ruling<()>, Refusals> {
    let mut no = Refusals::none();
    let rule = rule(handling.kind);
    if handling.kind != Kind::Misuse {
        for own in involved.iter().filter(|one| one.person == *handling.person) {
            let did = match own.part {
                Part::Audited => "was in the team of",
                Part::Reviewed => "reviewed the application",
                Part::Decided => "decided",
            };
            no.add(Refusal::of(
                rule,
                "handler",
                format!(
                    "{} {did} {} and so took part in this case: choose somebody who did not.",
                    handling.name, own.when
                ),
            ));
        }
    }
    if let (Some(record), Some(client)) = (handling.record, handling.client) {
        no.take(team::untied(record, &[], client, handling.on));
    }
    no.or(Ruling::new(
        (),
        vec![Step::new(
            CO_9,
            format!(
                "{} took no part in what this is about, on {}",
                handling.name,
                in_words(handling.on)
            ),
        )],
    ))
}
