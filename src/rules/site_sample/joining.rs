//! A single site that joins a certified organisation: audited first, or at the next surveillance (MS-71). A group that
//! joins is a set of its own in the sample (MS-70).

use super::Method;
use crate::base::citation::{MS_71, MS_75};
use crate::base::ruling::{Refusals, Ruling, Step};
use crate::text_enum;

text_enum! {
    /// When a new site is audited.
    When {
        /// By an audit of its own, before it is taken in.
        BeforeInclusion = "before_inclusion",
        /// With the next surveillance; it is on no certificate until then (MS-75).
        NextSurveillance = "next_surveillance",
    }
}

/// MS-71: what the body decided, with its reason; without a decision a site that is not sampled is audited first.
pub fn single(method: Method, decided: Option<When>, reason: &str) -> Result<Ruling<When>, Refusals> {
    let reason = reason.trim();
    let (when, says) = match (decided, method) {
        (Some(_), _) if reason.is_empty() => {
            return Err(Refusals::one(
                MS_71,
                "Give the reason why the new site is audited then.",
            ));
        }
        (None, Method::S) => {
            return Err(Refusals::one(
                MS_71,
                "Say whether the new site is audited before it is taken in or at the next surveillance, and why.",
            ));
        }
        (None, Method::N) => (
            When::BeforeInclusion,
            "The site is not sampled, so it is audited before it is taken in".to_owned(),
        ),
        (Some(When::BeforeInclusion), _) => (
            When::BeforeInclusion,
            format!("The site is audited before it is taken in: {reason}"),
        ),
        (Some(When::NextSurveillance), _) => (
            When::NextSurveillance,
            format!("The site is audited at the next surveillance: {reason}"),
        ),
    };
    let mut steps = vec![Step::new(MS_71, says)];
    if when == When::NextSurveillance {
        steps.push(Step::new(
            MS_75,
            "Until that audit and the decision after it, the site stands on no certificate",
        ));
    }
    Ok(Ruling::new(when, steps))
}
