//! What a report (or the conclusion of a stage 1) answers beside its sections: the book says what is asked, by standard
//! and kind of audit (LC-43, LC-44, LC-58, LC-86, LC-87, LC-130 to LC-134).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::citation::RuleId;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;
use crate::base::ruling::Refusals;
use crate::rules::book::{Book, OnlyIf, ReportItem, StandardId, YesNo};
use crate::rules::steps::report::Recommendation;
use crate::rules::steps::report_items::{self as rule, Answered};
use crate::rules::words::AuditKind;

/// What is given for one item.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GivenItem {
    /// Yes or no, where the item asks that.
    pub answer: Given,
    /// The text.
    pub text: Given,
}

/// The same, checked as far as one item shows.
pub type Answers = BTreeMap<String, (Option<YesNo>, String)>;

/// An item as answered, kept with the question as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ItemAnswer {
    /// The item's name.
    pub item: String,
    /// The rule it comes from.
    pub rule: RuleId,
    /// The question, or what is to be told.
    pub title: String,
    /// Yes or no; null where nothing is chosen, or only a text is asked.
    pub answer: Option<YesNo>,
    /// The text.
    pub text: String,
    /// Whether the text is shown to whoever decides.
    #[serde(default)]
    pub passed_on: bool,
}

/// Checks each item by itself, its faults among those of the form.
pub(super) fn check(given: &BTreeMap<String, GivenItem>, fields: &mut Fields) -> Answers {
    let mut answers = Answers::new();
    for (id, item) in given {
        let answer = fields.take(&rule::answer_field(id), item.answer.optional_one_of::<YesNo>());
        let text = fields.take(&rule::text_field(id), item.text.optional_paragraph());
        let text = text.flatten().map(String::from).unwrap_or_default();
        answers.insert(id.clone(), (answer.flatten(), text));
    }
    answers
}

/// What is asked of an audit of this kind; `open_minors` whether minors of earlier audits are open (LC-58).
pub(super) fn asked(book: &Book, standard: &str, kind: AuditKind, open_minors: bool) -> Vec<ReportItem> {
    let Ok(standard) = book.standard(&StandardId::from(standard)) else {
        // A certification taken over may be to an edition that no file describes any more.
        return Vec::new();
    };
    let applies = |item: &&ReportItem| open_minors || item.only_if != Some(OnlyIf::OpenMinors);
    let items = book.report_items(standard, kind).into_iter();
    items.filter(applies).cloned().collect()
}

/// The answers beside the questions, in their order; an answer to what is not asked is refused.
pub(super) fn beside(asked: &[ReportItem], given: &Answers) -> Result<Vec<ItemAnswer>> {
    let mut fields = Fields::none();
    for id in given.keys() {
        if !asked.iter().any(|item| item.id == *id) {
            fields.add(
                format!("items.{id}"),
                format!("\"{id}\" is not asked of this audit."),
            );
        }
    }
    if !fields.0.is_empty() {
        return Err(Error::Invalid(fields));
    }
    let answered = asked.iter().map(|item| {
        let (answer, text) = given.get(&item.id).cloned().unwrap_or_default();
        ItemAnswer {
            item: item.id.clone(),
            rule: item.rule,
            title: item.title.clone(),
            answer,
            text,
            passed_on: item.passed_on,
        }
    });
    Ok(answered.collect())
}

/// Everything in the way of sending what has these answers.
pub(super) fn in_the_way(
    asked: &[ReportItem],
    answers: &[ItemAnswer],
    recommended: Option<Recommendation>,
    major: bool,
) -> Refusals {
    let answered: Vec<Answered<'_>> = asked
        .iter()
        .map(|item| {
            let kept = answers.iter().find(|kept| kept.item == item.id);
            Answered {
                item,
                answer: kept.and_then(|kept| kept.answer),
                text: kept.map_or("", |kept| &kept.text),
            }
        })
        .collect();
    rule::check(&answered, recommended, major)
}
