//! Imports as page and API show them.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::imports::reading;
use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::{ImportId, UserId};
use crate::base::time::{Instant, in_words};
use crate::evidence::size::size_words;
use crate::exchange::imports::{self, Import, Looked, Offer};
use crate::exchange::{Fault, shipped, table};
use crate::parties::users;
use crate::store::pool::Conn;
use crate::web::app::App;
use crate::web::kit::Visitor;

/// How many past imports a page shows.
const PAGE: i64 = 25;
/// How many faults are shown; a list of all of them can be saved.
pub(super) const FAULTS_SHOWN: usize = 200;

/// A file that waits for the visitor's word.
pub(super) async fn waiting(app: &App, visitor: &Visitor, id: ImportId) -> Result<Option<Offer>> {
    let (owner, now) = (visitor.person()?.id, visitor.now);
    app.db
        .read(&visitor.actor, now, Act::ImportRecords, move |reader| {
            imports::offer_by_id(reader.conn(), owner, id, now)
        })
        .await
}

/// One import as page and API show it: a waiting file with what it would do now, or what was imported.
pub async fn view(app: &App, visitor: &Visitor, id: ImportId) -> Result<Value> {
    if let Some(offer) = waiting(app, visitor, id).await? {
        let (db, actor, now) = (app.db.clone(), visitor.actor.clone(), visitor.now);
        let (looked, offer) = reading(move || {
            let looked = imports::look(&db, &actor, now, &offer)?;
            Ok((looked, offer))
        })
        .await?;
        return waiting_view(app, &offer, looked);
    }
    let done = app
        .db
        .read(&visitor.actor, visitor.now, Act::ImportRecords, move |reader| {
            let import = imports::by_id(reader.conn(), id)?.ok_or(Error::NotFound("import"))?;
            let names = names(reader.conn(), [&import])?;
            Ok((import, names))
        })
        .await?;
    let mut view = done_view(app, &done.0, &done.1)?;
    if let Some(fields) = view.as_object_mut() {
        for field in ["lines", "faults"] {
            fields.insert(field.to_owned(), json!([]));
        }
        for field in ["seen", "ends_at", "ends", "mappings"] {
            fields.insert(field.to_owned(), Value::Null);
        }
        fields.insert("faults_in_all".to_owned(), json!(0));
        fields.insert("faults_left".to_owned(), json!(0));
    }
    Ok(view)
}

fn waiting_view(app: &App, offer: &Offer, looked: Looked) -> Result<Value> {
    let (status, preview, faults) = match looked {
        Looked::Faults(faults) => ("faulty", None, faults),
        Looked::Would(plan, preview) if plan.is_written() => ("waiting", Some(preview), Vec::new()),
        Looked::Would(_, preview) => ("unchanged", Some(preview), Vec::new()),
    };
    let all = faults.len();
    let shown: Vec<&Fault> = faults.iter().take(FAULTS_SHOWN).collect();
    Ok(json!({
        "id": offer.id, "name": offer.name, "sha256": offer.sha256, "size": offer.size,
        "size_words": size_words(offer.size),
        "mapping_name": offer.mapping_name, "status": status,
        "counts": preview.as_ref().map(|preview| counts(app, &json!(preview.counts))),
        "lines": preview.as_ref().map(|preview| by_kind(app, &json!(preview.lines))).unwrap_or_default(),
        "seen": preview.map(|preview| preview.seen),
        "faults": shown, "faults_in_all": all, "faults_left": all.saturating_sub(FAULTS_SHOWN),
        "ends_at": offer.ends_at, "ends": in_zone(app, offer.ends_at),
        "imported_at": null, "imported": null, "imported_by": null,
        "mappings": mappings(app)?,
    }))
}

/// An import that is done.
pub(super) fn done_view(app: &App, import: &Import, names: &HashMap<UserId, String>) -> Result<Value> {
    let by = match import.imported_by {
        Some(id) => names.get(&id).cloned().unwrap_or_default(),
        None => app.say("imports-by-command")?,
    };
    Ok(json!({
        "id": import.id, "name": import.name, "sha256": import.sha256, "size": import.size,
        "size_words": size_words(import.size),
        "mapping_name": import.mapping_name, "status": "done",
        "counts": counts(app, &import.counts.0),
        "imported_at": import.imported_at, "imported": in_zone(app, import.imported_at), "imported_by": by,
    }))
}

/// The counts with a word for each kind.
fn counts(app: &App, counts: &Value) -> Vec<Value> {
    let counted = counts.as_array().into_iter().flatten();
    counted
        .map(|count| {
            let mut count = count.clone();
            let label = kind_word(app, &count);
            if let Some(fields) = count.as_object_mut() {
                fields.insert("label".to_owned(), json!(label));
            }
            count
        })
        .collect()
}

/// The lines of a preview, kind by kind.
fn by_kind(app: &App, lines: &Value) -> Vec<Value> {
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for line in lines.as_array().into_iter().flatten() {
        let label = kind_word(app, line);
        match groups.iter_mut().find(|(known, _)| *known == label) {
            Some((_, lines)) => lines.push(line.clone()),
            None => groups.push((label, vec![line.clone()])),
        }
    }
    let group = |(label, lines)| json!({ "label": label, "lines": lines });
    groups.into_iter().map(group).collect()
}

/// What a kind is called. A kind without a text of its own is called by its own name.
fn kind_word(app: &App, row: &Value) -> String {
    let kind = row.get("kind").and_then(Value::as_str).unwrap_or_default();
    app.say(&format!("import-kind-{}", kind.replace('_', "-")))
        .unwrap_or_else(|_| kind.replace('_', " "))
}

/// The page of past imports, files that wait, and the form for another one.
pub(super) async fn list_view(app: &App, visitor: &Visitor, before: Option<ImportId>) -> Result<Value> {
    let (owner, now) = (visitor.person()?.id, visitor.now);
    let (mut past, names, waiting) = app
        .db
        .read(&visitor.actor, now, Act::ImportRecords, move |reader| {
            let past = imports::newest(reader.conn(), before, PAGE + 1)?;
            let names = names(reader.conn(), &past)?;
            let waiting = imports::offers_of(reader.conn(), owner, now)?;
            Ok((past, names, waiting))
        })
        .await?;
    let page = usize::try_from(PAGE).unwrap_or(1);
    let more = past.len() > page;
    past.truncate(page);
    let next = past
        .last()
        .filter(|_| more)
        .map(|last| format!("/desk/imports?before={}", last.id));
    let past = past.iter().map(|import| done_view(app, import, &names));
    let waiting: Vec<Value> = waiting
        .iter()
        .map(|offer| {
            json!({
                "id": offer.id, "name": offer.name, "size_words": size_words(offer.size),
                "offered": in_zone(app, offer.offered_at), "ends": in_zone(app, offer.ends_at),
            })
        })
        .collect();
    Ok(json!({
        "past": past.collect::<Result<Vec<Value>>>()?,
        "waiting": waiting,
        "next": next,
        "mappings": mappings(app)?,
        "limit": size_words(i64::try_from(table::BYTES_MAX).unwrap_or(i64::MAX)),
        "zone": app.db.zone().name(),
    }))
}

/// Past imports as the API lists them.
pub async fn past(app: &App, visitor: &Visitor, after: Option<ImportId>, rows: i64) -> Result<Vec<Value>> {
    let (past, names) = app
        .db
        .read(&visitor.actor, visitor.now, Act::ImportRecords, move |reader| {
            let past = imports::newest(reader.conn(), after, rows)?;
            let names = names(reader.conn(), &past)?;
            Ok((past, names))
        })
        .await?;
    past.iter().map(|import| done_view(app, import, &names)).collect()
}

/// The names of those who imported these.
fn names<'i>(
    conn: &mut Conn,
    imports: impl IntoIterator<Item = &'i Import>,
) -> Result<HashMap<UserId, String>> {
    let ids: Vec<UserId> = imports.into_iter().filter_map(|one| one.imported_by).collect();
    users::names(conn, &ids)
}

/// The mappings to choose from.
fn mappings(app: &App) -> Result<Vec<Value>> {
    let none = json!({ "value": "", "label": app.say("imports-no-mapping")? });
    let shipped = shipped::names();
    let shipped = shipped.iter().map(|name| json!({ "value": name, "label": name }));
    Ok(std::iter::once(none).chain(shipped).collect())
}

fn in_zone(app: &App, at: Instant) -> String {
    let zone = app.db.zone();
    format!("{} {}", in_words(zone.date(at)), zone.clock_face(at))
}
