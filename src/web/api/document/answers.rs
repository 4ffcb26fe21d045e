//! What the API answers, as JSON Schema, derived from the types that are written.

use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use crate::base::described::IN_PLACE;
use crate::base::error::{Error, Result};
use crate::journal;
use crate::lifecycle::integration as joined;
use crate::lifecycle::{
    application, audit, certificate, concerns, decision, findings, maintenance, programme, review, scheduling,
};
use crate::parties::{accreditations, auditors, organisations};
use crate::rules::{audit_time, book, clock, integration, site_sample, team};
use crate::web::desk;
use crate::{evidence, register};

type Named = Vec<(String, RefOr<Schema>)>;

/// A type with everything it is made of.
fn with_parts<T: ToSchema>(named: &mut Named) {
    named.push((T::name().into_owned(), T::schema()));
    T::schemas(named);
}

/// Every schema of an answer by its name.
pub(super) fn all() -> Result<Map<String, Value>> {
    let mut named = Vec::new();
    let types: &[fn(&mut Named)] = &[
        with_parts::<audit_time::Request>,
        with_parts::<site_sample::Request>,
        with_parts::<integration::Request>,
        with_parts::<clock::Request>,
        with_parts::<team::Request>,
        with_parts::<book::SectorRequest>,
        with_parts::<organisations::Organisation>,
        with_parts::<organisations::view::View>,
        with_parts::<organisations::view::SiteView>,
        with_parts::<application::view::Row>,
        with_parts::<application::view::View>,
        with_parts::<review::view::Reviewed>,
        with_parts::<review::view::Preview>,
        with_parts::<review::view::AgreementView>,
        with_parts::<maintenance::CaseRow>,
        with_parts::<maintenance::CaseView>,
        with_parts::<joined::view::View>,
        with_parts::<joined::view::Preview>,
        with_parts::<programme::view::View>,
        with_parts::<programme::versions::Versions>,
        with_parts::<programme::sheet::Sheet>,
        with_parts::<programme::versions::Under>,
        with_parts::<programme::change::Preview>,
        with_parts::<maintenance::modify::view::View>,
        with_parts::<maintenance::modify::view::Modifications>,
        with_parts::<audit::view::Row>,
        with_parts::<audit::view::View>,
        with_parts::<audit::matrix::View>,
        with_parts::<scheduling::view::Proposal>,
        with_parts::<scheduling::view::Placing>,
        with_parts::<findings::view::Row>,
        with_parts::<findings::view::Page>,
        with_parts::<crate::lifecycle::witness::view::View>,
        with_parts::<concerns::view::Row>,
        with_parts::<concerns::view::Page>,
        with_parts::<decision::Page>,
        with_parts::<decision::DecisionView>,
        with_parts::<evidence::view::AuditPart>,
        with_parts::<evidence::view::Item>,
        with_parts::<evidence::Receipt>,
        with_parts::<certificate::View>,
        with_parts::<register::view::Item>,
        with_parts::<register::view::Answer>,
        with_parts::<auditors::view::Line>,
        with_parts::<auditors::view::View>,
        with_parts::<auditors::monitoring::view::Line>,
        with_parts::<accreditations::Accreditation>,
        with_parts::<journal::Line>,
        with_parts::<desk::users::UserView>,
        with_parts::<desk::keys::KeyView>,
        with_parts::<desk::account::AccountView>,
    ];
    for with_parts in types {
        with_parts(&mut named);
    }
    let mut schemas = Map::new();
    for (name, schema) in named {
        let schema = serde_json::to_value(schema).map_err(|e| Error::Broken(e.into()))?;
        // Two types of one name would hide one of them.
        if schemas.get(&name).is_some_and(|other| *other != schema) {
            return Err(Error::broken(format!("two schemas are called {name}")));
        }
        schemas.insert(name, schema);
    }
    let small: Map<String, Value> = schemas
        .iter()
        .filter(|(name, _)| name.starts_with(IN_PLACE))
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect();
    schemas.retain(|name, _| !name.starts_with(IN_PLACE));
    for schema in schemas.values_mut() {
        put_in_place(schema, &small);
    }
    Ok(schemas)
}

/// Puts the small schemas where they are referred to.
fn put_in_place(schema: &mut Value, small: &Map<String, Value>) {
    let named = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|address| address.strip_prefix("#/components/schemas/"))
        .and_then(|name| small.get(name));
    if let Some(found) = named {
        *schema = found.clone();
    }
    // "Nothing, or this" is meant, and a kept document may itself be nothing.
    if let Some(fields) = schema.as_object_mut()
        && let Some(choice) = fields.remove("oneOf")
    {
        fields.insert("anyOf".to_owned(), choice);
    }
    match schema {
        Value::Object(fields) => fields.values_mut().for_each(|part| put_in_place(part, small)),
        Value::Array(parts) => parts.iter_mut().for_each(|part| put_in_place(part, small)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
