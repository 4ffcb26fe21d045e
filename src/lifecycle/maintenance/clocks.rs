//! What runs next for cases: read for all of them together.

use std::collections::HashMap;

use serde::Serialize;

use super::model::Visit;
use super::store;
use crate::base::citation::{LC_80, LC_92, RuleId};
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::base::time::Date;
use crate::lifecycle::case::{self, Certification};
use crate::rules::steps::certification::State;
use crate::work::Reader;

/// What runs next for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Clock {
    /// What it is, as the last part of a text's key: "surveillance", "suspension".
    pub what: String,
    /// The last day; none while an earlier step leaves it open.
    pub due_on: Option<Date>,
    /// The day it is arranged for, once it is.
    pub arranged_on: Option<Date>,
    /// The rule it comes from.
    pub rule: Option<RuleId>,
}

/// The clocks of some cases, with what they are read from.
pub(super) struct Clocks {
    today: Date,
    limits: HashMap<CertificationId, Option<Date>>,
    visits: HashMap<CertificationId, Vec<Visit>>,
}

impl Clocks {
    /// Reads what the clocks of these cases take: two questions, however many they are.
    pub(super) fn of<'c>(
        reader: &mut Reader<'_>,
        cases: impl IntoIterator<Item = &'c Certification>,
    ) -> Result<Self> {
        let today = reader.today();
        let (mut suspended, mut running) = (Vec::new(), Vec::new());
        for case in cases {
            match case::status_on(case, today) {
                State::Suspended => suspended.push(case.id),
                State::Applicant | State::InAudit | State::Certified => running.push(case.id),
                State::Granted | State::Withdrawn | State::Expired | State::Refused => {}
            }
        }
        let mut visits: HashMap<CertificationId, Vec<Visit>> = HashMap::new();
        for (case, visit) in store::visits(reader.conn(), &running)? {
            visits.entry(case).or_default().push(visit);
        }
        Ok(Self {
            today,
            limits: store::suspension_limits(reader.conn(), &suspended)?,
            visits,
        })
    }

    /// What runs next for one of them: of a suspension its limit, else the next audit's limit, else the expiry.
    pub(super) fn next(&self, case: &Certification) -> Option<Clock> {
        match case::status_on(case, self.today) {
            State::Suspended => Some(Clock {
                what: "suspension".to_owned(),
                due_on: self.limits.get(&case.id).copied().flatten(),
                arranged_on: None,
                rule: Some(LC_92),
            }),
            State::Granted => Some(Clock {
                what: "issue".to_owned(),
                due_on: None,
                arranged_on: None,
                rule: None,
            }),
            status @ (State::Applicant | State::InAudit | State::Certified) => {
                // Before the first decision only the initial audit counts: no other can be held (LC-14, LC-22).
                let certified = status == State::Certified;
                let visits = self.visits.get(&case.id).into_iter().flatten();
                let next = visits
                    .filter(|audit| matches!(audit.status.as_str(), "planned" | "held" | "confirmed"))
                    .filter(|audit| certified || matches!(audit.kind.as_str(), "stage_1" | "stage_2"))
                    .min_by_key(|audit| (audit.limit_on.is_none(), audit.limit_on));
                match next {
                    Some(audit) => Some(Clock {
                        what: audit.kind.replace('_', "-"),
                        due_on: audit.limit_on.or(audit.target_on),
                        arranged_on: audit.starts_on,
                        rule: audit.window_rule.parse().ok(),
                    }),
                    None if status == State::InAudit => Some(Clock {
                        what: "decision".to_owned(),
                        due_on: None,
                        arranged_on: None,
                        rule: None,
                    }),
                    None => case.expires_on.map(|expires| Clock {
                        what: "expiry".to_owned(),
                        due_on: Some(expires),
                        arranged_on: None,
                        rule: Some(LC_80),
                    }),
                }
            }
            State::Withdrawn | State::Expired | State::Refused => None,
        }
    }
}
