//! The public register: what the certification body has said about each certificate, in order, for good.
//!
//! Entries are only ever added (by code and by trigger). What anybody may see of a certificate is worked out from its
//! entries, its printed particulars and today's date at the moment of asking, so an expired certificate never waits
//! for a job to be called expired (VE-6). Only public columns leave this room: names, cities, scope, dates, state
//! (VE-2); never an address, a person, an audit or a reason.

pub mod model;
pub mod acts;
pub mod view;
mod store;

pub use acts::enter;
pub use model::{Accreditation, DirectoryQuery, Event, PublicStatus, Search};
pub use view::{Answer, Asked, Directory, Found, Item, answer, directory, history, standings, status_of};
