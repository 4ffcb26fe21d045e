//! Importing a list at a desk: send it, look at what it would do, say yes to just that. What was imported stays listed.

use std::collections::BTreeMap;

use actix_web::web::Payload;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use crate::access::Act;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{ImportId, UserId};
use crate::base::time::{Instant, in_words};
use crate::evidence::view::size_words;
use crate::exchange::imports::acts::MAPPING_MAX;
use crate::exchange::imports::{self, Confirmed, Import, Looked, Mapped, Offer};
use crate::exchange::{Fault, neutral, shipped, table};
use crate::parties::users;
use crate::web::app::App;
use crate::web::kit::page::Done;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, parts, see_other, upload};

/// How many past imports a page shows.
const PAGE: i64 = 25;
/// How many faults are shown; a list of all of them can be saved.
const FAULTS_SHOWN: usize = 200;
/// The longest field of a form, in bytes.
const FIELD_MAX: usize = 1024;

/// Reading a list takes a whole processor core and much memory: so many are read at once, and the rest waits.
static READING: Semaphore = Semaphore::const_new(2);

/// Which past imports are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    before: Option<String>,
    done: String,
}

/// Past imports, files that wait, and the form for another one.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let before = query.before.as_deref().and_then(|before| before.parse().ok());
    let view = list_view(&app, &visitor, before).await?;
    let page = Page::new(&app, &visitor, app.say("imports-title")?);
    let page = match query.done.as_str() {
        "imports-withdrawn" => page.notice(app.say("imports-withdrawn")?),
        _ => page,
    };
    page.show("desk/imports/list", view)
}

/// Takes a file in; what it would do is shown next.
pub async fn offer(app: web::Data<App>, visitor: Visitor, request: HttpRequest, payload: Payload) -> Answer {
    match offer_from_form(&app, &visitor, &request, payload).await {
        Ok(id) => Ok(see_other(&format!("/desk/imports/{id}"))),
        Err((typed, error)) => {
            let view = list_view(&app, &visitor, None).await?;
            let page = Page::new(&app, &visitor, app.say("imports-title")?);
            page.again("desk/imports/list", view, &typed, error)
        }
    }
}

async fn offer_from_form(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    payload: Payload,
) -> std::result::Result<ImportId, (Typed, Error)> {
    let plain = |error| (Typed::default(), error);
    let (file, mapping, typed) = sent(request, payload).await.map_err(plain)?;
    match file {
        Some(file) => offer_from(app, visitor, file, mapping)
            .await
            .map_err(|error| (typed, error)),
        None => Err((typed, wrong("file", "Choose a file first."))),
    }
}

/// What a form brings: the file, its mapping, and the choice to be shown again.
async fn sent(request: &HttpRequest, payload: Payload) -> Result<(Option<parts::SmallFile>, Mapped, Typed)> {
    let takes = [
        ("file", table::BYTES_MAX),
        ("mapping", FIELD_MAX),
        ("mapping_file", MAPPING_MAX),
    ];
    let mut came = parts::form(request, payload, &takes).await?;
    let typed = Typed(vec![("mapping".to_owned(), came.field("mapping").to_owned())]);
    let mapping = match (came.file("mapping_file"), came.field("mapping")) {
        (Some(own), _) => Mapped::Own(own.name, text_of(own.content)?),
        (None, "") => Mapped::Plainly,
        (None, name) => Mapped::Shipped(name.to_owned()),
    };
    Ok((came.file("file"), mapping, typed))
}

fn text_of(content: Vec<u8>) -> Result<String> {
    String::from_utf8(content).map_err(|_| {
        wrong(
            "mapping_file",
            "This mapping is no text in UTF-8. Save it as such.",
        )
    })
}

/// The act behind the form and the API.
pub async fn offer_from(
    app: &App,
    visitor: &Visitor,
    file: parts::SmallFile,
    mapping: Mapped,
) -> Result<ImportId> {
    let given = imports::Given {
        name: file.name,
        content: file.content,
        mapping,
    };
    let (db, actor, now) = (app.db.clone(), visitor.actor.clone(), visitor.now);
    blocking(move || imports::offer(&db, &actor, now, given)).await
}

/// A file from a program: the raw body, or the part named "file" of a form.
pub async fn offer_from_program(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    payload: Payload,
    mapping: &str,
) -> Result<ImportId> {
    let named = match mapping {
        "" => Mapped::Plainly,
        name => Mapped::Shipped(name.to_owned()),
    };
    if !parts::is_form(request) {
        let file = parts::raw(request, payload, table::BYTES_MAX).await?;
        return offer_from(app, visitor, file, named).await;
    }
    let (file, own, _) = sent(request, payload).await?;
    let file = file.ok_or_else(|| wrong("file", "Send the list as the part \"file\"."))?;
    let mapping = if own == Mapped::Plainly { named } else { own };
    offer_from(app, visitor, file, mapping).await
}

/// What a waiting file would do, or what an import did.
pub async fn page(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ImportId>,
    done: web::Query<Done>,
) -> Answer {
    let view = view(&app, &visitor, id).await?;
    Page::new(&app, &visitor, app.say("imports-one")?)
        .after(&done, &["imports-done"])?
        .show("desk/imports/page", view)
}

/// Gives a waiting file another mapping and looks again.
pub async fn remap(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ImportId>,
    request: HttpRequest,
    payload: Payload,
) -> Answer {
    let done = match sent(&request, payload).await {
        Ok((_, mapping, _)) => remap_from(&app, &visitor, id, mapping).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(see_other(&format!("/desk/imports/{id}"))),
        Err(error) => again(&app, &visitor, id, error).await,
    }
}

/// The act behind the form and the API.
pub async fn remap_from(app: &App, visitor: &Visitor, id: ImportId, mapping: Mapped) -> Result<()> {
    let (db, actor, now) = (app.db.clone(), visitor.actor.clone(), visitor.now);
    blocking(move || imports::remap(&db, &actor, now, id, mapping)).await
}

/// What somebody says yes to.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GivenConfirmation {
    /// `seen` of the preview: nothing else is carried out.
    #[schema(value_type = String)]
    seen: Given,
}

/// Another mapping for a waiting file.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GivenMapping {
    /// The name of one that comes with the program; empty where the headings are the fields' own names.
    #[schema(value_type = String)]
    mapping: Given,
    /// One of your own, as TOML, in its place.
    #[schema(value_type = String)]
    toml: Given,
}

impl GivenMapping {
    /// What it says.
    pub fn mapped(&self) -> Mapped {
        match (self.toml.as_str().trim(), self.mapping.as_str().trim()) {
            ("", "") => Mapped::Plainly,
            ("", name) => Mapped::Shipped(name.to_owned()),
            _ => Mapped::Own("mapping.toml".to_owned(), self.toml.as_str().to_owned()),
        }
    }
}

/// Imports a waiting file.
pub async fn confirm(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ImportId>,
    form: Form<GivenConfirmation>,
) -> Answer {
    match confirm_from(&app, &visitor, id, &form.value).await {
        Ok(()) => Ok(see_other(&format!("/desk/imports/{id}?done=imports-done"))),
        Err(error) => again(&app, &visitor, id, error).await,
    }
}

/// The act behind the form and the API.
pub async fn confirm_from(
    app: &App,
    visitor: &Visitor,
    id: ImportId,
    given: &GivenConfirmation,
) -> Result<()> {
    let seen = given.seen.as_str().trim().to_owned();
    if seen.is_empty() {
        return Err(wrong("seen", "Say what you saw: send `seen` of the preview."));
    }
    let (db, actor, now) = (app.db.clone(), visitor.actor.clone(), visitor.now);
    let confirmed = reading(move || imports::confirm(&db, &actor, now, id, &seen)).await?;
    match confirmed {
        Confirmed::Done => Ok(()),
        Confirmed::Moved => Err(Error::Moved("import")),
        Confirmed::Faults(faults) => {
            let faults = faults.iter().take(FAULTS_SHOWN);
            let fields = faults.map(|fault| ("file".to_owned(), fault.to_string()));
            Err(Error::Invalid(Fields(fields.collect())))
        }
    }
}

/// Takes a waiting file back.
pub async fn withdraw(
    app: web::Data<App>,
    visitor: Visitor,
    Id(id): Id<ImportId>,
    _form: Form<super::users::Nothing>,
) -> Answer {
    withdraw_from(&app, &visitor, id).await?;
    Ok(see_other("/desk/imports?done=imports-withdrawn"))
}

/// The act behind the form and the API.
pub async fn withdraw_from(app: &App, visitor: &Visitor, id: ImportId) -> Result<()> {
    let (db, actor) = (app.db.clone(), visitor.actor.clone());
    blocking(move || imports::withdraw(&db, &actor, id)).await
}

/// Every fault of a waiting file, as a list to be saved.
pub async fn faults(app: web::Data<App>, visitor: Visitor, Id(id): Id<ImportId>) -> Answer {
    let offer = waiting(&app, &visitor, id)
        .await?
        .ok_or(Error::NotFound("import"))?;
    let name = format!("{}-faults.csv", stem(&offer.name));
    let (db, actor, now) = (app.db.clone(), visitor.actor.clone(), visitor.now);
    let looked = reading(move || imports::look(&db, &actor, now, &offer)).await?;
    let faults = match looked {
        Looked::Faults(faults) => faults,
        Looked::Would(..) => Vec::new(),
    };
    let head = ["sheet", "row", "column", "fault"].map(ToOwned::to_owned);
    let rows = faults.into_iter().map(|fault| {
        let row = fault.row.map(|row| row.to_string()).unwrap_or_default();
        [fault.sheet, row, fault.column.unwrap_or_default(), fault.says]
    });
    let content = neutral::csv(std::iter::once(head).chain(rows));
    let size = content.len() as u64;
    let content = futures_util::stream::iter([Ok(web::Bytes::from(content))]);
    Ok(upload::download(&name, size, content))
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The page again, with what is wrong and with what the file would do by now.
async fn again(app: &App, visitor: &Visitor, id: ImportId, error: Error) -> Answer {
    if matches!(error, Error::NotFound(_)) {
        return Err(error.into());
    }
    let error = match error {
        // The preview shows them by themselves.
        Error::Invalid(fields) if fields.0.iter().all(|(field, _)| field == "file") => Error::Moved("import"),
        other => other,
    };
    let view = view(app, visitor, id).await?;
    let page = Page::new(app, visitor, app.say("imports-one")?);
    page.again("desk/imports/page", view, &Typed::default(), error)
}

/// A file that waits for the visitor's word.
async fn waiting(app: &App, visitor: &Visitor, id: ImportId) -> Result<Option<Offer>> {
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
            let names = names(&users::all(reader.conn())?);
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
pub fn done_view(app: &App, import: &Import, names: &BTreeMap<UserId, String>) -> Result<Value> {
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

async fn list_view(app: &App, visitor: &Visitor, before: Option<ImportId>) -> Result<Value> {
    let (owner, now) = (visitor.person()?.id, visitor.now);
    let (mut past, names, waiting) = app
        .db
        .read(&visitor.actor, now, Act::ImportRecords, move |reader| {
            let past = imports::newest(reader.conn(), before, PAGE + 1)?;
            let names = names(&users::all(reader.conn())?);
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
            let names = names(&users::all(reader.conn())?);
            Ok((past, names))
        })
        .await?;
    past.iter().map(|import| done_view(app, import, &names)).collect()
}

fn names(people: &[(users::User, Vec<crate::access::Role>)]) -> BTreeMap<UserId, String> {
    people
        .iter()
        .map(|(user, _)| (user.id, user.name.clone()))
        .collect()
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

fn wrong(field: &str, says: &str) -> Error {
    let mut fields = Fields::none();
    fields.add(field, says);
    Error::Invalid(fields)
}

/// Work that takes long, beside the threads that answer.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    web::block(f).await.map_err(|fault| Error::Broken(fault.into()))?
}

/// The same for reading a whole list: when too many are being read, it waits for its turn.
async fn reading<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let turn = READING
        .acquire()
        .await
        .map_err(|fault| Error::Broken(fault.into()))?;
    let read = blocking(f).await;
    drop(turn);
    read
}
