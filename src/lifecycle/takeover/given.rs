//! The rows of a list, read field by field. What a date or a word means beside others is asked in `plan`.

use std::collections::BTreeMap;

use super::model::{Certification, HeldAudit, Named, OpenFinding};
use crate::base::amounts::AuditorDays;
use crate::base::citation::{CO_21, LC_120};
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::time::{Date, in_words};
use crate::rules::book::TechnicalArea;
use crate::rules::certificate_number::CertificateNumber;
use crate::rules::words::{AuditKind, TeamRole};

/// A row as its fields; what is empty is not there.
pub type Row = BTreeMap<String, String>;

/// Most auditor-days of one audit.
const DAYS_MAX: i64 = 1000;

/// Most people that a certification can rest on.
const PERSONNEL_MAX: i32 = 1_000_000;

/// The fields that name the team, each with its role.
const TEAM: [(&str, TeamRole); 4] = [
    ("lead_auditor", TeamRole::LeadAuditor),
    ("auditors", TeamRole::Auditor),
    ("trainees", TeamRole::AuditorInTraining),
    ("technical_experts", TeamRole::TechnicalExpert),
];

struct Reader<'r> {
    row: &'r Row,
    today: Date,
    fields: Fields,
}

impl<'r> Reader<'r> {
    fn new(row: &'r Row, today: Date) -> Self {
        Self {
            row,
            today,
            fields: Fields::none(),
        }
    }

    fn given(&self, field: &str) -> Given {
        Given::from(self.row.get(field).map_or("", String::as_str))
    }

    fn take<T>(
        &mut self,
        field: &str,
        read: impl FnOnce(&Given) -> std::result::Result<T, String>,
    ) -> Option<T> {
        let read = read(&self.given(field));
        self.fields.take(field, read)
    }

    fn text(&mut self, field: &str) -> Option<String> {
        let text = self.take(field, Given::optional_paragraph).flatten();
        text.map(String::from)
    }

    /// What happened lies not in the future (LC-120).
    fn not_in_future(&mut self, field: &str, date: Option<Date>) -> Option<Date> {
        if let Some(date) = date.filter(|date| *date > self.today) {
            let says = format!("{} lies in the future ({LC_120}).", in_words(date));
            self.fields.add(field, says);
            return None;
        }
        date
    }

    fn past(&mut self, field: &str) -> Option<Date> {
        let date = self.take(field, Given::date);
        self.not_in_future(field, date)
    }

    fn optional_past(&mut self, field: &str) -> Option<Date> {
        let date = self.take(field, Given::optional_date).flatten();
        self.not_in_future(field, date)
    }

    fn days(&mut self, field: &str) -> Option<AuditorDays> {
        self.take(field, |given| {
            if given.is_empty() {
                return Err("Enter the auditor-days, as 2.5.".to_owned());
            }
            AuditorDays::from_exact(given.decimal()?)
                .filter(|days| *days > AuditorDays::default() && *days <= AuditorDays::whole(DAYS_MAX))
                .ok_or_else(|| {
                    format!("Auditor-days are more than 0 and at most {DAYS_MAX}, with two decimals.")
                })
        })
    }

    fn optional_days(&mut self, field: &str) -> Option<AuditorDays> {
        if self.given(field).is_empty() {
            return None;
        }
        self.days(field)
    }

    /// Those who audited, by role. Whether they are known is asked in `places`.
    fn team(&mut self) -> Vec<Named> {
        let mut team: Vec<Named> = Vec::new();
        for (field, role) in TEAM {
            let named = self.codes(field);
            if role == TeamRole::LeadAuditor && named.len() > 1 {
                let says = format!("An audit has one lead auditor ({CO_21}).");
                self.fields.add(field, says);
            }
            for who in named {
                if team.iter().any(|other| other.who == who) {
                    let says = format!("{who} is in the team of this audit already.");
                    self.fields.add(field, says);
                }
                team.push(Named { field, who, role });
            }
        }
        if !team.is_empty() && team.iter().all(|named| named.role != TeamRole::LeadAuditor) {
            let says = format!("Where a team is told, its lead auditor is told as well ({CO_21}).");
            self.fields.add("lead_auditor", says);
        }
        team
    }

    /// Codes between semicolons or commas, each once.
    fn codes(&self, field: &str) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let text = self.row.get(field).map_or("", String::as_str);
        for code in text
            .split([';', ','])
            .map(str::trim)
            .filter(|code| !code.is_empty())
        {
            if !codes.iter().any(|known| known == code) {
                codes.push(code.to_owned());
            }
        }
        codes
    }

    fn end<T>(self, read: Option<T>) -> Result<T> {
        match read {
            Some(read) if self.fields.0.is_empty() => Ok(read),
            _ => Err(Error::Invalid(self.fields)),
        }
    }
}

/// Reads a row about a certification.
pub fn certification(row: &Row, today: Date) -> Result<Certification> {
    let mut reader = Reader::new(row, today);
    let number = reader.take("number", |given| {
        let line = given.line()?;
        CertificateNumber::kept(line.as_str())
            .map_err(|refusal| format!("{} ({})", refusal.says, refusal.rule))
    });
    let standard = reader.take("standard", Given::line);
    let scope = reader.take("scope", Given::paragraph);
    let technical_areas: Vec<_> = reader
        .codes("technical_areas")
        .into_iter()
        .map(TechnicalArea::new)
        .collect();
    let accredited = reader.take("accredited", Given::yes_no);
    let agreement_on = reader.past("agreement_on");
    let agreement_signed_by = reader.text("agreement_signed_by");
    let language = reader.take("language", Given::optional_line).flatten();
    let first_issued_on = reader.past("first_issued_on");
    let cycle_start_on = reader.past("cycle_start_on");
    let effective_on = reader.optional_past("effective_on");
    let issued_on = reader.optional_past("issued_on");
    let expires_on = reader.take("expires_on", Given::date);
    let previous_expires_on = reader.optional_past("previous_expires_on");
    let transferred_on = reader.optional_past("transferred_on");
    let standing = reader.take("status", Given::one_of);
    let suspended_on = reader.optional_past("suspended_on");
    let suspended_until = reader.take("suspended_until", Given::optional_date).flatten();
    let withdrawn_on = reader.optional_past("withdrawn_on");
    let reason = reader.text("reason");
    let sites = reader.codes("sites");
    let surveillance_days = reader.days("surveillance_days");
    let recertification_days = reader.days("recertification_days");
    let stage_1_days = reader.optional_days("stage_1_days");
    let stage_2_days = reader.optional_days("stage_2_days");
    let effective_personnel = reader
        .take("effective_personnel", |given| {
            if given.is_empty() {
                return Ok(None);
            }
            given.whole(1..=PERSONNEL_MAX).map(Some)
        })
        .flatten()
        .map(i64::from);
    let read = (|| {
        let cycle_start_on = cycle_start_on?;
        Some(Certification {
            number: number?,
            standard: standard?.to_string(),
            scope: scope?.to_string(),
            technical_areas,
            accredited: accredited?,
            agreement_on: agreement_on?,
            agreement_signed_by,
            language: language.map(String::from),
            first_issued_on: first_issued_on?,
            cycle_start_on,
            effective_on: effective_on.unwrap_or(cycle_start_on),
            issued_on: issued_on.unwrap_or(cycle_start_on),
            expires_on: expires_on?,
            previous_expires_on,
            transferred_on,
            standing: standing?,
            suspended_on,
            suspended_until,
            withdrawn_on,
            reason,
            sites,
            surveillance_days: surveillance_days?,
            recertification_days: recertification_days?,
            stage_1_days,
            stage_2_days,
            effective_personnel,
        })
    })();
    reader.end(read)
}

/// Reads a row about an audit that was held.
pub fn audit(row: &Row, today: Date) -> Result<HeldAudit> {
    let mut reader = Reader::new(row, today);
    let kind = reader.take("kind", Given::one_of::<AuditKind>);
    let starts_on = reader.optional_past("starts_on");
    let ends_on = reader.past("ends_on");
    let days = reader.days("days");
    let sites = reader.codes("sites");
    let team = reader.team();
    if let (Some(start), Some(end)) = (starts_on, ends_on)
        && end < start
    {
        let says = format!(
            "The last day, {}, is before the first, {} ({LC_120}).",
            in_words(end),
            in_words(start)
        );
        reader.fields.add("ends_on", says);
    }
    let read = (|| {
        let ends_on = ends_on?;
        Some(HeldAudit {
            kind: kind?,
            starts_on: starts_on.unwrap_or(ends_on),
            ends_on,
            days: days?,
            sites,
            team,
        })
    })();
    reader.end(read)
}

/// Reads a row about a finding.
pub fn finding(row: &Row, today: Date) -> Result<OpenFinding> {
    let mut reader = Reader::new(row, today);
    let code = reader.take("code", Given::line);
    let grade = reader.take("grade", Given::one_of);
    let clause = reader.text("clause").unwrap_or_default();
    let statement = reader.take("statement", Given::paragraph);
    let evidence = reader.text("evidence");
    let site = reader.take("site", Given::optional_line).flatten();
    let raised_on = reader.past("raised_on");
    let answered_on = reader.optional_past("answered_on");
    let accepted_on = reader.optional_past("accepted_on");
    let verified_on = reader.optional_past("verified_on");
    let correction = reader.text("correction");
    let why = reader.text("cause");
    let corrective_action = reader.text("corrective_action");
    let planned_on = reader.take("planned_on", Given::optional_date).flatten();
    let extent = reader.take("extent", Given::optional_one_of).flatten();
    let extent_evidence = reader.text("extent_evidence");
    let mut last = raised_on.map(|on| ("it was raised", on));
    for (field, what, on) in [
        ("answered_on", "it was answered", answered_on),
        ("accepted_on", "the answer was accepted", accepted_on),
        ("verified_on", "it was verified", verified_on),
    ] {
        let Some(on) = on else { continue };
        if let Some((before, earlier)) = last
            && on < earlier
        {
            let says = format!(
                "{} is before {before}, {} ({LC_120}).",
                in_words(on),
                in_words(earlier)
            );
            reader.fields.add(field, says);
        }
        last = Some((what, on));
    }
    let read = (|| {
        Some(OpenFinding {
            code: code?.to_string(),
            grade: grade?,
            clause,
            statement: statement?.to_string(),
            evidence,
            site: site.map(String::from),
            raised_on: raised_on?,
            answered_on,
            accepted_on,
            verified_on,
            correction,
            cause: why,
            corrective_action,
            planned_on,
            extent,
            extent_evidence,
        })
    })();
    reader.end(read)
}
