//! What the reports of the demonstration tell beside their sections.

use serde_json::{Map, Value, json};

use crate::lifecycle::audit::ask::Asked;
use crate::rules::book::AnswerKind;

/// What a good audit answers beside the sections, and what it saw: everything at the first site, its own part elsewhere.
pub(super) fn told(asked: Option<&Asked>) -> (Value, Value) {
    let mut items = Map::new();
    let mut covered = Map::new();
    for item in asked.into_iter().flat_map(|asked| &asked.items) {
        let (answer, text) = match item.item.as_str() {
            "opening_meeting" => (
                "yes",
                "On the first day at nine, with the management and all heads of departments",
            ),
            "closing_meeting" => (
                "yes",
                "On the last day at four, with the management and all heads of departments",
            ),
            "difference_of_opinion" | "deliberate_breach" | "records_withheld" | "stage_1_needed" => {
                ("no", "")
            }
            _ => ("yes", "Looked at in records and interviews; in order"),
        };
        let mut given = json!({ "text": text });
        if let (AnswerKind::YesNo, Some(fields)) = (item.answer, given.as_object_mut()) {
            fields.insert("answer".to_owned(), answer.into());
        }
        items.insert(item.item.clone(), given);
    }
    let ground = asked.and_then(|asked| asked.ground.as_ref());
    for (index, site) in ground.into_iter().flat_map(|ground| &ground.sites).enumerate() {
        let clauses = ground.into_iter().flat_map(|ground| &ground.clauses);
        // Management and leadership are seen at the central function, operation everywhere.
        let own = clauses
            .map(|clause| clause.number.as_str())
            .filter(|number| index == 0 || number.starts_with("7.") || number.starts_with("8."));
        let own: Vec<&str> = own.collect();
        let processes = ground.map(|ground| &ground.processes);
        let shifts: &[&str] = if site.several_shifts {
            &["day", "night"]
        } else {
            &[]
        };
        let seen = json!({ "clauses": own, "processes": processes, "shifts": shifts });
        covered.insert(site.id.to_string(), seen);
    }
    (items.into(), covered.into())
}
