//! One person against one audit's dates: can lead, can join, or cannot and why. The planning board asks this.

use super::{Audit, Auditor, Check, CheckName, Member, Placed, Verdict, person};
use crate::base::amounts::Decimal;
use crate::base::time::Date;
use crate::rules::parameters::Parameters;
use crate::rules::words::TeamRole;
use crate::text_enum;

text_enum! {
    /// The most a person can do on an audit.
    Fitness {
        /// Can lead it.
        CanLead = "can_lead",
        /// Can be an auditor or technical expert on it.
        CanJoin = "can_join",
        /// Cannot be on it.
        Cannot = "cannot",
    }
}

/// The audit as far as it matters for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The audit; its team is not asked about.
    pub audit: &'a Audit,
    /// First day the person is wanted.
    pub from: Date,
    /// Last day the person is wanted.
    pub to: Date,
}

/// What the person can do there, and the strongest reason why not more. `everybody` are the records in which services
/// of the whole body may stand (CO-4).
pub fn exclusion(
    parameters: &Parameters,
    wanted: &Wanted<'_>,
    auditor: &Auditor,
    everybody: &[Auditor],
) -> (Fitness, Option<Check>) {
    let against = |role: TeamRole, name: CheckName| {
        let member = Member {
            auditor: auditor.id.clone(),
            role,
            days: Decimal::default(),
            from: None,
            to: None,
            accompanied_by: None,
            evaluator: None,
        };
        let placed = Placed {
            member: &member,
            auditor,
            from: wanted.from,
            to: wanted.to,
        };
        let everybody = if everybody.is_empty() {
            std::slice::from_ref(auditor)
        } else {
            everybody
        };
        person::check(name, parameters, wanted.audit, &placed, everybody)
            .into_iter()
            .find(|check| check.result == Verdict::Fail)
    };
    if wanted.audit.decision_maker.as_ref() == Some(&auditor.id) {
        let check = CheckName::Separation.fails(Some(&auditor.id), "The person is to decide on this audit.");
        return (Fitness::Cannot, Some(check));
    }
    // The strongest first: what the standard fixes, then what time or paper can mend.
    let personal = [
        CheckName::TwoYearBar,
        CheckName::Conflict,
        CheckName::Active,
        CheckName::Agreement,
        CheckName::DoubleBooking,
        CheckName::Declaration,
    ];
    let barred = personal
        .into_iter()
        .find_map(|name| against(TeamRole::Auditor, name))
        // CO-38: seeing the person at work mends it.
        .or_else(|| against(TeamRole::Auditor, CheckName::Monitoring));
    // What is fixed outranks missing competence, and competence outranks what can be mended.
    let joins = [TeamRole::Auditor, TeamRole::TechnicalExpert]
        .into_iter()
        .map(|role| against(role, CheckName::Competence))
        .min_by_key(Option::is_some)
        .flatten();
    match (barred, joins) {
        (Some(bar), Some(gap)) => {
            let fixed = matches!(
                bar.check,
                CheckName::TwoYearBar | CheckName::Conflict | CheckName::Active
            );
            (Fitness::Cannot, Some(if fixed { bar } else { gap }))
        }
        (Some(reason), None) | (None, Some(reason)) => (Fitness::Cannot, Some(reason)),
        (None, None) => {
            let leads = against(TeamRole::LeadAuditor, CheckName::Competence)
                .or_else(|| against(TeamRole::LeadAuditor, CheckName::Rotation));
            match leads {
                None => (Fitness::CanLead, None),
                Some(reason) => (Fitness::CanJoin, Some(reason)),
            }
        }
    }
}
