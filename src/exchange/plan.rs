//! What a list would make and change, worked out against what is kept, without writing. The dry run shows it, and the
//! real one carries it out.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use serde_json::Value;

use super::building::Building;
use super::certifications::{self, Certifications};
use super::fault::Fault;
use super::mapping::Kind;
use super::people::{self, People};
use super::records::Record;
use crate::base::error::{Error, Result};
use crate::base::ids::{OrganisationId, SiteId};
use crate::base::text::Folded;
use crate::base::time::{Date, Instant};
use crate::parties::accreditations::Accreditation;
use crate::parties::auditors::{Auditor, Competence};
use crate::parties::organisations::intake::{self, Intake, Taken};
use crate::parties::organisations::{Organisation, Site};
use crate::work::Db;

/// What is there before.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Every organisation.
    pub organisations: Vec<Organisation>,
    /// Every site.
    pub sites: Vec<Site>,
    /// Every auditor.
    pub auditors: Vec<Auditor>,
    /// Every competence.
    pub competences: Vec<Competence>,
    /// The body's own accreditations.
    pub accreditations: Vec<Accreditation>,
    /// What earlier lists said of certifications, with whose they are.
    pub taken_over: Vec<(OrganisationId, Value)>,
    /// The numbers of certificates, as they are looked up and as they are printed.
    pub numbers: Vec<(String, String)>,
}

/// What would be written.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Every organisation of the list with its sites, in the order of their codes.
    pub organisations: Vec<Intake>,
    /// The people of the list and what they are competent for.
    pub people: People,
    /// The certifications to take over, and what is as before.
    pub certifications: Certifications,
}

/// How many are new, changed, and as they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// New.
    pub made: usize,
    /// There, and to be different.
    pub changed: usize,
    /// There already, just so.
    pub same: usize,
}

impl Count {
    pub(super) fn of<'t, T: PartialEq + 't>(all: impl Iterator<Item = &'t Taken<T>>) -> Self {
        all.fold(Self::default(), |mut count, taken| {
            match (taken.is_made(), taken.is_changed()) {
                (true, _) => count.made += 1,
                (false, true) => count.changed += 1,
                (false, false) => count.same += 1,
            }
            count
        })
    }
}

impl Plan {
    /// How many organisations.
    pub fn organisations(&self) -> Count {
        Count::of(self.organisations.iter().map(|intake| &intake.organisation))
    }

    /// How many sites.
    pub fn sites(&self) -> Count {
        Count::of(self.organisations.iter().flat_map(|intake| &intake.sites))
    }
}

/// Makes the plan; what is wrong is added to the faults.
pub fn make(
    db: &Db,
    records: &[Record],
    kept: &Kept,
    (now, today): (Instant, Date),
    faults: &mut Vec<Fault>,
) -> Result<Plan> {
    let mut sites: HashMap<_, Vec<_>> = HashMap::new();
    for site in &kept.sites {
        sites.entry(site.organisation_id).or_default().push(site);
    }
    let mut maker = Maker {
        db,
        sites,
        now,
        today,
        faults,
        organisations: BTreeMap::new(),
    };
    let said = maker.organisations_said(records);
    maker.take_organisations(&said, kept)?;
    maker.take_sites(records)?;
    let people = people::take(db, records, kept, today, maker.faults)?;
    let known = (kept, people.known());
    let certifications = certifications::take(db, records, &maker.organisations, known, today, maker.faults)?;
    let listed = maker.organisations.into_iter();
    // Those of an earlier list that this one adds nothing to are none of its business.
    let listed = listed.filter(|(code, own)| said.contains_key(code.as_str()) || !own.named.is_empty());
    Ok(Plan {
        organisations: listed.map(|(_, own)| own.finish()).collect(),
        people,
        certifications,
    })
}

/// What the list says of one organisation, and where.
struct Said<'r> {
    record: &'r Record,
    fields: Vec<(&'r str, &'r str)>,
}

impl Said<'_> {
    /// The field of the record that a field of the organisation came from.
    fn origin<'f>(&self, field: &'f str) -> &'f str {
        match (self.record.kind, field) {
            (Kind::Sites, "legal_name") => "organisation_name",
            (Kind::Sites, "country") => "organisation_country",
            _ => field,
        }
    }
}

struct Maker<'m> {
    db: &'m Db,
    sites: HashMap<OrganisationId, Vec<&'m Site>>,
    now: Instant,
    today: Date,
    faults: &'m mut Vec<Fault>,
    organisations: BTreeMap<String, Building>,
}

impl Maker<'_> {
    /// The organisations by their codes, from sheets of their own and from the sites that name them.
    fn organisations_said<'r>(&mut self, records: &'r [Record]) -> BTreeMap<&'r str, Said<'r>> {
        let mut said: BTreeMap<&str, Said<'_>> = BTreeMap::new();
        for record in records.iter().filter(|record| record.kind == Kind::Organisations) {
            let Some(code) = record.text("code") else {
                self.faults.push(record.fault("code", "Enter the code."));
                continue;
            };
            if let Some(first) = said.get(code) {
                let says = format!("The code {code} stands in row {} already.", first.record.row);
                self.faults.push(record.fault("code", says));
                continue;
            }
            let fields = record.fields.iter().filter(|(field, _)| *field != "code");
            let fields = fields
                .map(|(field, text)| (field.as_str(), text.as_str()))
                .collect();
            said.insert(code, Said { record, fields });
        }
        for record in records.iter().filter(|record| record.kind == Kind::Sites) {
            let (Some(code), Some(name)) = (record.text("organisation"), record.text("organisation_name"))
            else {
                continue;
            };
            if let Some(first) = said.get(code) {
                let other = first.fields.iter().find(|(field, _)| *field == "legal_name");
                if let Some((_, other)) = other.filter(|(_, other)| *other != name) {
                    let row = first.record.row;
                    let says = format!("The organisation {code} is called \"{other}\" in row {row}.");
                    self.faults.push(record.fault("organisation_name", says));
                }
            } else {
                let mut fields = vec![("legal_name", name)];
                fields.extend(record.text("organisation_country").map(|text| ("country", text)));
                said.insert(code, Said { record, fields });
            }
        }
        said
    }

    fn take_organisations(&mut self, said: &BTreeMap<&str, Said<'_>>, kept: &Kept) -> Result<()> {
        let by_code: HashMap<&str, &Organisation> = kept
            .organisations
            .iter()
            .filter_map(|row| Some((row.external_code.as_deref()?, row)))
            .collect();
        let by_name: HashMap<(&str, &str), &Organisation> = kept
            .organisations
            .iter()
            .map(|row| ((row.name_folded.as_str(), row.country.as_str()), row))
            .collect();
        let mut new_names: HashMap<(String, String), u64> = HashMap::new();
        for (code, said) in said {
            let found = by_code.get(code).copied().or_else(|| by_hand(&by_name, said));
            let id = found.map_or_else(|| self.db.id(OrganisationId::from_uuid), |row| row.id);
            let after = match intake::organisation(id, code, found, &said.fields, self.now) {
                Ok(after) => after,
                Err(error) => {
                    self.note(said.record, |field| said.origin(field), error)?;
                    continue;
                }
            };
            let alike = by_name.get(&(after.name_folded.as_str(), after.country.as_str()));
            if alike.is_some_and(|other| other.id != id) {
                let says = "Another organisation of this name and country is registered already.";
                self.faults
                    .push(said.record.fault(said.origin("legal_name"), says));
            }
            let name = (after.name_folded.clone(), after.country.clone());
            if let Some(row) = new_names.insert(name, said.record.row) {
                let says = format!("The organisation of row {row} has the same name and country.");
                self.faults
                    .push(said.record.fault(said.origin("legal_name"), says));
            }
            self.begin(code, found.cloned(), after);
        }
        // Sites may come to organisations that an earlier list brought.
        for (code, row) in by_code {
            if !self.organisations.contains_key(code) && !said.contains_key(code) {
                self.begin(code, Some(row.clone()), row.clone());
            }
        }
        Ok(())
    }

    fn begin(&mut self, code: &str, before: Option<Organisation>, after: Organisation) {
        let own = self.sites.get(&after.id).into_iter().flatten();
        let mut coded = HashMap::new();
        let mut by_hand = Vec::new();
        let mut sites = Vec::new();
        for (at, site) in own.enumerate() {
            match &site.external_code {
                Some(code) => drop(coded.insert(code.clone(), at)),
                None => by_hand.push(at),
            }
            sites.push(Taken {
                before: Some((*site).clone()),
                after: (*site).clone(),
            });
        }
        let building = Building {
            sites,
            coded,
            by_hand,
            organisation: Taken { before, after },
            named: HashSet::new(),
            central: None,
        };
        self.organisations.insert(code.to_owned(), building);
    }

    fn take_sites(&mut self, records: &[Record]) -> Result<()> {
        let mut rows: HashMap<(&str, &str), u64> = HashMap::new();
        for record in records.iter().filter(|record| record.kind == Kind::Sites) {
            let (owner, code) = (record.text("organisation"), record.text("code"));
            for (field, text) in [("organisation", owner), ("code", code)] {
                if text.is_none() {
                    self.faults.push(record.fault(field, "Enter the code."));
                }
            }
            let (Some(owner), Some(code)) = (owner, code) else {
                continue;
            };
            if let Some(row) = rows.get(&(owner, code)) {
                let says = format!("The code {code} stands in row {row} already.");
                self.faults.push(record.fault("code", says));
                continue;
            }
            rows.insert((owner, code), record.row);
            self.take_site(record, owner, code)?;
        }
        Ok(())
    }

    fn take_site(&mut self, record: &Record, owner: &str, code: &str) -> Result<()> {
        let (id, today) = (self.db.id(SiteId::from_uuid), self.today);
        let fields = record
            .fields
            .iter()
            .map(|(field, text)| (field.as_str(), text.as_str()));
        let own = |field: &str| field != "code" && !field.starts_with("organisation");
        let fields: Vec<_> = fields.filter(|(field, _)| own(field)).collect();
        let Some(building) = self.organisations.get_mut(owner) else {
            // The rest of the row is checked all the same: every fault is named at once.
            let nobody = self.db.id(OrganisationId::from_uuid);
            let known = record.text("organisation_name").is_some();
            if !known {
                let says = format!("There is no organisation with the code {owner}, neither here nor kept.");
                self.faults.push(record.fault("organisation", says));
            }
            return match intake::site(id, nobody, code, None, &fields, today) {
                Ok(_) => Ok(()),
                Err(error) => self.note(record, |field| field, error),
            };
        };
        let name = Folded::new(record.text("name").unwrap_or_default());
        let place = building.known_again(code, &name);
        let before = place.and_then(|at| building.sites.get(at)?.before.clone());
        let id = before.as_ref().map_or(id, |site| site.id);
        let owner = building.organisation.after.id;
        let after = match intake::site(id, owner, code, before.as_ref(), &fields, today) {
            Ok(after) => after,
            Err(error) => return self.note(record, |field| field, error),
        };
        if record
            .text("central_function")
            .is_some_and(|text| matches!(text, "yes" | "true" | "on"))
        {
            match building.central {
                Some((_, row)) => {
                    let says = format!("Row {row} is the central function already; there is one (MS-1).");
                    self.faults.push(record.fault("central_function", says));
                }
                None => building.central = Some((id, record.row)),
            }
        }
        building.named.insert(id);
        let taken = Taken { before, after };
        match place.and_then(|at| building.sites.get_mut(at)) {
            Some(slot) => *slot = taken,
            None => building.sites.push(taken),
        }
        Ok(())
    }

    fn note(&mut self, record: &Record, origin: impl Fn(&str) -> &str, error: Error) -> Result<()> {
        note(self.faults, record, origin, error)
    }
}

/// What a form would show beside its fields stands here beside the cells, and what a rule refuses with the rule.
pub(super) fn note(
    faults: &mut Vec<Fault>,
    record: &Record,
    origin: impl Fn(&str) -> &str,
    error: Error,
) -> Result<()> {
    match error {
        Error::Invalid(fields) => {
            for (field, says) in fields.0 {
                faults.push(record.fault(origin(&field), says));
            }
        }
        Error::Refused(refusals) => {
            for refusal in refusals.0 {
                let says = format!("{} ({})", refusal.says, refusal.rule);
                faults.push(record.fault(origin(refusal.field.as_deref().unwrap_or_default()), says));
            }
        }
        other => return Err(other),
    }
    Ok(())
}

/// An organisation that was registered by hand under this name, before any list named it.
fn by_hand<'k>(
    by_name: &HashMap<(&str, &str), &'k Organisation>,
    said: &Said<'_>,
) -> Option<&'k Organisation> {
    let text = |wanted: &str| {
        let found = said.fields.iter().find(|(field, _)| *field == wanted);
        found.map(|(_, text)| *text).unwrap_or_default()
    };
    let (name, country) = (
        Folded::new(text("legal_name")),
        text("country").trim().to_uppercase(),
    );
    let found = by_name.get(&(name.as_str(), country.as_str())).copied();
    found.filter(|row| row.external_code.is_none())
}
