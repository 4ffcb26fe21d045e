//! What a report still asks of whoever writes it: items with their rules, and what is to be ticked as seen.

use serde::Serialize;

use super::coverage::{self, Ground};
use super::{items, store};
use crate::base::citation::RuleId;
use crate::base::error::Result;
use crate::base::ids::SiteId;
use crate::lifecycle::case::Certification;
use crate::lifecycle::programme::Audit;
use crate::rules::book::AnswerKind;
use crate::rules::coverage::{Shift, counts, left};
use crate::work::Reader;

/// What the report of an audit asks beside its sections, or the conclusion of a stage 1 beside its seven items.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ReportAsked)]
pub struct Asked {
    /// Items with yes or no, or a text.
    pub items: Vec<AskedItem>,
    /// What is to be ticked where; null where the audit is no part of what covers the cycle.
    pub ground: Option<AskedGround>,
}

/// One item.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AskedItem {
    /// Its name.
    pub item: String,
    /// The rule it comes from.
    pub rule: RuleId,
    /// The question, or what is to be told.
    pub title: String,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// How it is answered.
    pub answer: AnswerKind,
}

/// What an audit has to cover, and where (LC-27, LC-122).
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AskedGround {
    /// The sites visited.
    pub sites: Vec<AskedSite>,
    /// The clauses that coverage counts.
    pub clauses: Vec<AskedClause>,
    /// The processes in scope, as the application names them.
    pub processes: Vec<String>,
    /// The shifts there are names for.
    pub shifts: Vec<Shift>,
    /// Clauses that no earlier audit of the cycle saw.
    pub clauses_left: Vec<String>,
    /// Processes that no earlier audit of the cycle saw.
    pub processes_left: Vec<String>,
}

/// A site visited.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AskedSite {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Whether people work there in more than one shift.
    pub several_shifts: bool,
}

/// A clause.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AskedClause {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// What is asked of an audit that is loaded with its certification.
pub(super) fn asked(reader: &mut Reader<'_>, audit: &Audit, certification: &Certification) -> Result<Asked> {
    let open_minors = store::has_open_minors(reader.conn(), audit)?;
    let items = items::asked(reader.book(), &certification.standard, audit.kind, open_minors);
    let items = items.into_iter().map(|item| AskedItem {
        item: item.id,
        rule: item.rule,
        title: item.title,
        hint: item.hint,
        answer: item.answer,
    });
    Ok(Asked {
        items: items.collect(),
        ground: if counts(audit.kind) {
            Some(ground(reader, audit, certification)?)
        } else {
            None
        },
    })
}

fn ground(reader: &mut Reader<'_>, audit: &Audit, certification: &Certification) -> Result<AskedGround> {
    let reach = reader.reach();
    let counted = coverage::clauses(reader.book(), &certification.standard);
    let ground = Ground::of(counted, reader.conn(), reach, certification, audit)?;
    let before = store::covered_before(reader.conn(), audit)?;
    let ids: Vec<Vec<String>> = before.iter().map(coverage::Covered::ids).collect();
    let seen: Vec<_> = before
        .iter()
        .zip(&ids)
        .flat_map(|(covered, ids)| covered.seen(ids))
        .collect();
    let numbers: Vec<&str> = ground
        .clauses
        .iter()
        .map(|clause| clause.number.as_str())
        .collect();
    let names: Vec<&str> = ground.processes.iter().map(String::as_str).collect();
    let open = left(&numbers, &names, &seen);
    Ok(AskedGround {
        sites: ground
            .sites
            .into_iter()
            .map(|site| AskedSite {
                id: site.id,
                name: site.name,
                several_shifts: site.shifts > 1,
            })
            .collect(),
        clauses: ground
            .clauses
            .into_iter()
            .map(|clause| AskedClause {
                number: clause.number,
                title: clause.title,
            })
            .collect(),
        processes: ground.processes,
        shifts: Shift::ALL.to_vec(),
        clauses_left: open.clauses,
        processes_left: open.processes,
    })
}
