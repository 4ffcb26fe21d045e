//! What is in force: the configuration, with every change up to the day over it.

use std::sync::{Arc, PoisonError, RwLock};

use serde::de::DeserializeOwned;

use super::model::{Brand, Change, Issuer, Logo, Name};
use super::store;
use crate::base::body::Body;
use crate::base::error::{Error, Result};
use crate::base::time::{Date, Instant, Zone};
use crate::rules::book::Book;
use crate::rules::parameters::{Parameter, Parameters};
use crate::store::pool::Conn;

/// What the operator configured: in force until the body decides otherwise.
#[derive(Debug, Clone)]
pub struct Configured {
    /// Standards and tables, with the configured parameters.
    pub book: Arc<Book>,
    /// The certification body.
    pub body: Arc<Body>,
    /// Its time zone.
    pub zone: Zone,
}

/// Everything in force on one day.
#[derive(Debug, Clone)]
pub struct Present {
    configured: Arc<Configured>,
    changes: Arc<Vec<Change>>,
    /// How many changes there were when this was put together, and when that was.
    count: i64,
    now: Option<Instant>,
    /// The day.
    pub on: Date,
    /// Standards and tables, with the parameters in force.
    pub book: Arc<Book>,
    /// The certification body.
    pub body: Arc<Body>,
    /// Its time zone.
    pub zone: Zone,
    /// How it looks.
    pub brand: Arc<Brand>,
}

impl Present {
    /// The configuration alone, before the database was asked.
    fn configured(configured: Configured) -> Self {
        Self {
            changes: Arc::default(),
            count: 0,
            now: None,
            on: Date::MIN,
            book: configured.book.clone(),
            body: configured.body.clone(),
            zone: configured.zone,
            brand: Arc::default(),
            configured: Arc::new(configured),
        }
    }

    /// The same configuration with these changes, as it is at a moment.
    fn at(&self, changes: Arc<Vec<Change>>, count: i64, now: Instant) -> Result<Self> {
        let mut next = Self::configured(Configured::clone(&self.configured));
        next.zone = zone(&changes, next.zone, now)?;
        next.on = next.zone.date(now);
        next.count = count;
        next.now = Some(now);
        next.changes = changes;
        let parameters = next.parameters_on(next.on)?;
        if parameters != *next.configured.book.parameters() {
            let book = Book::clone(&next.configured.book);
            next.book = Arc::new(book.with_parameters(parameters));
        }
        next.body = Arc::new(next.body_on(next.on)?);
        next.brand = Arc::new(Brand {
            accent: next.value_on(Name::Accent, next.on)?.flatten(),
            logo: next.value_on(Name::Logo, next.on)?.flatten(),
        });
        Ok(next)
    }

    /// What was decided for a setting and is in force on a day.
    fn value_on<T: DeserializeOwned>(&self, name: Name, on: Date) -> Result<Option<T>> {
        self.in_force(name, on).map(value).transpose()
    }

    /// The certification body as it is on a day.
    pub fn body_on(&self, on: Date) -> Result<Body> {
        let mut body = Body::clone(&self.configured.body);
        for (name, field) in [
            (Name::BodyName, &mut body.name),
            (Name::BodyAddress, &mut body.address),
            (Name::BodyEmail, &mut body.email),
        ] {
            if let Some(decided) = self.value_on(name, on)? {
                *field = decided;
            }
        }
        Ok(body)
    }

    /// The zone that is in force on a day.
    pub fn zone_on(&self, on: Date) -> Result<Zone> {
        match self.in_force(Name::Zone, on) {
            Some(change) => zone_in(change),
            None => Ok(self.configured.zone),
        }
    }

    /// The accent that is in force on a day.
    pub fn accent_on(&self, on: Date) -> Result<Option<String>> {
        Ok(self.value_on(Name::Accent, on)?.flatten())
    }

    /// Who issues certificates on a day.
    pub fn issuer_on(&self, on: Date) -> Result<Issuer> {
        let body = self.body_on(on)?;
        let logo: Option<Logo> = self.value_on(Name::Logo, on)?.flatten();
        Ok(Issuer {
            name: body.name,
            address: body.address,
            logo: logo.map(|logo| logo.sha256),
        })
    }

    /// What every letter ends with.
    pub fn sign_off(&self) -> Result<Option<String>> {
        Ok(self.value_on(Name::SignOff, self.on)?.flatten())
    }

    /// The body's own words for a letter.
    pub fn wording(&self, letter: &'static str) -> Result<Option<String>> {
        Ok(self.value_on(Name::Wording(letter), self.on)?.flatten())
    }

    /// A logo that there is, or was: older papers show it.
    pub fn logo(&self, sha256: &str) -> Option<Logo> {
        self.changes_of(Name::Logo)
            .filter_map(|change| change.value.read::<Option<Logo>>().ok().flatten())
            .find(|logo| logo.sha256 == sha256)
    }

    /// The version of the body itself: it rises with every change of anything that is no parameter.
    pub fn body_version(&self) -> i32 {
        let own: Vec<String> = Name::OWN.iter().map(ToString::to_string).collect();
        let changes = self.changes.iter().filter(|change| own.contains(&change.name));
        i32::try_from(changes.count())
            .unwrap_or(i32::MAX)
            .saturating_add(1)
    }

    /// Every change there was, in the order in which they come into force.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes of one setting, in the order in which they come into force.
    pub fn changes_of(&self, name: Name) -> impl DoubleEndedIterator<Item = &Change> {
        let name = name.to_string();
        self.changes.iter().filter(move |change| change.name == name)
    }

    /// The change of a setting that is in force on a day; none while the configuration says it.
    pub fn in_force(&self, name: Name, on: Date) -> Option<&Change> {
        self.changes_of(name)
            .rev()
            .find(|change| change.in_force_on <= on)
    }

    /// What the operator configured.
    pub fn configuration(&self) -> &Configured {
        &self.configured
    }

    /// The version of a setting, from 1: it rises with every change.
    pub fn version(&self, name: Name) -> i32 {
        self.changes_of(name)
            .map(|change| change.version)
            .max()
            .unwrap_or(0)
            .saturating_add(1)
    }

    /// The parameters in force on a day.
    pub fn parameters_on(&self, on: Date) -> Result<Parameters> {
        let mut parameters = self.configured.book.parameters().clone();
        for change in self.changes.iter().filter(|change| change.in_force_on <= on) {
            let Some(parameter) = change.name.strip_prefix("rules.").and_then(Parameter::named) else {
                continue;
            };
            parameter
                .set(&mut parameters, value(change)?)
                .ok_or_else(|| unreadable(change))?;
        }
        Ok(parameters)
    }
}

/// The zone at a moment: each change begins with its day where the zone before it stands.
fn zone(changes: &[Change], configured: Zone, now: Instant) -> Result<Zone> {
    let name = Name::Zone.to_string();
    let mut zone = configured;
    for change in changes.iter().filter(|change| change.name == name) {
        if change.in_force_on <= zone.date(now) {
            zone = zone_in(change)?;
        }
    }
    Ok(zone)
}

fn zone_in(change: &Change) -> Result<Zone> {
    let text: String = value(change)?;
    text.parse().map(Zone).map_err(|_| unreadable(change))
}

fn value<T: DeserializeOwned>(change: &Change) -> Result<T> {
    change.value.read().map_err(|_| unreadable(change))
}

fn unreadable(change: &Change) -> Error {
    Error::broken(format!(
        "The value of {} in its change {} cannot be read.",
        change.name, change.version
    ))
}

/// The settings as one node knows them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Settings(Arc<RwLock<Arc<Present>>>);

impl Settings {
    /// Those of the configuration, until the database is asked.
    pub fn new(configured: Configured) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(Present::configured(configured)))))
    }

    /// As this node knew them last.
    pub fn known(&self) -> Arc<Present> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// As they are at a moment.
    pub fn at(&self, conn: &mut Conn, now: Instant) -> Result<Arc<Present>> {
        let known = self.known();
        let count = store::count(conn)?;
        if known.count == count && known.zone.date(now) == known.on {
            return Ok(known);
        }
        // Counted first: a change between the two is read now and read again next time.
        let changes = if known.count == count {
            known.changes.clone()
        } else {
            Arc::new(store::all(conn)?)
        };
        let present = Arc::new(known.at(changes, count, now)?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = present.clone();
        Ok(present)
    }

    /// Takes in what was changed since, for whoever asks without a moment of their own.
    pub fn look(&self, conn: &mut Conn) -> Result<()> {
        match self.known().now {
            Some(now) => self.at(conn, now).map(|_| ()),
            // The first question with a moment reads everything.
            None => Ok(()),
        }
    }
}
