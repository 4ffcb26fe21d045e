//! The part of a report's form that the book asks for: items by standard and kind of audit, and what was seen where.

use serde_json::{Value, json};

use crate::base::error::Result;
use crate::lifecycle::audit::ask::{Asked, AskedGround};
use crate::lifecycle::audit::coverage::Covered;
use crate::lifecycle::audit::items::ItemAnswer;
use crate::rules::book::AnswerKind;
use crate::rules::coverage::Shift;
use crate::rules::steps::report_items::{answer_field, text_field};
use crate::web::app::App;

/// The items as fields.
pub fn items(asked: Option<&Asked>) -> Vec<Value> {
    let items = asked.into_iter().flat_map(|asked| &asked.items);
    items
        .map(|item| {
            json!({
                "rule": item.rule, "title": item.title, "hint": item.hint,
                "yes_no": item.answer == AnswerKind::YesNo,
                "answer_name": answer_field(&item.item), "text_name": text_field(&item.item),
            })
        })
        .collect()
}

/// What can be ticked as seen, site by site; null where the audit does not cover the cycle.
pub fn ground(app: &App, asked: Option<&Asked>) -> Result<Value> {
    let Some(ground) = asked.and_then(|asked| asked.ground.as_ref()) else {
        return Ok(Value::Null);
    };
    let option = |value: &str, label: String| json!({ "value": value, "label": label, "hint": null });
    let clauses: Vec<Value> = ground
        .clauses
        .iter()
        .map(|clause| option(&clause.number, format!("{} {}", clause.number, clause.title)))
        .collect();
    let processes: Vec<Value> = ground
        .processes
        .iter()
        .map(|name| option(name, name.clone()))
        .collect();
    let shifts = ground
        .shifts
        .iter()
        .map(|shift| Ok(option(shift.as_str(), shift_word(app, *shift)?)))
        .collect::<Result<Vec<Value>>>()?;
    let sites: Vec<Value> = ground
        .sites
        .iter()
        .map(|site| {
            let name = |part: &str| format!("covered.{}.{part}", site.id);
            json!({
                "id": site.id, "name": site.name,
                "clauses_name": name("clauses"), "clauses": clauses,
                "processes_name": name("processes"), "processes": processes,
                "shifts_name": name("shifts"),
                "shifts": if site.several_shifts { shifts.clone() } else { Vec::new() },
            })
        })
        .collect();
    Ok(json!({ "sites": sites, "left": left(app, ground)? }))
}

/// What no earlier audit of the cycle saw, in one sentence; null where there was none before.
fn left(app: &App, ground: &AskedGround) -> Result<Value> {
    let first = ground.clauses_left.len() == ground.clauses.len();
    if first || (ground.clauses_left.is_empty() && ground.processes_left.is_empty()) {
        return Ok(Value::Null);
    }
    let all = [ground.clauses_left.as_slice(), ground.processes_left.as_slice()].concat();
    let says = app
        .words
        .say("coverage-left-so-far", &[("left", all.join(", ").into())])?;
    Ok(says.into())
}

fn shift_word(app: &App, shift: Shift) -> Result<String> {
    app.say(&format!("coverage-shift-{shift}"))
}

/// Answers as the form's fields.
pub fn typed_items(answers: &[ItemAnswer], pairs: &mut Vec<(String, String)>) {
    for answer in answers {
        if let Some(word) = answer.answer {
            pairs.push((answer_field(&answer.item), word.as_str().to_owned()));
        }
        pairs.push((text_field(&answer.item), answer.text.clone()));
    }
}

/// What was seen as the form's fields.
pub fn typed_covered(covered: &Covered, pairs: &mut Vec<(String, String)>) {
    for site in &covered.sites {
        let mut tick = |part: &str, value: &str| {
            pairs.push((format!("covered.{}.{part}", site.site), value.to_owned()));
        };
        for number in &site.clauses {
            tick("clauses", number);
        }
        for name in &site.processes {
            tick("processes", name);
        }
        for shift in &site.shifts {
            tick("shifts", shift.as_str());
        }
    }
    for (name, text) in [
        ("not_covered_reason", &covered.not_covered_reason),
        ("shifts_reason", &covered.shifts_reason),
    ] {
        pairs.push((name.to_owned(), text.clone()));
    }
}

/// Answers as they are read: the question, its rule, yes or no, the text.
pub fn answered(app: &App, answers: &[ItemAnswer]) -> Result<Vec<Value>> {
    let each = answers.iter().map(|answer| {
        let word = match answer.answer {
            Some(word) => Some(app.say(&format!("report-answer-{word}"))?),
            None => None,
        };
        Ok(json!({ "label": answer.title, "rule": answer.rule, "answer": word, "text": answer.text }))
    });
    each.collect()
}

/// What was seen as it is read: one row a site, then the reasons. `sites` has the names by id.
pub fn seen(app: &App, covered: &Covered, sites: &[(String, String)]) -> Result<Value> {
    let rows = covered
        .sites
        .iter()
        .map(|site| {
            let id = site.site.to_string();
            let known = sites.iter().find(|(other, _)| *other == id);
            let shifts = site
                .shifts
                .iter()
                .map(|shift| shift_word(app, *shift))
                .collect::<Result<Vec<String>>>()?;
            Ok(json!({
                "name": known.map_or(id.as_str(), |(_, name)| name.as_str()),
                "clauses": site.clauses.join(", "), "processes": site.processes.join(", "),
                "shifts": shifts.join(", "),
            }))
        })
        .collect::<Result<Vec<Value>>>()?;
    Ok(json!({
        "sites": rows, "not_covered_reason": covered.not_covered_reason, "shifts_reason": covered.shifts_reason,
    }))
}
