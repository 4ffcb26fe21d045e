//! Requests as somebody sent them, read with every fault of form at once. Fields are named by JSON pointers.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use crate::base::citation::RuleId;
use crate::base::ruling::{Refusal, Refusals};

/// More faults of form than anybody reads.
const MOST_FAULTS: usize = 100;

/// Reads `given` as `T`, or says everything about its form that is wrong; `rule` is the one that refuses such input.
///
/// Whatever does not fit is noted, taken out, and the rest read again, until it fits or nothing can be taken out.
pub fn read<T: DeserializeOwned>(given: &Value, rule: RuleId) -> Result<T, Refusals> {
    let mut no = Refusals::none();
    let mut rest = given.clone();
    let mut taken = Taken::default();
    while no.0.len() < MOST_FAULTS {
        let error = match serde_path_to_error::deserialize(&rest) {
            Ok(read) => return no.or(read),
            Err(error) => error,
        };
        let Some(mut at) = segments(error.path()) else {
            break;
        };
        let says = error.inner().to_string();
        let named = |start: &str| {
            let rest = says.strip_prefix(start)?;
            rest.split('`').next().map(str::to_owned)
        };
        let (field, sentence) = if let Some(missing) = named("missing field `") {
            let mut field = at.clone();
            field.push(Place::Name(missing));
            (field, "This is missing.".to_owned())
        } else if let Some(unknown) = named("unknown field `") {
            if at.last() != Some(&Place::Name(unknown.clone())) {
                at.push(Place::Name(unknown));
            }
            let known = says
                .split_once(", expected ")
                .map(|(_, known)| known.replace('`', ""));
            let known = known.map(|known| known.trim_start_matches("one of ").to_owned());
            let says = known.map_or_else(
                || "There is no such field here.".to_owned(),
                |known| format!("There is no such field here; there are: {known}."),
            );
            (at.clone(), says)
        } else {
            let sentence = says.trim_end_matches('.');
            (at.clone(), format!("{}.", capital(sentence)))
        };
        let pointer = taken.pointer(&field);
        // What is missing because it was taken out has been told.
        if sentence != "This is missing." || given.pointer(&pointer).is_none() {
            no.add(Refusal::of(rule, pointer, sentence));
        }
        if !taken.take_out(&mut rest, &at) {
            break;
        }
    }
    Err(no)
}

/// One step from the whole to a part.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Name(String),
    Index(usize),
}

/// What was taken out of lists, so that the pointers still say where things stood.
#[derive(Default)]
struct Taken(BTreeMap<String, BTreeSet<usize>>);

impl Taken {
    /// The pointer into what was given.
    fn pointer(&self, at: &[Place]) -> String {
        let mut pointer = String::new();
        for place in at {
            let step = match place {
                Place::Name(name) => name.replace('~', "~0").replace('/', "~1"),
                Place::Index(now) => self.before(&pointer, *now).to_string(),
            };
            pointer.push('/');
            pointer.push_str(&step);
        }
        pointer
    }

    /// Which place in the list as given the present one had.
    fn before(&self, list: &str, now: usize) -> usize {
        let gone = self.0.get(list);
        (0..)
            .filter(|index| gone.is_none_or(|gone| !gone.contains(index)))
            .nth(now)
            .unwrap_or(now)
    }

    /// Takes a part out; false where there is none to take.
    fn take_out(&mut self, rest: &mut Value, at: &[Place]) -> bool {
        let Some((last, parents)) = at.split_last() else {
            return false;
        };
        let mut value = rest;
        for parent in parents {
            let inner = match parent {
                Place::Name(name) => value.get_mut(name),
                Place::Index(index) => value.get_mut(*index),
            };
            match inner {
                Some(inner) => value = inner,
                None => return false,
            }
        }
        match (value, last) {
            (Value::Object(fields), Place::Name(name)) => fields.remove(name).is_some(),
            (Value::Array(items), Place::Index(index)) if *index < items.len() => {
                items.remove(*index);
                let holder = self.pointer(parents);
                let was = self.before(&holder, *index);
                self.0.entry(holder).or_default().insert(was);
                true
            }
            _ => false,
        }
    }
}

/// The path of a fault; nothing where it cannot be told.
fn segments(path: &Path) -> Option<Vec<Place>> {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => Some(Place::Index(*index)),
            Segment::Map { key } => Some(Place::Name(key.clone())),
            Segment::Enum { variant } => Some(Place::Name(variant.clone())),
            Segment::Unknown => None,
        })
        .collect()
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
