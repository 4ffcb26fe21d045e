//! The review's part of the sheet: people, factors, lines and the draw, as they were kept.

use super::cycle::draw;
use super::{FactorLine, Names, PartTimeLine, PeopleLine, RepetitiveLine, TimeLine, TimeSheet, named};
use crate::base::error::Result;
use crate::base::time::Date;
use crate::lifecycle::programme::model::Drawn;
use crate::lifecycle::review::{self, Review};
use crate::rules::audit_time::{Factor, StandardTime};
use crate::rules::personnel::Personnel;

pub(super) fn time(
    review: &Review,
    reviewer: String,
    on: Date,
    names: &mut Names,
) -> Result<Option<TimeSheet>> {
    let Some(calculation) = review.calculation()? else {
        return Ok(None);
    };
    for (id, name) in &calculation.names {
        names.entry(id.clone()).or_insert_with(|| name.clone());
    }
    let own = &calculation.names;
    let only = own.values().next().cloned().unwrap_or_default();
    let request = &calculation.request;
    let mut people: Vec<PeopleLine> = request.personnel.iter().map(|one| counted(&only, one)).collect();
    let mut factors: Vec<FactorLine> = request.factors.iter().map(|one| factor(None, one)).collect();
    for site in &request.sites {
        let place = named(own, &site.id);
        people.extend(site.personnel.iter().map(|one| counted(&place, one)));
        factors.extend(site.factors.iter().map(|one| factor(Some(place.clone()), one)));
    }
    let value = &calculation.time.value;
    let lines = if value.sites.is_empty() {
        value
            .per_standard
            .iter()
            .map(|of| line(only.clone(), of))
            .collect()
    } else {
        let each = value.sites.iter();
        each.flat_map(|site| site.per_standard.iter().map(|of| line(named(own, &site.id), of)))
            .collect()
    };
    let draw = calculation.sample.as_ref().map(|sample| {
        let drawn = Drawn {
            request: sample.request.clone(),
            result: sample.drawn.clone(),
        };
        draw(&drawn, own)
    });
    let because = review.answers.0.get("again_because");
    let because = because
        .and_then(serde_json::Value::as_str)
        .filter(|text| !text.is_empty());
    Ok(Some(TimeSheet {
        reviewed_on: on,
        reviewer,
        rule_version: review.rule_version.clone(),
        because: because.map(str::to_owned),
        people,
        factors,
        lines,
        shown: review::view::Shown::of(&calculation),
        draw,
    }))
}

fn counted(place: &str, of: &Personnel) -> PeopleLine {
    let part_time = of.part_time.iter().map(|group| PartTimeLine {
        count: group.count,
        hours: group.hours_per_day.to_string(),
    });
    let repetitive = of.repetitive.iter().map(|group| RepetitiveLine {
        count: group.count,
        counted_as: group.counted_as.to_string(),
        reason: group.reason.clone(),
    });
    PeopleLine {
        place: place.to_owned(),
        full_time: of.full_time,
        part_time: part_time.collect(),
        repetitive: repetitive.collect(),
    }
}

fn factor(place: Option<String>, of: &Factor) -> FactorLine {
    FactorLine {
        place,
        factor: of.id.clone(),
        percent: of.percent.to_string(),
        reason: of.reason.clone(),
    }
}

fn line(place: String, of: &StandardTime) -> TimeLine {
    TimeLine {
        place,
        table: of.table.clone(),
        row: of.row.clone(),
        table_days: of.table_days.to_string(),
        factor_percent: of.factor_percent.to_string(),
        days: of.days_unrounded.to_string(),
    }
}
