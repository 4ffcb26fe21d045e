//! The two-year bars: who served a client keeps away from its certification (CO-4, CO-13).

use super::{Service, ServiceBy, ServiceKind};
use crate::base::citation::{CO_4, CO_13};
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::{Date, in_words, plus_months};
use crate::rules::keys::ClientKey;

/// CO-4: the bar in months, from the end of the service to the first day of the activity. Fixed by ISO/IEC 17021-1.
pub const BAR_MONTHS: u32 = 24;

/// Whether `services` bar from any certification activity for `organisation` on `activity`: review, audit, decision,
/// appeal and complaint alike. An unfinished service bars without end.
pub fn barred(services: &[Service], organisation: &ClientKey, activity: Date) -> Result<(), Refusals> {
    let mut no = Refusals::none();
    for service in services.iter().filter(|s| s.organisation == *organisation) {
        let free = service.to.map(|end| plus_months(end, BAR_MONTHS));
        if free.is_some_and(|free| activity >= free) {
            continue;
        }
        let what = match service.kind {
            ServiceKind::Consultancy => "consultancy",
            ServiceKind::Employment => "employment",
            ServiceKind::InternalAudit => "internal audits",
        };
        let whose = match service.by {
            ServiceBy::Person => "",
            ServiceBy::Body => " by the certification body or a related one",
        };
        let rule = match (service.kind, service.by) {
            (ServiceKind::InternalAudit, ServiceBy::Person) => CO_13,
            (ServiceKind::InternalAudit, ServiceBy::Body)
            | (ServiceKind::Consultancy | ServiceKind::Employment, ServiceBy::Person | ServiceBy::Body) => {
                CO_4
            }
        };
        no.add(Refusal::new(
            rule,
            match (service.to, free) {
                (Some(end), Some(free)) => format!(
                    "{} for this client{whose} ended on {}; the bar of {BAR_MONTHS} months lasts until {}, and the \
                     activity is on {}.",
                    capital(what),
                    in_words(end),
                    in_words(free),
                    in_words(activity)
                ),
                _ => format!(
                    "{} for this client{whose} began on {} and has no end date, so it bars from every activity.",
                    capital(what),
                    in_words(service.from)
                ),
            },
        ));
    }
    no.or(())
}

fn capital(what: &str) -> String {
    let mut chars = what.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
