//! Who can lead an audit, who can join its team, and who cannot, with the strongest reason.

use serde::Serialize;

use super::facts::{Case, People};
use crate::base::citation::RuleId;
use crate::base::error::Result;
use crate::base::ids::AuditorId;
use crate::base::time::Date;
use crate::parties::auditors;
use crate::rules::team::{Fitness, Wanted, exclusion};
use crate::work::Reader;

/// One person against one audit's dates.
#[derive(Debug, Clone, Serialize)]
pub struct Candidate {
    /// Who.
    pub id: AuditorId,
    /// The printed name.
    pub name: String,
    /// Where the person sets out from.
    pub city: String,
    /// Languages, as "en de".
    pub languages: String,
    /// What the person can do there.
    pub fitness: Fitness,
    /// The rule of the strongest reason against more.
    pub rule: Option<RuleId>,
    /// That reason in a sentence.
    pub says: Option<String>,
}

/// Everybody against an audit on these days, in three groups, each by name.
pub(super) fn of(reader: &mut Reader<'_>, case: &Case, dates: (Date, Date)) -> Result<Vec<Candidate>> {
    let reach = reader.reach();
    let parameters = reader.book().parameters().clone();
    let records = auditors::records(reader.conn())?;
    let shown: Vec<_> = records.iter().map(|record| record.auditor.clone()).collect();
    let people = People::of(reader.conn(), reach, records, case, dates)?;
    let audit = case.ruled(dates.0, dates.1);
    let wanted = Wanted {
        audit: &audit,
        from: dates.0,
        to: dates.1,
    };
    let mut candidates: Vec<Candidate> = shown
        .into_iter()
        .zip(&people.ruled)
        .map(|(auditor, ruled)| {
            let (fitness, check) = exclusion(&parameters, &wanted, ruled, &people.ruled);
            Candidate {
                id: auditor.id,
                name: auditor.name,
                city: auditor.city,
                languages: auditor.languages,
                fitness,
                rule: check.as_ref().map(|check| check.rule),
                says: check.map(|check| check.says),
            }
        })
        .collect();
    candidates.sort_by(|a, b| (a.fitness, &a.name, a.id).cmp(&(b.fitness, &b.name, b.id)));
    Ok(candidates)
}
