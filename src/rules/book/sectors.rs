//! From a NACE code to the IAF code of its sector (CO-41 to CO-43).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AreaName, Book, TechnicalArea};
use crate::base::citation::{CO_40, CO_41, CO_42, CO_43};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::text_enum;

/// The scheme of technical areas that goes by NACE codes.
const SCHEME: &str = "iaf";

text_enum! {
    /// The revision of NACE that a code belongs to (CO-43).
    NaceRevision {
        /// NACE Rev. 2, of 2008: the one the table of codes knows.
        Rev2 = "2",
        /// NACE Rev. 2.1, in statistics since 2025: some divisions have other numbers.
        Rev21 = "2.1",
    }
}

const fn rev_2() -> NaceRevision {
    NaceRevision::Rev2
}

/// A NACE code whose IAF code is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulesSectorRequest)]
pub struct SectorRequest {
    /// The code, as "86.10" or "Q86.10".
    pub nace: String,
    /// The revision it belongs to.
    #[serde(default = "rev_2")]
    pub revision: NaceRevision,
}

/// The sector of a NACE code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = NaceSector)]
pub struct Sector {
    /// The code, as "86.10".
    pub nace: String,
    /// Its revision, stored with it (CO-43).
    pub revision: NaceRevision,
    /// The IAF code, as "IAF 38".
    pub area: TechnicalArea,
    /// The name of the IAF code.
    pub name: String,
    /// The body's own part of the code, where it is split (CO-42).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<TechnicalArea>,
    /// The name of that part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_name: Option<String>,
}

impl TechnicalArea {
    /// The areas of a text that holds codes separated by semicolons, as cases keep them.
    pub fn list(codes: &str) -> Vec<Self> {
        let codes = codes.split(';').map(str::trim);
        codes.filter(|code| !code.is_empty()).map(Self::new).collect()
    }

    /// CO-42: the whole code of an area that is a part of one, as "IAF 38" of "IAF 38/86"; the area itself otherwise.
    #[must_use]
    pub fn whole(&self) -> Self {
        let text = self.as_str();
        Self::new(text.split_once('/').map_or(text, |(code, _)| code))
    }

    /// Whether knowledge or accreditation in this area holds for the other: the same, or a part of it (CO-42).
    pub fn covers(&self, other: &Self) -> bool {
        self == other || *self == other.whole()
    }
}

/// A code of the table, its digits, and whose it is.
type Listed<'a> = BTreeMap<String, &'a AreaName>;

impl Book {
    /// CO-41: the IAF code by the longest listed beginning. Divisions that are split must be told further; where a
    /// narrower code belongs elsewhere, that is a warning.
    pub fn sector(&self, request: &SectorRequest) -> Result<Ruling<Sector>, Refusals> {
        if request.revision == NaceRevision::Rev21 {
            return Err(refused(
                CO_43,
                "/revision",
                "The table of codes is of NACE Rev. 2, and Rev. 2.1 renumbers several divisions: give the code of Rev. 2.",
            ));
        }
        let Some(digits) = digits(&request.nace) else {
            return Err(refused(
                CO_41,
                "/nace",
                &format!(
                    "\"{}\" is no NACE code: two digits, and one or two more after a dot, as 86.10.",
                    request.nace.trim()
                ),
            ));
        };
        let nace = dotted(&digits);
        let areas = self.areas.get(SCHEME).map_or(&[][..], Vec::as_slice);
        let (parts, codes): (Vec<&AreaName>, Vec<&AreaName>) =
            areas.iter().partition(|area| area.area.whole() != area.area);
        let codes = listed(&codes);
        let narrower: Vec<(&String, &&AreaName)> = codes
            .iter()
            .filter(|(listed, _)| listed.len() > digits.len() && listed.starts_with(&digits))
            .collect();
        let told = |narrower: &[(&String, &&AreaName)]| -> String {
            let each: Vec<String> = narrower
                .iter()
                .map(|(listed, area)| format!("{} is {}", dotted(listed), area.area))
                .collect();
            each.join(", ")
        };
        let Some((matched, code)) = longest(&codes, &digits) else {
            return Err(if narrower.is_empty() {
                refused(
                    CO_41,
                    "/nace",
                    &format!("No code of the table holds NACE {nace}."),
                )
            } else {
                refused(
                    CO_41,
                    "/nace",
                    &format!(
                        "NACE {nace} is divided between several codes, give more digits: {}.",
                        told(&narrower)
                    ),
                )
            });
        };
        let elsewhere: Vec<_> = narrower
            .into_iter()
            .filter(|(_, other)| other.area != code.area)
            .collect();
        let mut warnings = Vec::new();
        if !elsewhere.is_empty() {
            warnings.push(Step::new(
                CO_41,
                format!("Parts of NACE {nace} belong elsewhere: {}", told(&elsewhere)),
            ));
        }
        let mut steps = vec![
            Step::new(
                CO_40,
                format!(
                    "NACE {nace}: {} {}, by {} in the table",
                    code.area,
                    code.name,
                    dotted(&matched)
                ),
            ),
            Step::new(
                CO_43,
                format!("{nace} is a code of NACE Rev. {}", request.revision),
            ),
        ];
        let part = own_part(parts, code, &digits);
        if let Some(part) = part {
            steps.push(Step::new(
                CO_42,
                format!("{} is split here: {} {}", code.area, part.area, part.name),
            ));
        }
        Ok(Ruling {
            value: Sector {
                nace,
                revision: request.revision,
                area: code.area.clone(),
                name: code.name.clone(),
                part: part.map(|part| part.area.clone()),
                part_name: part.map(|part| part.name.clone()),
            },
            steps,
            warnings,
        })
    }
}

fn refused(rule: crate::base::citation::RuleId, field: &str, says: &str) -> Refusals {
    Refusals(vec![Refusal::of(rule, field, says)])
}

/// Two to four digits of a code as people write it: the section's letter and what stands after the class are left out.
fn digits(code: &str) -> Option<String> {
    let code = code.trim();
    let code = code
        .strip_prefix(|first: char| first.is_ascii_uppercase())
        .unwrap_or(code);
    let (division, rest) = match code.split_once('.') {
        Some(halves) => halves,
        None if code.len() > 2 && code.is_ascii() => code.split_at(2),
        None => (code, ""),
    };
    let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let class: String = rest.chars().take_while(char::is_ascii_digit).take(2).collect();
    let tail = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let national = tail.is_empty() || tail.starts_with(['.', '/', '-']);
    (division.len() == 2 && only_digits(division) && national && !(rest.is_empty() && code.ends_with('.')))
        .then(|| format!("{division}{class}"))
}

/// "8610" as "86.10".
fn dotted(digits: &str) -> String {
    match digits.split_at_checked(2) {
        Some((division, rest)) if !rest.is_empty() => format!("{division}.{rest}"),
        _ => digits.to_owned(),
    }
}

/// The codes named by these areas. One that an area leaves out is named by another, and being longer it wins.
fn listed<'a>(areas: &[&'a AreaName]) -> Listed<'a> {
    let mut listed = BTreeMap::new();
    for area in areas {
        let codes = area.nace.split_whitespace().filter(|code| !code.starts_with('-'));
        listed.extend(codes.map(|code| (code.replace('.', ""), *area)));
    }
    listed
}

/// CO-42: the body's part of a code that holds these digits.
fn own_part<'a>(parts: Vec<&'a AreaName>, code: &AreaName, digits: &str) -> Option<&'a AreaName> {
    let own = parts.into_iter().filter(|part| part.area.whole() == code.area);
    longest(&listed(&own.collect::<Vec<_>>()), digits).map(|(_, part)| part)
}

fn longest<'a>(listed: &Listed<'a>, digits: &str) -> Option<(String, &'a AreaName)> {
    (2..=digits.len()).rev().find_map(|length| {
        let start = digits.get(..length)?;
        listed.get(start).map(|area| (start.to_owned(), *area))
    })
}
