//! Every cell of every table of auditor-days, and of the two grids, typed in a second time (AT-20 to AT-25, AT-64, AT-96).

use assayer::base::amounts::parse_decimal;
use serde_json::{Value, json};

use super::audit_time::ask;
use super::book;

/// From, to, and the days of each column.
type Row = (i64, i64, &'static [&'static str]);

/// Table EMS 1 of IAF MD 5: high, medium, low, limited.
const EMS: &[Row] = &[
    (1, 5, &["3", "2.5", "2.5", "2.5"]),
    (6, 10, &["3.5", "3", "3", "3"]),
    (11, 15, &["4.5", "3.5", "3", "3"]),
    (16, 25, &["5.5", "4.5", "3.5", "3"]),
    (26, 45, &["7", "5.5", "4", "3"]),
    (46, 65, &["8", "6", "4.5", "3.5"]),
    (66, 85, &["9", "7", "5", "3.5"]),
    (86, 125, &["11", "8", "5.5", "4"]),
    (126, 175, &["12", "9", "6", "4.5"]),
    (176, 275, &["13", "10", "7", "5"]),
    (276, 425, &["15", "11", "8", "5.5"]),
    (426, 625, &["16", "12", "9", "6"]),
    (626, 875, &["17", "13", "10", "6.5"]),
    (876, 1175, &["19", "15", "11", "7"]),
    (1176, 1550, &["20", "16", "12", "7.5"]),
    (1551, 2025, &["21", "17", "12", "8"]),
    (2026, 2675, &["23", "18", "13", "8.5"]),
    (2676, 3450, &["25", "19", "14", "9"]),
    (3451, 4350, &["27", "20", "15", "10"]),
    (4351, 5450, &["28", "21", "16", "11"]),
    (5451, 6800, &["30", "23", "17", "12"]),
    (6801, 8500, &["32", "25", "19", "13"]),
    (8501, 10_700, &["34", "27", "20", "14"]),
];

/// Table OH&SMS 1 of IAF MD 5: high, medium, low.
const OHSMS: &[Row] = &[
    (1, 5, &["3", "2.5", "2.5"]),
    (6, 10, &["3.5", "3", "3"]),
    (11, 15, &["4.5", "3.5", "3"]),
    (16, 25, &["5.5", "4.5", "3.5"]),
    (26, 45, &["7", "5.5", "4"]),
    (46, 65, &["8", "6", "4.5"]),
    (66, 85, &["9", "7", "5"]),
    (86, 125, &["11", "8", "5.5"]),
    (126, 175, &["12", "9", "6"]),
    (176, 275, &["13", "10", "7"]),
    (276, 425, &["15", "11", "8"]),
    (426, 625, &["16", "12", "9"]),
    (626, 875, &["17", "13", "10"]),
    (876, 1175, &["19", "15", "11"]),
    (1176, 1550, &["20", "16", "12"]),
    (1551, 2025, &["21", "17", "12"]),
    (2026, 2675, &["23", "18", "13"]),
    (2676, 3450, &["25", "19", "14"]),
    (3451, 4350, &["27", "20", "15"]),
    (4351, 5450, &["28", "21", "16"]),
    (5451, 6800, &["30", "23", "17"]),
    (6801, 8500, &["32", "25", "19"]),
    (8501, 10_700, &["34", "27", "20"]),
];

/// IAF MD 9 table D.1.
const MDQMS: &[Row] = &[
    (1, 5, &["3"]),
    (6, 10, &["4"]),
    (11, 15, &["4.5"]),
    (16, 25, &["5"]),
    (26, 45, &["6"]),
    (46, 65, &["7"]),
    (66, 85, &["8"]),
    (86, 125, &["10"]),
    (126, 175, &["11"]),
    (176, 275, &["12"]),
    (276, 425, &["13"]),
    (426, 625, &["14"]),
    (626, 875, &["15"]),
    (876, 1175, &["16"]),
    (1176, 1550, &["17"]),
    (1551, 2025, &["18"]),
    (2026, 2675, &["19"]),
    (2676, 3450, &["20"]),
    (3451, 4350, &["21"]),
    (4351, 5450, &["22"]),
    (5451, 6800, &["23"]),
    (6801, 8500, &["24"]),
    (8501, 10_700, &["25"]),
];

/// ISO/IEC 27006-1:2024 table C.1.
const ISMS: &[Row] = &[
    (1, 10, &["5"]),
    (11, 15, &["6"]),
    (16, 25, &["7"]),
    (26, 45, &["8.5"]),
    (46, 65, &["10"]),
    (66, 85, &["11"]),
    (86, 125, &["12"]),
    (126, 175, &["13"]),
    (176, 275, &["14"]),
    (276, 425, &["15"]),
    (426, 625, &["16.5"]),
    (626, 875, &["17.5"]),
    (876, 1175, &["18.5"]),
    (1176, 1550, &["19.5"]),
    (1551, 2025, &["21"]),
    (2026, 2675, &["22"]),
    (2676, 3450, &["23"]),
    (3451, 4350, &["24"]),
    (4351, 5450, &["25"]),
    (5451, 6800, &["26"]),
    (6801, 8500, &["27"]),
    (8501, 10_700, &["28"]),
];

fn every_cell(standard: &str, columns: &[Option<&str>], rows: &[Row]) {
    for (min, max, days) in rows {
        for (column, expected) in columns.iter().zip(*days) {
            for people in [*min, *max] {
                let mut line = json!({"standard": standard});
                if let Some(column) = column {
                    line["category"] = json!(column);
                }
                let time =
                    ask(json!({"audit": "initial", "standards": [line], "effective_personnel": people}))
                        .unwrap()
                        .value;
                assert_eq!(
                    time.days_unrounded.0,
                    parse_decimal(expected).unwrap(),
                    "{standard}, {people} people, {column:?}"
                );
                assert_eq!(time.per_standard[0].row, format!("{min}-{max}"));
            }
        }
    }
    let last = rows.last().expect("rows");
    assert_eq!(last.1, 10_700, "{standard}");
}

#[test]
fn environment_takes_the_days_of_its_category() {
    // AT-21, AT-25.
    let columns = ["high", "medium", "low", "limited"].map(Some);
    every_cell("ISO 14001:2015", &columns, EMS);
}

#[test]
fn health_and_safety_takes_the_days_of_its_category_and_equals_the_first_three_of_environment() {
    // AT-22, AT-25.
    let columns = ["high", "medium", "low"].map(Some);
    every_cell("ISO 45001:2018", &columns, OHSMS);
    for (a, b) in OHSMS.iter().zip(EMS) {
        assert_eq!((a.0, a.1, a.2), (b.0, b.1, &b.2[..3]));
    }
}

#[test]
fn medical_devices_take_the_days_of_their_own_table() {
    // AT-23, AT-25.
    every_cell("ISO 13485:2016", &[None], MDQMS);
}

#[test]
fn information_security_takes_the_days_of_its_own_table() {
    // AT-24, AT-25: the first band is 1 to 10.
    every_cell("ISO/IEC 27001:2022", &[None], ISMS);
}

#[test]
fn the_integration_grid_takes_the_smaller_of_both_bands() {
    // AT-64, AT-65: bands of 20 %, their upper edge inside; nothing belongs to the first.
    let percent = |of: i64| parse_decimal(&of.to_string()).unwrap();
    for level in 0..=100 {
        for capability in 0..=100 {
            let band = |of: i64| ((of + 19) / 20).max(1) - 1;
            let expected = 5 * band(level).min(band(capability));
            let cell = book()
                .integration_reduction(percent(level), percent(capability))
                .unwrap();
            assert_eq!(cell.reduction, percent(expected), "{level} {capability}");
        }
    }
}

/// Business, IT, least and greatest percentage (AT-96).
const COMPLEXITY: &[(&str, &str, i64, i64)] = &[
    ("low", "low", -30, -10),
    ("low", "medium", -10, -5),
    ("low", "high", 5, 20),
    ("medium", "low", -10, -5),
    ("medium", "medium", 0, 0),
    ("medium", "high", 10, 50),
    ("high", "low", 5, 20),
    ("high", "medium", 10, 50),
    ("high", "high", 20, 100),
];

#[test]
fn every_cell_of_the_complexity_grid_takes_its_range_and_nothing_outside() {
    // AT-95, AT-96, AT-97.
    let scores = |level: &str| match level {
        "low" => json!([1, 1, 1]),
        "medium" => json!([2, 2, 2]),
        _ => json!([3, 3, 2]),
    };
    for (business, it, least, most) in COMPLEXITY {
        let asked = |percent: i64| {
            let complexity: Value = json!({"business": scores(business), "it": scores(it), "percent": percent,
                                           "reason": "as scored"});
            ask(json!({"audit": "initial", "effective_personnel": 60,
                       "standards": [{"standard": "ISO/IEC 27001:2022", "complexity": complexity}]}))
        };
        for percent in [*least, *most] {
            let time = asked(percent).unwrap().value;
            let expected = percent.max(-30) + 100;
            assert_eq!(
                time.days_unrounded.0,
                parse_decimal("0.1").unwrap() * expected,
                "{business} {it}"
            );
        }
        for percent in [least - 1, most + 1] {
            let no = asked(percent).unwrap_err();
            assert_eq!(no.0[0].rule.as_str(), "AT-96");
            assert_eq!(no.0[0].field.as_deref(), Some("/standards/0/complexity/percent"));
        }
    }
}
