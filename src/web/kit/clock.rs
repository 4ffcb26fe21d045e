//! Clocks as pages show them: shape and words, always both.

use serde_json::{Value, json};

use super::words::Words;
use crate::base::error::Result;
use crate::base::time::{Date, in_words};

/// Days after which a clock shows its date and counts no longer.
const COUNTED_DAYS: i64 = 14;
/// Days ahead within which a weekday says more than a date alone.
const SOON_DAYS: i64 = 7;

/// A clock for `parts/clock`: how a day stands to today. Without a day no clock runs yet.
pub fn clock(words: &Words, today: Date, due: Option<Date>) -> Result<Value> {
    let Some(due) = due else {
        return Ok(json!({ "kind": "later", "says": words.say("clock-none", &[])? }));
    };
    let left = (due - today).num_days();
    let (kind, says) = match left {
        ..0 if -left > COUNTED_DAYS => (
            "late",
            words.say("clock-late-since", &[("date", in_words(due).into())])?,
        ),
        ..0 => ("late", words.say("clock-late", &[("days", (-left).into())])?),
        0 => ("today", words.say("clock-today", &[])?),
        1..=SOON_DAYS => {
            let weekday = words.say(
                &format!("clock-{}", due.format("%A").to_string().to_lowercase()),
                &[],
            )?;
            let date = in_words(due).into();
            (
                "soon",
                words.say("clock-soon", &[("weekday", weekday.into()), ("date", date)])?,
            )
        }
        _ => (
            "later",
            words.say("clock-later", &[("date", in_words(due).into())])?,
        ),
    };
    Ok(json!({ "kind": kind, "says": says }))
}
