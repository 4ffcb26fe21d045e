//! Every text of the pages, kept in Fluent files by room and looked up by key.
//!
//! A key that is not there, or a value it needs and does not get, is an error: no page shows a half sentence.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde_json::Value;
use unic_langid::LanguageIdentifier;

use crate::base::error::{Error, Result};

use super::templates::Folder;

/// The texts of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads all English texts: `templates/text/en/*.ftl`, one file per room. A text that cannot be read and a key
    /// that stands in two files are refused.
    pub fn english() -> Result<Self> {
        let mut files: Vec<(String, String)> = Vec::new();
        for path in Folder::iter() {
            if path.starts_with("text/en/") && path.ends_with(".ftl") {
                files.push((path.to_string(), Folder::text(&path)?));
            }
        }
        Self::from_files(&files)
    }

    /// Texts from `(file name, content)` pairs.
    pub fn from_files(files: &[(String, String)]) -> Result<Self> {
        let language: LanguageIdentifier = "en-GB"
            .parse()
            .map_err(|fault| Error::broken(format!("{fault}")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks would show up in attributes, addresses and tests; every language written so far runs one way.
        bundle.set_use_isolating(false);
        for (name, content) in files {
            let resource = FluentResource::try_new(content.clone())
                .map_err(|(_, faults)| Error::broken(format!("{name} cannot be read: {faults:?}")))?;
            bundle
                .add_resource(resource)
                .map_err(|faults| Error::broken(format!("{name} repeats a key: {faults:?}")))?;
        }
        Ok(Self { bundle })
    }

    /// Whether there is a text under `key`.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The text under `key`, with the named values filled in. Numbers choose the plural, texts are put in as they are.
    pub fn say(&self, key: &str, values: &[(&str, Value)]) -> Result<String> {
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| Error::broken(format!("There is no text \"{key}\".")))?;
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set((*name).to_owned(), fluent(key, name, value)?);
        }
        let mut faults = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut faults);
        if faults.is_empty() {
            Ok(text.into_owned())
        } else {
            Err(Error::broken(format!(
                "The text \"{key}\" cannot be filled in: {faults:?}"
            )))
        }
    }
}

fn fluent(key: &str, name: &str, value: &Value) -> Result<FluentValue<'static>> {
    match value {
        Value::String(text) => Ok(FluentValue::String(text.clone().into())),
        Value::Number(number) => Ok(number.as_i64().map_or_else(
            || FluentValue::String(number.to_string().into()),
            FluentValue::from,
        )),
        _ => Err(Error::broken(format!(
            "The text \"{key}\" takes a word or a number as \"{name}\", not {value}."
        ))),
    }
}
