//! What falls due for a case, as its page shows it.

use serde_json::{Value, json};

use crate::base::error::Result;
use crate::base::time::Date;
use crate::lifecycle::maintenance::CaseView;
use crate::rules::clock::{DueItem, DueState, What};
use crate::web::app::App;
use crate::web::kit::clock;

/// The items that are not done, the most urgent first.
pub fn rows(app: &App, case: &CaseView, today: Date) -> Result<Vec<Value>> {
    let mut open: Vec<&DueItem> = case
        .due
        .iter()
        .filter(|item| item.state != DueState::Done)
        .collect();
    open.sort_by_key(|item| (item.limit.is_none(), item.limit));
    open.into_iter().map(|item| row(app, case, item, today)).collect()
}

fn row(app: &App, case: &CaseView, item: &DueItem, today: Date) -> Result<Value> {
    let key = format!("case-due-{}", item.what.as_str().replace('_', "-"));
    let what = match item.what {
        What::Surveillance => {
            let number = json!(item.number.unwrap_or(1).to_string());
            app.words.say(&key, &[("number", number)])?
        }
        What::FindingAnswer | What::FindingClosed => {
            let name = case
                .findings
                .iter()
                .find(|finding| Some(finding.finding.id.to_string()) == item.of)
                .map(|finding| finding.name.clone());
            app.words
                .say(&key, &[("finding", json!(name.unwrap_or_default()))])?
        }
        _ => app.say(&key)?,
    };
    Ok(json!({
        "what": what,
        "at_limit": item.at_limit,
        "rule": item.rule,
        "clock": clock(&app.words, today, item.limit)?,
    }))
}
