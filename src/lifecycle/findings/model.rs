//! A finding, the client's answers to it, and what is given for each.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{
    AuditId, CertificationId, FindingAnswerId, FindingId, OrganisationId, SiteId, UserId,
};
use crate::base::time::{Date, Instant};
use crate::rules::steps::finding::{Extent, Method, State};
use crate::rules::words::Grade;
use crate::store::schema::{finding_answers, findings};
use crate::text_enum;

text_enum! {
    /// What the team says of an answer (LC-53).
    Verdict {
        /// Good enough.
        Accepted = "accepted",
        /// Sent back with a reason.
        Returned = "returned",
    }
}

/// A finding as kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = findings)]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// Its number within the audit, from 1.
    pub number: i32,
    /// The audit it was raised in.
    pub audit_id: AuditId,
    /// The certification it concerns.
    pub certification_id: CertificationId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// The site it was seen at.
    pub site_id: SiteId,
    /// Standard and edition.
    pub standard: String,
    /// The clause cited; empty for an opportunity or good practice without one.
    pub clause: String,
    /// How grave it is.
    pub grade: Grade,
    /// The requirement in words: the clause's title.
    pub requirement: String,
    /// What was found.
    pub statement: String,
    /// What was seen: the objective evidence.
    pub evidence: String,
    /// Where it stands.
    pub status: State,
    /// Who raised it.
    pub raised_by: UserId,
    /// When.
    pub raised_on: Date,
    /// The last day for the answer (LC-57).
    pub answer_by: Option<Date>,
    /// The last day for its end (LC-55, LC-57).
    pub close_by: Option<Date>,
    /// Who verified it.
    pub verified_by: Option<UserId>,
    /// When.
    pub verified_on: Option<Date>,
    /// How, and what was seen.
    pub verification: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// One answer of the client.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = finding_answers)]
pub struct FindingAnswer {
    /// Its id.
    pub id: FindingAnswerId,
    /// The finding answered.
    pub finding_id: FindingId,
    /// The client.
    pub organisation_id: OrganisationId,
    /// What was done about the case at hand.
    pub correction: String,
    /// Why it happened.
    pub cause: String,
    /// What keeps it from happening again.
    pub corrective_action: String,
    /// By when that is done.
    pub planned_on: Date,
    /// Whether other sites are affected (MS-60).
    pub extent: Extent,
    /// What shows that.
    pub extent_evidence: String,
    /// Who answered.
    pub given_by: UserId,
    /// When.
    pub given_at: Instant,
    /// What the team says of it.
    pub verdict: Option<Verdict>,
    /// Why.
    pub verdict_reason: Option<String>,
    /// Who judged it.
    pub judged_by: Option<UserId>,
    /// When.
    pub judged_at: Option<Instant>,
}

/// What is given to raise a finding.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenFinding {
    /// How grave it is.
    pub grade: Given,
    /// The clause not met.
    pub clause: Given,
    /// The site it was seen at.
    pub site: Given,
    /// What was found.
    pub statement: Given,
    /// What was seen.
    pub evidence: Given,
}

/// The same, read; what the standard demands of it is asked in the act.
#[derive(Debug, Clone)]
pub struct Raising {
    /// How grave it is.
    pub grade: Grade,
    /// The clause, or nothing.
    pub clause: String,
    /// The site.
    pub site: SiteId,
    /// What was found, or nothing.
    pub statement: String,
    /// What was seen, or nothing.
    pub evidence: String,
}

impl GivenFinding {
    /// Reads every field.
    pub fn check(&self) -> Result<Raising> {
        let mut fields = Fields::none();
        let grade = fields.take("grade", self.grade.one_of());
        let clause = fields.take("clause", self.clause.optional_line()).flatten();
        let site = fields.take("site", self.site.one_of());
        let statement = fields
            .take("statement", self.statement.optional_paragraph())
            .flatten();
        let evidence = fields
            .take("evidence", self.evidence.optional_paragraph())
            .flatten();
        match (grade, site) {
            (Some(grade), Some(site)) if fields.0.is_empty() => Ok(Raising {
                grade,
                clause: clause.map(String::from).unwrap_or_default(),
                site,
                statement: statement.map(String::from).unwrap_or_default(),
                evidence: evidence.map(String::from).unwrap_or_default(),
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What a client gives to answer a nonconformity.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenAnswer {
    /// What was done about the case at hand.
    pub correction: Given,
    /// Why it happened.
    pub cause: Given,
    /// What keeps it from happening again.
    pub corrective_action: Given,
    /// By when that is done.
    pub done_on: Given,
    /// Systemic or local.
    pub extent: Given,
    /// What shows that.
    pub extent_evidence: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, read; the four parts are asked for by LC-52 in the act.
#[derive(Debug, Clone)]
pub struct Answering {
    /// What was done about the case at hand, or nothing.
    pub correction: String,
    /// Why it happened, or nothing.
    pub cause: String,
    /// What keeps it from happening again, or nothing.
    pub corrective_action: String,
    /// By when, or nothing.
    pub done_on: Option<Date>,
    /// Systemic or local, or nothing.
    pub extent: Option<Extent>,
    /// What shows that, or nothing.
    pub extent_evidence: String,
    /// The version seen.
    pub version: i32,
}

impl GivenAnswer {
    /// Reads every field.
    pub fn check(&self) -> Result<Answering> {
        let mut fields = Fields::none();
        let mut text = |field: &str, given: &Given| {
            fields
                .take(field, given.optional_paragraph())
                .flatten()
                .map(String::from)
                .unwrap_or_default()
        };
        let correction = text("correction", &self.correction);
        let cause = text("cause", &self.cause);
        let corrective_action = text("corrective_action", &self.corrective_action);
        let extent_evidence = text("extent_evidence", &self.extent_evidence);
        let done_on = fields.take("done_on", self.done_on.optional_date()).flatten();
        let extent = fields.take("extent", self.extent.optional_one_of()).flatten();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        fields.check()?;
        Ok(Answering {
            correction,
            cause,
            corrective_action,
            done_on,
            extent,
            extent_evidence,
            version: version.unwrap_or_default(),
        })
    }
}

/// What is given to judge an answer.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenVerdict {
    /// Accepted or returned.
    pub verdict: Given,
    /// What the answer lacks; needed to return it.
    pub reason: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, read.
#[derive(Debug, Clone)]
pub struct Judging {
    /// Accepted or returned.
    pub verdict: Verdict,
    /// The reason, or nothing.
    pub reason: String,
    /// The version seen.
    pub version: i32,
}

impl GivenVerdict {
    /// Reads every field.
    pub fn check(&self) -> Result<Judging> {
        let mut fields = Fields::none();
        let verdict = fields.take("verdict", self.verdict.one_of());
        let reason = fields.take("reason", self.reason.optional_paragraph()).flatten();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        match (verdict, version) {
            (Some(verdict), Some(version)) if fields.0.is_empty() => Ok(Judging {
                verdict,
                reason: reason.map(String::from).unwrap_or_default(),
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// What is given to verify a corrective action.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenVerification {
    /// How it was verified.
    pub method: Given,
    /// What shows that it works.
    pub evidence: Given,
    /// MS-61: the sites at which it was seen to work; for a systemic one of several sites.
    pub sites: Vec<Given>,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, read.
#[derive(Debug, Clone)]
pub struct Verifying {
    /// How, or nothing.
    pub method: Option<Method>,
    /// What shows it, or nothing.
    pub evidence: String,
    /// The sites at which it was seen to work.
    pub sites: Vec<SiteId>,
    /// The version seen.
    pub version: i32,
}

impl GivenVerification {
    /// Reads every field.
    pub fn check(&self) -> Result<Verifying> {
        let mut fields = Fields::none();
        let method = fields.take("method", self.method.optional_one_of()).flatten();
        let mut sites = Vec::new();
        for given in self.sites.iter().filter(|given| !given.is_empty()) {
            let site = given
                .one_of::<SiteId>()
                .map_err(|_| "Choose among the sites shown.");
            sites.extend(fields.take("sites", site));
        }
        let evidence = fields
            .take("evidence", self.evidence.optional_paragraph())
            .flatten();
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        fields.check()?;
        Ok(Verifying {
            method,
            evidence: evidence.map(String::from).unwrap_or_default(),
            sites,
            version: version.unwrap_or_default(),
        })
    }
}
