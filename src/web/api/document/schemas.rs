//! What the API takes and answers, as JSON Schema. What it takes is derived from the types that read it.

use serde_json::{Map, Value, json};

use super::taken::taken;
use crate::base::error::{Error, Result};

/// A thing that is answered: its name, what it is, and the fields that every program needs, each with its kind.
/// Others may stand beside them.
type Thing = (&'static str, &'static str, &'static [(&'static str, Kind)]);

/// What a field holds.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Id,
    Version,
    Text,
    Date,
    Number,
    YesNo,
    List,
    Of(&'static str),
}

use Kind::{Date, Id, List, Number, Of, Text, Version, YesNo};

const THINGS: &[Thing] = &[
    ("Description", "OpenAPI 3.1.", &[("openapi", Text)]),
    (
        "Token",
        "A pair of tokens, the first for Authorization: Bearer.",
        &[
            ("access_token", Text),
            ("token_type", Text),
            ("expires_in", Number),
            ("refresh_token", Text),
        ],
    ),
    (
        "Body",
        "The certification body.",
        &[
            ("name", Text),
            ("address", Text),
            ("email", Text),
            ("zone", Text),
            ("prefix", Text),
            ("base_url", Text),
            ("version", Version),
            ("changes", List),
        ],
    ),
    (
        "Holiday",
        "A day on which nobody works somewhere.",
        &[("on", Date), ("name", Text), ("origin", Text), ("regions", List)],
    ),
    (
        "LetterWords",
        "A letter and the body's own words for it.",
        &[("letter", Text), ("version", Version), ("changes", List)],
    ),
    (
        "SignOff",
        "What every letter ends with.",
        &[("version", Version), ("changes", List)],
    ),
    (
        "Parameter",
        "One of the body's own limits and habits.",
        &[
            ("key", Text),
            ("rule", Text),
            ("unit", Text),
            ("value", Number),
            ("least", Number),
            ("most", Number),
            ("origin", Text),
            ("version", Version),
            ("changes", List),
        ],
    ),
    (
        "ParameterPreview",
        "What a change of a parameter would do.",
        &[
            ("key", Text),
            ("before", Number),
            ("value", Number),
            ("in_force_on", Date),
            ("effect", Text),
            ("touched", List),
        ],
    ),
    (
        "RulesAuditTime",
        "The audit time with its parts, what needs attention, and every step.",
        &[
            ("days_unrounded", Text),
            ("effective_personnel", Number),
            ("per_standard", List),
            ("warnings", List),
            ("trace", List),
        ],
    ),
    (
        "RulesSiteSample",
        "The sites chosen in each group, and every step.",
        &[
            ("groups", List),
            ("total_sites", Number),
            ("warnings", List),
            ("trace", List),
        ],
    ),
    (
        "RulesIntegration",
        "The team's capability and the reduction, in percent, and the days before and after.",
        &[
            ("capability_percent", Text),
            ("reduction_percent", Text),
            ("days_before", Text),
            ("days_after", Text),
            ("trace", List),
        ],
    ),
    (
        "RulesClock",
        "What stands and what falls due, and every step.",
        &[
            ("status", Text),
            ("due", List),
            ("warnings", List),
            ("trace", List),
        ],
    ),
    (
        "RulesTeam",
        "Every check, what is covered and what is not, and what would help.",
        &[
            ("allowed", YesNo),
            ("checks", List),
            ("covered", List),
            ("uncovered", List),
            ("remedies", List),
        ],
    ),
    (
        "RulesSector",
        "The sector of a NACE code, and how it was found.",
        &[
            ("nace", Text),
            ("revision", Text),
            ("area", Text),
            ("name", Text),
            ("warnings", List),
            ("trace", List),
        ],
    ),
    ("Made", "What was made.", &[("id", Id)]),
    ("Asked", "How many were asked for.", &[("asked", Number)]),
    (
        "Held",
        "A held audit, with what speaks against it but does not forbid it.",
        &[("audit", Of("Placing")), ("warnings", List)],
    ),
    ("NewKey", "A key, this once.", &[("id", Id), ("key", Text)]),
    (
        "Approval",
        "Whether both approvals are there now.",
        &[("approved", YesNo)],
    ),
    (
        "Job",
        "One run of a job.",
        &[
            ("id", Id),
            ("version", Version),
            ("kind", Text),
            ("period", Text),
            ("state", Text),
            ("attempt", Number),
        ],
    ),
    (
        "Letter",
        "A letter.",
        &[
            ("id", Id),
            ("version", Version),
            ("letter", Text),
            ("recipient", Text),
            ("state", Text),
            ("attempts", Number),
        ],
    ),
    (
        "Import",
        "A list that waits, with what it would do, or what was imported.",
        &[
            ("id", Id),
            ("name", Text),
            ("sha256", Text),
            ("size", Number),
            ("status", Text),
        ],
    ),
];

fn field(kind: Kind) -> Value {
    match kind {
        Id => json!({ "type": "string", "description": "Opaque; never changes." }),
        Version => json!({ "type": "integer", "minimum": 1, "description": "The number in the ETag." }),
        Text => json!({ "type": "string" }),
        Date => json!({ "type": "string", "format": "date" }),
        Number => json!({ "type": "integer" }),
        YesNo => json!({ "type": "boolean" }),
        List => json!({ "type": "array" }),
        Of(name) => json!({ "$ref": format!("#/components/schemas/{name}") }),
    }
}

fn thing(says: &str, fields: &[(&str, Kind)]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|(name, kind)| ((*name).to_owned(), field(*kind)))
        .collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "description": says, "properties": properties, "required": required })
}

/// A body of single values with these names.
fn values(names: &[&str]) -> Value {
    let properties: Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), field(Of("Given"))))
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "Why there is no better answer (RFC 9457).",
        "required": ["type", "title", "status", "detail", "errors", "request_id"],
        "properties": {
            "type": { "type": "string", "description": "The kind; it never changes its meaning." },
            "title": { "type": ["string", "null"] },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "A sentence for people." },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["field", "rule", "detail"],
                "properties": {
                    "field": {
                        "type": ["string", "null"],
                        "description": "A JSON pointer into the body, or a parameter's name after a slash.",
                    },
                    "rule": { "type": ["string", "null"], "description": "The rule that says no." },
                    "detail": { "type": ["string", "null"] },
                },
            } },
            "request_id": { "type": "string" },
        },
    })
}

/// Two schemas of one name would hide one of them.
fn put(schemas: &mut Map<String, Value>, name: &str, schema: Value) -> Result<()> {
    match schemas.insert(name.to_owned(), schema) {
        None => Ok(()),
        Some(_) => Err(Error::broken(format!("two schemas are called {name}"))),
    }
}

/// Every schema of the document by its name.
pub(super) fn all() -> Result<Map<String, Value>> {
    let mut schemas = Map::new();
    for (name, schema) in taken() {
        let mut schema = schema.map_err(|e| Error::Broken(e.into()))?;
        if let Some(fields) = schema.as_object_mut() {
            fields.insert("additionalProperties".to_owned(), json!(false));
        }
        schemas.insert(name.to_owned(), schema);
    }
    for (name, schema) in super::answers::all()? {
        put(&mut schemas, &name, schema)?;
    }
    for (name, says, fields) in THINGS {
        put(&mut schemas, name, thing(says, fields))?;
    }
    let given = json!({
        "type": ["string", "number", "boolean", "null"],
        "description": "One value as text, a number, true or false; null and \"\" are the same as leaving it out.",
    });
    let others = [
        ("Given", given),
        ("Empty", values(&[])),
        ("Credentials", values(&["email", "password", "totp"])),
        ("Refresh", values(&["refresh_token"])),
        ("Problem", problem()),
    ];
    for (name, schema) in others {
        put(&mut schemas, name, schema)?;
    }
    Ok(schemas)
}
