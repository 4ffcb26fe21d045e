//! The smaller tables: complexity and integration grids, technical areas of medical devices, usual categories.

use serde::Serialize;

use super::read::Reading;
use super::{AreaName, TechnicalArea};
use crate::base::amounts::{Exact, parse_decimal};

/// What is looked up beside the tables of days.
#[derive(Debug, Clone, Default)]
pub(super) struct Grids {
    pub(super) complexity: Vec<ComplexityCell>,
    pub(super) integration: Vec<IntegrationCell>,
    pub(super) devices: Vec<DeviceArea>,
    pub(super) categories: Vec<SectorCategory>,
}

/// AT-96: which percentages two levels of complexity allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplexityCell {
    /// "low", "medium" or "high".
    pub business: String,
    /// The same of the IT factors.
    pub it: String,
    /// The least percentage allowed.
    pub least: Exact,
    /// The greatest percentage allowed.
    pub most: Exact,
}

/// AT-64: the reduction up to two edges, all in percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationCell {
    /// The level of integration up to which the cell holds.
    pub level_upto: Exact,
    /// The team's capability up to which it holds.
    pub capability_upto: Exact,
    /// The reduction.
    pub reduction: Exact,
}

/// A technical area of medical devices (CO-54).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceArea {
    /// "A.1.1-2".
    pub area: TechnicalArea,
    /// Its main technical area, as "A.1.1".
    pub main: String,
    /// The main technical area in words.
    pub main_name: String,
    /// Its own words.
    pub name: String,
    /// What falls under it.
    pub products: String,
    /// Whether sites that design or make such devices are never sampled (MS-22).
    pub finished_device: bool,
    /// Whether it may be used only where no other area fits.
    pub other: bool,
}

/// The usual category of a kind of site (AT-28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectorCategory {
    /// Which table, as "ems".
    pub table: String,
    /// The kind of site, as `acute_hospital`.
    pub kind: String,
    /// The category.
    pub category: String,
}

const LEVELS: [&str; 3] = ["low", "medium", "high"];

impl Reading {
    pub(super) fn complexity(&mut self, file: &str, text: &str) {
        let columns = ["business", "it", "pct_near_zero", "pct_extreme"];
        let Some((_, rows)) = self.rows(file, text, &columns) else {
            return;
        };
        let mut cells: Vec<ComplexityCell> = Vec::new();
        for (line, row) in rows {
            let [business, it, near, extreme] = &row[..] else {
                continue;
            };
            let levels = [business, it];
            if let Some(level) = levels.iter().find(|level| !LEVELS.contains(&level.as_str())) {
                self.fault(
                    file,
                    line,
                    format!("\"{level}\" is not low, medium or high (AT-95)."),
                );
                continue;
            }
            let (Some(near), Some(extreme)) = (parse_decimal(near), parse_decimal(extreme)) else {
                self.fault(file, line, "The percentages are decimals (AT-96).");
                continue;
            };
            if cells
                .iter()
                .any(|cell| cell.business == *business && cell.it == *it)
            {
                self.fault(
                    file,
                    line,
                    format!("The cell {business}, {it} stands here twice."),
                );
            }
            cells.push(ComplexityCell {
                business: business.clone(),
                it: it.clone(),
                least: near.min(extreme),
                most: near.max(extreme),
            });
        }
        if cells.len() != 9 {
            self.fault(
                file,
                None,
                format!("The grid has nine cells, not {} (AT-96).", cells.len()),
            );
        }
        self.grids.complexity = cells;
    }

    pub(super) fn integration(&mut self, file: &str, text: &str) {
        let columns = ["integration_upto_pct", "capability_upto_pct", "reduction_pct"];
        let Some((_, rows)) = self.rows(file, text, &columns) else {
            return;
        };
        let mut cells: Vec<IntegrationCell> = Vec::new();
        for (line, row) in rows {
            let figures: Vec<Exact> = row.iter().filter_map(|cell| parse_decimal(cell)).collect();
            let [level_upto, capability_upto, reduction] = figures[..] else {
                self.fault(file, line, "Three percentages are expected (AT-64).");
                continue;
            };
            // AT-65: never more than a fifth.
            if reduction < Exact::default() || reduction > Exact::from_integer(20) {
                self.fault(file, line, "A reduction lies between 0 and 20 % (AT-65).");
            }
            let before = cells.last().map(|cell| (cell.level_upto, cell.capability_upto));
            if before.is_some_and(|before| before >= (level_upto, capability_upto)) {
                self.fault(file, line, "The rows go up, first by level, then by capability.");
            }
            cells.push(IntegrationCell {
                level_upto,
                capability_upto,
                reduction,
            });
        }
        let whole = Exact::from_integer(100);
        if cells
            .last()
            .is_none_or(|cell| cell.level_upto != whole || cell.capability_upto != whole)
        {
            self.fault(file, None, "The last row reaches 100 % on both sides (AT-64).");
        }
        self.grids.integration = cells;
    }

    pub(super) fn devices(&mut self, file: &str, text: &str) {
        let columns = [
            "id",
            "table",
            "main_technical_area",
            "technical_area",
            "product_categories",
            "finished_device",
        ];
        let Some((_, rows)) = self.rows(file, text, &columns) else {
            return;
        };
        let mut devices: Vec<DeviceArea> = Vec::new();
        for (line, row) in rows {
            let [id, main, main_name, name, products, finished] = &row[..] else {
                continue;
            };
            let area = TechnicalArea::new(id.clone());
            if !id
                .strip_prefix(main.as_str())
                .is_some_and(|rest| rest.starts_with('-'))
            {
                self.fault(
                    file,
                    line,
                    format!("Area {id} does not begin with its main area {main}."),
                );
            }
            if !["yes", "no"].contains(&finished.as_str()) {
                self.fault(file, line, "`finished_device` is yes or no (MS-22).");
            }
            if devices.iter().any(|known| known.area == area) {
                self.fault(file, line, format!("Area {id} stands here twice."));
            }
            devices.push(DeviceArea {
                area,
                main: main.clone(),
                main_name: main_name.clone(),
                name: name.clone(),
                products: products.clone(),
                finished_device: finished == "yes",
                other: name.contains("other than specified above"),
            });
        }
        self.areas.insert(
            "md".to_owned(),
            devices
                .iter()
                .map(|device| AreaName {
                    area: device.area.clone(),
                    name: format!("{}: {}", device.main_name, device.name),
                    nace: String::new(),
                })
                .collect(),
        );
        self.grids.devices = devices;
    }

    pub(super) fn categories(&mut self, file: &str, text: &str) {
        let Some((_, rows)) = self.rows(file, text, &["table", "kind", "category"]) else {
            return;
        };
        for (line, row) in rows {
            let [table, kind, category] = &row[..] else {
                continue;
            };
            self.references
                .push((file.to_owned(), line, "table", table.clone()));
            self.grids.categories.push(SectorCategory {
                table: table.clone(),
                kind: kind.clone(),
                category: category.clone(),
            });
        }
    }
}
