//! What letters say in the body's own words. Such words are text with named places, and never a template.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::acts::{Decided, keep};
use super::model::SetWording;
use super::view::{Changed, changes};
use crate::access::{Act, Subject};
use crate::base::error::{Error, Fields, Result, unchanged};
use crate::base::ids::SettingId;
use crate::outbox::samples::{filled, names, places, sample};
use crate::settings::Name;
use crate::work::{Done, Reader, Work};

/// What opens a door: a letter that carries it must go on carrying it.
const SECRET: &str = "secret_link";

/// A letter as it stands.
#[derive(Debug, Clone, Serialize)]
pub struct LetterView {
    /// Its name.
    pub letter: &'static str,
    /// The body's own words; none where those of the program are used.
    pub text: Option<String>,
    /// The places that own words may name, with invented values.
    pub places: BTreeMap<String, String>,
    /// Every change, the newest first.
    pub changes: Vec<Changed>,
    /// Rises with every change.
    pub version: i32,
}

/// What every letter ends with.
#[derive(Debug, Clone, Serialize)]
pub struct SignOffView {
    /// The text; none where nothing was decided.
    pub text: Option<String>,
    /// Every change, the newest first.
    pub changes: Vec<Changed>,
    /// Rises with every change.
    pub version: i32,
}

/// Every letter.
pub fn all(reader: &mut Reader<'_>) -> Result<Vec<LetterView>> {
    names().map(|letter| one(reader, letter)).collect()
}

/// One of them.
pub fn one(reader: &mut Reader<'_>, letter: &str) -> Result<LetterView> {
    let (letter, particulars) = sample(letter).ok_or(Error::NotFound("letter"))?;
    let name = Name::Wording(letter);
    let body = reader.settings().body.clone();
    let mut places: BTreeMap<String, String> = places(particulars)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    places.insert("body_name".to_owned(), body.name.clone());
    places.insert("base_url".to_owned(), body.base_url.clone());
    Ok(LetterView {
        letter,
        text: reader.settings().wording(letter)?,
        places,
        version: reader.settings().version(name),
        changes: changes(reader, name)?,
    })
}

/// What every letter ends with.
pub fn sign_off(reader: &mut Reader<'_>) -> Result<SignOffView> {
    Ok(SignOffView {
        text: reader.settings().sign_off()?,
        version: reader.settings().version(Name::SignOff),
        changes: changes(reader, Name::SignOff)?,
    })
}

/// Puts own words in the place of a letter's text, or takes them away, from now on.
pub fn set_wording(work: &mut Work<'_>, letter: &str, given: &SetWording) -> Result<Done<SettingId>> {
    let permit = work.permit(Act::SetLetters, &Subject::house(), "letter")?;
    let (letter, particulars) = sample(letter).ok_or(Error::NotFound("letter"))?;
    let name = Name::Wording(letter);
    unchanged("letter", work.settings().version(name), given.version)?;
    if let Some(text) = &given.text {
        let mut known = places(particulars);
        known.insert("body_name", String::new());
        known.insert("base_url", String::new());
        let fault = match filled(text.as_str(), &known) {
            Err(fault) => Some(fault),
            Ok(_) if known.contains_key(SECRET) && !text.as_str().contains(&format!("{{{SECRET}}}")) => Some(
                format!("Write {{{SECRET}}} where the link belongs: without it this letter opens nothing."),
            ),
            Ok(_) => None,
        };
        if let Some(fault) = fault {
            let mut fields = Fields::none();
            fields.add("text", fault);
            return Err(Error::Invalid(fields));
        }
    }
    let before = json!(work.settings().wording(letter)?);
    let change = decided(work, name, before, given);
    keep(work, permit, change)
}

/// Sets what every letter ends with, from now on. It has no places: it is the same in all of them.
pub fn set_sign_off(work: &mut Work<'_>, given: &SetWording) -> Result<Done<SettingId>> {
    let permit = work.permit(Act::SetLetters, &Subject::house(), "letter")?;
    unchanged("letter", work.settings().version(Name::SignOff), given.version)?;
    let before = json!(work.settings().sign_off()?);
    let change = decided(work, Name::SignOff, before, given);
    keep(work, permit, change)
}

fn decided(work: &Work<'_>, name: Name, before: Value, given: &SetWording) -> Decided {
    Decided {
        name,
        before,
        after: json!(given.text),
        in_force_on: work.today(),
        reason: given.reason.to_string(),
    }
}
