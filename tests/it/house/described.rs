//! Every answer of the API that a test sees is compared with the API's own description.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use assayer::web::api::document::document;
use jsonschema::Validator;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// What the description says of one operation.
struct Described {
    method: String,
    /// The address, word by word; `{id}` stands for any one.
    pattern: Vec<String>,
    /// What it answers, by status.
    answers: HashMap<String, Answer>,
}

/// One answer. What checks it is made when the first of its kind is seen: few tests see many kinds.
struct Answer {
    says: Value,
    checks: OnceLock<Option<Validator>>,
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document().expect("the document is made"));

/// Every refusal is of one kind.
static PROBLEM: LazyLock<Option<Validator>> =
    LazyLock::new(|| validator(&DOCUMENT["components"]["responses"]["Problem"]));

static DESCRIBED: LazyLock<Vec<Described>> = LazyLock::new(|| {
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let mut all = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().expect("methods") {
            let answers = operation["responses"].as_object().expect("responses");
            all.push(Described {
                method: method.to_uppercase(),
                pattern: path.split('/').map(ToOwned::to_owned).collect(),
                answers: answers
                    .iter()
                    .map(|(status, says)| (status.clone(), Answer::new(says)))
                    .collect(),
            });
        }
    }
    // The most definite address first: /evidence-requests/defaults before /{id}.
    all.sort_by_key(|one| one.pattern.iter().filter(|word| word.starts_with('{')).count());
    all
});

impl Answer {
    fn new(says: &Value) -> Self {
        Self {
            says: says.clone(),
            checks: OnceLock::new(),
        }
    }

    fn validator(&self) -> Option<&Validator> {
        if self.says.get("$ref").is_some() {
            return PROBLEM.as_ref();
        }
        self.checks.get_or_init(|| validator(&self.says)).as_ref()
    }
}

fn validator(answer: &Value) -> Option<Validator> {
    let content = answer["content"].as_object()?;
    let json = content.iter().find(|(kind, _)| kind.ends_with("json"))?.1;
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": { "schemas": DOCUMENT["components"]["schemas"] },
        "allOf": [json["schema"]],
    });
    Some(jsonschema::validator_for(&whole).expect("a schema"))
}

/// Fails where this answer is not what the description says.
#[track_caller]
pub(crate) fn as_described(method: &Method, path: &str, status: StatusCode, text: &str) {
    let path = path.split('?').next().unwrap_or(path);
    if !path.starts_with("/api/v1/") {
        return;
    }
    let words: Vec<&str> = path.split('/').collect();
    let fits = |one: &&Described| {
        one.method == method.as_str()
            && one.pattern.len() == words.len()
            && one
                .pattern
                .iter()
                .zip(&words)
                .all(|(a, b)| a.starts_with('{') || a == b)
    };
    let Some(operation) = DESCRIBED.iter().find(fits) else {
        return;
    };
    let Some(answer) = operation.answers.get(status.as_str()) else {
        panic!("{method} {path}: {status} is not described: {text}");
    };
    let Some(validator) = answer.validator() else {
        return;
    };
    let value: Value =
        serde_json::from_str(text).unwrap_or_else(|_| panic!("{method} {path}: no JSON: {text}"));
    let faults: Vec<String> = validator
        .iter_errors(&value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{method} {path}: {faults:#?} in {text}");
}
