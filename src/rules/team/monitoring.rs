//! Ongoing monitoring of people who audit: seen at work on site, once in so many months per standard (CO-32), and what
//! becomes of who was not (CO-38). A record review or a client's word adds to it and does not stand in for it.

use serde::{Deserialize, Serialize};

use crate::base::citation::{CO_32, CO_38};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words, minus_months, plus_months};
use crate::rules::book::StandardId;
use crate::rules::parameters::Parameters;
use crate::text_enum;

/// CO-38: a manager puts the limit off by at most so many months, once.
pub const PUT_OFF_MONTHS: u32 = 3;

text_enum! {
    /// How somebody was monitored.
    Kind {
        /// Seen auditing on site; this alone counts toward the limit.
        OnSite = "on_site",
        /// Their reports were reviewed.
        ReportReview = "report_review",
        /// Clients were asked.
        ClientFeedback = "client_feedback",
    }
}

text_enum! {
    /// What came of it.
    Outcome {
        /// Competent as before.
        Satisfactory = "satisfactory",
        /// Competent, with something to improve.
        Improvement = "improvement",
        /// Not competent as seen; the limit stays where it was.
        Unsatisfactory = "unsatisfactory",
    }
}

text_enum! {
    /// How it stands.
    Standing {
        /// In time.
        InTime = "in_time",
        /// The limit is near.
        Soon = "soon",
        /// The limit has passed.
        Overdue = "overdue",
        /// The limit would have passed, but nothing was ever recorded: the body may have seen them before it kept that here.
        Unrecorded = "unrecorded",
    }
}

/// The standard without its edition, as "ISO 9001": who was seen auditing to one edition was seen for the standard.
pub fn family(standard: &StandardId) -> &str {
    let whole = standard.as_str();
    whole.split(':').next().unwrap_or(whole)
}

/// What is known of one person and standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The first day of competence: granted on evidence, of which being seen auditing is part (CO-31).
    pub competent_since: Date,
    /// When they were last seen on site, and found competent.
    pub last: Option<Date>,
    /// Until when a manager put the limit off since then.
    pub put_off: Option<Date>,
}

/// CO-32: the last day by which the person is seen again.
pub fn limit(parameters: &Parameters, seen: &Seen) -> Date {
    let usual = usual(parameters, seen);
    seen.put_off.map_or(usual, |until| until.max(usual))
}

fn usual(parameters: &Parameters, seen: &Seen) -> Date {
    plus_months(
        seen.last.unwrap_or(seen.competent_since),
        parameters.monitoring_months,
    )
}

/// CO-38: how it stands on a day.
pub fn standing(parameters: &Parameters, seen: &Seen, today: Date) -> Standing {
    let limit = limit(parameters, seen);
    if today > limit {
        if seen.last.is_none() && seen.put_off.is_none() {
            Standing::Unrecorded
        } else {
            Standing::Overdue
        }
    } else if minus_months(limit, parameters.monitoring_warn_months) <= today {
        Standing::Soon
    } else {
        Standing::InTime
    }
}

/// CO-38: whether the limit may be put off until a day: once since they were last seen, by three months at most.
pub fn put_off(
    parameters: &Parameters,
    seen: &Seen,
    until: Date,
    today: Date,
) -> Result<Ruling<Date>, Refusals> {
    let mut no = Refusals::none();
    let usual = usual(parameters, seen);
    if let Some(before) = seen.put_off {
        no.add(Refusal::new(
            CO_38,
            format!(
                "The limit was put off until {} already. It is put off once; see the person at work.",
                in_words(before)
            ),
        ));
    }
    let latest = plus_months(usual, PUT_OFF_MONTHS);
    if until > latest {
        no.add(Refusal::of(
            CO_38,
            "until",
            format!(
                "The limit is {}: it is put off by {PUT_OFF_MONTHS} months at most, to {}.",
                in_words(usual),
                in_words(latest)
            ),
        ));
    } else if until <= usual || until < today {
        no.add(Refusal::of(
            CO_38,
            "until",
            format!(
                "Enter a day after the limit, {}, and not before today.",
                in_words(usual)
            ),
        ));
    }
    no.or(Ruling::new(
        until,
        vec![
            Step::new(CO_32, format!("To be seen by {}", in_words(usual))),
            Step::new(CO_38, format!("Put off until {}", in_words(until))),
        ],
    ))
}

/// What the team check knows of a person whose monitoring is not in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesTeamMonitoring)]
pub struct Watched {
    /// The standard, without its edition.
    pub family: String,
    /// The last day by which the person was or is to be seen.
    pub limit: Date,
    /// How that stands on the day of the assignment.
    pub standing: Standing,
}
