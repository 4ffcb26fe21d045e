//! One newtype per thing, so that an audit's id can never stand where a site's is meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What went wrong when a text was read as an id: it is no UUID. The door answers as if the thing were absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(Uuid);

            impl $name {
                /// Wraps a UUID read from the database or an address.
                pub const fn from_uuid(uuid: Uuid) -> Self {
                    Self(uuid)
                }

                /// The UUID inside, for the database.
                pub const fn uuid(self) -> Uuid {
                    self.0
                }
            }

            crate::described_as_text!($name, Some("uuid"));

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.hyphenated().fmt(f)
                }
            }

            impl FromStr for $name {
                type Err = NotAnId;
                fn from_str(text: &str) -> Result<Self, NotAnId> {
                    // Only the hyphenated form: one thing has one address.
                    if text.len() != 36 {
                        return Err(NotAnId);
                    }
                    Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
                }
            }
        )*

        /// Calls `$then!` with every id type; `store::columns` teaches them to the database with it.
        macro_rules! for_each_id {
            ($then:ident) => { $( $then!($crate::base::ids::$name); )* };
        }
        pub(crate) use for_each_id;
    };
}

ids! {
    /// A client organisation.
    OrganisationId;
    /// A place where a client works (MS-2).
    SiteId;
    /// A person who signs in.
    UserId;
    /// The tokens that one sign-in of a program led to.
    FamilyId;
    /// A client's key to the API.
    ApiKeyId;
    /// A person who audits.
    AuditorId;
    /// One competence row of an auditor (CO-33).
    CompetenceId;
    /// One service an auditor or the body gave a client (CO-4).
    ServiceId;
    /// One conflict of interest (CO-5).
    ConflictId;
    /// One time somebody was monitored (CO-32).
    MonitoringId;
    /// One limit of monitoring put off (CO-38).
    PutOffId;
    /// One accreditation row (VE-40).
    AccreditationId;
    /// A client's application for certification.
    ApplicationId;
    /// The review of an application (LC-11).
    ReviewId;
    /// An agreement to audit several certifications together.
    IntegrationId;
    /// A planned change of what a certification covers (LC-96, LC-123).
    ModificationId;
    /// A certification agreement (LC-14).
    AgreementId;
    /// One organisation's certification to one standard.
    CertificationId;
    /// One dated event of a certification.
    CertificationEventId;
    /// The audit programme of one cycle (LC-20).
    ProgrammeId;
    /// An audit: stage 1, stage 2, surveillance and so on.
    AuditId;
    /// A person's place in an audit team.
    TeamMemberId;
    /// A stage 1 conclusion (LC-30).
    ConclusionId;
    /// A finding of an audit (LC-50).
    FindingId;
    /// One answer of the client to a finding (LC-52).
    FindingAnswerId;
    /// An audit report version (LC-60).
    ReportId;
    /// A certification decision (LC-64).
    DecisionId;
    /// An appeal, a complaint or a misuse of a certificate (LC-110, LC-111, LC-119).
    ConcernId;
    /// One step on the way of such a concern.
    ConcernStepId;
    /// An audit witnessed by the accreditation body (CO-29).
    WitnessId;
    /// One revision of a certificate (LC-73).
    CertificateId;
    /// What is asked of one site for an audit.
    EvidenceRequestId;
    /// One file given in answer to an evidence request.
    EvidenceFileId;
    /// A file that is imported, from its upload on.
    ImportId;
    /// One change of a setting (LC-2).
    SettingId;
    /// One row of the body's own calendar.
    HolidayId;
    /// One letter or webhook waiting in the outbox.
    LetterId;
    /// One period of what runs by itself.
    JobId;
    /// What a reminder is about: an audit, a finding or a decision.
    SubjectId;
}

/// Makes ids. UUIDv7, so that rows made later sort later; the time comes from the injected clock.
pub trait Mint: Send + Sync {
    /// A UUID never given before.
    fn uuid(&self) -> Uuid;
}
