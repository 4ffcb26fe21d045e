//! Who can lead an audit, who can join its team, and who cannot, with the strongest reason.

use serde::Serialize;

use super::calendar;
use super::facts::{Case, People, check_team};
use super::given::Place;
use super::store;
use crate::base::citation::RuleId;
use crate::base::error::Result;
use crate::base::ids::AuditorId;
use crate::base::ruling::Refusals;
use crate::base::time::Date;
use crate::parties::auditors;
use crate::parties::holidays::Calendar;
use crate::rules::placement;
use crate::rules::team::{Fitness, Verdict, Wanted, exclusion};
use crate::work::Reader;

/// One person against one audit's dates.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
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
    let (reach, today) = (reader.reach(), reader.today());
    let parameters = reader.book().parameters().clone();
    let records = auditors::records(reader.conn())?;
    let shown: Vec<_> = records.iter().map(|record| record.auditor.clone()).collect();
    let people = People::of(reader.conn(), reach, records, case, dates, (&parameters, today))?;
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

/// How one check of a held team stands now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CheckedMember)]
pub struct Checked {
    /// Whether it passes, warns or fails.
    pub result: Verdict,
    /// The rule behind it.
    pub rule: RuleId,
    /// A sentence with names and figures.
    pub says: String,
}

/// The checks of a held team as they stand on the day of the question (CO-62); nothing without a team.
pub(super) fn standing(reader: &mut Reader<'_>, case: &Case) -> Result<Vec<Checked>> {
    let Some(dates) = case.audit.starts_on.zip(case.audit.ends_on) else {
        return Ok(Vec::new());
    };
    let reach = reader.reach();
    let today = reader.today();
    let parameters = reader.book().parameters().clone();
    let members = store::members_of(reader.conn(), case.audit.id)?;
    let places: Vec<Place> = members.iter().map(Place::of).collect();
    let confirmed: Vec<AuditorId> = members
        .iter()
        .filter(|member| member.confirmed_on.is_some())
        .map(|member| member.auditor_id)
        .collect();
    let ids: Vec<AuditorId> = members.iter().map(|member| member.auditor_id).collect();
    let records = auditors::records_of(reader.conn(), &ids)?;
    let people = People::of(reader.conn(), reach, records, case, dates, (&parameters, today))?;
    let refused = |refusals: Refusals| {
        let told = refusals.0.into_iter().map(|refusal| Checked {
            result: Verdict::Fail,
            rule: refusal.rule,
            says: refusal.says,
        });
        told.collect::<Vec<_>>()
    };
    let days = Calendar::read(reader, dates.0, dates.1)?;
    let free = calendar::warnings(&days, reader.book(), case, dates);
    let mut all = match placement::within(&parameters, case.audit.kind, &case.window(), dates, today) {
        Ok(warnings) => warnings
            .into_iter()
            .chain(free)
            .map(|step| Checked {
                result: Verdict::Warn,
                rule: step.rule,
                says: step.says,
            })
            .collect(),
        Err(refusals) => refused(refusals),
    };
    match check_team(&parameters, case, people, &places, &confirmed, dates) {
        Ok(ruling) => all.extend(ruling.value.checks.into_iter().map(|check| Checked {
            result: check.result,
            rule: check.rule,
            says: check.says,
        })),
        Err(refusals) => all.extend(refused(refusals)),
    }
    Ok(all)
}
