//! Who there is: users, organisations and their sites, auditors, accreditations, keys to the API, the
//! certification body itself, and the days on which nobody works.

pub mod users;
pub mod organisations;
pub mod auditors;
pub mod accreditations;
pub mod keys;
pub mod body;
pub mod holidays;
