//! The letters' templates: `templates/mail/<letter>/subject.hbs` and `body.hbs`, plain text with the pages' helpers and
//! texts. What a template reads and the letter lacks is an error, never a gap.

use std::collections::BTreeSet;
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
}

impl Letters {
    /// Compiles every letter. Any that does not compile is refused, named.
    pub fn load() -> Result<Self> {
        let mut registry = helpers::registry(Arc::new(Words::english()?), Arc::new(Assets::load()?));
        registry.register_escape_fn(handlebars::no_escape);
        for path in Folder::iter() {
            if let Some(name) = path
                .strip_prefix("mail/")
                .and_then(|path| path.strip_suffix(".hbs"))
            {
                registry
                    .register_template_string(name, Folder::text(&path)?)
                    .map_err(|fault| Error::broken(format!("templates/{path} does not compile: {fault}")))?;
            }
        }
        Ok(Self { registry })
    }

    /// The names of all letters.
    pub fn names(&self) -> BTreeSet<&str> {
        let files = self.registry.get_templates().keys();
        files
            .filter_map(|name| name.split_once('/').map(|(letter, _)| letter))
            .collect()
    }
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
