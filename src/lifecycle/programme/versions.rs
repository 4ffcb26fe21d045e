//! Which versions of the rules were used, and for which cases: a changed version never rewrites what was kept (AT-4).

use std::collections::BTreeMap;

use serde::Serialize;

use super::store;
use crate::base::error::{Error, Result};
use crate::base::ids::CertificationId;
use crate::base::time::Instant;
use crate::lifecycle::review::{self, Computed, Used};
use crate::text_enum;
use crate::work::Reader;

/// The address of what was kept before versions were.
pub const BEFORE: &str = "before";

text_enum! {
    /// What was computed.
    What {
        /// The audit time, at a review.
        AuditTime = "audit_time",
        /// The programme of a cycle: days, samples, windows.
        Programme = "programme",
    }
}

/// One version of the rules.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = RuleVersion)]
pub struct Version {
    /// The version; "before" for what was kept before versions were.
    pub version: String,
    /// Whether the rules are these now.
    pub present: bool,
    /// When it was first used; none where nothing was computed by it yet.
    pub first_used_at: Option<Instant>,
    /// When it was last used.
    pub last_used_at: Option<Instant>,
    /// How many calculations and programmes were made by it.
    pub count: i64,
}

/// Every version, the one used last first.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = RuleVersions)]
pub struct Versions {
    /// The version in use now.
    pub present: String,
    /// Those that were used, and the present one.
    pub items: Vec<Version>,
}

/// One version with every case computed under it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = RuleVersionCases)]
pub struct Under {
    /// The version.
    #[serde(flatten)]
    pub version: Version,
    /// What was computed, the newest first.
    pub cases: Vec<Case>,
}

/// Something computed for a case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = RuleVersionCase)]
pub struct Case {
    /// The certification.
    pub certification: CertificationId,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// What was computed.
    pub what: What,
    /// When.
    pub computed_at: Instant,
}

/// The versions used for what the reader sees.
pub fn versions(reader: &mut Reader<'_>) -> Result<Versions> {
    let reach = reader.reach();
    let mut found: BTreeMap<String, Version> = BTreeMap::new();
    let present = reader.book().rule_version();
    let row = |version: String| Version {
        present: version == present,
        version,
        first_used_at: None,
        last_used_at: None,
        count: 0,
    };
    found.insert(present.clone(), row(present.clone()));
    let reviews = review::versions_used(reader.conn(), reach)?;
    let programmes = store::versions_used(reader.conn(), reach)?;
    for (version, first, last, count) in reviews.into_iter().chain::<Vec<Used>>(programmes) {
        let version = version.unwrap_or_else(|| BEFORE.to_owned());
        let of = found.entry(version.clone()).or_insert_with(|| row(version));
        of.first_used_at = [of.first_used_at, first].into_iter().flatten().min();
        of.last_used_at = of.last_used_at.max(last);
        of.count += count;
    }
    let mut items: Vec<Version> = found.into_values().collect();
    items.sort_by_key(|version| std::cmp::Reverse((version.last_used_at, version.present)));
    Ok(Versions { present, items })
}

/// One version with every case computed under it; not found where nothing was and it is not in use.
pub fn under(reader: &mut Reader<'_>, version: &str) -> Result<Under> {
    let known = versions(reader)?.items;
    let known = known.into_iter().find(|known| known.version == version);
    let known = known.ok_or(Error::NotFound("rule version"))?;
    let reach = reader.reach();
    let of = (version != BEFORE).then_some(version);
    let times = review::computed_under(reader.conn(), reach, of)?;
    let programmes = store::made_under(reader.conn(), reach, of)?;
    let shown = |rows: Vec<Computed>, what: What| {
        let each = rows.into_iter();
        each.map(move |(certification, organisation, standard, computed_at)| Case {
            certification,
            organisation,
            standard,
            what,
            computed_at,
        })
    };
    let mut cases: Vec<Case> = shown(times, What::AuditTime)
        .chain(shown(programmes, What::Programme))
        .collect();
    cases.sort_by_key(|case| std::cmp::Reverse(case.computed_at));
    Ok(Under {
        version: known,
        cases,
    })
}
