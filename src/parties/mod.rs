//! Who there is: users, organisations and their sites, auditors, accreditations.

pub mod users;
pub mod organisations;
pub mod auditors;
pub mod accreditations;
