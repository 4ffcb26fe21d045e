//! The body's own words for a letter, in place of those that the program comes with, and what every letter ends with.

use super::Text;
use crate::base::error::Result;
use crate::outbox::Waiting;
use crate::outbox::samples::{filled, places, sample};
use crate::settings::Present;

/// The letter as it leaves. Own words that cannot be filled from its particulars give way to the program's: no letter
/// stays behind for them.
pub fn worded(settings: &Present, letter: &Waiting, text: Text) -> Result<Text> {
    let mut body = text.body;
    if let Some((name, _)) = sample(&letter.letter)
        && let Some(own) = settings.wording(name)?
    {
        let mut known = places(&letter.particulars.0);
        known.insert("body_name", settings.body.name.clone());
        known.insert("base_url", settings.body.base_url.clone());
        match filled(&own, &known) {
            Ok(own) => body = own,
            Err(fault) => tracing::warn!(letter = name, fault, "own words cannot be used"),
        }
    }
    if let Some(sign_off) = settings.sign_off()? {
        body = format!("{}\n\n{sign_off}\n", body.trim_end());
    }
    Ok(Text {
        subject: text.subject,
        body,
    })
}
