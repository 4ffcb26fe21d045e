//! The API's own description (`OpenAPI` 3.1), made from the table of operations and the types that read what is sent.

pub mod operations;
mod answers;
mod schemas;
mod taken;
mod told;

use actix_web::http::Method;
use serde_json::{Map, Value, json};

use crate::base::error::Result;
use crate::web::routes::{self, Access};
use operations::{Basis, Body, Gives, OPERATIONS, Operation};
pub use told::{Told, told};

/// The whole document.
pub fn document() -> Result<Value> {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let methods = paths
            .entry(operation.path.to_owned())
            .or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(operation.method.to_lowercase(), described(operation));
        }
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Assayer",
            "version": "1",
            "description": "Everything a certification body keeps in Assayer, for programs. Errors are problem documents (RFC 9457).",
            "license": { "name": "See the product's licence" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas::all()?,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token from /api/v1/auth/token, or an API key." },
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-session", "description": "The session of a browser; a change needs X-CSRF-Token beside it." },
            },
            "parameters": parameters(),
            "headers": headers(),
            "responses": { "Problem": problem("Why there is no better answer.") },
        },
        "tags": tags(),
    }))
}

/// The resource an operation belongs to: the first word of its address.
pub fn group(operation: &Operation) -> &'static str {
    let path = operation.path;
    match path.strip_prefix("/api/v1/") {
        Some(rest) => rest.split('/').next().unwrap_or(rest),
        None => "documentation",
    }
}

fn tags() -> Vec<Value> {
    let mut named: Vec<&str> = Vec::new();
    for operation in OPERATIONS {
        if !named.contains(&group(operation)) {
            named.push(group(operation));
        }
    }
    named.into_iter().map(|name| json!({ "name": name })).collect()
}

fn described(operation: &Operation) -> Value {
    let mut described = json!({
        "operationId": name(operation),
        "summary": operation.summary,
        "tags": [group(operation)],
        "parameters": taken(operation),
        "responses": answers(operation),
        "security": security(operation),
    });
    if let (Some(fields), Some(body)) = (described.as_object_mut(), brought(operation.body)) {
        fields.insert("requestBody".to_owned(), body);
    }
    described
}

/// `get_organisations_id`: the same for ever.
fn name(operation: &Operation) -> String {
    let path = operation
        .path
        .trim_start_matches("/api/")
        .trim_start_matches("v1/");
    let words = path.replace(['/', '-', '.'], "_").replace(['{', '}'], "");
    format!("{}_{words}", operation.method.to_lowercase())
}

fn is_open(operation: &Operation) -> bool {
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap_or(Method::GET);
    routes::access(&method, operation.path) == Some(Access::Public)
}

fn security(operation: &Operation) -> Value {
    if is_open(operation) {
        json!([])
    } else {
        json!([{ "token": [] }, { "session": [] }])
    }
}

fn taken(operation: &Operation) -> Vec<Value> {
    let named = |name: &str| json!({ "$ref": format!("#/components/parameters/{name}") });
    let mut taken = Vec::new();
    // A parameter of the body is known by its key, everything else by an id.
    if operation.path.contains("/settings/parameters/{id}") {
        taken.push(named("key"));
    } else if operation.path.contains("{id}") {
        taken.push(named("id"));
    }
    if operation.path.contains("{number}") {
        taken.push(named("number"));
    }
    taken.extend(operation.query.iter().map(|name| named(name)));
    match operation.from {
        Basis::Nothing => {}
        Basis::Version => taken.push(named("If-Match")),
        Basis::VersionOrNothing => taken.extend([named("Present-Version"), named("If-None-Match")]),
    }
    if operation.method == "POST" && !is_open(operation) {
        taken.push(named("Idempotency-Key"));
    }
    if operation.body == Body::File {
        taken.push(named("Content-Disposition"));
        taken.push(named("Repr-Digest"));
    }
    taken
}

fn brought(body: Body) -> Option<Value> {
    let content = match body {
        Body::None => return None,
        Body::Json(schema) => {
            let mut media = json!({ "schema": { "$ref": format!("#/components/schemas/{schema}") } });
            if let (Some(media), Some(example)) = (media.as_object_mut(), example(schema)) {
                media.insert("example".to_owned(), example);
            }
            json!({ "application/json": media })
        }
        Body::File => {
            json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } })
        }
    };
    Some(json!({ "required": true, "content": content }))
}

fn example(schema: &str) -> Option<Value> {
    match schema {
        "GivenOrganisation" => Some(json!({
            "legal_name": "Halden Pharma AS", "street": "Storgata 1", "city": "Halden", "postcode": "1771",
            "country": "NO", "contact_name": "Kari Nordmann", "contact_email": "kari@halden.example",
        })),
        "GivenFinding" => Some(json!({
            "grade": "minor", "clause": "7.2", "requirement": "Persons are competent.",
            "statement": "Two records of training are missing.", "evidence": "Files 12 and 17 of ward 3.",
        })),
        "GivenSuspension" => Some(json!({
            "reason": "The surveillance audit was not held in time.", "information_used": "Letter of 3 March.",
        })),
        "Credentials" => Some(json!({ "email": "name@example.org", "password": "a long pass phrase" })),
        "Empty" => Some(json!({})),
        _ => None,
    }
}

fn answers(operation: &Operation) -> Value {
    let mut answers = Map::new();
    let (status, good) = good(operation);
    answers.insert(status.to_owned(), good);
    let mut refusals = vec!["400", "422", "429", "431", "503"];
    if !is_open(operation) || operation.path.contains("/auth/") {
        refusals.push("401");
        refusals.push("403");
    }
    if operation.path.contains('{')
        || operation.body != Body::None
        || operation.query.contains(&"organisation")
    {
        refusals.push("404");
    }
    // What stands for the id may make it another address, which takes other methods.
    if operation.path.contains('{') {
        refusals.push("405");
    }
    if operation.body != Body::None {
        refusals.extend(["408", "409", "413", "415", "507"]);
    }
    if operation.from != Basis::Nothing {
        refusals.extend(["412", "428"]);
    }
    for status in refusals {
        answers.insert(
            status.to_owned(),
            json!({ "$ref": "#/components/responses/Problem" }),
        );
    }
    Value::Object(answers)
}

fn good(operation: &Operation) -> (&'static str, Value) {
    let json = |schema: Value| json!({ "application/json": { "schema": schema } });
    let named = |schema: &str| json!({ "$ref": format!("#/components/schemas/{schema}") });
    let header = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
    match operation.gives {
        Gives::List(schema) => (
            "200",
            json!({
                "description": "A page of the list.",
                "headers": { "Link": header("Link") },
                "content": json(json!({
                    "type": "object", "required": ["items", "next"],
                    "properties": {
                        "items": { "type": "array", "items": named(schema) },
                        "next": { "type": ["string", "null"], "description": "The cursor of the next page; null after the last." },
                    },
                })),
            }),
        ),
        Gives::One(schema) => (
            "200",
            json!({
                "description": "It, as it is now.",
                "headers": { "ETag": header("ETag") },
                "content": json(named(schema)),
            }),
        ),
        Gives::Reckoned(schema) => (
            "200",
            json!({ "description": "The answer.", "content": json(named(schema)) }),
        ),
        Gives::Made(schema) => (
            "201",
            json!({
                "description": "It was made.",
                "headers": {
                    "Location": header("Location"), "ETag": header("ETag"),
                    "Idempotency-Replayed": header("Idempotency-Replayed"),
                },
                "content": json(named(schema)),
            }),
        ),
        Gives::Done => ("204", json!({ "description": "It is done." })),
        Gives::Content => (
            "200",
            json!({
                "description": "The file.",
                "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } },
            }),
        ),
    }
}

fn problem(says: &str) -> Value {
    json!({
        "description": says,
        "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
            "example": {
                "type": "/problems/stale", "title": "Precondition Failed", "status": 412,
                "detail": "Somebody changed this audit after you opened it. Look at the newer state, then decide again.",
                "errors": [], "request_id": "01990f6e7c2b7a3e8d1f4b5a6c7d8e9f",
            },
        } },
    })
}

fn parameters() -> Value {
    let query = |name: &str, schema: Value, says: &str| json!({ "name": name, "in": "query", "required": false, "schema": schema, "description": says });
    let sent = |name: &str, required: bool, says: &str, example: &str| {
        json!({
            "name": name, "in": "header", "required": required, "schema": { "type": "string" },
            "description": says, "example": example,
        })
    };
    let text = || json!({ "type": "string" });
    let date = || json!({ "type": "string", "format": "date" });
    json!({
        "id": { "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } },
        "key": { "name": "id", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 }, "description": "A parameter's key, as answer_days." },
        "number": { "name": "number", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 }, "description": "A certificate number as printed." },
        "limit": query("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Most items on the page."),
        "cursor": query("cursor", text(), "Where the page begins: `next` of the page before."),
        "name": query("name", text(), "Part of a name."),
        "q": query("q", text(), "Part of the client's name."),
        "year": query("year", json!({ "type": "integer", "minimum": 2020, "maximum": 2060 }), "This year without one."),
        "status": query("status", text(), "Only those that stand like this."),
        "state": query("state", text(), "Only those in this state."),
        "kind": query("kind", text(), "Only those of this job."),
        "country": query("country", text(), "Two letters, as GB."),
        "standard": query("standard", text(), "A standard with its edition."),
        "revision": query("revision", text(), "Another revision than the latest."),
        "organisation": query("organisation", text(), "The client; the house itself without one."),
        "mapping": query("mapping", text(), "A mapping that comes with the program."),
        "starts_on": query("starts_on", date(), "The first day."),
        "ends_on": query("ends_on", date(), "The last day."),
        "If-Match": sent("If-Match", true, "The ETag of the version this change is made from.", "\"3\""),
        "Present-Version": sent("If-Match", false, "The ETag of the version this change is made from.", "\"3\""),
        "If-None-Match": sent("If-None-Match", false, "`*` when there is none yet, in place of If-Match.", "*"),
        "Idempotency-Key": sent("Idempotency-Key", false, "A fresh key of up to 255 characters: sent again with it, the request is not done again.", "6f1c3f0e-9d1b-4a53-8c8e-0c7f4d2b9a11"),
        "Content-Disposition": sent("Content-Disposition", true, "The file's name.", "attachment; filename=\"minutes.pdf\""),
        "Repr-Digest": sent("Repr-Digest", false, "The file's SHA-256 (RFC 9530); needed beside an Idempotency-Key.", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
    })
}

fn headers() -> Value {
    let header = |says: &str| json!({ "description": says, "schema": { "type": "string" } });
    json!({
        "ETag": header("The version of what the address answers, of what `Location` names where something was made; for If-Match. Where `Location` names a list there is none."),
        "Link": header("The next page, as rel=\"next\"; missing on the last."),
        "Location": header("The address of what was made."),
        "Idempotency-Replayed": header("`true` where this is the first answer again."),
    })
}
