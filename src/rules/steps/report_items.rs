//! Whether the items of a report are answered (LC-43, LC-44, LC-58, LC-86, LC-87, LC-130 to LC-134). Which items an
//! audit has is the book's to say.

use super::report::Recommendation;
use crate::base::ruling::{Refusal, Refusals};
use crate::rules::book::{AnswerKind, ReportItem, YesNo};

/// An item with its answer.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// What is asked.
    pub item: &'a ReportItem,
    /// Yes or no; none while nothing is chosen.
    pub answer: Option<YesNo>,
    /// The text.
    pub text: &'a str,
}

/// The name of the field that holds an item's yes or no.
pub fn answer_field(id: &str) -> String {
    format!("items.{id}.answer")
}

/// The name of the field that holds an item's text.
pub fn text_field(id: &str) -> String {
    format!("items.{id}.text")
}

/// Everything in the way of sending a report (or a conclusion) with these answers.
///
/// `recommended` is what the lead recommends; `major` whether the findings hold a major nonconformity.
pub fn check(answers: &[Answered<'_>], recommended: Option<Recommendation>, major: bool) -> Refusals {
    let mut no = Refusals::none();
    for given in answers {
        let item = given.item;
        if item.answer == AnswerKind::YesNo && given.answer.is_none() {
            no.add(Refusal::of(
                item.rule,
                answer_field(&item.id),
                format!("Answer with yes or no: {}", item.title),
            ));
            continue;
        }
        if item.asks_text(given.answer) && given.text.trim().is_empty() {
            no.add(Refusal::of(
                item.rule,
                text_field(&item.id),
                match given.answer {
                    Some(answer) => format!("You answered {answer}. Say more about it: {}", item.title),
                    None => format!("Write about this: {}", item.title),
                },
            ));
        }
        if given.answer.is_some() && given.answer == item.stops {
            stop(&mut no, item, recommended);
        }
        if given.answer.is_some() && given.answer == item.major_if && !major {
            no.add(Refusal::of(
                item.rule,
                answer_field(&item.id),
                format!(
                    "This needs a major nonconformity, and no finding of this audit is one: {}",
                    item.title
                ),
            ));
        }
    }
    no
}

fn stop(no: &mut Refusals, item: &ReportItem, recommended: Option<Recommendation>) {
    let field = answer_field(&item.id);
    if item.stopped.is_empty() {
        no.add(Refusal::of(
            item.rule,
            field,
            format!("The report cannot be sent with this answer: {}", item.title),
        ));
    } else if let Some(word) = recommended.filter(|word| item.stopped.contains(word)) {
        no.add(Refusal::of(
            item.rule,
            field,
            match word {
                Recommendation::Grant => {
                    format!("Certification cannot be granted with this answer: {}", item.title)
                }
                Recommendation::Renew => {
                    format!("Certification cannot be renewed with this answer: {}", item.title)
                }
                Recommendation::Refuse | Recommendation::Maintain | Recommendation::Suspend => {
                    format!("You cannot recommend to {word} with this answer: {}", item.title)
                }
            },
        ));
    }
}
