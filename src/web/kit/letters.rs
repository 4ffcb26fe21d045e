//! The letters' templates: `templates/mail/<letter>/subject.hbs` and `body.hbs`, plain text with the pages' helpers and
//! texts. What a template reads and the letter lacks is an error, never a gap.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use handlebars::Handlebars;
use serde_json::json;

use super::assets::Assets;
use super::helpers;
use super::templates::Folder;
use super::words::Words;
use crate::base::body::Body;
use crate::base::error::{Error, Result};
use crate::jobs::mail::{Text, Writer};
use crate::outbox::Waiting;

/// All letters.
pub struct Letters {
    registry: Handlebars<'static>,
    /// What each letter reads that is secret.
    secrets: BTreeMap<String, BTreeSet<String>>,
}

impl Letters {
    /// Compiles every letter. Any that does not compile is refused, named.
    pub fn load() -> Result<Self> {
        let mut registry = helpers::registry(Arc::new(Words::english()?), Arc::new(Assets::load()?));
        registry.register_escape_fn(handlebars::no_escape);
        let mut secrets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for path in Folder::iter() {
            if let Some(name) = path
                .strip_prefix("mail/")
                .and_then(|path| path.strip_suffix(".hbs"))
            {
                let text = Folder::text(&path)?;
                let letter = name.split('/').next().unwrap_or(name);
                secrets
                    .entry(letter.to_owned())
                    .or_default()
                    .extend(secret_names(&text));
                registry
                    .register_template_string(name, text)
                    .map_err(|fault| Error::broken(format!("templates/{path} does not compile: {fault}")))?;
            }
        }
        Ok(Self { registry, secrets })
    }

    /// The letter's text with `covered` in place of everything that is secret in it, also where that is forgotten.
    pub fn covered(&self, body: &Body, letter: &Waiting, covered: &str) -> Result<Text> {
        let mut letter = letter.clone();
        if let Some(fields) = letter.particulars.0.as_object_mut() {
            fields.retain(|name, _| !name.starts_with(SECRET));
            for name in self.secrets.get(&letter.letter).into_iter().flatten() {
                fields.insert(name.clone(), covered.into());
            }
        }
        self.write(body, &letter)
    }

    /// The names of all letters.
    pub fn names(&self) -> BTreeSet<&str> {
        let files = self.registry.get_templates().keys();
        files
            .filter_map(|name| name.split_once('/').map(|(letter, _)| letter))
            .collect()
    }
}

/// What the names of secret particulars begin with.
const SECRET: &str = "secret_";

/// The secret particulars that a template reads.
fn secret_names(template: &str) -> impl Iterator<Item = String> + '_ {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    template.match_indices(SECRET).map(move |(at, _)| {
        let name = template.get(at..).unwrap_or_default();
        name.chars().take_while(|letter| is_part(*letter)).collect()
    })
}

impl Writer for Letters {
    fn write(&self, body: &Body, letter: &Waiting) -> Result<Text> {
        let context = json!({
            "v": letter.particulars, "body_name": body.name, "base_url": body.base_url,
        });
        let part = |part: &str| {
            let name = format!("{}/{part}", letter.letter);
            self.registry
                .render(&name, &context)
                .map_err(|fault| Error::broken(format!("mail/{name}: {fault}")))
        };
        Ok(Text {
            subject: part("subject")?.trim().to_owned(),
            body: part("body")?,
        })
    }
}
