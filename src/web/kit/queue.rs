//! The work queue of a home page: what waits, late ones on top, each with the clock that makes it due.

use chrono::Datelike as _;
use serde_json::{Value, json};

use super::clock::clock;
use super::words::Words;
use crate::base::error::Result;
use crate::base::time::Date;
use crate::lifecycle::queue::Waiting;

/// The groups of a queue, in the order they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Late,
    Today,
    Week,
    Later,
    Open,
}

impl Group {
    const ALL: [Self; 5] = [Self::Late, Self::Today, Self::Week, Self::Later, Self::Open];

    fn of(due: Option<Date>, today: Date) -> Self {
        match due.map(|due| (due - today).num_days()) {
            Some(..0) => Self::Late,
            Some(0) => Self::Today,
            Some(1..=7) => Self::Week,
            Some(_) => Self::Later,
            None => Self::Open,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Late => "queue-group-late",
            Self::Today => "queue-group-today",
            Self::Week => "queue-group-week",
            Self::Later => "queue-group-later",
            Self::Open => "queue-group-open",
        }
    }
}

/// The queue as its part shows it.
pub fn view(words: &Words, mut waiting: Vec<Waiting>, today: Date) -> Result<Value> {
    waiting.sort_by_key(|job| (Group::of(job.due_on, today), job.due_on));
    let count = |group: Group| {
        waiting
            .iter()
            .filter(|job| Group::of(job.due_on, today) == group)
            .count()
    };
    let says = words.say(
        "queue-says",
        &[
            ("late", json!(count(Group::Late))),
            ("today", json!(count(Group::Today))),
            ("all", json!(waiting.len())),
        ],
    )?;
    let mut groups = Vec::new();
    for group in Group::ALL {
        let jobs = waiting
            .iter()
            .filter(|job| Group::of(job.due_on, today) == group)
            .map(|job| row(words, job, today))
            .collect::<Result<Vec<Value>>>()?;
        if !jobs.is_empty() {
            groups.push(json!({ "title": words.say(group.title(), &[])?, "jobs": jobs }));
        }
    }
    let empty = if groups.is_empty() {
        json!({
            "title": words.say("queue-empty", &[])?,
            "says": words.say("queue-empty-says", &[])?,
            "href": null,
            "action": null,
        })
    } else {
        Value::Null
    };
    Ok(json!({
        "heading": format!("{} {} {}", today.format("%A"), today.day(), today.format("%B")),
        "says": says,
        "alone": true,
        "tabs": null,
        "groups": groups,
        "empty": empty,
    }))
}

fn row(words: &Words, job: &Waiting, today: Date) -> Result<Value> {
    let title = words.say(
        job.what,
        &[
            ("organisation", json!(job.organisation)),
            ("subject", json!(job.subject)),
        ],
    )?;
    let says = match job.rule {
        Some(rule) => format!("{} · {} ({rule})", job.organisation, job.subject),
        None => format!("{} · {}", job.organisation, job.subject),
    };
    Ok(json!({
        "href": job.href,
        "title": title,
        "says": says,
        "on": false,
        "clock": clock(words, today, job.due_on)?,
        "steps": null,
    }))
}
