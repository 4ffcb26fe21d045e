//! Evidence requests and files, and what is given to ask and to judge.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{AuditId, EvidenceFileId, EvidenceRequestId, OrganisationId, SiteId, UserId};
use crate::base::text::{Line, Paragraph};
use crate::base::time::{Date, Instant};
use crate::store::schema::{evidence_files, evidence_requests};
use crate::text_enum;
use crate::vault::Digest;

text_enum! {
    /// Where an evidence request stands.
    Status {
        /// Nothing was given yet.
        Open = "open",
        /// Files were given; the team looks at them.
        Sent = "sent",
        /// What was given is enough.
        Accepted = "accepted",
        /// What was given is not enough; the remark says why.
        Returned = "returned",
    }
}

impl Status {
    /// Whether the client is to do something.
    pub const fn waits_for_client(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }
}

/// One thing asked of one site for one audit.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = evidence_requests)]
pub struct Request {
    /// Its id.
    pub id: EvidenceRequestId,
    /// The audit it is for.
    pub audit_id: AuditId,
    /// The client asked.
    pub organisation_id: OrganisationId,
    /// The site asked.
    pub site_id: SiteId,
    /// The clause it serves.
    pub clause: String,
    /// What is asked, in the client's words.
    pub title: String,
    /// Why.
    pub reason: String,
    /// The last day, where one was named; otherwise it follows from the audit's first day.
    pub due_on: Option<Date>,
    /// Where it stands.
    pub status: Status,
    /// What the team said about what was given.
    pub remark: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// A file given in answer to a request.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = evidence_files)]
pub struct File {
    /// Its id.
    pub id: EvidenceFileId,
    /// The request it answers.
    pub request_id: EvidenceRequestId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Its name, cleaned.
    pub name: String,
    /// What the sender said it is. Never believed: it is served as a download and nothing else.
    pub media_type: String,
    /// Its length in bytes.
    pub size: i64,
    /// The hash of its content.
    pub sha256: Digest,
    /// When it was received.
    pub received_at: Instant,
    /// Who gave it.
    pub given_by: UserId,
}

/// What the sender of a file gets back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Receipt {
    /// The file's id.
    pub id: EvidenceFileId,
    /// Its name as kept.
    pub name: String,
    /// Its length in bytes.
    pub size: i64,
    /// The hash of its content, in hex.
    pub sha256: Digest,
    /// When it was received.
    pub received_at: Instant,
}

impl From<&File> for Receipt {
    fn from(file: &File) -> Self {
        Self {
            id: file.id,
            name: file.name.clone(),
            size: file.size,
            sha256: file.sha256.clone(),
            received_at: file.received_at,
        }
    }
}

/// What is given to ask for evidence.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenRequest {
    /// The site.
    pub site: Given,
    /// The clause.
    pub clause: Given,
    /// What is asked.
    pub title: Given,
    /// Why.
    pub reason: Given,
    /// The last day; left out, it follows from the audit's first day.
    pub due_on: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// The site.
    pub site: SiteId,
    /// The clause.
    pub clause: Line,
    /// What is asked.
    pub title: Line,
    /// Why.
    pub reason: Paragraph,
    /// The last day.
    pub due_on: Option<Date>,
}

impl GivenRequest {
    /// Checks every field.
    pub fn check(&self) -> Result<Asked> {
        let mut fields = Fields::none();
        let site = fields.take(
            "site",
            self.site.one_of().map_err(|_| "Choose a site.".to_owned()),
        );
        let clause = fields.take("clause", self.clause.line());
        let title = fields.take("title", self.title.line());
        let reason = fields.take("reason", self.reason.paragraph());
        let due_on = fields.take("due_on", self.due_on.optional_date());
        match (site, clause, title, reason, due_on) {
            (Some(site), Some(clause), Some(title), Some(reason), Some(due_on)) => Ok(Asked {
                site,
                clause,
                title,
                reason,
                due_on,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

text_enum! {
    /// Whether what was given is enough.
    Judgement {
        /// It is.
        Accepted = "accepted",
        /// It is not.
        Returned = "returned",
    }
}

/// What is given to judge what was given.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenVerdict {
    /// Accepted or returned.
    pub verdict: Given,
    /// What the client is told; needed when it is returned.
    pub remark: Given,
    /// The version seen.
    #[schema(ignore)]
    pub version: Given,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Accepted or returned.
    pub judgement: Judgement,
    /// What the client is told.
    pub remark: Option<Paragraph>,
    /// The version seen.
    pub version: i32,
}

impl GivenVerdict {
    /// Checks every field and their combination.
    pub fn check(&self) -> Result<Verdict> {
        let mut fields = Fields::none();
        let judgement = fields.take("verdict", self.verdict.one_of());
        let remark = fields.take("remark", self.remark.optional_paragraph());
        let version = fields.take("version", self.version.whole(1..=i32::MAX));
        if judgement == Some(Judgement::Returned) && remark == Some(None) {
            fields.add(
                "remark",
                "Say in a sentence what is missing; the client is told it.",
            );
        }
        match (judgement, remark, version) {
            (Some(judgement), Some(remark), Some(version)) if fields.0.is_empty() => Ok(Verdict {
                judgement,
                remark,
                version,
            }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}
