//! The JSON API under `/api/v1`, one file per room: the same acts as the pages.

pub mod document;
pub mod docs;
pub mod auth;
pub mod organisations;
pub mod applications;
pub mod evidence;
pub mod audits;
pub mod findings;
pub mod public;
pub mod decisions;
pub mod certificates;
pub mod certifications;
pub mod concerns;
pub mod auditors;
pub mod accreditations;
pub mod users;
pub mod keys;
pub mod imports;
pub mod settings;
pub mod journal;
pub mod jobs;
pub mod letters;
pub mod programmes;
pub mod rule_versions;
pub mod scheduling;
pub mod rules;
