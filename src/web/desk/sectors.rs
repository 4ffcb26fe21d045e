//! Finding the IAF code of a NACE code, on the pages where technical areas are chosen (CO-41), and what the team of each
//! standard knows (CO-50 to CO-57).

use serde::Deserialize;
use serde_json::{Value, json};

use crate::rules::book::{Book, NaceRevision, SectorRequest, Standard};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskedSector {
    /// The NACE code; empty where nothing is asked.
    pub nace: String,
}

/// The sector, or why there is none, as the part of the page shows it.
pub(super) fn found(book: &Book, asked: &AskedSector) -> Value {
    let nace = asked.nace.trim();
    let (mut sector, mut warnings, mut against) = (None, Vec::new(), Vec::new());
    if !nace.is_empty() {
        let request = SectorRequest {
            nace: nace.to_owned(),
            revision: NaceRevision::Rev2,
        };
        match book.sector(&request) {
            Ok(ruling) => {
                sector = Some(ruling.value);
                warnings = ruling.warnings;
            }
            Err(refusals) => against = refusals.0,
        }
    }
    json!({ "asked": nace, "sector": sector, "warnings": warnings, "against": against })
}

/// What the team of each standard knows together: evidence of a competence is weighed by it.
pub(super) fn knowledge(book: &Book) -> Vec<Value> {
    let told = book
        .standards()
        .filter(|standard| !standard.team.knowledge.is_empty());
    told.map(team_knowledge).collect()
}

/// The same of one standard.
pub(super) fn team_knowledge(standard: &Standard) -> Value {
    json!({
        "standard": standard.id, "rule": standard.team.rule, "knowledge": standard.team.knowledge,
        "one_member_with": standard.team.one_member_with, "basis": standard.team.basis,
    })
}
