//! What the review says of the standard's own way to count: category, days by hand, complexity (AT-27, AT-95, AT-96).

use super::given::GivenReview;
use crate::base::amounts::Decimal;
use crate::base::error::Fields;
use crate::base::given::Given;
use crate::base::text::Line;
use crate::rules::audit_time::{ByHand, Complexity};

impl GivenReview {
    /// AT-27: the days found by hand; none where nothing is given.
    pub(super) fn by_hand(&self, fields: &mut Fields) -> Option<ByHand> {
        if self.by_hand_days.is_empty() && self.by_hand_reason.is_empty() {
            return None;
        }
        let days = fields.take("by_hand_days", self.by_hand_days.decimal());
        Some(ByHand {
            days: Decimal(days?),
            // An empty reason is the rule's to refuse (AT-4).
            reason: line(fields, "by_hand_reason", &self.by_hand_reason),
        })
    }

    /// AT-95: the scores and the percentage; none where nothing is scored.
    pub(super) fn complexity(&self, fields: &mut Fields) -> Option<Complexity> {
        let scores = [
            ("business_regulation", &self.business_regulation),
            ("business_processes", &self.business_processes),
            ("business_maturity", &self.business_maturity),
            ("it_infrastructure", &self.it_infrastructure),
            ("it_suppliers", &self.it_suppliers),
            ("it_development", &self.it_development),
        ];
        let nothing = scores.iter().all(|(_, given)| given.is_empty())
            && self.complexity_percent.is_empty()
            && self.complexity_reason.is_empty();
        if nothing {
            return None;
        }
        let mut taken = Vec::new();
        for (name, given) in scores {
            if given.is_empty() {
                fields.add(name, "Score it from 1 to 3, or leave all six out (AT-95).");
            } else {
                taken.extend(fields.take(name, given.whole(1..=3)).map(i64::from));
            }
        }
        let percent = if self.complexity_percent.is_empty() {
            fields.add(
                "complexity_percent",
                "Choose a percentage inside the range (AT-96).",
            );
            None
        } else {
            fields.take("complexity_percent", self.complexity_percent.decimal())
        };
        let reason = line(fields, "complexity_reason", &self.complexity_reason);
        let (business, it) = taken.split_at_checked(3)?;
        Some(Complexity {
            business: business.to_vec(),
            it: it.to_vec(),
            percent: Decimal(percent?),
            reason,
        })
    }
}

fn line(fields: &mut Fields, name: &str, given: &Given) -> String {
    fields
        .take(name, given.optional_line())
        .flatten()
        .map(Line::into)
        .unwrap_or_default()
}
