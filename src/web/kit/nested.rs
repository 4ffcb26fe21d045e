//! Forms whose fields lie within each other, as JSON has them: a field `items.opening_meeting.text` is the text of the
//! item `opening_meeting`. The input structs stay the same for pages and programs.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::form::{Typed, typed_by_a_page, unknown_field};
use super::problem::Problem;

/// What a nested form is read into.
pub trait Lists {
    /// The fields (by the last part of their names) that hold a list, given once or several times.
    const LISTS: &'static [&'static str];
}

/// A form sent by a page of ours whose fields lie within each other.
#[derive(Debug)]
pub struct Nested<T> {
    /// The fields.
    pub value: T,
    /// The same as typed, for showing the form again.
    pub typed: Typed,
}

impl<T: DeserializeOwned + Lists + 'static> FromRequest for Nested<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let typed = typed_by_a_page(&request, &mut payload).await?;
            let mut fields = Map::new();
            for (name, text) in &typed.0 {
                put(&mut fields, name, text, T::LISTS, DEEPEST);
            }
            let value =
                serde_json::from_value(Value::Object(fields)).map_err(|e| unknown_field(&e.to_string()))?;
            Ok(Self { value, typed })
        })
    }
}

/// How often a name may be taken apart: a name of a million dots is no field of ours.
const DEEPEST: u8 = 4;

/// Puts a text where its name says. Of a field that holds no list, the last text counts.
fn put(fields: &mut Map<String, Value>, name: &str, text: &str, lists: &[&str], deeper: u8) {
    match name.split_once('.').filter(|_| deeper > 0) {
        Some((outer, rest)) => {
            let inner = fields
                .entry(outer.to_owned())
                .or_insert_with(|| Value::Object(Map::new()));
            // A name that is both a text and holds others is no field of ours: reading it fails with its name.
            if let Value::Object(inner) = inner {
                put(inner, rest, text, lists, deeper - 1);
            }
        }
        None if lists.contains(&name) => {
            let list = fields
                .entry(name.to_owned())
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                list.push(text.into());
            }
        }
        None => {
            fields.insert(name.to_owned(), text.into());
        }
    }
}
