//! The API describes itself, wholly.

use std::collections::BTreeSet;

use assayer::access::Role;
use assayer::web::api::document::document;
use assayer::web::routes::ROUTES;
use serde_json::Value;

use crate::house::running::on_both;

fn described() -> Value {
    document().expect("the document is made")
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods");
            methods
                .iter()
                .map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
        })
        .collect()
}

/// The addresses that answer pages and not data.
const PAGES: [&str; 1] = ["GET /api/docs"];

#[test]
fn every_route_of_the_api_is_described_and_nothing_else() {
    let document = described();
    let described: BTreeSet<String> = operations(&document).into_iter().map(|(name, _)| name).collect();
    let served: BTreeSet<String> = ROUTES
        .iter()
        .filter(|row| row.path.starts_with("/api/"))
        .map(|row| format!("{} {}", row.method, row.path))
        .filter(|name| !PAGES.contains(&name.as_str()))
        .collect();
    assert_eq!(described, served);
}

#[test]
fn whatever_the_document_refers_to_is_in_it() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(to)) = fields.get("$ref") {
                    found.insert(to.clone());
                }
                fields.values().for_each(|inner| references(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| references(inner, found)),
            _ => {}
        }
    }
    let document = described();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    let missing: Vec<&String> = found
        .iter()
        .filter(|to| document.pointer(to.trim_start_matches('#')).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_operation_says_what_it_does_and_how_it_refuses() {
    let document = described();
    for (name, operation) in operations(&document) {
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|says| says.ends_with('.')),
            "{name}"
        );
        let answers = operation["responses"].as_object().expect("answers");
        assert!(answers.keys().any(|status| status.starts_with('2')), "{name}");
        assert!(answers.contains_key("422"), "{name}");
        let takes: Vec<String> = operation["parameters"]
            .as_array()
            .expect("parameters")
            .iter()
            .map(|parameter| parameter["$ref"].as_str().unwrap_or_default().to_owned())
            .collect();
        let takes = |what: &str| takes.iter().any(|parameter| parameter.ends_with(what));
        assert_eq!(
            takes("/If-Match") || takes("/Present-Version"),
            answers.contains_key("428"),
            "{name}"
        );
        if name.starts_with("POST") && !name.contains("/auth/") {
            assert!(takes("/Idempotency-Key"), "{name}");
        }
    }
}

on_both! {
    async fn whoever_signed_in_reads_it_and_nobody_else(house) {
        house.nobody().get_json("/api/openapi.json").await.is(401);
        house.nobody().get("/api/docs").await.is(401);
        let manager = house.staff("Mona Manager", &[Role::Manager]).await;
        let document = manager.get_json("/api/openapi.json").await.is(200);
        assert_eq!(document.field("/openapi"), "3.1.0");
        let page = manager.get("/api/docs").await.is(200);
        page.says("PUT /api/v1/sites/{id}").says("Changes a site's particulars.").says("If-Match");
    }
}
