//! The book of standards, tables, clauses and areas: data files read once, checked whole, then only asked.

mod csv_files;
mod grids;
mod read;
mod report_items;
mod sampling;
mod sectors;
mod standard;
mod table;
mod team;
mod version;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::amounts::Exact;
use crate::base::citation::{AT_20, CO_40, LC_3, LC_51, LC_128};
use crate::base::ruling::{Refusal, Refusals};
use crate::base::time::Date;
use crate::rules::holidays::Holiday;
use crate::rules::parameters::Parameters;

pub use grids::{ComplexityCell, DeviceArea, IntegrationCell, SectorCategory};
pub use report_items::{AnswerKind, OnlyIf, ReportItem, TextWhen, YesNo};
pub use sampling::{SamplingRules, UsuallyAll};
pub use sectors::{NaceRevision, Sector, SectorRequest};
pub use standard::{AuditTimeRules, EvidenceItem, Standard, Together, Transition};
pub use table::{Band, TableRow, TimeTable};
pub use team::{AgreementSection, TeamRules};

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is; whether the book knows it is the book's to say.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        $crate::described_as_text!($name, None);
    )*};
}

names! {
    /// A standard with its edition, as "ISO 9001:2015" (LC-3).
    StandardId;
    /// A technical area, as "IAF 38" (CO-40).
    TechnicalArea;
}

/// A fault in a data file: which file, which line where one can be told, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name below the configuration folder.
    pub file: String,
    /// The line, counted from 1.
    pub line: Option<u64>,
    /// What is wrong and how to mend it.
    pub says: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.says),
            None => write!(f, "{}: {}", self.file, self.says),
        }
    }
}

/// One clause of a standard's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// "8.5.1".
    pub number: String,
    /// Short title in own words.
    pub title: String,
    /// 1 for "8", 2 for "8.5", 3 for "8.5.1".
    pub level: u8,
}

/// One sector code of IAF ID 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AreaName {
    /// "IAF 38".
    pub area: TechnicalArea,
    /// The sector's name.
    pub name: String,
    /// The NACE Rev. 2 codes under it, as written in the table.
    pub nace: String,
}

/// One reason for more or less audit time, offered to the reviewer (AT-34, AT-35).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactorName {
    /// "multi-shift".
    pub id: String,
    /// Whether it raises the audit time; otherwise it lowers it.
    pub increases: bool,
    /// The reason in words.
    pub says: String,
}

/// Everything the rules look up, checked as a whole when it was read.
#[derive(Debug, Clone)]
pub struct Book {
    standards: BTreeMap<StandardId, Standard>,
    tables: BTreeMap<String, TimeTable>,
    clauses: BTreeMap<String, Vec<Clause>>,
    areas: BTreeMap<String, Vec<AreaName>>,
    factors: Vec<FactorName>,
    grids: grids::Grids,
    holidays: Vec<Holiday>,
    places: BTreeMap<String, String>,
    /// Places that keep the holidays of another one.
    keeps: BTreeMap<String, String>,
    items: Vec<ReportItem>,
    parameters: Parameters,
    /// Of the files it was read from.
    digest: String,
}

impl Book {
    /// Reads the data files, given as (name below `config/`, text); every fault in every file, or the whole book.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<Fault>> {
        read::parse(files)
    }

    /// The files that come with the program, as (name, text).
    pub const fn shipped_files() -> &'static [(&'static str, &'static str)] {
        read::SHIPPED
    }

    /// The book that comes with the program.
    pub fn shipped() -> Result<Self, Vec<Fault>> {
        Self::parse(read::SHIPPED.iter().copied())
    }

    /// The same book with the body's own limits and habits (LC-2) instead of the defaults.
    #[must_use]
    pub fn with_parameters(mut self, parameters: Parameters) -> Self {
        self.parameters = parameters;
        self
    }

    /// The body's own limits and habits (LC-2).
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Every standard, by number and edition.
    pub fn standards(&self) -> impl Iterator<Item = &Standard> {
        let mut standards: Vec<&Standard> = self.standards.values().collect();
        standards.sort_by_key(|standard| (standard.digits.len(), &standard.digits, &standard.id));
        standards.into_iter()
    }

    /// The standard, or a refusal naming those the book has (LC-3).
    pub fn standard(&self, id: &StandardId) -> Result<&Standard, Refusal> {
        self.standards.get(id).ok_or_else(|| {
            let known: Vec<_> = self.standards.keys().map(StandardId::as_str).collect();
            Refusal::of(
                LC_3,
                "standard",
                format!(
                    "\"{id}\" is not among the standards in the book: {}.",
                    known.join(", ")
                ),
            )
        })
    }

    /// The audit-time table of `standard`, if it is valid on `on` (or whenever, without a day).
    pub fn table(&self, standard: &Standard, on: Option<Date>) -> Result<&TimeTable, Refusal> {
        match self.tables.get(&standard.table) {
            Some(table) if on.is_none_or(|day| table.valid_on(day)) => Ok(table),
            Some(_) | None => Err(Refusal::new(
                AT_20,
                format!(
                    "The book has no valid audit-time table \"{}\" for {}.",
                    standard.table, standard.id
                ),
            )),
        }
    }

    /// The clauses of a standard, in order.
    pub fn clauses(&self, standard: &Standard) -> &[Clause] {
        self.clauses.get(&standard.clause_list).map_or(&[], Vec::as_slice)
    }

    /// The clause a nonconformity cites: it must be listed, and the deepest listed (LC-51, LC-128).
    /// A sub-item in brackets, as "8.5.1 c)", is taken after a listed clause.
    pub fn citable_clause(&self, standard: &Standard, cited: &str) -> Result<&Clause, Refusal> {
        let clauses = self.clauses(standard);
        let number = cited.split_whitespace().next().unwrap_or("");
        let Some(clause) = clauses.iter().find(|c| c.number == number) else {
            return Err(Refusal::of(
                LC_51,
                "clause",
                if number.is_empty() {
                    format!("Name the clause of {} that is not met.", standard.id)
                } else {
                    format!("\"{number}\" is not in the clause list of {}.", standard.id)
                },
            ));
        };
        let below = format!("{number}.");
        let deeper: Vec<_> = clauses
            .iter()
            .filter(|c| c.number.starts_with(&below))
            .map(|c| c.number.as_str())
            .collect();
        if deeper.is_empty() {
            Ok(clause)
        } else {
            Err(Refusal::of(
                LC_128,
                "clause",
                format!(
                    "Cite the deepest clause: {number} is divided into {}.",
                    deeper.join(", ")
                ),
            ))
        }
    }

    /// The clauses a nonconformity can cite: those that are not divided further (LC-128).
    pub fn citable_clauses<'a>(&'a self, standard: &'a Standard) -> impl Iterator<Item = &'a Clause> {
        self.clauses(standard)
            .iter()
            .filter(|clause| self.citable_clause(standard, &clause.number).is_ok())
    }

    /// A clause of any depth, as evidence is asked for it; refused when the standard's list does not have it (LC-51).
    pub fn listed_clause(&self, standard: &Standard, number: &str) -> Result<&Clause, Refusal> {
        let number = number.trim();
        self.clauses(standard)
            .iter()
            .find(|clause| clause.number == number)
            .ok_or_else(|| {
                let says = if number.is_empty() {
                    format!("Name the clause of {}.", standard.id)
                } else {
                    format!("\"{number}\" is not in the clause list of {}.", standard.id)
                };
                Refusal::of(LC_51, "clause", says)
            })
    }

    /// The technical areas of a standard's scheme.
    pub fn areas(&self, standard: &Standard) -> &[AreaName] {
        self.areas.get(&standard.area_scheme).map_or(&[], Vec::as_slice)
    }

    /// Refuses every area that the standard's scheme does not have, and an empty list (CO-40, CO-70).
    pub fn check_areas(&self, standard: &Standard, areas: &[TechnicalArea]) -> Result<(), Refusals> {
        let mut no = Refusals::none();
        if areas.is_empty() {
            no.add(Refusal::of(
                CO_40,
                "areas",
                format!("Name at least one technical area for {}.", standard.id),
            ));
        }
        for area in areas {
            if !self.areas(standard).iter().any(|known| known.area == *area) {
                no.add(Refusal::of(
                    CO_40,
                    "areas",
                    format!("\"{area}\" is not a technical area of {}.", standard.id),
                ));
            }
        }
        no.or(())
    }

    /// AT-96: the cell of the complexity grid for two levels, as "low" and "high".
    pub fn complexity(&self, business: &str, it: &str) -> Option<&ComplexityCell> {
        self.grids
            .complexity
            .iter()
            .find(|cell| cell.business == business && cell.it == it)
    }

    /// AT-64: the reduction in percent for a level of integration and a team's capability, both in percent.
    pub fn integration_reduction(&self, level: Exact, capability: Exact) -> Option<&IntegrationCell> {
        self.grids
            .integration
            .iter()
            .find(|cell| level <= cell.level_upto && capability <= cell.capability_upto)
    }

    /// CO-54: the technical areas of medical devices.
    pub fn device_areas(&self) -> &[DeviceArea] {
        &self.grids.devices
    }

    /// AT-28: the usual categories by kind of site, for each table that has categories.
    pub fn sector_categories(&self) -> &[SectorCategory] {
        &self.grids.categories
    }

    /// LC-123: what moving from one edition to the other takes, where the newer edition's file says it.
    pub fn transition(&self, from: &StandardId, to: &StandardId) -> Option<&Transition> {
        let newer = self.standards.get(to)?;
        newer
            .transitions
            .iter()
            .find(|transition| transition.from == *from)
    }

    /// The public holidays of the countries it knows, by rule.
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// The countries and regions whose holidays it knows, as (code, name).
    pub fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        self.places
            .iter()
            .filter(|(code, _)| !self.keeps.contains_key(*code))
            .map(|(code, name)| (code.as_str(), name.as_str()))
    }

    /// The place under which the calendar has the holidays of a region, as GB-EAW for GB-ENG; none for a region that it
    /// does not tell apart.
    pub fn holidays_of<'a>(&'a self, region: &'a str) -> Option<&'a str> {
        match self.keeps.get(region) {
            Some(other) => Some(other),
            None => self.places.contains_key(region).then_some(region),
        }
    }

    /// The name of a country or a region, or its code where the book has no name for it.
    pub fn place<'a>(&'a self, code: &'a str) -> &'a str {
        self.places.get(code).map_or(code, String::as_str)
    }

    /// The reasons for more or less audit time offered to the reviewer.
    pub fn factors(&self) -> &[FactorName] {
        &self.factors
    }
}
