//! The sheet an accreditation assessor follows by hand (AT-4, LC-113): how days and samples of a case came about, as
//! it is kept. Nothing here is computed again; only the hash of each candidate is written out beside it (MS-43).

mod cycle;
mod time;

use std::collections::BTreeMap;

use serde::Serialize;

use self::cycle::{cited, cycle, once};
use self::time::time;
use super::modification;
use super::view::{SiteView, view};
use crate::base::citation::RuleId;
use crate::base::error::Result;
use crate::base::ids::CertificationId;
use crate::base::ruling::Step;
use crate::base::time::Date;
use crate::lifecycle::case;
use crate::lifecycle::integration;
use crate::lifecycle::review;
use crate::parties::{organisations, users};
use crate::rules::site_sample::{Method, Purpose};
use crate::rules::words::AuditKind;
use crate::work::Reader;

/// How days and samples of a case came about.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = DerivationSheet)]
pub struct Sheet {
    /// The certification.
    pub certification: CertificationId,
    /// Its version.
    pub version: i32,
    /// The client's name.
    pub organisation: String,
    /// Standard with edition.
    pub standard: String,
    /// What is certified.
    pub scope: String,
    /// Codes separated by semicolons.
    pub technical_areas: String,
    /// The audit times kept, the one that holds now first; empty where a list told it.
    pub times: Vec<TimeSheet>,
    /// The certifications audited together with this one, with the days that gives (AT-60).
    pub integration: Option<integration::view::Living>,
    /// The programmes, the present cycle first.
    pub cycles: Vec<CycleSheet>,
    /// Every rule cited above with its source.
    pub rules: Vec<RuleSource>,
}

/// An audit time as it was kept.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TimeSheet {
    /// The day of the review.
    pub reviewed_on: Date,
    /// Who reviewed.
    pub reviewer: String,
    /// By which version of the rules; none where it was kept before versions were.
    pub rule_version: Option<String>,
    /// AT-55: why it was reckoned again.
    pub because: Option<String>,
    /// The people of each place, as they went in.
    pub people: Vec<PeopleLine>,
    /// The factors, as they went in.
    pub factors: Vec<FactorLine>,
    /// One line per place and standard.
    pub lines: Vec<TimeLine>,
    /// The figures, steps and the sample's own words.
    pub shown: review::view::Shown,
    /// The draw; none for a single site.
    pub draw: Option<DrawSheet>,
}

/// The people of one place.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PeopleLine {
    /// The place.
    pub place: String,
    /// Working full time.
    pub full_time: i64,
    /// Groups of part-timers: how many, with how many hours a day (AT-11).
    pub part_time: Vec<PartTimeLine>,
    /// Groups in repetitive work: how many, counted as how many, why (AT-12).
    pub repetitive: Vec<RepetitiveLine>,
}

/// Part-timers of the same hours.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PartTimeLine {
    /// Heads.
    pub count: i64,
    /// Hours a day.
    pub hours: String,
}

/// People in repetitive work.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RepetitiveLine {
    /// Heads.
    pub count: i64,
    /// What they count as.
    pub counted_as: String,
    /// Why.
    pub reason: String,
}

/// A factor in its place.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FactorLine {
    /// The site it holds for; none where it holds everywhere.
    pub place: Option<String>,
    /// The factor of the catalogue.
    pub factor: String,
    /// Percent.
    pub percent: String,
    /// Why.
    pub reason: String,
}

/// Table and factors at one place.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TimeLine {
    /// The place.
    pub place: String,
    /// The table.
    pub table: String,
    /// Its row.
    pub row: String,
    /// Its value.
    pub table_days: String,
    /// The factors' sum after the limit.
    pub factor_percent: String,
    /// After factors, not rounded.
    pub days: String,
}

/// A draw that can be repeated with `sha256sum`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DrawSheet {
    /// Which of the different draws of the sheet it is, from 1.
    pub number: usize,
    /// Whether the same draw stands further up on the sheet; then its groups are there and not here.
    pub above: bool,
    /// What it was for.
    pub purpose: Purpose,
    /// The seed, as text: it may be larger than JSON numbers are exact.
    pub seed: String,
    /// The algorithm with its version.
    pub algorithm: String,
    /// Group by group; empty where the draw stands above.
    pub groups: Vec<GroupSheet>,
}

/// One group of a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct GroupSheet {
    /// The group.
    pub id: String,
    /// Sampled or not.
    pub method: Method,
    /// How many sites it has.
    pub x: i64,
    /// The formula in words.
    pub formula: String,
    /// What it gives.
    pub minimum: i64,
    /// More than that (MS-36).
    pub increment: i64,
    /// Why more.
    pub increment_reason: String,
    /// How many are visited.
    pub y: i64,
    /// How many of them by lot at least (MS-40).
    pub random: i64,
    /// The candidates of the lot, in the order of the list.
    pub candidates: Vec<Candidate>,
    /// The sites chosen.
    pub chosen: Vec<ChosenSite>,
}

/// A candidate of the lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = LotCandidate)]
pub struct Candidate {
    /// The site.
    pub place: String,
    /// What is hashed: seed, group and site.
    pub text: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Its place when the hashes are sorted, from 1.
    pub rank: usize,
    /// Whether the record says that it was drawn.
    pub drawn: bool,
}

/// A chosen site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChosenSite {
    /// The site.
    pub place: String,
    /// How.
    pub chosen: String,
    /// Why.
    pub reason: String,
}

/// A programme.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CycleSheet {
    /// Which cycle, from 1.
    pub cycle: i32,
    /// By which version of the rules it was made; none where that was before versions were kept.
    pub rule_version: Option<String>,
    /// Its audits, in order.
    pub audits: Vec<AuditSheet>,
    /// Draws that others replaced, the oldest first (MS-74).
    pub replaced: Vec<DrawSheet>,
    /// How the windows came about.
    pub windows: Vec<Step>,
}

/// An audit of a programme.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AuditSheet {
    /// What it is for.
    pub kind: AuditKind,
    /// Which one of its kind.
    pub ordinal: u32,
    /// Whether that is told.
    pub numbered: bool,
    /// Its auditor-days.
    pub days: String,
    /// First day of the window.
    pub opens_on: Option<Date>,
    /// The day aimed at.
    pub target_on: Option<Date>,
    /// The limit.
    pub limit_on: Option<Date>,
    /// The rule of the window.
    pub window_rule: RuleId,
    /// First audit day, once placed.
    pub starts_on: Option<Date>,
    /// Last audit day.
    pub ends_on: Option<Date>,
    /// The sites with the reason of each.
    pub sites: Vec<SiteView>,
    /// How days and sites came about.
    pub steps: Vec<Step>,
    /// What to look at twice.
    pub warnings: Vec<Step>,
    /// The draw.
    pub draw: Option<DrawSheet>,
    /// The draws of sites that join by a planned change (MS-70).
    pub joining: Vec<DrawSheet>,
}

/// A rule with its source.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RuleSource {
    /// "AT-20".
    pub rule: RuleId,
    /// Where it comes from.
    pub source: &'static str,
}

type Names = BTreeMap<String, String>;

/// The sheet of a case that is within reach.
pub fn sheet(reader: &mut Reader<'_>, id: CertificationId) -> Result<Sheet> {
    let reach = reader.reach();
    let certification = case::by_id(reader.conn(), reach, id)?;
    let organisation = organisations::by_id(reader.conn(), reach, certification.organisation_id)?;
    let reviews = review::all_of_application(reader.conn(), reach, certification.application_id)?;
    let by: Vec<_> = reviews.iter().map(|review| review.reviewed_by).collect();
    let people = users::names(reader.conn(), &by)?;
    let mut times = Vec::new();
    let mut names = Names::new();
    for review in &reviews {
        let reviewer = people.get(&review.reviewed_by).cloned().unwrap_or_default();
        let on = reader.date(review.reviewed_at);
        times.extend(time(review, reviewer, on, &mut names)?);
    }
    let integration = integration::view::living(reader, &certification)?;
    let programmes = view(reader, id)?.programmes;
    let changes = modification::of_certification(reader.conn(), reach, id)?;
    for change in &changes {
        let joining = organisations::sites_among(reader.conn(), reach, &change.sites()?)?;
        names.extend(joining.into_iter().map(|site| (site.id.to_string(), site.name)));
    }
    let cycles = programmes.into_iter().map(|one| cycle(one, &changes, &names));
    let mut cycles = cycles.collect::<Result<Vec<CycleSheet>>>()?;
    once(&mut times, &mut cycles);
    let rules = cited(&times, integration.as_ref(), &cycles);
    Ok(Sheet {
        certification: id,
        version: certification.version,
        organisation: organisation.legal_name,
        standard: certification.standard,
        scope: certification.scope,
        technical_areas: certification.technical_areas,
        times,
        integration,
        cycles,
        rules,
    })
}

fn named(names: &Names, id: &str) -> String {
    names.get(id).cloned().unwrap_or_else(|| id.to_owned())
}
