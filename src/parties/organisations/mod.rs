//! Client organisations and their sites. One site of each organisation is its central function (MS-1); the first
//! site added becomes it. A site is a place where work is done, counted by location (MS-2).

pub mod model;
pub mod given;
pub mod acts;
pub mod intake;
pub mod view;
mod store;

pub use acts::{add_site, amend, amend_site, register};
pub use given::{GivenOrganisation, GivenSite};
pub use model::{Organisation, Risk, Site, SiteKind};
pub use store::{all, among, by_id, every_one, every_site, names, newest, site_by_id, sites_among, sites_of};
