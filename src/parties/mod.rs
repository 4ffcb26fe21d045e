//! Who there is: users, organisations and their sites, auditors, accreditations, keys to the API, and the
//! certification body itself.

pub mod users;
pub mod organisations;
pub mod auditors;
pub mod accreditations;
pub mod keys;
pub mod body;
