//! The CSV files: audit-time tables, clause lists, sector codes, factors.

use super::read::Reading;
use super::{AreaName, Band, Clause, FactorName, TechnicalArea, TimeTable};
use crate::base::amounts::{Exact, parse_decimal};
use crate::base::citation::{AT_20, RuleId};
use crate::base::time::Date;
use crate::rules::holidays::Holiday;

/// The `# key: value` lines at the head of a table.
fn head<'a>(text: &'a str, key: &str) -> Option<(u64, &'a str)> {
    text.lines()
        .zip(1..)
        .take_while(|(line, _)| line.starts_with('#'))
        .find_map(|(line, number)| {
            let (name, value) = line.trim_start_matches('#').split_once(':')?;
            (name.trim() == key && !value.trim().is_empty()).then(|| (number, value.trim()))
        })
}

/// The column names and the rows, each with its line.
type Rows = (Vec<String>, Vec<(Option<u64>, Vec<String>)>);

impl Reading {
    /// The rows of a CSV text under the columns expected first.
    pub(super) fn rows(&mut self, file: &str, text: &str, expected: &[&str]) -> Option<Rows> {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let columns: Vec<String> = match reader.headers() {
            Ok(columns) => columns.iter().map(str::to_owned).collect(),
            Err(error) => {
                self.fault(file, None, error.to_string());
                return None;
            }
        };
        if !columns
            .iter()
            .map(String::as_str)
            .take(expected.len())
            .eq(expected.iter().copied())
        {
            let line = reader
                .headers()
                .ok()
                .and_then(|h| h.position().map(csv::Position::line));
            self.fault(
                file,
                line,
                format!("The columns begin with {}.", expected.join(",")),
            );
            return None;
        }
        if head(text, "source").is_none() {
            self.fault(
                file,
                Some(1),
                "Say where the figures come from in a line \"# source: …\".",
            );
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => rows.push((
                    record.position().map(csv::Position::line),
                    record.iter().map(|cell| cell.trim().to_owned()).collect(),
                )),
                Err(error) => {
                    let line = error.position().map(csv::Position::line);
                    self.fault(
                        file,
                        line,
                        "This row has more or fewer cells than there are columns.",
                    );
                }
            }
        }
        if rows.is_empty() {
            self.fault(file, None, "There are no rows.");
        }
        Some((columns, rows))
    }

    fn day(&mut self, file: &str, text: &str, key: &str) -> Option<Date> {
        let (line, value) = head(text, key)?;
        let date = value.parse().ok();
        if date.is_none() {
            self.fault(
                file,
                Some(line),
                format!("\"{value}\" is not a date like 2026-11-22."),
            );
        }
        date
    }

    pub(super) fn table(&mut self, file: &str, name: &str, text: &str) {
        let Some((columns, rows)) = self.rows(file, text, &["personnel_min", "personnel_max"]) else {
            return;
        };
        let columns: Vec<String> = columns.into_iter().skip(2).collect();
        if columns.is_empty() {
            return self.fault(file, None, "There is no column with auditor-days.");
        }
        let mut bands: Vec<Band> = Vec::new();
        for (line, cells) in rows {
            let mut cells = cells.iter();
            let mut whole = || cells.next().and_then(|cell| cell.parse::<i64>().ok());
            let (Some(min), Some(max)) = (whole(), whole()) else {
                self.fault(file, line, "personnel_min and personnel_max are whole numbers.");
                continue;
            };
            let days: Option<Vec<Exact>> = cells.map(|cell| parse_decimal(cell)).collect();
            let Some(days) = days.filter(|days| days.iter().all(|d| *d > Exact::default())) else {
                self.fault(file, line, "Auditor-days are positive decimals.");
                continue;
            };
            let follows = bands.last().map_or(1, |last| last.max + 1);
            if min != follows || max < min {
                self.fault(
                    file,
                    line,
                    format!("The band {min} to {max} leaves a gap or overlaps: it must begin at {follows}."),
                );
            }
            if bands
                .last()
                .is_some_and(|last| last.days.iter().zip(&days).any(|(a, b)| b < a))
            {
                self.fault(
                    file,
                    line,
                    "More people never take fewer days than the row above.",
                );
            }
            bands.push(Band { min, max, days });
        }
        let rule = match head(text, "rule").map(|(line, id)| (line, id.parse::<RuleId>())) {
            Some((_, Ok(rule))) => rule,
            Some((line, Err(says))) => {
                self.fault(file, Some(line), says);
                AT_20
            }
            None => AT_20,
        };
        let table = TimeTable {
            name: name.to_owned(),
            source: head(text, "source")
                .map(|(_, s)| s.to_owned())
                .unwrap_or_default(),
            edition: head(text, "edition")
                .map(|(_, s)| s.to_owned())
                .unwrap_or_default(),
            rule,
            valid_from: self.day(file, text, "valid_from"),
            valid_to: self.day(file, text, "valid_to"),
            columns,
            bands,
        };
        self.tables.insert(name.to_owned(), table);
    }

    pub(super) fn clauses(&mut self, file: &str, name: &str, text: &str) {
        let Some((_, rows)) = self.rows(file, text, &["clause", "title", "level"]) else {
            return;
        };
        let mut clauses: Vec<Clause> = Vec::new();
        for (line, cells) in rows {
            let mut cells = cells.into_iter();
            let (number, title, level) = (cells.next(), cells.next(), cells.next());
            let (Some(number), Some(title), Some(level)) =
                (number, title, level.and_then(|l| l.parse::<u8>().ok()))
            else {
                self.fault(file, line, "`level` is 1, 2 or 3.");
                continue;
            };
            // A control of an annex, as "A.5.1", counts its parts after the annex's letter.
            let parts = number.split('.').filter(|part| *part != "A").count();
            if parts != usize::from(level) {
                self.fault(file, line, format!("Clause {number} is not of level {level}."));
            }
            if clauses.iter().any(|c| c.number == number) {
                self.fault(file, line, format!("Clause {number} stands here twice."));
            }
            clauses.push(Clause { number, title, level });
        }
        self.clauses.insert(name.to_owned(), clauses);
    }

    pub(super) fn areas(&mut self, file: &str, text: &str) {
        let Some((_, rows)) = self.rows(file, text, &["code", "name", "nace"]) else {
            return;
        };
        let mut areas: Vec<AreaName> = Vec::new();
        for (line, cells) in rows {
            let mut cells = cells.into_iter();
            let code = cells.next().unwrap_or_default();
            let name = cells.next().unwrap_or_default();
            let sectors = cells.next().unwrap_or_default();
            if !code.parse::<u8>().is_ok_and(|code| (1..=39).contains(&code)) {
                self.fault(
                    file,
                    line,
                    format!("\"{code}\" is not one of the codes 1 to 39 (CO-40)."),
                );
                continue;
            }
            let area = TechnicalArea::new(format!("IAF {code}"));
            if areas.iter().any(|known| known.area == area) {
                self.fault(file, line, format!("Code {code} stands here twice."));
            }
            areas.push(AreaName {
                area,
                name,
                nace: sectors,
            });
        }
        self.areas.insert("iaf".to_owned(), areas);
    }

    /// CO-42: the body's own parts of codes.
    pub(super) fn area_parts(&mut self, file: &str, text: &str) {
        let Some((_, rows)) = self.rows(file, text, &["code", "part", "name", "nace"]) else {
            return;
        };
        for (line, cells) in rows {
            let mut cells = cells.into_iter();
            let code = cells.next().unwrap_or_default();
            let part = cells.next().unwrap_or_default();
            let name = cells.next().unwrap_or_default();
            let sectors = cells.next().unwrap_or_default();
            if part.is_empty() || part.contains([';', ',', '/']) {
                self.fault(
                    file,
                    line,
                    "`part` is a short name without comma, semicolon and slash (CO-42).",
                );
            }
            let area = TechnicalArea::new(format!("IAF {code}/{part}"));
            self.parts.push((
                file.to_owned(),
                line,
                AreaName {
                    area,
                    name,
                    nace: sectors,
                },
            ));
        }
    }

    /// Each part stands behind its code.
    pub(super) fn split_codes(&mut self) {
        for (file, line, part) in std::mem::take(&mut self.parts) {
            let whole = part.area.whole();
            let areas = self.areas.entry("iaf".to_owned()).or_default();
            let code = areas.iter().rposition(|known| known.area.whole() == whole);
            let twice = areas.iter().any(|known| known.area == part.area);
            match code {
                Some(at) if !twice => areas.insert(at + 1, part),
                Some(_) => self.fault(&file, line, format!("{} stands here twice.", part.area)),
                None => self.fault(&file, line, format!("There is no code {whole} to split (CO-42).")),
            }
        }
    }

    pub(super) fn factors(&mut self, file: &str, text: &str) {
        let Some((_, rows)) = self.rows(file, text, &["id", "direction", "says"]) else {
            return;
        };
        for (line, cells) in rows {
            let mut cells = cells.into_iter();
            let (id, direction, says) = (
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
            );
            if !["increase", "decrease"].contains(&direction.as_str()) {
                self.fault(
                    file,
                    line,
                    format!("`direction` is increase or decrease, not \"{direction}\"."),
                );
            }
            self.factors.push(FactorName {
                id,
                increases: direction == "increase",
                says,
            });
        }
    }

    pub(super) fn places(&mut self, file: &str, text: &str) {
        let Some((_, rows)) = self.rows(file, text, &["code", "name", "keeps"]) else {
            return;
        };
        for (line, cells) in rows {
            let mut cells = cells.into_iter();
            let (code, name, keeps) = (
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
            );
            if !keeps.is_empty() {
                self.references
                    .push((file.to_owned(), line, "place", keeps.clone()));
                self.keeps.insert(code.clone(), keeps);
            }
            if self.places.insert(code.clone(), name).is_some() {
                self.fault(file, line, format!("{code} stands here twice."));
            }
        }
    }

    pub(super) fn holidays(&mut self, file: &str, text: &str) {
        let Some((_, rows)) = self.rows(file, text, &["country", "regions", "day", "name", "years"]) else {
            return;
        };
        for (line, cells) in rows {
            let mut cells = cells.into_iter();
            let (country, regions, day, name, years) = (
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
            );
            let regions: Vec<String> = regions
                .split(' ')
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect();
            for place in regions.iter().chain(std::iter::once(&country)) {
                self.references
                    .push((file.to_owned(), line, "place", place.clone()));
            }
            let day = day.parse().map_err(|says| self.fault(file, line, says));
            let years = years.parse().map_err(|says| self.fault(file, line, says));
            if let (Ok(day), Ok(years)) = (day, years) {
                self.holidays.push(Holiday {
                    country,
                    regions,
                    name,
                    day,
                    years,
                });
            }
        }
    }
}
