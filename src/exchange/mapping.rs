//! The mapping: which column of which sheet is which field. Every fault in it names its key.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use serde::Deserialize;

use super::dates::DateOrder;
use crate::text_enum;

text_enum! {
    /// What the rows of a sheet are.
    Kind {
        /// Client organisations.
        Organisations = "organisations",
        /// Their sites.
        Sites = "sites",
    }
}

/// The fields of an organisation.
const OF_ORGANISATIONS: &[&str] = &[
    "code",
    "legal_name",
    "registration_number",
    "parent_group",
    "street",
    "city",
    "postcode",
    "country",
    "contact_name",
    "contact_email",
];

/// The fields of a site. With `organisation_name` the sheet itself says which organisations there are.
const OF_SITES: &[&str] = &[
    "organisation",
    "organisation_name",
    "organisation_country",
    "code",
    "name",
    "street",
    "city",
    "postcode",
    "country",
    "activities",
    "kind",
    "risk",
    "central_function",
    "full_time",
    "part_time",
    "part_time_hours",
    "shifts",
    "latitude",
    "longitude",
];

/// Numbers with decimals.
pub(super) const DECIMALS: [&str; 3] = ["part_time_hours", "latitude", "longitude"];

impl Kind {
    /// The fields that a row of this kind may have.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Organisations => OF_ORGANISATIONS,
            Self::Sites => OF_SITES,
        }
    }

    /// Those of them that are dates.
    pub const fn dates(self) -> &'static [&'static str] {
        match self {
            Self::Organisations | Self::Sites => &[],
        }
    }

    /// The fields without which a row is not known again.
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Organisations => &["code"],
            Self::Sites => &["organisation", "code"],
        }
    }
}

/// The whole mapping.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// How the file is written.
    #[serde(default)]
    pub file: FileAs,
    /// Its sheets.
    #[serde(rename = "sheet")]
    pub sheets: Vec<SheetAs>,
}

/// How a text file is written; what is not said is found out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileAs {
    /// What stands between the cells.
    separator: Option<String>,
    /// The encoding, by any name the web knows it by.
    encoding: Option<String>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetAs {
    /// Its name; needed where there are several.
    pub name: Option<String>,
    /// What its rows are.
    pub kind: Kind,
    /// Field to column, or to several columns whose cells are joined by commas.
    pub columns: BTreeMap<String, Columns>,
    /// Field to what every row has.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Field to what each word of the file means.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// What stands before the decimals.
    #[serde(default)]
    pub decimal: DecimalSign,
    /// What comes first in dates that are typed as text.
    #[serde(default)]
    pub dates: Option<DateOrder>,
}

/// The columns of one field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Columns {
    /// One.
    One(String),
    /// Several, joined.
    Several(Vec<String>),
}

impl Columns {
    /// Their headings.
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// What stands before the decimals of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalSign {
    /// 51.38
    #[default]
    Point,
    /// 51,38
    Comma,
}

impl FileAs {
    /// The separator given; one letter outside ASCII separates nothing.
    pub fn separator(&self) -> Option<u8> {
        match self.separator.as_deref().map(str::as_bytes) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// The encoding given.
    pub fn encoding(&self) -> Option<&'static Encoding> {
        Encoding::for_label(self.encoding.as_deref()?.as_bytes())
    }
}

impl Mapping {
    /// Reads a mapping; the faults are sentences that name the key.
    pub fn read(text: &str) -> Result<Self, Vec<String>> {
        let mapping: Self =
            toml::from_str(text).map_err(|fault| vec![fault.to_string().trim().to_owned()])?;
        let faults = mapping.faults();
        if faults.is_empty() {
            Ok(mapping)
        } else {
            Err(faults)
        }
    }

    /// What it takes from the sheet of a workbook: by its name, or because there is no other.
    pub fn of_sheet(&self, name: &str, alone: bool) -> Vec<&SheetAs> {
        let one = self.sheets.len() == 1;
        let named = |sheet: &&SheetAs| match &sheet.name {
            Some(own) => own == name,
            None => sheet.kind.as_str() == name || (alone && one),
        };
        self.sheets.iter().filter(named).collect()
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(given) = &self.file.separator
            && self.file.separator().is_none()
        {
            faults.push(format!(
                "file.separator: \"{given}\" is not one character of ASCII."
            ));
        }
        if let Some(given) = &self.file.encoding
            && self.file.encoding().is_none()
        {
            faults.push(format!("file.encoding: \"{given}\" is not a known encoding."));
        }
        if self.sheets.is_empty() {
            faults.push("sheet: name at least one.".to_owned());
        }
        for (at, sheet) in self.sheets.iter().enumerate() {
            sheet.check(&format!("sheet {}", at + 1), &mut faults);
        }
        faults
    }
}

impl SheetAs {
    /// A sheet whose headings are the fields' own names.
    pub fn plain(kind: Kind, columns: &[String]) -> Self {
        let columns = columns.iter().filter(|column| !column.is_empty());
        Self {
            name: None,
            kind,
            columns: columns
                .map(|column| (column.clone(), Columns::One(column.clone())))
                .collect(),
            constants: BTreeMap::new(),
            values: BTreeMap::new(),
            decimal: DecimalSign::Point,
            dates: None,
        }
    }

    fn check(&self, sheet: &str, faults: &mut Vec<String>) {
        let known = self.kind.fields();
        let named = [
            ("columns", self.columns.keys().collect::<Vec<_>>()),
            ("constants", self.constants.keys().collect()),
            ("values", self.values.keys().collect()),
        ];
        for (table, fields) in named {
            for field in fields
                .into_iter()
                .filter(|field| !known.contains(&field.as_str()))
            {
                faults.push(format!(
                    "{sheet}, {table}.{field}: {} have no such field; they have: {}.",
                    self.kind,
                    known.join(", ")
                ));
            }
        }
        for (field, columns) in &self.columns {
            if columns.names().is_empty() {
                faults.push(format!("{sheet}, columns.{field}: name a column."));
            }
            if self.constants.contains_key(field) {
                faults.push(format!(
                    "{sheet}, constants.{field}: the field has a column already."
                ));
            }
        }
        for field in self.kind.keys() {
            if !self.columns.contains_key(*field) {
                faults.push(format!(
                    "{sheet}, columns.{field}: name the column; without it no row is known again."
                ));
            }
        }
    }
}
