//! A request as somebody sent it, read with every fault at once (LC-120). Fields are named by JSON pointers.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::{Event, EventKind, Request};
use crate::base::citation::LC_120;
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::Date;
use crate::rules::book::StandardId;

impl Request {
    /// Reads a request; what is missing, unknown or no real date is refused, all of it at once.
    pub fn read(given: &Value) -> Result<Self, Refusals> {
        let mut reader = Reader(Refusals::none());
        let Some(fields) = given.as_object() else {
            reader.refuse("", "Give one JSON object with today, standard and events.");
            return Err(reader.0);
        };
        reader.only(fields, "", &["today", "standard", "events"]);
        let today = reader.needed(fields, "", "today", date);
        let standard = reader.needed(fields, "", "standard", text);
        let events = match fields.get("events") {
            Some(Value::Array(events)) => events.as_slice(),
            Some(_) => {
                reader.refuse("/events", "Give the events as a list.");
                &[]
            }
            None => {
                reader.refuse("/events", "Give the events, as [] where nothing happened yet.");
                &[]
            }
        };
        let events: Vec<Event> = events
            .iter()
            .enumerate()
            .filter_map(|(i, event)| reader.event(event, &format!("/events/{i}")))
            .collect();
        match (today, standard) {
            (Some(today), Some(standard)) => reader.0.or(Self {
                today,
                standard: StandardId::new(standard),
                events,
            }),
            _ => Err(reader.0),
        }
    }
}

struct Reader(Refusals);

impl Reader {
    fn refuse(&mut self, at: &str, says: impl Into<String>) {
        self.0.add(Refusal::of(LC_120, at, says));
    }

    /// A word that is not known is a slip, and a slip is told.
    fn only(&mut self, fields: &Map<String, Value>, at: &str, known: &[&str]) {
        for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
            let says = format!("There is no such field here; there are: {}.", known.join(", "));
            self.refuse(&format!("{at}/{}", escaped(name)), says);
        }
    }

    /// What is there must be readable.
    fn taken<T>(
        &mut self,
        fields: &Map<String, Value>,
        at: &str,
        name: &str,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Option<T> {
        match read(fields.get(name).filter(|value| !value.is_null())?) {
            Ok(value) => Some(value),
            Err(says) => {
                self.refuse(&format!("{at}/{name}"), says);
                None
            }
        }
    }

    /// The same, and it must be there.
    fn needed<T>(
        &mut self,
        fields: &Map<String, Value>,
        at: &str,
        name: &str,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Option<T> {
        if fields.get(name).is_none_or(Value::is_null) {
            self.refuse(&format!("{at}/{name}"), "This is missing.");
        }
        self.taken(fields, at, name, read)
    }

    fn event(&mut self, given: &Value, at: &str) -> Option<Event> {
        let Some(fields) = given.as_object() else {
            self.refuse(at, "Give the event as an object with type and date.");
            return None;
        };
        self.only(
            fields,
            at,
            &["type", "date", "id", "grade", "expires", "of", "months"],
        );
        let kind = self.needed(fields, at, "type", word::<EventKind>);
        let date = self.needed(fields, at, "date", date);
        let id = self.taken(fields, at, "id", text);
        let grade = self.taken(fields, at, "grade", word);
        let expires = self.taken(fields, at, "expires", self::date);
        let of = self.taken(fields, at, "of", word);
        let months = self.taken(fields, at, "months", |value| {
            value
                .as_u64()
                .and_then(|months| u32::try_from(months).ok())
                .ok_or_else(|| "Give a whole number of months.".to_owned())
        });
        Some(Event {
            kind: kind?,
            date: date?,
            id,
            grade,
            expires,
            of,
            months,
        })
    }
}

fn text(value: &Value) -> Result<String, String> {
    match value.as_str().map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err("Give a text.".to_owned()),
    }
}

fn word<T: FromStr<Err = String>>(value: &Value) -> Result<T, String> {
    text(value)?.parse()
}

/// LC-120: a real date, written as ISO 8601 has it.
fn date(value: &Value) -> Result<Date, String> {
    let text = text(value)?;
    let is_shaped = text.len() == 10;
    Date::from_str(&text)
        .ok()
        .filter(|_| is_shaped)
        .ok_or_else(|| format!("\"{text}\" is no real date. Write it as 2026-11-22."))
}

/// A name inside a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
