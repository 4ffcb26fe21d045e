//! Organisations and sites that come in from a list: what each would become is worked out first, without writing,
//! and then written by the act that imports the list. The list says nothing about what it leaves empty.

use serde_json::{Value, json};

use super::given::{Asks, GivenOrganisation, GivenSite};
use super::model::{Organisation, Site};
use super::store;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ids::{OrganisationId, SiteId};
use crate::base::time::{Date, Instant};
use crate::store::dialect::ROWS_AT_ONCE;
use crate::work::Work;

/// A row as it was and as it is to be.
#[derive(Debug, Clone)]
pub struct Taken<T> {
    /// As it was; none where it is new.
    pub before: Option<T>,
    /// As it is to be.
    pub after: T,
}

impl<T: PartialEq> Taken<T> {
    /// Whether it is new.
    pub fn is_made(&self) -> bool {
        self.before.is_none()
    }

    /// Whether it was there and is to be another.
    pub fn is_changed(&self) -> bool {
        self.before.as_ref().is_some_and(|before| *before != self.after)
    }

    /// Whether it is to be written.
    pub fn is_written(&self) -> bool {
        self.is_made() || self.is_changed()
    }
}

/// One organisation of the list with its sites.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The organisation.
    pub organisation: Taken<Organisation>,
    /// Those of its sites that the list names.
    pub sites: Vec<Taken<Site>>,
}

impl Taken<Site> {
    /// Makes it the central function, or makes it none.
    pub fn set_central(&mut self, central: bool) {
        self.after.central_function = central;
        if let Some(before) = &self.before {
            self.after.version = before.version;
            self.after.version += i32::from(*before != self.after);
        }
    }
}

impl Intake {
    /// Whether anything is to be written.
    pub fn is_written(&self) -> bool {
        self.organisation.is_written() || self.sites.iter().any(Taken::is_written)
    }
}

/// What an organisation becomes by what the list says of it.
pub fn organisation(
    id: OrganisationId,
    code: &str,
    kept: Option<&Organisation>,
    said: &[(&str, &str)],
    now: Instant,
) -> Result<Organisation> {
    let mut given = kept.map(GivenOrganisation::from).unwrap_or_default();
    for (field, text) in said {
        let text = Given::from(*text);
        match *field {
            "legal_name" => given.legal_name = text,
            "registration_number" => given.registration_number = text,
            "parent_group" => given.parent_group = text,
            "street" => given.street = text,
            "city" => given.city = text,
            "postcode" => given.postcode = text,
            "country" => given.country = text,
            "contact_name" => given.contact_name = text,
            "contact_email" => given.contact_email = text,
            other => return Err(Error::broken(format!("an organisation has no field {other}"))),
        }
    }
    let checked = given.read(Asks::Recognisable)?;
    let (version, made) = kept.map_or((1, now), |kept| (kept.version, kept.created_at));
    let mut row = Organisation {
        external_code: Some(code.to_owned()),
        ..Organisation::with(id, &checked, version, made)
    };
    if kept.is_some_and(|kept| *kept != row) {
        row.version += 1;
    }
    Ok(row)
}

/// What a site becomes by what the list says of it. Whether it is the central function is settled among all sites.
pub fn site(
    id: SiteId,
    organisation: OrganisationId,
    code: &str,
    kept: Option<&Site>,
    said: &[(&str, &str)],
    today: Date,
) -> Result<Site> {
    let mut given = kept.map(GivenSite::from).unwrap_or_default();
    for (field, text) in said {
        let text = Given::from(*text);
        match *field {
            "country" if text.as_str() != given.country.as_str() => {
                // What is said of the region follows in the same row, or it is not known any more.
                given.country = text;
                given.region = Given::default();
            }
            "name" => given.name = text,
            "street" => given.street = text,
            "city" => given.city = text,
            "postcode" => given.postcode = text,
            "country" => given.country = text,
            "region" => given.region = text,
            "activities" => given.activities = text,
            "kind" => given.kind = text,
            "risk" => given.risk = text,
            "central_function" => {
                // Which one it is, is settled among all sites; here it only must be readable.
                let says = |says| Error::Invalid(Fields(vec![("central_function".to_owned(), says)]));
                text.yes_no().map_err(says)?;
            }
            "full_time" => given.full_time = text,
            "part_time" => given.part_time = text,
            "part_time_hours" => given.part_time_hours = text,
            "shifts" => given.shifts = text,
            "latitude" => given.latitude = text,
            "longitude" => given.longitude = text,
            other => return Err(Error::broken(format!("a site has no field {other}"))),
        }
    }
    let checked = given.read(Asks::Recognisable)?;
    let since = kept.map_or(today, |kept| kept.listed_since);
    let mut row = Site {
        external_code: Some(code.to_owned()),
        central_function: kept.is_some_and(|kept| kept.central_function),
        version: kept.map_or(1, |kept| kept.version),
        ..Site::with(id, organisation, &checked, since)
    };
    if kept.is_some_and(|kept| *kept != row) {
        row.version += 1;
    }
    Ok(row)
}

/// New organisations and sites of a list, on their way into the database: written many at a time.
#[derive(Debug, Default)]
pub struct Batch {
    organisations: Vec<Organisation>,
    sites: Vec<Site>,
}

impl Batch {
    /// Takes one organisation with its sites, inside the act that imports a list; what the journal keeps of it, before
    /// and after. Nothing where nothing changes. What is new may wait in memory: `write` writes it.
    pub fn take(&mut self, work: &mut Work<'_>, intake: &Intake) -> Result<Option<(Value, Value)>> {
        if !intake.is_written() {
            return Ok(None);
        }
        let organisation = &intake.organisation;
        match &organisation.before {
            None => self.organisations.push(organisation.after.clone()),
            Some(before) if organisation.is_changed() => {
                if !store::update(work.conn(), &organisation.after, before.version)? {
                    return Err(Error::Moved("organisation"));
                }
            }
            Some(_) => {}
        }
        for site in intake.sites.iter().filter(|site| site.is_written()) {
            match &site.before {
                None => self.sites.push(site.after.clone()),
                Some(before) => {
                    if !store::update_site(work.conn(), &site.after, before.version)? {
                        return Err(Error::Moved("site"));
                    }
                }
            }
        }
        if self.organisations.len() + self.sites.len() >= ROWS_AT_ONCE {
            self.write(work)?;
        }
        Ok(Some(told(intake)))
    }

    /// Writes what waits.
    pub fn write(&mut self, work: &mut Work<'_>) -> Result<()> {
        store::insert_all(work.conn(), &std::mem::take(&mut self.organisations))?;
        store::insert_sites(work.conn(), &std::mem::take(&mut self.sites))
    }
}

/// What the journal keeps: every row that is written, as it was and as it is.
fn told(intake: &Intake) -> (Value, Value) {
    let organisation = &intake.organisation;
    let written: Vec<_> = intake.sites.iter().filter(|site| site.is_written()).collect();
    let before: Vec<_> = written.iter().filter_map(|site| site.before.as_ref()).collect();
    let after: Vec<_> = written.iter().map(|site| &site.after).collect();
    let after = json!({ "organisation": organisation.after, "sites": after });
    let before = match &organisation.before {
        None => Value::Null,
        Some(kept) => json!({ "organisation": kept, "sites": before }),
    };
    (before, after)
}
