//! Every letter with invented particulars: what pages show of it, and which of them words of the body's own may name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::base::time::{Date, in_words};

/// By the letter's name; a test holds them against the templates.
static SAMPLES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../templates/mail/samples.json")).unwrap_or_default()
});

/// The names of all letters, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    SAMPLES.keys().map(String::as_str)
}

/// The invented particulars of a letter.
pub fn sample(letter: &str) -> Option<(&'static str, &'static Value)> {
    SAMPLES
        .get_key_value(letter)
        .map(|(name, sample)| (name.as_str(), sample))
}

/// What a letter can name, with its value: texts, numbers and dates in words, its own and those of what it tells of.
pub fn places(particulars: &Value) -> BTreeMap<&str, String> {
    let mut places = BTreeMap::new();
    let inner = particulars.get("says");
    for values in [Some(particulars), inner].into_iter().flatten() {
        for (name, value) in values.as_object().into_iter().flatten() {
            if let Some(text) = plain(value) {
                places.insert(name.as_str(), text);
            }
        }
    }
    places
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => match text.parse::<Date>() {
            Ok(date) => Some(in_words(date)),
            Err(_) => Some(text.clone()),
        },
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text of the body's own with its places filled. What is in braces and known is put in as it is and not looked at
/// again; an unknown place or a single brace is the error, in a sentence.
pub fn filled(text: &str, places: &BTreeMap<&str, String>) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let known = places
            .keys()
            .map(|place| format!("{{{place}}}"))
            .collect::<Vec<_>>()
            .join(", ");
        let Some((name, after)) = from.strip_prefix('{').and_then(|inside| inside.split_once('}')) else {
            return Err(format!(
                "A brace stands alone. Write {{ and }} only around a place: {known}."
            ));
        };
        match places.get(name) {
            Some(value) => filled.push_str(value),
            None => {
                return Err(format!(
                    "\"{{{name}}}\" is no place of this letter. It has {known}."
                ));
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}
