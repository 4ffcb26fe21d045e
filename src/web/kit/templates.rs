//! The page templates: compiled when the program starts, which fails if one of them does not compile.

use std::sync::Arc;

use handlebars::{Context, Handlebars};
use rust_embed::Embed;
use serde_json::Value;

use crate::base::error::{Error, Result};

use super::assets::Assets;
use super::helpers;
use super::words::Words;

/// Everything under `templates/`: pages (`.hbs`) and texts (`.ftl`).
#[derive(Embed)]
#[folder = "templates/"]
pub(super) struct Folder;

impl Folder {
    pub(super) fn text(path: &str) -> Result<String> {
        let file = Self::get(path).ok_or_else(|| Error::broken(format!("templates/{path} is missing.")))?;
        String::from_utf8(file.data.into_owned())
            .map_err(|fault| Error::broken(format!("templates/{path} is not UTF-8: {fault}")))
    }
}

/// All page templates with their helpers.
pub struct Templates {
    registry: Handlebars<'static>,
}

impl Templates {
    /// Compiles every template. Any that does not compile is refused, named.
    pub fn load(words: Arc<Words>, assets: Arc<Assets>) -> Result<Self> {
        let mut registry = helpers::registry(words, assets);
        for path in Folder::iter() {
            if let Some(name) = path.strip_suffix(".hbs") {
                registry
                    .register_template_string(name, Folder::text(&path)?)
                    .map_err(|fault| Error::broken(format!("templates/{path} does not compile: {fault}")))?;
            }
        }
        Ok(Self { registry })
    }

    /// Whether there is a template of this name (`public/sign_in`).
    pub fn has(&self, name: &str) -> bool {
        self.registry.has_template(name)
    }

    /// The names of all templates, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.registry.get_templates().keys().map(String::as_str)
    }

    /// Fills in the template `name`. What the template reads and the context lacks is an error, never a gap.
    pub fn render(&self, name: &str, context: Value) -> Result<String> {
        self.registry
            .render_with_context(name, &Context::from(context))
            .map_err(|fault| Error::broken(format!("The template \"{name}\" cannot be filled in: {fault}")))
    }
}
