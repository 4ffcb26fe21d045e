//! Each room through HTTP, on both databases, in the order of the path.

mod accreditations;
mod rule_book;
mod sign_in;
mod whole_path;
mod booking;
pub(crate) mod organisations;
pub(crate) mod application;
pub(crate) mod review;
mod multi_site;
mod scope;
mod auditors;
pub(crate) mod programme;
mod scheduling;
pub(crate) mod audited;
mod decision;
mod site_leaves;
mod certificate;
mod maintenance;
mod verify;
pub(crate) mod placed;
mod evidence;
pub(crate) mod integrated;
mod reckoned_again;
mod rule_versions;
mod own_standards;
pub(crate) mod whole_life;
mod audit;
