//! Pages of the certification body, one file per room.

pub mod home;
pub mod organisations;
pub mod applications;
pub mod reviews;
pub mod evidence;
pub mod audits;
pub mod reports;
pub mod findings;
pub mod cases;
pub mod decisions;
pub mod certificates;
pub mod maintenance;
pub mod auditors;
pub mod accreditations;
pub mod users;
pub mod user;
pub mod account;
pub mod keys;
pub mod imports;
pub mod import_view;
pub mod settings;
pub mod journal;
pub mod programme;
pub mod plan;
mod plan_form;
pub mod assignment;
