//! What the doors share: texts, helpers, templates and assets.

mod kit;
mod parts;
mod templates;
