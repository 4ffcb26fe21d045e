//! Importing a list at a desk: send it, look at what it would do, say yes to just that. What was imported stays listed.

use actix_web::web::Payload;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::import_view::{FAULTS_SHOWN, list_view, view, waiting};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::ImportId;
use crate::exchange::imports::acts::MAPPING_MAX;
use crate::exchange::imports::{self, Confirmed, Looked, Mapped};
use crate::exchange::{neutral, table};
use crate::web::app::App;
use crate::web::kit::page::Done;
use crate::web::kit::{Answer, Form, Id, Page, Typed, Visitor, parts, see_other, upload};

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
pub(super) async fn reading<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let turn = READING
        .acquire()
        .await
        .map_err(|fault| Error::Broken(fault.into()))?;
    let read = blocking(f).await;
    drop(turn);
    read
}
