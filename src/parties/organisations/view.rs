//! What pages and JSON show of an organisation.

use serde::Serialize;

use super::model::{Organisation, Site};
use crate::base::place::written;

/// An organisation with its sites.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = OrganisationWithSites)]
pub struct View {
    /// The organisation.
    #[serde(flatten)]
    pub organisation: Organisation,
    /// Its sites, the central function first.
    pub sites: Vec<SiteView>,
}

/// A site as shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Site)]
pub struct SiteView {
    /// The site.
    #[serde(flatten)]
    pub site: Site,
    /// Hours a day that a part-timer works, as "4.5"; empty without part-timers.
    pub part_time_hours: String,
    /// People in all; nobody where they are not counted yet.
    pub people: i32,
    /// Degrees north, as "51.379997"; empty where the place is not known.
    pub latitude: String,
    /// Degrees east.
    pub longitude: String,
}

impl SiteView {
    /// The site with what is derived from it.
    pub fn of(site: Site) -> Self {
        let part_time_hours = site
            .part_time_minutes
            .map(|minutes| {
                crate::base::amounts::decimal(crate::base::amounts::Exact::new(minutes.into(), 60))
            })
            .unwrap_or_default();
        Self {
            part_time_hours,
            people: site.full_time + site.part_time,
            latitude: site.latitude_micro.map(written).unwrap_or_default(),
            longitude: site.longitude_micro.map(written).unwrap_or_default(),
            site,
        }
    }
}
