//! What a report answers beside its sections, by standard and kind of audit (LC-43, LC-44, LC-58, LC-86, LC-87,
//! LC-130, LC-131, LC-132, LC-133, LC-134). The items are data: files in config/reports, and further ones of the body's own.

use serde::{Deserialize, Serialize};

use super::read::{Reading, line_of};
use super::{Book, Standard};
use crate::base::citation::RuleId;
use crate::rules::steps::report::Recommendation;
use crate::rules::words::AuditKind;
use crate::text_enum;

text_enum! {
    /// Yes or no.
    YesNo {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
    }
}

text_enum! {
    /// How an item is answered.
    AnswerKind {
        /// With yes or no, and a text where the item asks for one.
        YesNo = "yes_no",
        /// With a text.
        Text = "text",
    }
}

text_enum! {
    /// When an item asks for a text.
    TextWhen {
        /// With every answer.
        Always = "always",
        /// With yes.
        Yes = "yes",
        /// With no.
        No = "no",
        /// With none.
        Never = "never",
    }
}

text_enum! {
    /// What must be so for an item to be asked.
    OnlyIf {
        /// Minor nonconformities of earlier audits are open (LC-58).
        OpenMinors = "open_minors",
    }
}

/// One thing a report answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportItem {
    /// Its name, the same in no two files.
    pub id: String,
    /// The rule it comes from.
    pub rule: RuleId,
    /// The question, or what is to be told.
    pub title: String,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// The kinds of audit it belongs to.
    pub audits: Vec<AuditKind>,
    /// The digits of the standards it belongs to; empty: all.
    #[serde(default)]
    pub standards: Vec<String>,
    /// How it is answered.
    pub answer: AnswerKind,
    /// When it asks for a text; none: always for a text, with "no" for yes and no.
    pub text: Option<TextWhen>,
    /// The answer that stands in the way of `stopped`.
    pub stops: Option<YesNo>,
    /// The recommendations in whose way it stands; empty: the report cannot be sent at all.
    #[serde(default)]
    pub stopped: Vec<Recommendation>,
    /// The answer that needs a major nonconformity among the findings.
    pub major_if: Option<YesNo>,
    /// What must be so for it to be asked.
    pub only_if: Option<OnlyIf>,
    /// Whether its text is shown to whoever decides.
    #[serde(default)]
    pub passed_on: bool,
}

impl ReportItem {
    /// Whether a text is asked with this answer.
    pub fn asks_text(&self, answer: Option<YesNo>) -> bool {
        match (self.answer, self.text) {
            (AnswerKind::Text, _) | (AnswerKind::YesNo, Some(TextWhen::Always)) => true,
            (AnswerKind::YesNo, Some(TextWhen::Yes)) => answer == Some(YesNo::Yes),
            (AnswerKind::YesNo, Some(TextWhen::No) | None) => answer == Some(YesNo::No),
            (AnswerKind::YesNo, Some(TextWhen::Never)) => false,
        }
    }

    fn belongs_to(&self, standard: &Standard, kind: AuditKind) -> bool {
        self.audits.contains(&kind)
            && (self.standards.is_empty() || self.standards.contains(&standard.digits))
    }

    fn fault(&self) -> Option<&'static str> {
        let name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if self.id.is_empty() || !self.id.bytes().all(name) {
            Some("`id` takes small letters, digits and \"_\".")
        } else if self.title.trim().is_empty() {
            Some("`title` is empty.")
        } else if self.audits.is_empty() {
            Some("`audits` names no kind of audit, so the item would never be asked.")
        } else if self.answer == AnswerKind::Text
            && (self.text.is_some() || self.stops.is_some() || self.major_if.is_some())
        {
            Some("`text`, `stops` and `major_if` go with the answer \"yes_no\" only.")
        } else if self.stops.is_none() && !self.stopped.is_empty() {
            Some("`stopped` needs `stops`.")
        } else {
            None
        }
    }
}

/// A file of items as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemsFile {
    #[serde(default)]
    item: Vec<toml::Spanned<ReportItem>>,
}

impl Reading {
    pub(super) fn report_items(&mut self, file: &str, text: &str) {
        let read: ItemsFile = match toml::from_str(text) {
            Ok(read) => read,
            Err(error) => {
                let line = error.span().and_then(|span| line_of(text, &span));
                return self.fault(file, line, error.message().to_owned());
            }
        };
        for item in read.item {
            let line = line_of(text, &item.span());
            let item = item.into_inner();
            if let Some(says) = item.fault() {
                self.fault(file, line, format!("item \"{}\": {says}", item.id));
            }
            if self.items.iter().any(|(_, _, other)| other.id == item.id) {
                self.fault(
                    file,
                    line,
                    format!("The item \"{}\" is described twice.", item.id),
                );
            }
            self.items.push((file.to_owned(), line, item));
        }
    }

    /// Items of standards that no file of the book describes.
    pub(super) fn items_of_unknown_standards(&mut self) {
        let known: Vec<String> = self.digits().collect();
        let mut unknown = Vec::new();
        for (file, line, item) in &self.items {
            for digits in item.standards.iter().filter(|digits| !known.contains(digits)) {
                let says = format!("item \"{}\": no standard has the digits {digits}.", item.id);
                unknown.push((file.clone(), *line, says));
            }
        }
        for (file, line, says) in unknown {
            self.fault(&file, line, says);
        }
    }
}

impl Book {
    /// What the report of such an audit answers, in the order of the files: common items first.
    pub fn report_items(&self, standard: &Standard, kind: AuditKind) -> Vec<&ReportItem> {
        let mut items: Vec<&ReportItem> = self
            .items
            .iter()
            .filter(|item| item.belongs_to(standard, kind))
            .collect();
        items.sort_by_key(|item| !item.standards.is_empty());
        items
    }
}
