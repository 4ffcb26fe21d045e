//! What a report (or the conclusion of a stage 1) answers beside its sections, as its writer is asked: every item as in
//! a good audit, every clause and process seen at the first site, each other site visited.

use serde_json::{Map, Value, json};

use super::client::Visit;

/// Items to which "no" is the good answer.
const NO: [&str; 4] = [
    "difference_of_opinion",
    "deliberate_breach",
    "records_withheld",
    "stage_1_needed",
];

/// `given` with everything the audit asks of `who`, who may write it now.
pub(crate) async fn answered(who: &Visit, audit: &str, given: Value) -> Value {
    let asked = asked_of(who, audit).await;
    assert!(asked.is_object(), "nothing is asked of {audit}");
    with_answers(&asked, given)
}

/// The same at a moment when nobody may be able to write, so that nothing is asked.
pub(crate) async fn answered_if_asked(who: &Visit, audit: &str, given: Value) -> Value {
    match asked_of(who, audit).await {
        Value::Null => given,
        asked => with_answers(&asked, given),
    }
}

async fn asked_of(who: &Visit, audit: &str) -> Value {
    let shown = who.get_json(&format!("/api/v1/audits/{audit}")).await;
    // Whoever is not in the team yet does not see the audit.
    if shown.status.is_success() {
        shown.json()["asked"].clone()
    } else {
        Value::Null
    }
}

fn with_answers(asked: &Value, mut given: Value) -> Value {
    given["items"] = items(&asked["items"]);
    if asked["ground"].is_object() {
        given["covered"] = covered(&asked["ground"]);
    }
    given
}

fn items(asked: &Value) -> Value {
    let each = asked.as_array().expect("items").iter().map(|item| {
        let name = item["item"].as_str().expect("a name");
        let mut answer = json!({ "text": "On the first and the last day, with everybody concerned." });
        if item["answer"] == "yes_no" {
            answer["answer"] = json!(if NO.contains(&name) { "no" } else { "yes" });
        }
        (name.to_owned(), answer)
    });
    Value::Object(each.collect())
}

fn covered(ground: &Value) -> Value {
    let clauses: Vec<Value> = ground["clauses"]
        .as_array()
        .expect("clauses")
        .iter()
        .map(|clause| clause["number"].clone())
        .collect();
    let mut sites = Map::new();
    for (index, site) in ground["sites"].as_array().expect("sites").iter().enumerate() {
        let seen = if index == 0 { clauses.len() } else { 1 };
        let mut at = json!({ "clauses": &clauses[..seen], "processes": [], "shifts": [] });
        if index == 0 {
            at["processes"] = ground["processes"].clone();
        }
        if site["several_shifts"] == json!(true) {
            at["shifts"] = json!(["day", "night"]);
        }
        sites.insert(site["id"].as_str().expect("an id").to_owned(), at);
    }
    Value::Object(sites)
}
