//! Where a corrective action was seen to work, where a nonconformity reaches further than its site (MS-61).

use super::model::Finding;
use super::store;
use crate::base::error::Result;
use crate::base::ids::SiteId;
use crate::base::ruling::Refusals;
use crate::lifecycle::case;
use crate::parties::organisations::{self, Site};
use crate::rules::site_sample::spread::{Seen, verified_where};
use crate::rules::steps::finding::Extent;
use crate::store::pool::Conn;
use crate::work::Work;

/// The sites in the scope that a finding belongs to, the central function first; one only where there is no other.
pub(super) fn places(conn: &mut Conn, reach: crate::access::Reach, row: &Finding) -> Result<Vec<Site>> {
    let audit = store::audit(conn, reach, row.audit_id)?;
    let ids = case::sites(conn, audit.certification_id)?;
    let mut sites = organisations::sites_among(conn, reach, &ids)?;
    sites.sort_by_key(|site| !site.central_function);
    Ok(sites)
}

/// How far the answer that counts says it reaches.
pub(super) fn extent(conn: &mut Conn, row: &Finding) -> Result<Extent> {
    let last = store::answers_of(conn, row.id)?.pop();
    Ok(last.map_or(Extent::Local, |answer| answer.extent))
}

/// The places that the form for verifying offers: all where a systemic nonconformity must be seen mended, none
/// otherwise.
pub(super) fn offered(
    conn: &mut Conn,
    reach: crate::access::Reach,
    row: &Finding,
) -> Result<Vec<(SiteId, String)>> {
    if extent(conn, row)? == Extent::Local {
        return Ok(Vec::new());
    }
    let sites = places(conn, reach, row)?;
    let several = sites.len() > 1;
    let sites = sites.into_iter().filter(|_| several);
    Ok(sites.map(|site| (site.id, site.name)).collect())
}

/// What the verification says of the places, as " at Main hospital, Clinic East"; nothing where one place is all. Or what
/// is missing.
pub(super) fn seen_where(
    work: &mut Work<'_>,
    row: &Finding,
    at: &[SiteId],
) -> Result<std::result::Result<String, Refusals>> {
    let reach = work.reach(crate::access::Act::VerifyFinding)?;
    let sites = places(work.conn(), reach, row)?;
    let extent = extent(work.conn(), row)?;
    let name = |id: SiteId| {
        sites
            .iter()
            .find(|site| site.id == id)
            .map(|site| site.name.as_str())
    };
    let names: Vec<&str> = at.iter().filter_map(|id| name(*id)).collect();
    let ids: Vec<String> = at.iter().map(ToString::to_string).collect();
    let found_at = row.site_id.to_string();
    let central = sites.iter().find(|site| site.central_function).or(sites.first());
    let central = central.filter(|_| sites.len() > 1);
    let central = central.map(|site| (site.id.to_string(), site.name.as_str()));
    let seen = Seen {
        extent,
        found_at: (&found_at, name(row.site_id).unwrap_or_default()),
        central: central.as_ref().map(|(id, name)| (id.as_str(), *name)),
        at: &ids,
    };
    Ok(verified_where(&seen).map(|_| {
        if names.is_empty() {
            String::new()
        } else {
            format!(" at {}", names.join(", "))
        }
    }))
}
