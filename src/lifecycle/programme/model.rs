//! A programme, its audits, and the sites each of them visits.

use diesel::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

use crate::base::amounts::AuditorDays;
use crate::base::citation::{AT_40, AT_50, AT_53, AT_54, AT_65, RuleId};
use crate::base::error::Result;
use crate::base::ids::{AuditId, CertificationId, OrganisationId, ProgrammeId, SiteId};
use crate::base::ruling::{Ruling, Step};
use crate::base::time::{Date, Instant};
use crate::rules::site_sample;
use crate::rules::steps::audit::State;
use crate::rules::words::AuditKind;
use crate::store::columns::Document;
use crate::store::schema::{audit_sites, audits, programmes};
use crate::text_enum;

/// The audit programme of one cycle (LC-20).
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = programmes)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// The certification it belongs to.
    pub certification_id: CertificationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Which cycle, from 1.
    pub cycle: i32,
    /// The seed of its draws (MS-43).
    pub seed: i64,
    /// Days, samples and windows with their derivation.
    pub derivation: Document,
    /// When it was made.
    #[serde(skip)]
    pub created_at: Instant,
    /// Raised with every change.
    pub version: i32,
    /// By which version of the rules it was made; null where that was before versions were kept.
    pub rule_version: Option<String>,
}

impl Programme {
    /// How days and samples came about.
    pub fn derived(&self) -> Result<Derivation> {
        self.derivation.read()
    }
}

/// One audit of a programme.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = audits)]
pub struct Audit {
    /// Its id.
    pub id: AuditId,
    /// The number people see; audits of one programme are numbered in their order.
    pub number: i64,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The certification.
    pub certification_id: CertificationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// What it is for.
    pub kind: AuditKind,
    /// Where it stands.
    pub status: State,
    /// Auditor-days to be given (CO-27).
    pub days: AuditorDays,
    /// First day it may begin; none while an earlier step leaves it open.
    pub opens_on: Option<Date>,
    /// The day it is aimed at.
    pub target_on: Option<Date>,
    /// The day it must be held by (LC-24).
    pub limit_on: Option<Date>,
    /// The rule the window comes from.
    pub window_rule: RuleId,
    /// First audit day, once held.
    pub starts_on: Option<Date>,
    /// Last audit day, once held.
    pub ends_on: Option<Date>,
    /// LC-33, LC-34: what was said about the interval between stage 1 and stage 2.
    pub interval_reason: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

text_enum! {
    /// Why a site is visited.
    Chosen {
        /// The central function: at every audit (MS-35).
        Central = "central",
        /// With all others of its group.
        All = "all",
        /// By lot (MS-40).
        Random = "random",
        /// By judgement (MS-42).
        Judgement = "judgement",
    }
}

impl From<site_sample::How> for Chosen {
    fn from(how: site_sample::How) -> Self {
        match how {
            site_sample::How::All => Self::All,
            site_sample::How::Random => Self::Random,
            site_sample::How::Judgement => Self::Judgement,
        }
    }
}

/// A site an audit visits.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = audit_sites)]
pub struct AuditSite {
    /// The audit.
    pub audit_id: AuditId,
    /// The site.
    pub site_id: SiteId,
    /// Why it is visited.
    pub chosen: Chosen,
    /// The same in words.
    pub reason: String,
}

/// How the audits of a programme came about, stored with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Derivation {
    /// One entry per audit, in order.
    pub audits: Vec<Planned>,
    /// Audits as they were planned before the programme changed, the oldest first (MS-43, MS-74).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<Planned>,
    /// How the windows came about, once they are known.
    #[serde(default)]
    pub windows: Vec<Step>,
}

/// One audit as planned.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Planned {
    /// What it is for.
    pub kind: AuditKind,
    /// Which one of its kind, from 1.
    pub ordinal: u32,
    /// Its auditor-days.
    pub days: AuditorDays,
    /// The rule its window comes from.
    pub window_rule: RuleId,
    /// The sites it visits.
    pub sites: Vec<PlannedSite>,
    /// How days and sites came about.
    pub steps: Vec<Step>,
    /// What to look at twice.
    pub warnings: Vec<Step>,
    /// The draw: what went in and what came out (MS-43); none where nothing was drawn.
    pub sample: Option<Drawn>,
}

impl Planned {
    /// Its days with the steps that told them.
    pub(super) fn own_days(&self) -> Ruling<AuditorDays> {
        let steps = self.steps.iter().filter(|step| DAYS.contains(&step.rule));
        Ruling::new(self.days, steps.cloned().collect())
    }

    /// Takes other days. The first step told the days before; those of the sites stay.
    pub(super) fn take_days(&mut self, days: &Ruling<AuditorDays>) {
        let own = self.steps.drain(..).skip_while(|step| DAYS.contains(&step.rule));
        let sites: Vec<Step> = own.collect();
        self.steps = days.steps.iter().cloned().chain(sites).collect();
        self.days = days.value;
    }
}

/// The rules whose steps tell how many days an audit takes.
const DAYS: [RuleId; 5] = [AT_40, AT_50, AT_53, AT_54, AT_65];

/// A site of a planned audit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlannedSite {
    /// The site.
    pub id: SiteId,
    /// Why it is visited.
    pub chosen: Chosen,
    /// The same in words.
    pub reason: String,
}

/// A draw that can be repeated.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Drawn {
    /// What went in, the seed with it.
    pub request: site_sample::Request,
    /// What came out.
    pub result: Ruling<site_sample::Sample>,
}
