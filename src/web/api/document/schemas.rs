//! What the API takes and answers, as JSON Schema. What it takes is derived from the types that read it.

use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

use crate::base::error::{Error, Result};
use crate::lifecycle::{
    application, audit, certificate, decision, findings, maintenance, review, scheduling,
};
use crate::parties::{accreditations, auditors, organisations, users};
use crate::{evidence, web::desk};

macro_rules! taken {
    ($($name:literal $type:ty;)*) => {
        fn taken() -> Vec<(&'static str, serde_json::Result<Value>)> {
            vec![$(($name, serde_json::to_value(<$type as PartialSchema>::schema())),)*]
        }
    };
}

taken! {
    "GivenOrganisation" organisations::GivenOrganisation;
    "GivenSite" organisations::GivenSite;
    "GivenStart" application::GivenStart;
    "GivenDraft" application::GivenDraft;
    "GivenReview" review::GivenReview;
    "GivenSignature" review::GivenSignature;
    "GivenSuspension" maintenance::GivenSuspension;
    "GivenLift" maintenance::GivenLift;
    "GivenWithdrawal" maintenance::GivenWithdrawal;
    "GivenIssue" certificate::GivenIssue;
    "GivenReissue" certificate::GivenReissue;
    "GivenHold" scheduling::GivenHold;
    "GivenConfirmation" scheduling::GivenConfirmation;
    "GivenRelease" scheduling::GivenRelease;
    "GivenAssignment" scheduling::GivenAssignment;
    "GivenConclusion" audit::GivenConclusion;
    "GivenReport" audit::GivenReport;
    "GivenFinding" findings::GivenFinding;
    "GivenAnswer" findings::GivenAnswer;
    "GivenFindingVerdict" findings::GivenVerdict;
    "GivenVerification" findings::GivenVerification;
    "GivenRequest" evidence::GivenRequest;
    "GivenEvidenceVerdict" evidence::GivenVerdict;
    "GivenDecision" decision::GivenDecision;
    "GivenAuditor" auditors::GivenAuditor;
    "GivenCompetence" auditors::GivenCompetence;
    "GivenEnd" auditors::GivenEnd;
    "GivenService" auditors::GivenService;
    "GivenConflict" auditors::GivenConflict;
    "GivenAccreditation" accreditations::GivenAccreditation;
    "GivenUser" users::GivenUser;
    "GivenPassword" users::GivenPassword;
    "GivenActive" desk::users::GivenActive;
}

/// A thing of record: the fields that every program needs, others beside them.
fn thing(says: &str, fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "description": says, "properties": properties, "required": required })
}

/// Every schema of the document by its name.
pub(super) fn all() -> Result<Map<String, Value>> {
    let id = || json!({ "type": "string", "description": "Opaque; never changes." });
    let version = || json!({ "type": "integer", "minimum": 1, "description": "The number in the ETag." });
    let text = || json!({ "type": "string" });
    let date = || json!({ "type": "string", "format": "date" });
    let yes = || json!({ "type": "boolean" });
    let versioned = |says: &str, more: &[(&str, Value)]| {
        let mut fields = vec![("id", id()), ("version", version())];
        fields.extend_from_slice(more);
        thing(says, &fields)
    };
    let row = |says: &str, more: &[(&str, Value)]| {
        let mut fields = vec![("id", id())];
        fields.extend_from_slice(more);
        thing(says, &fields)
    };
    let bare = |says: &str| json!({ "type": "object", "description": says });
    let mut schemas = Map::new();
    for (name, schema) in taken() {
        let mut schema = schema.map_err(|e| Error::Broken(e.into()))?;
        if let Some(fields) = schema.as_object_mut() {
            fields.insert("additionalProperties".to_owned(), json!(false));
        }
        schemas.insert(name.to_owned(), schema);
    }
    let written = [
        (
            "Given",
            json!({
                "type": ["string", "number", "boolean", "null"],
                "description": "One value as text, a number, true or false; null and \"\" are the same as leaving it out.",
            }),
        ),
        (
            "Empty",
            json!({ "type": "object", "additionalProperties": false, "description": "Nothing: {}." }),
        ),
        (
            "Refresh",
            json!({
                "type": "object", "additionalProperties": false,
                "properties": { "refresh_token": { "$ref": "#/components/schemas/Given" } },
            }),
        ),
        (
            "Credentials",
            json!({
                "type": "object", "additionalProperties": false,
                "properties": {
                    "email": { "$ref": "#/components/schemas/Given" },
                    "password": { "$ref": "#/components/schemas/Given" },
                    "totp": { "$ref": "#/components/schemas/Given" },
                },
            }),
        ),
        (
            "Token",
            thing(
                "A token, for Authorization: Bearer.",
                &[
                    ("access_token", text()),
                    ("token_type", text()),
                    ("expires_in", json!({ "type": "integer" })),
                ],
            ),
        ),
        ("Document", bare("OpenAPI 3.1.")),
        ("Made", thing("What was made.", &[("id", id())])),
        (
            "Asked",
            thing(
                "How many were asked for.",
                &[("asked", json!({ "type": "integer" }))],
            ),
        ),
        (
            "Organisation",
            versioned(
                "A client organisation.",
                &[("legal_name", text()), ("city", text()), ("country", text())],
            ),
        ),
        (
            "Site",
            versioned(
                "A place where a client works.",
                &[("name", text()), ("organisation_id", id())],
            ),
        ),
        (
            "Application",
            row(
                "An application.",
                &[
                    ("organisation_id", id()),
                    ("standard", text()),
                    ("status", text()),
                ],
            ),
        ),
        ("Review", bare("A review with the audit time as kept.")),
        ("AuditTime", bare("The audit time with its derivation.")),
        (
            "Agreement",
            versioned("An agreement.", &[("standard", text()), ("organisation", text())]),
        ),
        ("Certification", bare("A case.")),
        (
            "Programme",
            thing(
                "The programmes of a certification.",
                &[("certification", id()), ("version", version())],
            ),
        ),
        (
            "Audit",
            versioned(
                "An audit.",
                &[
                    ("kind", text()),
                    ("status", text()),
                    ("number", json!({ "type": "integer" })),
                ],
            ),
        ),
        (
            "Held",
            thing(
                "A held audit, with what speaks against it but does not forbid it.",
                &[
                    ("audit", json!({ "$ref": "#/components/schemas/Audit" })),
                    ("warnings", json!({ "type": "array" })),
                ],
            ),
        ),
        (
            "Candidates",
            bare("Who can lead, who can join, who cannot and why."),
        ),
        ("Report", thing("A report.", &[("version", version())])),
        (
            "Finding",
            versioned("A finding.", &[("status", text()), ("grade", text())]),
        ),
        (
            "Case",
            thing("A case as a decision looks at it.", &[("version", version())]),
        ),
        (
            "AuditEvidence",
            json!({ "description": "The items of an audit, by site." }),
        ),
        (
            "EvidenceRequest",
            versioned("An item asked for.", &[("status", text())]),
        ),
        (
            "EvidenceFile",
            row(
                "A file with its hash.",
                &[
                    ("name", text()),
                    ("size", json!({ "type": "integer" })),
                    ("sha256", text()),
                ],
            ),
        ),
        ("Decision", row("A decision.", &[("kind", text())])),
        (
            "Certificate",
            row("A revision of a certificate.", &[("number", text())]),
        ),
        (
            "Listed",
            thing(
                "A certificate in the directory.",
                &[
                    ("number", text()),
                    ("status", text()),
                    ("holder", text()),
                    ("standard", text()),
                    ("country", text()),
                    ("expires", date()),
                    ("unaccredited", yes()),
                ],
            ),
        ),
        ("Verified", bare("What the register says.")),
        ("Auditor", bare("A person who audits.")),
        (
            "Accreditation",
            row(
                "An accreditation with one status.",
                &[("standard", text()), ("number", text())],
            ),
        ),
        (
            "User",
            versioned(
                "Somebody who may sign in.",
                &[("name", text()), ("email", text()), ("active", yes())],
            ),
        ),
        ("Entry", bare("One entry of the journal.")),
        (
            "Problem",
            json!({
                "type": "object", "description": "Why there is no better answer (RFC 9457).",
                "required": ["type", "title", "status", "detail", "errors", "request_id"],
                "properties": {
                    "type": { "type": "string", "description": "The kind; it never changes its meaning." },
                    "title": { "type": ["string", "null"] },
                    "status": { "type": "integer" },
                    "detail": { "type": "string", "description": "A sentence for people." },
                    "errors": { "type": "array", "items": {
                        "type": "object", "required": ["field", "rule", "detail"],
                        "properties": {
                            "field": { "type": ["string", "null"], "description": "A JSON pointer into the body, or the name of a parameter after a slash." },
                            "rule": { "type": ["string", "null"], "description": "The rule that says no." },
                            "detail": { "type": ["string", "null"] },
                        },
                    } },
                    "request_id": { "type": "string" },
                },
            }),
        ),
    ];
    for (name, schema) in written {
        schemas.insert(name.to_owned(), schema);
    }
    Ok(schemas)
}
