//! What the review says of the scope beside its technical areas: the NACE codes they were found by (CO-41, CO-43), and the
//! devices of areas that are not specified (CO-54).

use serde::Serialize;

use crate::base::citation::CO_41;
use crate::base::ruling::{Refusal, Refusals, Step};
use crate::rules::book::{Book, NaceRevision, Sector, SectorRequest, Standard, TechnicalArea};

/// As given.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// NACE codes, separated by commas, semicolons or spaces.
    pub(super) nace: String,
    /// The devices.
    pub(super) device_list: String,
}

/// As it is kept with the review.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Kept {
    sectors: Vec<Sector>,
    device_list: Option<String>,
}

/// A NACE code with the area it belongs to, for the page.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ReviewSector)]
pub struct FoundSector {
    /// The sector.
    #[serde(flatten)]
    pub sector: Sector,
    /// What to look at twice.
    pub warnings: Vec<Step>,
    /// Whether its area is among those chosen.
    pub chosen: bool,
}

impl Scope {
    /// The sector of each code, or why not; the same codes twice are one.
    pub(super) fn sectors(&self, book: &Book, areas: &[TechnicalArea]) -> (Vec<FoundSector>, Refusals) {
        let (mut found, mut no) = (Vec::<FoundSector>::new(), Refusals::none());
        let separators = |c: char| c == ',' || c == ';' || c.is_whitespace();
        for code in self.nace.split(separators).filter(|code| !code.is_empty()) {
            let asked = SectorRequest {
                nace: code.to_owned(),
                revision: NaceRevision::Rev2,
            };
            match book.sector(&asked) {
                Ok(ruling) if found.iter().all(|other| other.sector.nace != ruling.value.nace) => {
                    let sector = ruling.value;
                    let own = |area: &TechnicalArea| {
                        *area == sector.area || sector.part.as_ref().is_some_and(|part| part == area)
                    };
                    found.push(FoundSector {
                        chosen: areas.iter().any(own),
                        warnings: ruling.warnings,
                        sector,
                    });
                }
                Ok(_) => {}
                Err(refusals) => no.0.extend(refusals.0.into_iter().map(|refusal| Refusal {
                    field: Some("nace".to_owned()),
                    ..refusal
                })),
            }
        }
        (found, no)
    }

    /// What is kept, or everything against it.
    pub(super) fn check(
        &self,
        book: &Book,
        standard: &Standard,
        areas: &[TechnicalArea],
    ) -> Result<Kept, Refusals> {
        let (found, mut no) = self.sectors(book, areas);
        let goes_by_nace = book.areas(standard).iter().any(|area| !area.nace.is_empty());
        for sector in found.iter().filter(|sector| goes_by_nace && !sector.chosen) {
            no.add(Refusal::of(
                CO_41,
                "nace",
                format!(
                    "NACE {} belongs to {} {}: choose that technical area, or leave the code out.",
                    sector.sector.nace, sector.sector.area, sector.sector.name
                ),
            ));
        }
        no.take(book.check_devices(standard, areas, &self.device_list));
        let list = self.device_list.trim();
        no.or(Kept {
            sectors: found.into_iter().map(|found| found.sector).collect(),
            device_list: (!list.is_empty()).then(|| list.to_owned()),
        })
    }
}
