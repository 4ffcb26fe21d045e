//! `/api/openapi.json`, and the same for people at `/api/docs`.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::document::operations::{Basis, Body, Gives, OPERATIONS, Operation};
use super::document::{self, group};
use crate::base::error::Result;
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
        let shown = shown(&app, operation)?;
        match groups.iter_mut().find(|(name, _)| *name == group(operation)) {
            Some((_, rows)) => rows.push(shown),
            None => groups.push((group(operation), vec![shown])),
        }
    }
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|(name, rows)| json!({ "id": name, "name": name.replace('-', " "), "rows": rows }))
        .collect();
    let view = json!({ "groups": groups });
    Page::new(&app, &visitor, app.say("api-docs-title")?).show("public/api_docs", view)
}

fn shown(app: &App, operation: &Operation) -> Result<Value> {
    let takes = match operation.body {
        Body::None => None,
        Body::Json(schema) => Some(schema),
        Body::File => Some("file"),
    };
    let (status, gives) = match operation.gives {
        Gives::List(schema) | Gives::One(schema) | Gives::Reckoned(schema) => (200, schema),
        Gives::Made(schema) => (201, schema),
        Gives::Content => (200, "file"),
        Gives::Done => (204, ""),
    };
    let list = matches!(operation.gives, Gives::List(_));
    Ok(json!({
        "method": operation.method,
        "path": operation.path,
        "summary": operation.summary,
        "query": operation.query.join(", "),
        "takes": takes,
        "status": status,
        "gives": gives,
        "list": if list { Some(app.say("api-docs-list")?) } else { None },
        "version": operation.from != Basis::Nothing,
    }))
}
