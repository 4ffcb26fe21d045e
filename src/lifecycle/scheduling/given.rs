//! What is given to hold, confirm and release an audit, and to confirm one's own place.

use serde::{Deserialize, Serialize};

use super::model::TeamMember;
use crate::base::amounts::AuditorDays;
use crate::base::citation::{CO_70, LC_120};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::AuditorId;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::text::Line;
use crate::base::time::{Date, in_words};
use crate::rules::words::TeamRole;

/// Longest audit that is not surely a slip, in days from first to last.
const LONGEST: i64 = 90;

/// Dates and team. The lists run side by side: the first of each belongs to the first person, and so on; a place
/// without an auditor is left out.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenHold {
    /// First audit day.
    pub starts_on: Given,
    /// Last audit day.
    pub ends_on: Given,
    /// Why stage 1 still holds after a long interval, or why none is kept (LC-33, LC-34).
    pub interval_reason: Given,
    /// Who.
    pub auditors: Vec<Given>,
    /// In which role.
    pub roles: Vec<Given>,
    /// Auditor-days of each.
    pub days: Vec<Given>,
    /// First day of each, where it is not the audit's.
    pub from: Vec<Given>,
    /// Last day of each, where it is not the audit's.
    pub to: Vec<Given>,
    /// Who accompanies or evaluates each, where somebody must.
    pub accompanied_by: Vec<Given>,
    /// The version of the audit seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Serialize)]
pub struct Hold {
    /// First audit day.
    pub starts_on: Date,
    /// Last audit day.
    pub ends_on: Date,
    /// What was said about the interval.
    pub interval_reason: Option<Line>,
    /// The proposed members.
    pub members: Vec<Place>,
    /// The version of the audit seen.
    #[serde(skip)]
    pub version: i32,
}

/// One proposed member.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// Who.
    pub auditor: AuditorId,
    /// In which role.
    pub role: TeamRole,
    /// Auditor-days.
    pub days: AuditorDays,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Who accompanies or evaluates the person.
    pub accompanied_by: Option<AuditorId>,
    /// The row of the form, counted from 0.
    #[serde(skip)]
    pub row: usize,
}

impl Place {
    /// The place of a member who stands on the team already.
    pub(super) fn of(member: &TeamMember) -> Self {
        Self {
            auditor: member.auditor_id,
            role: member.role,
            days: member.days,
            from: member.from_on,
            to: member.to_on,
            accompanied_by: member.accompanied_by,
            row: 0,
        }
    }
}

impl GivenHold {
    /// Checks every field of every place.
    pub fn check(&self) -> Result<Hold> {
        let mut fields = Fields::none();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        let starts_on = fields.take("starts_on", self.starts_on.date());
        let ends_on = fields.take("ends_on", self.ends_on.date());
        let interval_reason = fields
            .take("interval_reason", self.interval_reason.optional_line())
            .flatten();
        let (Some(starts_on), Some(ends_on)) = (starts_on, ends_on) else {
            // The people are looked at all the same, so that every fault is told at once.
            self.places(Date::MIN, Date::MIN, &mut fields);
            return Err(Error::Invalid(fields));
        };
        let members = self.places(starts_on, ends_on, &mut fields);
        let Some(version) = version.filter(|_| fields.0.is_empty()) else {
            return Err(Error::Invalid(fields));
        };
        let mut no = Refusals::none();
        if ends_on < starts_on {
            no.add(Refusal::of(
                LC_120,
                "ends_on",
                format!(
                    "The audit ends on {}, before it starts on {}.",
                    in_words(ends_on),
                    in_words(starts_on)
                ),
            ));
        } else if (ends_on - starts_on).num_days() > LONGEST {
            no.add(Refusal::of(
                LC_120,
                "ends_on",
                format!("An audit of more than {LONGEST} days is surely a slip."),
            ));
        }
        if members.is_empty() {
            no.add(Refusal::of(CO_70, "auditors", "Name at least the lead auditor."));
        }
        no.or(())?;
        Ok(Hold {
            starts_on,
            ends_on,
            interval_reason,
            members,
            version,
        })
    }

    fn places(&self, starts_on: Date, ends_on: Date, fields: &mut Fields) -> Vec<Place> {
        let nothing = Given::default();
        let at = |list: &[Given], i: usize| list.get(i).cloned().unwrap_or_else(|| nothing.clone());
        let mut places = Vec::new();
        for (i, auditor) in self
            .auditors
            .iter()
            .enumerate()
            .filter(|(_, given)| !given.is_empty())
        {
            let named = |name: &str| format!("{name}/{i}");
            let auditor = fields.take(&named("auditors"), auditor.one_of());
            let role = fields.take(&named("roles"), at(&self.roles, i).one_of());
            let days = fields.take(&named("days"), days(&at(&self.days, i)));
            let from = fields.take(&named("from"), at(&self.from, i).optional_date());
            let to = fields.take(&named("to"), at(&self.to, i).optional_date());
            let by = fields.take(
                &named("accompanied_by"),
                at(&self.accompanied_by, i).optional_one_of(),
            );
            if let (Some(auditor), Some(role), Some(days), Some(from), Some(to), Some(accompanied_by)) =
                (auditor, role, days, from, to, by)
            {
                places.push(Place {
                    auditor,
                    role,
                    days,
                    from: from.unwrap_or(starts_on),
                    to: to.unwrap_or(ends_on),
                    accompanied_by,
                    row: i,
                });
            }
        }
        places
    }
}

/// AT-1: whole hundredths of a day; none where nothing is given.
fn days(given: &Given) -> std::result::Result<AuditorDays, String> {
    if given.is_empty() {
        return Ok(AuditorDays::default());
    }
    let days = given.decimal()?;
    match AuditorDays::from_exact(days) {
        Some(days) if days >= AuditorDays::default() => Ok(days),
        _ => Err("Write auditor-days as 2.5: not negative, at most two decimals (AT-1, CO-70).".to_owned()),
    }
}

/// What is given to confirm a held audit.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenConfirmation {
    /// LC-41: whether the client agreed to the dates.
    pub client_agreed: Given,
    /// LC-32: whether the concerns of stage 1 are resolved, where it asked for that.
    pub concerns_resolved: Given,
    /// The version of the audit seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Confirmation {
    /// Whether the client agreed to the dates.
    pub client_agreed: bool,
    /// Whether the concerns of stage 1 are resolved.
    pub concerns_resolved: bool,
    /// The version of the audit seen.
    #[serde(skip)]
    pub version: i32,
}

impl GivenConfirmation {
    /// Checks every field; what is not ticked is a no, which the rules judge.
    pub fn check(&self) -> Result<Confirmation> {
        let mut fields = Fields::none();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match version {
            Some(version) => Ok(Confirmation {
                client_agreed: self.client_agreed.ticked(),
                concerns_resolved: self.concerns_resolved.ticked(),
                version,
            }),
            None => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to release an audit.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenRelease {
    /// Why; needed once the dates were agreed.
    pub reason: Given,
    /// The version of the audit seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Release {
    /// Why.
    pub reason: Option<Line>,
    /// The version of the audit seen.
    pub version: i32,
}

impl GivenRelease {
    /// Checks both fields.
    pub fn check(&self) -> Result<Release> {
        let mut fields = Fields::none();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        let reason = fields.take("reason", self.reason.optional_line());
        match (version, reason) {
            (Some(version), Some(reason)) => Ok(Release { reason, version }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What a member gives to confirm their own place.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenAssignment {
    /// CO-8: that nothing ties the person to the client beyond what is recorded.
    pub no_conflict: Given,
}

impl GivenAssignment {
    /// CO-8: a place is confirmed by saying so, not by silence.
    pub fn check(&self) -> Result<()> {
        if self.no_conflict.ticked() {
            return Ok(());
        }
        Err(Refusal::of(
            crate::base::citation::CO_8,
            "no_conflict",
            "Say that you have no conflict of interest with this client, or tell the manager about it instead.",
        )
        .into())
    }
}
