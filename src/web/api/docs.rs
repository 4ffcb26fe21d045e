//! `/api/openapi.json`, and the same for people at `/api/docs`.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::document::operations::{Basis, Body, Gives, OPERATIONS, Operation};
use super::document::{self, group};
use crate::web::app::App;
use crate::web::kit::{Answer, Page, Visitor};

/// The document.
pub async fn document() -> Answer {
    Ok(HttpResponse::Ok()
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .json(document::document()?))
}

/// The page, by resource.
pub async fn page(app: web::Data<App>, visitor: Visitor) -> Answer {
    let mut groups: Vec<(&str, Vec<Value>)> = Vec::new();
    for operation in OPERATIONS {
        let shown = shown(operation);
        match groups.iter_mut().find(|(name, _)| *name == group(operation)) {
            Some((_, rows)) => rows.push(shown),
            None => groups.push((group(operation), vec![shown])),
        }
    }
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|(name, rows)| json!({ "id": name, "name": titled(name), "rows": rows }))
        .collect();
    let schemas = document::told(&document::document()?);
    let view = json!({ "groups": groups, "schemas": schemas });
    Page::new(&app, &visitor, app.say("api-docs-title")?).show("public/api_docs", view)
}

/// "evidence-requests" as a heading: "Evidence requests".
fn titled(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn shown(operation: &Operation) -> Value {
    let takes = match operation.body {
        Body::Json(schema) => Some(schema),
        Body::None | Body::File => None,
    };
    let (status, gives) = match operation.gives {
        Gives::List(schema) | Gives::One(schema) | Gives::Reckoned(schema) => (200, Some(schema)),
        Gives::Made(schema) => (201, Some(schema)),
        Gives::Content => (200, None),
        Gives::Done => (204, None),
    };
    json!({
        "method": operation.method,
        "path": operation.path,
        "summary": operation.summary,
        "query": operation.query.join(", "),
        "takes": takes,
        "status": status,
        "gives": gives,
        "list": matches!(operation.gives, Gives::List(_)),
        "brings_file": operation.body == Body::File,
        "gives_file": operation.gives == Gives::Content,
        "version": operation.from != Basis::Nothing,
    })
}
