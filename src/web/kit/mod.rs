//! What every door shares: texts, assets, helpers and the page templates.

pub mod words;
pub mod assets;
pub mod helpers;
pub mod templates;
