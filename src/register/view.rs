//! What anybody may see of a certificate (VE-2), worked out at the moment of asking (VE-5, VE-6).

use serde::Serialize;

use super::model::{Accreditation, Entry, Event, Holder, Place, PublicStatus, Revision, Search};
use super::store;
use crate::base::error::{Error, Fields, Result};
use crate::base::ruling::{Ruling, Step};
use crate::base::text::Folded;
use crate::base::time::Date;
use crate::parties::accreditations;
use crate::rules::book::{StandardId, TechnicalArea};
use crate::rules::certificate_number::LookUp;
use crate::rules::public_status::{self, Facts};
use crate::store::columns::Document;
use crate::store::pool::Conn;

/// The public answer about one revision of a certificate, in the words of the public interface.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Verified)]
pub struct Answer {
    /// The number in its printed form.
    pub number: String,
    /// The revision this is about.
    pub revision: i32,
    /// What it is worth on the day.
    pub status: PublicStatus,
    /// The day.
    pub as_of: Date,
    /// Who holds it.
    pub holder: Holder,
    /// Standard with edition.
    pub standard: String,
    /// What is certified.
    pub scope: String,
    /// Where.
    pub sites: Vec<Place>,
    /// The accreditation it was issued under; none where none covers it.
    pub accreditation: Option<Accreditation>,
    /// Whether no accreditation covers it.
    pub unaccredited: bool,
    /// The first day ever certified; left out after a lapse (LC-72).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_issued: Option<Date>,
    /// The first day of the present cycle.
    pub cycle_start: Date,
    /// The first day of validity.
    pub effective: Date,
    /// The day this revision was issued.
    pub issued: Date,
    /// The last day of validity.
    pub expires: Date,
    /// What happened to it, oldest first.
    pub history: Vec<Past>,
    /// Where its signed record is; none so far.
    pub credential_url: Option<String>,
    /// Where its paper is, if the client agreed to publish it; none so far.
    pub pdf_url: Option<String>,
    /// Whether the client's particulars are withheld (VE-3).
    pub restricted: bool,
}

/// One line of a certificate's public history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Past {
    /// The day.
    pub date: Date,
    /// What happened.
    pub event: Event,
}

/// An answer with what the page shows beside it.
#[derive(Debug, Clone)]
pub struct Found {
    /// The answer.
    pub answer: Answer,
    /// The latest revision of the number.
    pub latest: i32,
    /// How the status follows.
    pub steps: Vec<Step>,
    /// The day of the last event that made it what it is: suspended or withdrawn since.
    pub since: Option<Date>,
    /// VE-46: whether an accreditation of the body still covers it today; true where none ever did.
    pub accreditation_in_force: bool,
}

/// The answer about what somebody typed; none where there is no such certificate. A slip in the number, a wrong check
/// character and an unknown number are not told apart (VE-7).
pub fn answer(conn: &mut Conn, typed: &str, revision: Option<i32>, today: Date) -> Result<Option<Found>> {
    let Ok(look_up) = LookUp::typed(typed) else {
        return Ok(None);
    };
    let revisions = store::revisions(conn, &look_up)?;
    let Some(latest) = revisions.last() else {
        return Ok(None);
    };
    let asked = match revision {
        None => latest,
        Some(number) => match revisions.iter().find(|one| one.revision == number) {
            Some(one) => one,
            None => return Ok(None),
        },
    };
    let entries = store::entries(conn, &asked.number)?;
    let status = status(
        asked.revision,
        latest.revision,
        (asked.effective_on, asked.expires_on),
        &entries,
        today,
    );
    let ended = entries
        .iter()
        .rev()
        .find(|entry| matches!(entry.event, Event::Suspended | Event::Withdrawn));
    let since = match status.value {
        PublicStatus::Suspended | PublicStatus::Withdrawn => ended.map(|entry| entry.happened_on),
        PublicStatus::Valid
        | PublicStatus::Expired
        | PublicStatus::NotYetValid
        | PublicStatus::Superseded => None,
    };
    let accreditation_in_force = asked.accreditation.is_none() || covered(conn, asked, today)?;
    Ok(Some(Found {
        accreditation_in_force,
        latest: latest.revision,
        steps: status.steps,
        since,
        answer: Answer {
            number: asked.number.clone(),
            revision: asked.revision,
            status: status.value,
            as_of: today,
            holder: asked.holder.read()?,
            standard: asked.standard.clone(),
            scope: asked.scope.clone(),
            sites: asked.sites.read()?,
            accreditation: asked.accreditation.as_ref().map(Document::read).transpose()?,
            unaccredited: asked.accreditation.is_none(),
            first_issued: (!lapsed(&revisions)).then_some(asked.first_issued_on),
            cycle_start: asked.cycle_start_on,
            effective: asked.effective_on,
            issued: asked.issued_on,
            expires: asked.expires_on,
            history: entries.iter().map(past).collect(),
            credential_url: None,
            pdf_url: None,
            restricted: false,
        },
    }))
}

fn covered(conn: &mut Conn, revision: &Revision, today: Date) -> Result<bool> {
    let standard = StandardId::new(revision.standard.as_str());
    let areas = revision
        .technical_areas
        .split(';')
        .filter(|area| !area.is_empty());
    let areas: Vec<TechnicalArea> = areas.map(TechnicalArea::new).collect();
    Ok(accreditations::covering(conn, &standard, &areas, today)?.is_some())
}

/// The history of a number in its printed form, oldest first.
pub fn history(conn: &mut Conn, number: &str) -> Result<Vec<Past>> {
    Ok(store::entries(conn, number)?.iter().map(past).collect())
}

/// What the newest revision of a number in its printed form is worth on a day.
pub fn status_of(conn: &mut Conn, number: &str, today: Date) -> Result<PublicStatus> {
    let found = answer(conn, number, None, today)?;
    found
        .map(|found| found.answer.status)
        .ok_or(Error::NotFound("certificate"))
}

fn past(entry: &Entry) -> Past {
    Past {
        date: entry.happened_on,
        event: entry.event,
    }
}

/// What a revision is worth on a day; `days` are its first and its last.
fn status(
    revision: i32,
    latest: i32,
    days: (Date, Date),
    entries: &[Entry],
    today: Date,
) -> Ruling<PublicStatus> {
    let events: Vec<(Event, Date)> = entries
        .iter()
        .map(|entry| (entry.event, entry.happened_on))
        .collect();
    let facts = Facts {
        events: &events,
        revision: revision.unsigned_abs(),
        latest_revision: latest.unsigned_abs(),
        effective: days.0,
        expires: days.1,
    };
    public_status::status(&facts, today)
}

/// A revision that is known, and whose worth is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The number as printed.
    pub number: &'a str,
    /// The number as it is looked up.
    pub look_up: &'a str,
    /// The revision.
    pub revision: i32,
    /// The first day of validity.
    pub effective: Date,
    /// The last.
    pub expires: Date,
}

/// What each of these is worth on a day, in their order: two questions, however many they are.
pub fn standings(conn: &mut Conn, asked: &[Asked<'_>], today: Date) -> Result<Vec<Ruling<PublicStatus>>> {
    let numbers: Vec<&str> = asked.iter().map(|one| one.number).collect();
    let look_ups: Vec<&str> = asked.iter().map(|one| one.look_up).collect();
    let entries = store::entries_of(conn, &numbers)?;
    let latest = store::latest(conn, &look_ups)?;
    let standings = asked.iter().map(|one| {
        let own = entries.get(one.number).map_or(&[][..], Vec::as_slice);
        let latest = latest.get(one.look_up).copied().unwrap_or(one.revision);
        status(one.revision, latest, (one.effective, one.expires), own, today)
    });
    Ok(standings.collect())
}

/// LC-72: whether a revision began only after the one before had run out.
fn lapsed(revisions: &[Revision]) -> bool {
    revisions.windows(2).any(|pair| match pair {
        [before, after] => after.effective_on > before.expires_on,
        _ => false,
    })
}

/// A page of the directory.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Directory {
    /// The certificates found, the best match first; by name where no name was asked for.
    pub items: Vec<Item>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
}

/// A certificate in the directory.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Listed)]
pub struct Item {
    /// The number.
    pub number: String,
    /// What it is worth on the day.
    pub status: PublicStatus,
    /// Who holds it.
    pub holder: String,
    /// Standard with edition.
    pub standard: String,
    /// Country of the head office.
    pub country: String,
    /// The last day of validity.
    pub expires: Date,
    /// Whether no accreditation covers it.
    pub unaccredited: bool,
}

/// Searches the directory (VE-9): every number with its newest revision.
pub fn directory(conn: &mut Conn, search: &Search, today: Date) -> Result<Directory> {
    let revisions = store::all_revisions(conn)?;
    let entries = store::all_entries(conn)?;
    let mut hits: Vec<(u32, Folded, Item)> = Vec::new();
    for (i, row) in revisions.iter().enumerate() {
        // Sorted by number and revision: the newest one is followed by another number.
        if revisions.get(i + 1).is_some_and(|next| next.number == row.number) {
            continue;
        }
        let holder: Holder = row.holder.read()?;
        let elsewhere = search
            .country
            .as_ref()
            .is_some_and(|country| *country != holder.country);
        let other = search
            .standard
            .as_ref()
            .is_some_and(|standard| *standard != row.standard);
        if elsewhere || other {
            continue;
        }
        let folded = Folded::new(&holder.name);
        let score = search.name.as_ref().map_or(0, |name| likeness(name, &folded));
        if search.name.is_some() && score < LEAST {
            continue;
        }
        let own: Vec<Entry> = entries
            .iter()
            .filter(|entry| entry.number == row.number)
            .cloned()
            .collect();
        hits.push((
            score,
            folded,
            Item {
                number: row.number.clone(),
                status: status(
                    row.revision,
                    row.revision,
                    (row.effective_on, row.expires_on),
                    &own,
                    today,
                )
                .value,
                holder: holder.name,
                standard: row.standard.clone(),
                country: holder.country,
                expires: row.expires_on,
                unaccredited: row.accreditation.is_none(),
            },
        ));
    }
    hits.sort_by(|one, other| (other.0, &one.1, &one.2.number).cmp(&(one.0, &other.1, &other.2.number)));
    page(hits.into_iter().map(|(_, _, item)| item).collect(), search)
}

fn page(items: Vec<Item>, search: &Search) -> Result<Directory> {
    let from = match &search.cursor {
        None => 0,
        Some(cursor) => {
            let at = items.iter().position(|item| item.number == *cursor);
            at.ok_or_else(no_such_page)? + 1
        }
    };
    let left = items.len().saturating_sub(from);
    let items: Vec<Item> = items.into_iter().skip(from).take(search.limit).collect();
    let next = items
        .last()
        .filter(|_| left > items.len())
        .map(|item| item.number.clone());
    Ok(Directory { items, next })
}

fn no_such_page() -> Error {
    let mut fields = Fields::none();
    fields.add(
        "cursor",
        "This page does not exist for this search. Begin without a cursor.",
    );
    Error::Invalid(fields)
}

/// Of a thousand: less alike than this is no hit.
const LEAST: u32 = 450;

/// How alike a name is to what was asked, of a thousand: whole if it contains it, else by shared groups of three
/// letters, word by word.
fn likeness(asked: &Folded, name: &Folded) -> u32 {
    if name.as_str().contains(asked.as_str()) {
        return 1000;
    }
    let mut sum = 0;
    let mut count = 0;
    for word in asked.as_str().split(' ') {
        let best = name.as_str().split(' ').map(|other| shared(word, other)).max();
        sum += best.unwrap_or(0);
        count += 1;
    }
    sum / count.max(1)
}

/// Dice's coefficient of two words over their groups of three letters, of a thousand.
fn shared(one: &str, other: &str) -> u32 {
    let (one, mut other) = (threes(one), threes(other));
    let all = one.len() + other.len();
    let mut common = 0;
    for three in one {
        if let Some(at) = other.iter().position(|same| *same == three) {
            other.swap_remove(at);
            common += 1;
        }
    }
    u32::try_from(2000 * common / all.max(1)).unwrap_or(0)
}

fn threes(word: &str) -> Vec<String> {
    let padded: Vec<char> = format!("  {word} ").chars().collect();
    padded.windows(3).map(|three| three.iter().collect()).collect()
}
