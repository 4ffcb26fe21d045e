//! What an API key may be made for. A key never does more than its organisation's administrator may: the policy is
//! asked as well.

use super::acts::Act;
use crate::text_enum;

text_enum! {
    /// What an API key is for.
    KeyScope {
        /// See everything of one's own organisation, and change nothing.
        Read = "read",
        /// Keep the organisation and its sites.
        Organisation = "organisation",
        /// Write and submit applications. Agreements are signed by people.
        Applications = "applications",
        /// See what evidence is asked, and give it.
        Evidence = "evidence",
        /// See findings, and answer them.
        Findings = "findings",
        /// See certifications and certificates.
        Certificates = "certificates",
    }
}

crate::text_column!(KeyScope);

use Act as A;

/// The whole table: what each scope opens.
pub const SCOPES: &[(KeyScope, &[Act])] = &[
    (
        KeyScope::Read,
        &[
            A::SeeOrganisations,
            A::SeeApplications,
            A::SeeCertifications,
            A::SeeEvidence,
            A::SeeAudits,
            A::SeeFindings,
            A::SeeCertificates,
        ],
    ),
    (
        KeyScope::Organisation,
        &[
            A::SeeOrganisations,
            A::AmendOrganisation,
            A::AddSite,
            A::AmendSite,
        ],
    ),
    (
        KeyScope::Applications,
        &[
            A::SeeApplications,
            A::StartApplication,
            A::SaveApplication,
            A::SubmitApplication,
        ],
    ),
    (
        KeyScope::Evidence,
        &[A::SeeAudits, A::SeeEvidence, A::GiveEvidence],
    ),
    (
        KeyScope::Findings,
        &[A::SeeAudits, A::SeeFindings, A::AnswerFinding],
    ),
    (
        KeyScope::Certificates,
        &[A::SeeCertifications, A::SeeCertificates],
    ),
];

impl KeyScope {
    /// Whether a key with this scope may do this.
    pub fn opens(self, act: Act) -> bool {
        SCOPES
            .iter()
            .any(|(scope, acts)| *scope == self && acts.contains(&act))
    }
}
