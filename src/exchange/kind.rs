//! What the rows of a sheet may be, and the fields each kind has.

use crate::text_enum;

text_enum! {
    /// What the rows of a sheet are.
    Kind {
        /// Client organisations.
        Organisations = "organisations",
        /// Their sites.
        Sites = "sites",
        /// People who audit, review or decide.
        Auditors = "auditors",
        /// What they are competent for.
        Competences = "competences",
        /// Certifications in mid-cycle.
        Certifications = "certifications",
        /// The audits that were held for them.
        Audits = "audits",
        /// What these audits found.
        Findings = "findings",
    }
}

/// The fields of an organisation.
const OF_ORGANISATIONS: &[&str] = &[
    "code",
    "legal_name",
    "registration_number",
    "parent_group",
    "street",
    "city",
    "postcode",
    "country",
    "contact_name",
    "contact_email",
];

/// The fields of a site. With `organisation_name` the sheet itself says which organisations there are.
const OF_SITES: &[&str] = &[
    "organisation",
    "organisation_name",
    "organisation_country",
    "code",
    "name",
    "street",
    "city",
    "postcode",
    "country",
    "region",
    "activities",
    "kind",
    "risk",
    "central_function",
    "full_time",
    "part_time",
    "part_time_hours",
    "shifts",
    "latitude",
    "longitude",
];

/// The fields of a person.
const OF_AUDITORS: &[&str] = &[
    "code",
    "name",
    "city",
    "country",
    "languages",
    "active",
    "email",
    "agreement_on",
    "declared_on",
];

/// The fields of a competence; `auditor` is the person's code.
const OF_COMPETENCES: &[&str] = &[
    "auditor",
    "standard",
    "technical_area",
    "role",
    "valid_from",
    "valid_to",
    "evidence",
];

/// The fields of a certification in mid-cycle.
const OF_CERTIFICATIONS: &[&str] = &[
    "organisation",
    "number",
    "standard",
    "scope",
    "technical_areas",
    "accredited",
    "agreement_on",
    "agreement_signed_by",
    "language",
    "first_issued_on",
    "cycle_start_on",
    "effective_on",
    "issued_on",
    "expires_on",
    "previous_expires_on",
    "transferred_on",
    "status",
    "suspended_on",
    "suspended_until",
    "withdrawn_on",
    "reason",
    "sites",
    "surveillance_days",
    "recertification_days",
    "stage_1_days",
    "stage_2_days",
    "effective_personnel",
];

/// The fields of an audit that was held; `certification` is the certificate's number, and people stand under their codes
/// or e-mail addresses.
const OF_AUDITS: &[&str] = &[
    "certification",
    "kind",
    "starts_on",
    "ends_on",
    "days",
    "sites",
    "lead_auditor",
    "auditors",
    "trainees",
    "technical_experts",
];

/// The fields of a finding.
const OF_FINDINGS: &[&str] = &[
    "certification",
    "code",
    "grade",
    "clause",
    "statement",
    "evidence",
    "site",
    "raised_on",
    "answered_on",
    "accepted_on",
    "verified_on",
    "correction",
    "cause",
    "corrective_action",
    "planned_on",
    "extent",
    "extent_evidence",
];

/// Numbers with decimals.
pub const DECIMALS: [&str; 8] = [
    "part_time_hours",
    "latitude",
    "longitude",
    "surveillance_days",
    "recertification_days",
    "stage_1_days",
    "stage_2_days",
    "days",
];

impl Kind {
    /// The fields that a row of this kind may have.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Organisations => OF_ORGANISATIONS,
            Self::Sites => OF_SITES,
            Self::Auditors => OF_AUDITORS,
            Self::Competences => OF_COMPETENCES,
            Self::Certifications => OF_CERTIFICATIONS,
            Self::Audits => OF_AUDITS,
            Self::Findings => OF_FINDINGS,
        }
    }

    /// Those of them that are dates.
    pub const fn dates(self) -> &'static [&'static str] {
        match self {
            Self::Organisations | Self::Sites => &[],
            Self::Auditors => &["agreement_on", "declared_on"],
            Self::Competences => &["valid_from", "valid_to"],
            Self::Certifications => &[
                "agreement_on",
                "first_issued_on",
                "cycle_start_on",
                "effective_on",
                "issued_on",
                "expires_on",
                "previous_expires_on",
                "transferred_on",
                "suspended_on",
                "suspended_until",
                "withdrawn_on",
            ],
            Self::Audits => &["starts_on", "ends_on"],
            Self::Findings => &[
                "raised_on",
                "answered_on",
                "accepted_on",
                "verified_on",
                "planned_on",
            ],
        }
    }

    /// The fields without which a row is not known again.
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Organisations | Self::Auditors => &["code"],
            Self::Sites => &["organisation", "code"],
            Self::Competences => &["auditor", "standard", "technical_area", "role", "valid_from"],
            Self::Certifications => &["organisation", "number"],
            Self::Audits => &["certification", "kind", "ends_on"],
            Self::Findings => &["certification", "code"],
        }
    }
}
