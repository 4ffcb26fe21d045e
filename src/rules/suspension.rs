//! How long a suspension may last (LC-92): as long as the certification body has set, and never past expiry.

use super::clock::suspension_limit;
use super::parameters::Parameters;
use crate::base::citation::LC_92;
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words};

/// The last day of a suspension that begins on `on`: the day asked for if it is early enough, else the latest there is.
/// LC-93: the expiry date itself never moves because of a suspension.
pub fn limit(
    parameters: &Parameters,
    on: Date,
    expires: Date,
    asked: Option<Date>,
) -> Result<Ruling<Date>, Refusals> {
    let months = parameters.suspension_months;
    let latest = suspension_limit(parameters, on, expires);
    let why = if latest == expires {
        format!("the certification expires on {}", in_words(expires))
    } else {
        format!("a suspension lasts at most {months} months")
    };
    let step = |limit: Date| {
        Step::new(
            LC_92,
            format!("The cause is to be solved by {}: {why}", in_words(limit)),
        )
    };
    match asked {
        None => Ok(Ruling::new(latest, vec![step(latest)])),
        Some(day) if day > latest => Err(Refusals(vec![Refusal::of(
            LC_92,
            "limit_on",
            format!("The limit is {} at the latest: {why}.", in_words(latest)),
        )])),
        Some(day) if day < on => Err(Refusals(vec![Refusal::of(
            LC_92,
            "limit_on",
            format!(
                "The limit, {}, is before the suspension begins, {}.",
                in_words(day),
                in_words(on)
            ),
        )])),
        Some(day) => Ok(Ruling::new(
            day,
            vec![Step::new(
                LC_92,
                format!(
                    "The cause is to be solved by {}, as set with the decision; {} would be the latest",
                    in_words(day),
                    in_words(latest)
                ),
            )],
        )),
    }
}
