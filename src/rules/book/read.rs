//! Reading the data files. Nothing here touches a file system: the texts are handed in.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use super::grids::Grids;
use super::{
    AgreementSection, AreaName, AuditTimeRules, Book, Clause, EvidenceItem, FactorName, Fault, ReportItem,
    SamplingRules, Standard, StandardId, TeamRules, TimeTable, Transition, version,
};
use crate::base::time::Date;
use crate::rules::holidays::Holiday;
use crate::rules::parameters::Parameters;

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../config/", $name)))),*]
    };
}

/// The data files that come with the program.
pub(super) const SHIPPED: &[(&str, &str)] = shipped![
    "calendars/holidays.csv",
    "calendars/places.csv",
    "clauses/iso-13485-2016.csv",
    "clauses/iso-14001-2015.csv",
    "clauses/iso-45001-2018.csv",
    "clauses/iso-7101-2023.csv",
    "clauses/iso-9001-2015.csv",
    "clauses/iso-iec-27001-2022.csv",
    "reports/every-standard.toml",
    "reports/iso-13485.toml",
    "reports/iso-14001-45001.toml",
    "reports/iso-iec-27001.toml",
    "standards/iso-13485-2016.toml",
    "standards/iso-14001-2015.toml",
    "standards/iso-45001-2018.toml",
    "standards/iso-7101-2023.toml",
    "standards/iso-9001-2015.toml",
    "standards/iso-iec-27001-2022.toml",
    "tables/area-parts.csv",
    "tables/ems.csv",
    "tables/factors.csv",
    "tables/iaf-codes.csv",
    "tables/integration-reduction.csv",
    "tables/isms-complexity.csv",
    "tables/isms.csv",
    "tables/md-technical-areas.csv",
    "tables/mdqms.csv",
    "tables/ohsms.csv",
    "tables/qms.csv",
    "tables/sector-categories.csv",
];

/// A standard's file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardFile {
    standard: toml::Spanned<String>,
    digits: toml::Spanned<String>,
    title: String,
    table: toml::Spanned<String>,
    #[serde(default)]
    audit_time: AuditTimeRules,
    area_scheme: toml::Spanned<String>,
    clauses: toml::Spanned<String>,
    cycle_months: toml::Spanned<u32>,
    last_certificate_date: Option<Date>,
    #[serde(default)]
    not_sampled: Vec<String>,
    #[serde(default)]
    sampling: SamplingRules,
    #[serde(default)]
    team: TeamRules,
    #[serde(default)]
    agreement: Vec<AgreementSection>,
    subgroups_by: Option<String>,
    accreditation_note: Option<String>,
    #[serde(default)]
    both_shifts: bool,
    #[serde(default)]
    evidence: Vec<EvidenceItem>,
    #[serde(default, rename = "transition")]
    transitions: Vec<Transition>,
}

#[derive(Default)]
pub(super) struct Reading {
    faults: Vec<Fault>,
    standards: BTreeMap<StandardId, Standard>,
    pub(super) tables: BTreeMap<String, TimeTable>,
    pub(super) clauses: BTreeMap<String, Vec<Clause>>,
    pub(super) areas: BTreeMap<String, Vec<AreaName>>,
    /// CO-42: parts of codes, each with its file and line.
    pub(super) parts: Vec<(String, Option<u64>, AreaName)>,
    pub(super) factors: Vec<FactorName>,
    pub(super) grids: Grids,
    pub(super) holidays: Vec<Holiday>,
    pub(super) places: BTreeMap<String, String>,
    pub(super) keeps: BTreeMap<String, String>,
    /// What reports answer, each item with its file and line.
    pub(super) items: Vec<(String, Option<u64>, ReportItem)>,
    /// What each standard's file refers to: file, line, kind of thing, its name.
    pub(super) references: Vec<(String, Option<u64>, &'static str, String)>,
}

pub(super) fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Book, Vec<Fault>> {
    let files: Vec<(&str, &str)> = files.into_iter().collect();
    let digest = version::digest(&files);
    let mut reading = Reading::default();
    for (file, text) in files {
        let (folder, rest) = file.split_once('/').unwrap_or(("", file));
        let stem = rest.rsplit_once('.').map_or(rest, |(stem, _)| stem);
        match (folder, stem) {
            ("standards", _) => reading.standard(file, text),
            ("reports", _) => reading.report_items(file, text),
            ("clauses", _) => reading.clauses(file, stem, text),
            ("tables", "iaf-codes") => reading.areas(file, text),
            ("tables", "area-parts") => reading.area_parts(file, text),
            ("tables", "factors") => reading.factors(file, text),
            ("tables", "integration-reduction") => reading.integration(file, text),
            ("tables", "isms-complexity") => reading.complexity(file, text),
            ("tables", "md-technical-areas") => reading.devices(file, text),
            ("tables", "sector-categories") => reading.categories(file, text),
            ("tables", _) => reading.table(file, stem, text),
            ("calendars", "holidays") => reading.holidays(file, text),
            ("calendars", "places") => reading.places(file, text),
            _ => reading.fault(
                file,
                None,
                "Only standards/, tables/, clauses/, reports/ and calendars/ belong to the book.",
            ),
        }
    }
    reading.close(digest)
}

pub(super) fn line_of(text: &str, span: &Range<usize>) -> Option<u64> {
    let before = text.get(..span.start)?;
    u64::try_from(before.matches('\n').count()).ok().map(|n| n + 1)
}

impl Reading {
    pub(super) fn fault(&mut self, file: &str, line: Option<u64>, says: impl Into<String>) {
        self.faults.push(Fault {
            file: file.to_owned(),
            line,
            says: says.into(),
        });
    }

    fn standard(&mut self, file: &str, text: &str) {
        let read: StandardFile = match toml::from_str(text) {
            Ok(read) => read,
            Err(error) => {
                let line = error.span().and_then(|span| line_of(text, &span));
                return self.fault(file, line, error.message().to_owned());
            }
        };
        let at = |span: Range<usize>| line_of(text, &span);
        let id = StandardId::new(read.standard.as_ref().trim());
        if !id.as_str().rsplit_once(':').is_some_and(|(code, year)| {
            !code.is_empty() && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
        }) {
            self.fault(
                file,
                at(read.standard.span()),
                format!("Write the standard with its edition, as \"ISO 9001:2015\", not \"{id}\" (LC-3)."),
            );
        }
        if read.digits.as_ref().is_empty() || !read.digits.as_ref().bytes().all(|b| b.is_ascii_digit()) {
            self.fault(
                file,
                at(read.digits.span()),
                "`digits` takes digits only, as \"9001\".",
            );
        }
        if !(1..=120).contains(read.cycle_months.as_ref()) {
            self.fault(
                file,
                at(read.cycle_months.span()),
                "`cycle_months` lies between 1 and 120 (LC-21).",
            );
        }
        for (kind, name) in [
            ("table", &read.table),
            ("area scheme", &read.area_scheme),
            ("clause list", &read.clauses),
        ] {
            self.references
                .push((file.to_owned(), at(name.span()), kind, name.as_ref().clone()));
        }
        let line = at(read.standard.span());
        let standard = Standard {
            id: id.clone(),
            digits: read.digits.into_inner(),
            title: read.title,
            table: read.table.into_inner(),
            audit_time: read.audit_time,
            area_scheme: read.area_scheme.into_inner(),
            clause_list: read.clauses.into_inner(),
            cycle_months: read.cycle_months.into_inner(),
            last_certificate_date: read.last_certificate_date,
            not_sampled: read.not_sampled,
            sampling: read.sampling,
            team: read.team,
            agreement: read.agreement,
            subgroups_by: read.subgroups_by,
            accreditation_note: read.accreditation_note,
            both_shifts: read.both_shifts,
            evidence: read.evidence,
            transitions: read.transitions,
        };
        if self.standards.insert(id.clone(), standard).is_some() {
            self.fault(file, line, format!("{id} is described by two files."));
        }
    }

    /// The digits of the standards read so far.
    pub(super) fn digits(&self) -> impl Iterator<Item = String> {
        self.standards.values().map(|standard| standard.digits.clone())
    }

    /// Default evidence items whose clause the standard's list does not have.
    fn unlisted_evidence(&self) -> Vec<(StandardId, String)> {
        let asked = self
            .standards
            .values()
            .flat_map(|standard| standard.evidence.iter().map(move |item| (standard, &item.clause)));
        asked
            .filter(|(standard, clause)| {
                let listed = self.clauses.get(&standard.clause_list);
                listed.is_some_and(|listed| !listed.iter().any(|known| known.number == **clause))
            })
            .map(|(standard, clause)| (standard.id.clone(), clause.clone()))
            .collect()
    }

    fn close(mut self, digest: String) -> Result<Book, Vec<Fault>> {
        self.split_codes();
        for (file, line, kind, name) in std::mem::take(&mut self.references) {
            let known = match kind {
                "table" => self.tables.contains_key(&name),
                "area scheme" => self.areas.contains_key(&name),
                "place" => self.places.contains_key(&name),
                _ => self.clauses.contains_key(&name),
            };
            if !known {
                self.fault(&file, line, format!("There is no {kind} \"{name}\" in the book."));
            }
        }
        for (id, clause) in self.unlisted_evidence() {
            self.fault(
                "standards/",
                None,
                format!("{id}: evidence is asked for clause {clause}, which its clause list does not have."),
            );
        }
        self.items_of_unknown_standards();
        if self.standards.is_empty() {
            self.fault("standards/", None, "The book has no standard.");
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(Book {
            standards: self.standards,
            tables: self.tables,
            clauses: self.clauses,
            areas: self.areas,
            factors: self.factors,
            grids: self.grids,
            holidays: self.holidays,
            places: self.places,
            keeps: self.keeps,
            items: self.items.into_iter().map(|(_, _, item)| item).collect(),
            parameters: Parameters::default(),
            digest,
        })
    }
}
