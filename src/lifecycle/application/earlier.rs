//! What stands for the application of a certification that is taken over: accepted in its day, its parts kept elsewhere.

use super::model::Application;
use super::store;
use crate::base::error::Result;
use crate::base::ids::{ApplicationId, OrganisationId, SiteId};
use crate::rules::book::StandardId;
use crate::rules::steps::application::State;
use crate::work::Work;

/// What is known of it.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The client.
    pub organisation: OrganisationId,
    /// Standard and edition.
    pub standard: String,
    /// What is certified.
    pub scope: String,
    /// The language to audit in.
    pub language: Option<String>,
    /// The sites in scope.
    pub sites: Vec<SiteId>,
}

/// Keeps it, inside the act that takes the certification over.
pub fn take_over(work: &mut Work<'_>, earlier: &Earlier) -> Result<ApplicationId> {
    let standard = StandardId::new(earlier.standard.as_str());
    let id = work.id(ApplicationId::from_uuid);
    let row = Application {
        status: State::Accepted,
        scope: Some(earlier.scope.clone()),
        language: earlier.language.clone(),
        ..Application::draft(id, earlier.organisation, &standard, work.now())
    };
    store::insert(work.conn(), &row)?;
    store::insert_sites(work.conn(), row.id, &earlier.sites)?;
    Ok(row.id)
}
