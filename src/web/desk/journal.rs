//! Who did what, when and why: the journal, newest first, one chain at a time.

use std::collections::{BTreeSet, HashMap};

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Act;
use crate::base::error::{Error, Result};
use crate::base::ids::{ApiKeyId, OrganisationId, UserId};
use crate::base::time::in_words;
use crate::journal::{self, Chain, Line};
use crate::parties::{keys, organisations, users};
use crate::store::pool::Conn;
use crate::web::app::App;
use crate::web::kit::{Answer, Page, Visitor};

/// How many entries a page shows.
pub const PAGE: usize = 50;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    /// The client; the house itself without one.
    #[serde(default)]
    organisation: String,
    /// Entries before this place in the chain.
    #[serde(default)]
    before: Option<i64>,
}

/// The entries of one chain.
pub async fn page(app: web::Data<App>, visitor: Visitor, query: web::Query<Query>) -> Answer {
    let entries = entries(&app, &visitor, &query.organisation, query.before, 51).await?;
    let more = entries.lines.len() > PAGE;
    let last = entries
        .lines
        .get(PAGE - 1)
        .filter(|_| more)
        .map(|line| line.body.seq);
    let zone = app.db.zone();
    let shown = entries
        .lines
        .iter()
        .take(PAGE)
        .map(|line| {
            let body = &line.body;
            Ok(json!({
                "seq": body.seq,
                "when": format!("{} {}", in_words(zone.date(body.at)), zone.clock_face(body.at)),
                "who": entries.who(&body.actor),
                "authority": body.authority.iter().map(|role| role.replace('_', " ")).collect::<Vec<_>>().join(", "),
                "act": body.act.replace('_', " "),
                "thing": body.thing.replace('_', " "),
                "thing_id": body.thing_id,
                "reason": body.reason,
                "before": pretty(&body.before)?,
                "after": pretty(&body.after)?,
            }))
        })
        .collect::<Result<Vec<Value>>>()?;
    let next = last.map(|seq| {
        format!(
            "/desk/journal?organisation={}&before={seq}",
            query.organisation.trim()
        )
    });
    let view = json!({
        "organisation": query.organisation, "clients": entries.clients, "entries": shown, "next": next,
        "zone": zone.name(),
    });
    Page::new(&app, &visitor, app.say("journal-title")?).show("desk/journal/page", view)
}

/// The entries with the names that belong to them.
pub struct Entries {
    /// Newest first; one more than a page shows, where there are more.
    pub lines: Vec<Line>,
    names: Names,
    clients: Vec<Value>,
}

impl Entries {
    fn who(&self, actor: &str) -> String {
        self.names.who(actor)
    }
}

/// What the actors of some entries are called.
pub struct Names(HashMap<String, String>);

impl Names {
    /// Reads the names of the people and programs that these entries name.
    pub fn of(conn: &mut Conn, lines: &[Line]) -> Result<Self> {
        let (mut people, mut programs) = (BTreeSet::new(), BTreeSet::new());
        for line in lines {
            match line.body.actor.split_once(':') {
                Some(("user", id)) => people.extend(id.parse::<UserId>()),
                Some(("key", id)) => programs.extend(id.parse::<ApiKeyId>()),
                _ => {}
            }
        }
        let people = users::names(conn, &people.into_iter().collect::<Vec<_>>())?;
        let programs = keys::names(conn, &programs.into_iter().collect::<Vec<_>>())?;
        let people = people.into_iter().map(|(id, name)| (format!("user:{id}"), name));
        let programs = programs.into_iter().map(|(id, name)| (format!("key:{id}"), name));
        Ok(Self(people.chain(programs).collect()))
    }

    /// What an actor is called; itself where it has no name.
    pub fn who(&self, actor: &str) -> String {
        self.0.get(actor).cloned().unwrap_or_else(|| actor.to_owned())
    }
}

/// One chain, read for page and API.
pub async fn entries(
    app: &App,
    visitor: &Visitor,
    organisation: &str,
    before: Option<i64>,
    rows: i64,
) -> Result<Entries> {
    let asked = organisation.trim();
    let organisation: Option<OrganisationId> = if asked.is_empty() {
        None
    } else {
        Some(asked.parse().map_err(|_| Error::NotFound("organisation"))?)
    };
    app.db
        .read(&visitor.actor, visitor.now, Act::SeeJournal, move |reader| {
            let reach = reader.reach();
            let chain = match organisation {
                // The client must be there, and within reach.
                Some(id) => Chain::Organisation(organisations::by_id(reader.conn(), reach, id)?.id),
                None => Chain::House,
            };
            let clients = organisations::all(reader.conn(), reach, "", 1_000, 0)?;
            let lines = journal::before(reader.conn(), chain, before, rows)?;
            Ok(Entries {
                names: Names::of(reader.conn(), &lines)?,
                lines,
                clients: clients
                    .into_iter()
                    .map(|client| json!({ "value": client.id, "label": client.legal_name }))
                    .collect(),
            })
        })
        .await
}

/// What changed, line by line; nothing where there was nothing.
fn pretty(value: &Value) -> Result<Option<String>> {
    if value.is_null() {
        return Ok(None);
    }
    serde_json::to_string_pretty(value)
        .map(Some)
        .map_err(|e| Error::Broken(e.into()))
}
