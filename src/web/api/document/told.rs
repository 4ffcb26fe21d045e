//! The schemas of the description, told to people: what each field is called, what it holds, what it means.

use serde::Serialize;
use serde_json::{Map, Value};

/// A schema as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// Its name, which is also its anchor.
    pub name: String,
    /// What it is.
    pub says: String,
    /// Its fields, in the order of their names.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds, as "text" or "list of".
    pub holds: String,
    /// The schema that it holds, to be looked at there.
    pub of: Option<String>,
    /// Whether it is always there.
    pub always: bool,
    /// What it means.
    pub says: String,
}

/// Every schema of the document.
pub fn told(document: &Value) -> Vec<Told> {
    let none = Map::new();
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let schemas = schemas.unwrap_or(&none);
    let one = |(name, schema): (&String, &Value)| {
        let mut fields = Vec::new();
        gather(schemas, schema, &mut fields);
        fields.sort_by(|a: &Field, b: &Field| a.name.cmp(&b.name));
        Told {
            name: name.clone(),
            says: text(schema, "description"),
            fields,
        }
    };
    schemas.iter().map(one).collect()
}

/// Gathers the fields of a schema and of whatever it is put together from.
fn gather(schemas: &Map<String, Value>, schema: &Value, fields: &mut Vec<Field>) {
    for part in schema
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        match named(part).and_then(|name| schemas.get(name)) {
            Some(other) => gather(schemas, other, fields),
            None => gather(schemas, part, fields),
        }
    }
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        let (holds, of) = held(property);
        fields.push(Field {
            always: required.contains(&name.as_str()),
            name: name.clone(),
            holds,
            of,
            says: text(property, "description"),
        });
    }
}

/// What a property holds, in a few words, and the schema it leads to.
fn held(property: &Value) -> (String, Option<String>) {
    if let Some(name) = named(property) {
        return (String::new(), Some(name.to_owned()));
    }
    if let Some(choices) = property.get("anyOf").and_then(Value::as_array) {
        let nothing = |one: &&Value| one.get("type").and_then(Value::as_str) == Some("null");
        let some = choices.iter().find(|one| !nothing(one));
        return some.map_or_else(Default::default, held);
    }
    if let Some(values) = property.get("enum").and_then(Value::as_array) {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        return (values.join(" | "), None);
    }
    let kind = match property.get("type") {
        Some(Value::String(kind)) => kind.as_str(),
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or(""),
        _ => "",
    };
    if kind == "array" {
        let (holds, of) = property.get("items").map(held).unwrap_or_default();
        return (format!("[ ] {holds}").trim().to_owned(), of);
    }
    let format = text(property, "format");
    let shown = if format.is_empty() { kind } else { &format };
    (shown.to_owned(), None)
}

fn named(schema: &Value) -> Option<&str> {
    let address = schema.get("$ref").and_then(Value::as_str)?;
    address.strip_prefix("#/components/schemas/")
}

fn text(of: &Value, field: &str) -> String {
    let found = of.get(field).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}
