//! The rule ids that code, tests and pages cite, each with its source.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A numbered rule of the rule book, as "LC-22".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(&'static str);

impl RuleId {
    /// The id as written: "AT-20".
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Where the rule comes from, as "ISO/IEC 17021-1 9.1.3.3".
    pub fn source(self) -> &'static str {
        ALL.iter()
            .find(|(id, _)| *id == self)
            .map_or("", |(_, source)| source)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for RuleId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        ALL.iter()
            .map(|(id, _)| *id)
            .find(|id| id.0 == text)
            .ok_or_else(|| format!("\"{text}\" is not the id of a rule."))
    }
}

impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for RuleId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

macro_rules! rule_ids {
    ($($name:ident $text:literal $source:literal;)*) => {
        $(#[doc = $source] pub const $name: RuleId = RuleId($text);)*

        /// Every rule id known to the program, with its source.
        pub const ALL: &[(RuleId, &str)] = &[$(($name, $source)),*];
    };
}

rule_ids! {
    AT_1 "AT-1" "IAF MD 5 2.1.3";
}
