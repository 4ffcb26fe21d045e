//! What the reviewer sees before deciding: the application, the clearance, and what acceptance would keep.

use serde::Serialize;

use super::Shown;
use crate::base::citation::RuleId;
use crate::base::error::{Fields, Result};
use crate::base::ids::{ApplicationId, SiteId};
use crate::base::ruling::{Refusals, Step};
use crate::lifecycle::application::{self, view as applications};
use crate::lifecycle::review::acts::clearance;
use crate::lifecycle::review::calculation;
use crate::lifecycle::review::given::{GivenReview, QUESTIONS};
use crate::lifecycle::review::sampling;
use crate::lifecycle::review::scope::FoundSector;
use crate::parties::accreditations::{self, Accreditation};
use crate::parties::organisations::{self, Site};
use crate::rules::book::{Book, Standard};
use crate::work::Reader;

/// What acceptance would keep: shown before anybody decides.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ReviewPreview)]
pub struct Preview {
    /// The audit time; none while something stands against it.
    pub audit_time: Option<Shown>,
    /// What stands against it.
    pub against: Vec<Against>,
    /// The sectors of the NACE codes given (CO-41).
    pub sectors: Vec<FoundSector>,
    /// Whether areas are chosen, so that the accreditation can be told.
    pub areas_known: bool,
    /// The accreditation that covers standard and areas today (VE-41).
    pub accreditation: Option<Accreditation>,
}

/// One reason why not.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = SpeaksAgainst)]
pub struct Against {
    /// The form's field.
    pub field: Option<String>,
    /// The rule, where one says so.
    pub rule: Option<RuleId>,
    /// The sentence.
    pub says: String,
}

/// Everything the review's page needs.
#[derive(Debug, Clone, Serialize)]
pub struct Desk {
    /// The application.
    pub application: applications::View,
    /// Whether the reader may review it: the reasons why.
    pub cleared: Option<Vec<Step>>,
    /// Or why not.
    pub not_cleared: Vec<Against>,
    /// The questions of LC-11.
    pub questions: Vec<&'static str>,
    /// Technical areas to choose from.
    pub areas: Vec<Choice>,
    /// The scheme of the areas: "iaf" goes by NACE codes (CO-41), "md" may need a list of devices (CO-54).
    pub area_scheme: String,
    /// AT-27: categories to choose from; none where the table has no columns.
    pub categories: Vec<Choice>,
    /// AT-28: the usual categories, in words.
    pub usual_categories: String,
    /// AT-27: whether a category takes days by hand.
    pub by_hand: bool,
    /// AT-95: whether business and IT are scored.
    pub scored: bool,
    /// AT-95: the scores to choose from.
    pub scores: Vec<Choice>,
    /// Factors to choose from.
    pub factors: Vec<Choice>,
    /// The sites applied for, to choose from.
    pub places: Vec<Choice>,
    /// Those of them that a sample is drawn from: the central function is not (MS-5).
    pub sampled: Vec<Choice>,
    /// Those of them that are usually not sampled (MS-23, MS-24).
    pub usually_all: Vec<SiteId>,
    /// The rows of factors, with room for more.
    pub rows: Vec<FactorRow>,
    /// Whether there are several sites.
    pub several: bool,
    /// What is known of this standard's accreditation (VE-48).
    pub accreditation_note: Option<String>,
    /// What acceptance would keep.
    pub preview: Preview,
}

/// Something to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// More about it.
    pub hint: Option<String>,
}

/// One row of factors as typed.
#[derive(Debug, Clone, Serialize)]
pub struct FactorRow {
    /// Its number, from 0.
    pub row: usize,
    /// Its number for people.
    pub number: usize,
    /// The factor.
    pub id: String,
    /// Percent.
    pub percent: String,
    /// Why.
    pub reason: String,
    /// Where.
    pub site: String,
}

/// The review's page, with what was typed so far.
pub fn desk(reader: &mut Reader<'_>, id: ApplicationId, given: &GivenReview) -> Result<Desk> {
    let application = applications::one(reader, id)?;
    let actor = reader.actor().clone();
    let today = reader.today();
    let cleared = clearance(reader.conn(), &actor, &application.application, &[], today)?;
    let preview = preview(reader, id, given)?;
    let standard = reader.book().standard(&application.application.standard_id())?;
    let chosen: Vec<_> = application.sites.iter().filter(|row| row.chosen).collect();
    let choice = |site: &Site| Choice {
        value: site.id.to_string(),
        label: site.name.clone(),
        hint: None,
    };
    let places: Vec<Choice> = chosen.iter().map(|row| choice(&row.site.site)).collect();
    let others = chosen.iter().map(|row| &row.site.site);
    let others: Vec<&Site> = others.filter(|site| !site.central_function).collect();
    let (sampled, usually_all) = sampling::offered(standard, &others);
    let (cleared, not_cleared) = match cleared {
        Ok(ruling) => (Some(ruling.steps), Vec::new()),
        Err(refusals) => (None, against(&refusals)),
    };
    Ok(Desk {
        questions: QUESTIONS.to_vec(),
        areas: reader
            .book()
            .areas(standard)
            .iter()
            .map(|area| Choice {
                value: area.area.to_string(),
                label: format!("{} {}", area.area, area.name),
                hint: None,
            })
            .collect(),
        area_scheme: standard.area_scheme.clone(),
        categories: categories(reader.book(), standard),
        usual_categories: usual_categories(reader.book(), standard),
        by_hand: !standard.audit_time.by_hand.is_empty(),
        scored: standard.audit_time.complexity,
        scores: ["1", "2", "3"]
            .map(|score| Choice {
                value: score.to_owned(),
                label: score.to_owned(),
                hint: None,
            })
            .to_vec(),
        factors: reader
            .book()
            .factors()
            .iter()
            .filter(|factor| !standard.audit_time.refused_decreases.contains(&factor.id))
            .map(|factor| Choice {
                value: factor.id.clone(),
                label: format!("{} {}", if factor.increases { "+" } else { "−" }, factor.says),
                hint: None,
            })
            .collect(),
        accreditation_note: standard.accreditation_note.clone(),
        several: places.len() > 1,
        places,
        sampled,
        usually_all,
        rows: rows(given),
        cleared,
        not_cleared,
        preview,
        application,
    })
}

/// AT-27: the columns of the standard's table, and the categories whose days are found by hand.
fn categories(book: &Book, standard: &Standard) -> Vec<Choice> {
    let columns = book.table(standard, None).map_or(&[][..], |table| &table.columns);
    if columns.len() < 2 {
        return Vec::new();
    }
    let choice = |value: &String| Choice {
        value: value.clone(),
        label: value.clone(),
        hint: None,
    };
    columns
        .iter()
        .chain(&standard.audit_time.by_hand)
        .map(choice)
        .collect()
}

/// AT-28, as "acute hospital: medium, administration: limited".
fn usual_categories(book: &Book, standard: &Standard) -> String {
    let usual = book.sector_categories().iter();
    let told: Vec<String> = usual
        .filter(|row| row.table == standard.table)
        .map(|row| format!("{}: {}", row.kind.replace('_', " "), row.category))
        .collect();
    told.join(", ")
}

/// The rows that are filled in, and two more.
fn rows(given: &GivenReview) -> Vec<FactorRow> {
    let cell = |column: &[crate::base::given::Given], row: usize| {
        column
            .get(row)
            .map(|given| given.as_str().to_owned())
            .unwrap_or_default()
    };
    let filled = (0..given.factor_rows())
        .rev()
        .find(|row| {
            !cell(&given.factor_ids, *row).is_empty() || !cell(&given.factor_percents, *row).is_empty()
        })
        .map_or(0, |row| row + 1);
    (0..filled + 2)
        .map(|row| FactorRow {
            row,
            number: row + 1,
            id: cell(&given.factor_ids, row),
            percent: cell(&given.factor_percents, row),
            reason: cell(&given.factor_reasons, row),
            site: cell(&given.factor_sites, row),
        })
        .collect()
}

/// What acceptance would keep if it were given this.
pub fn preview(reader: &mut Reader<'_>, id: ApplicationId, given: &GivenReview) -> Result<Preview> {
    let reach = reader.reach();
    let application = application::by_id(reader.conn(), reach, id)?;
    let chosen = application::sites_of(reader.conn(), id)?;
    let sites = organisations::sites_among(reader.conn(), reach, &chosen)?;
    let standard = application.standard_id();
    let areas = given.checked_areas();
    let today = reader.today();
    let accreditation = if areas.is_empty() {
        None
    } else {
        accreditations::covering(reader.conn(), &standard, &areas, today)?
    };
    let mut fields = Fields::none();
    let sizing = given.sizing(&mut fields);
    let (sectors, not_found) = given.scope(&mut fields).sectors(reader.book(), &areas);
    let mut faults: Vec<Against> = fields
        .0
        .into_iter()
        .map(|(field, says)| Against {
            field: Some(field),
            rule: None,
            says,
        })
        .collect();
    let readable = faults.is_empty();
    faults.extend(against(&not_found));
    let audit_time = match calculation::compute(reader.book(), id, &standard, &sites, &sizing) {
        Ok(calculation) if readable => Some(Shown::of(&calculation)),
        Ok(_) => None,
        Err(refusals) => {
            faults.extend(against(&refusals));
            None
        }
    };
    Ok(Preview {
        audit_time,
        against: faults,
        sectors,
        areas_known: !areas.is_empty(),
        accreditation,
    })
}

fn against(refusals: &Refusals) -> Vec<Against> {
    let told = refusals.0.iter().map(|refusal| Against {
        field: refusal.field.clone(),
        rule: Some(refusal.rule),
        says: refusal.says.clone(),
    });
    told.collect()
}
