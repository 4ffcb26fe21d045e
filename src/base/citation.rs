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

crate::described_as_text!(RuleId, None);

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
    AT_4 "AT-4" "IAF MD 5 2.3.2, 4.4; ISO/IEC 17021-1 9.1.4";
    AT_10 "AT-10" "IAF MD 5 1.9, 2.3, 3.5";
    AT_11 "AT-11" "IAF MD 5 2.3";
    AT_12 "AT-12" "IAF MD 5 2.3.4";
    AT_14 "AT-14" "EA FAQ 37.11";
    AT_15 "AT-15" "ISO/IEC 27006-1:2024 C.3.4; EA FAQ 48.6";
    AT_16 "AT-16" "House rule, after ISO/IEC 27006-1 C.3.4";
    AT_17 "AT-17" "IAF MD 5 2.3";
    AT_20 "AT-20" "IAF MD 5 table QMS 1";
    AT_21 "AT-21" "IAF MD 5 table EMS 1";
    AT_22 "AT-22" "IAF MD 5 table OH&SMS 1";
    AT_23 "AT-23" "IAF MD 9 table D.1";
    AT_24 "AT-24" "ISO/IEC 27006-1:2024 table C.1";
    AT_25 "AT-25" "IAF MD 5 annex A, stepped reading";
    AT_26 "AT-26" "IAF MD 5 annex A, house reading beyond the table";
    AT_27 "AT-27" "IAF MD 5 annex tables";
    AT_28 "AT-28" "IAF MD 5 annex tables, second-hand";
    AT_29 "AT-29" "IAF MD 5 annex A";
    AT_30 "AT-30" "IAF MD 5 8";
    AT_31 "AT-31" "IAF MD 5 3.9";
    AT_32 "AT-32" "EA FAQ 48.4";
    AT_34 "AT-34" "IAF MD 5 8";
    AT_35 "AT-35" "IAF MD 5 8";
    AT_36 "AT-36" "House rule: percentages are the body's own";
    AT_40 "AT-40" "IAF MD 5 2.2.3";
    AT_41 "AT-41" "House rule for ties of IAF MD 5 2.2.3";
    AT_43 "AT-43" "IAF MD 5 2.2.3; one body's practice";
    AT_42 "AT-42" "House rule, after EA FAQ 38.2";
    AT_50 "AT-50" "ISO/IEC 17021-1 9.1.4; house share for stage 1";
    AT_51 "AT-51" "IAF MD 5 2.1.2, 4.1";
    AT_52 "AT-52" "ISO/IEC 27006:2015 B.3.6";
    AT_53 "AT-53" "IAF MD 5 5";
    AT_54 "AT-54" "IAF MD 5 6";
    AT_55 "AT-55" "IAF MD 5 5";
    AT_56 "AT-56" "IAF MD 5 2.2.4";
    AT_57 "AT-57" "IAF MD 5 5, 6";
    AT_60 "AT-60" "IAF MD 11 2";
    AT_61 "AT-61" "IAF MD 11 2; house weights";
    AT_62 "AT-62" "IAF MD 11 2";
    AT_63 "AT-63" "IAF MD 11 2, house list of refused input";
    AT_64 "AT-64" "IAF MD 11 figure 1";
    AT_65 "AT-65" "IAF MD 11 2";
    AT_68 "AT-68" "IAF MD 9";
    AT_69 "AT-69" "IAF MD 11; house reading for later audits";
    AT_70 "AT-70" "EA FAQ 42.6; IAF MD 1";
    AT_71 "AT-71" "IAF MD 1 7.3";
    AT_72 "AT-72" "IAF MD 1 7.3.1";
    AT_73 "AT-73" "EA FAQ 37.5, 37.23";
    AT_77 "AT-77" "ISO/IEC 27006:2015/AMD 1:2020; EA position";
    AT_80 "AT-80" "IAF MD 4";
    AT_81 "AT-81" "IAF MD 4; IAF MD 5";
    AT_82 "AT-82" "IAF MD 5; IAF FAQ Q14";
    AT_90 "AT-90" "IAF MD 9 9.1.4";
    AT_91 "AT-91" "IAF MD 9; CB rule for the days";
    AT_93 "AT-93" "IAF MD 9; careful house value";
    AT_95 "AT-95" "ISO/IEC 27006 annex";
    AT_96 "AT-96" "ISO/IEC 27006 annex";
    AT_97 "AT-97" "ISO/IEC 27006-1:2024 C.3";
    AT_98 "AT-98" "CB rule, ISO/IEC 17021-1 9.1.4";
    AT_100 "AT-100" "IAF MD 11";
    AT_102 "AT-102" "IAF MD 1 7.3.1, house reading";
    AT_103 "AT-103" "House rule on ISO/IEC 17021-1 9.1.4";
    AT_104 "AT-104" "IAF MD 5; house rule";
    AT_105 "AT-105" "IAF MD 26; house rule for other editions";
    AT_106 "AT-106" "IAF MD 5 5";
    CO_4 "CO-4" "ISO/IEC 17021-1 5.2.6, 5.2.7, 5.2.10";
    CO_5 "CO-5" "ISO/IEC 17021-1 5.2.10, 5.2.13; CB rule";
    CO_8 "CO-8" "ISO/IEC 17021-1 5.2.13; CB rule for the months";
    CO_9 "CO-9" "ISO/IEC 17021-1 9.5.1, 9.7, 9.8";
    CO_10 "CO-10" "ISO/IEC 17021-1 9.5.1";
    CO_11 "CO-11" "House rule on ISO/IEC 17021-1 4.2.4";
    CO_13 "CO-13" "ISO/IEC 17021-1 5.2.13, 4.2.3";
    CO_20 "CO-20" "ISO/IEC 17021-1 9.2.2";
    CO_21 "CO-21" "ISO/IEC 17021-1 9.2.2.1";
    CO_22 "CO-22" "ISO/IEC 17021-1 9.2.2.2.2";
    CO_23 "CO-23" "ISO/IEC 17021-1 9.2.2.1.4";
    CO_24 "CO-24" "ISO/IEC 17021-1 9.2.2.1.3";
    CO_25 "CO-25" "ISO/IEC 17021-1 9.2.2.2.1";
    CO_26 "CO-26" "ISO/IEC 17021-1 9.2.2.2.3";
    CO_27 "CO-27" "ISO/IEC 17021-1 9.1.4";
    CO_28 "CO-28" "ISO/IEC 17021-1 9.2.3.5";
    CO_29 "CO-29" "IAF MD 17; ISO/IEC 17021-1 8.5.1";
    CO_30 "CO-30" "ISO/IEC 17021-1 annex A";
    CO_31 "CO-31" "ISO/IEC 17021-1 7.1.3, 7.2.4, annex B";
    CO_32 "CO-32" "ISO/IEC 17021-1 7.2.10; CB rule for the months";
    CO_33 "CO-33" "ISO/IEC 17021-1 7.1, 7.2";
    CO_34 "CO-34" "ISO/IEC 17021-1 9.2.2.1.2";
    CO_35 "CO-35" "ISO/IEC 17021-1 7.2.8, 7.1.4";
    CO_36 "CO-36" "ISO/IEC 17021-1 7.3";
    CO_37 "CO-37" "ISO/IEC 17021-1 7.1.2, 7.2.9";
    CO_38 "CO-38" "ISO/IEC 17021-1 7.2.10; house rule";
    CO_40 "CO-40" "IAF ID 1";
    CO_41 "CO-41" "IAF ID 1, longest listed NACE code";
    CO_42 "CO-42" "House rule on IAF ID 1";
    CO_43 "CO-43" "IAF ID 1; NACE Rev. 2";
    CO_44 "CO-44" "IAF ID 1; ISO/IEC 17021-1 8.2.2";
    CO_50 "CO-50" "ISO/IEC 17021-3:2017";
    CO_51 "CO-51" "ISO/IEC 17021-2:2016";
    CO_52 "CO-52" "ISO/IEC TS 17021-10:2018";
    CO_53 "CO-53" "ISO/IEC 27006-1:2024 clause 7";
    CO_54 "CO-54" "IAF MD 9 8.2.1, annex A";
    CO_55 "CO-55" "ISO/IEC TS 17021-15:2023";
    CO_56 "CO-56" "House checklist after ISO/IEC TS 17021-15:2023";
    CO_57 "CO-57" "House rule for ISO 9001 with ISO 7101";
    CO_60 "CO-60" "ISO/IEC 17021-1 9.2.2, house order of checks";
    CO_61 "CO-61" "ISO/IEC 17021-1 9.2.2, house results of checks";
    CO_62 "CO-62" "House rule";
    CO_70 "CO-70" "ISO/IEC 17021-1 9.2.2";
    LC_1 "LC-1" "House convention for civil dates";
    LC_2 "LC-2" "House convention for limits";
    LC_3 "LC-3" "House convention for editions; transition documents";
    LC_10 "LC-10" "ISO/IEC 17021-1 9.1.1";
    LC_11 "LC-11" "ISO/IEC 17021-1 9.1.2.1";
    LC_12 "LC-12" "ISO/IEC 17021-1 9.1.2.2";
    LC_13 "LC-13" "ISO/IEC 17021-1 9.1.2.3";
    LC_14 "LC-14" "ISO/IEC 17021-1 5.1.2";
    LC_15 "LC-15" "ISO/IEC 17021-1 8.5.1, 9.6.4.2";
    LC_20 "LC-20" "ISO/IEC 17021-1 9.1.3.2";
    LC_21 "LC-21" "ISO/IEC 17021-1 9.1.3.2";
    LC_22 "LC-22" "ISO/IEC 17021-1 9.1.3.3";
    LC_23 "LC-23" "ISO/IEC 17021-1 9.1.3.3";
    LC_24 "LC-24" "House rule on ISO/IEC 17021-1 9.1.3.3";
    LC_26 "LC-26" "House habit";
    LC_27 "LC-27" "ISO/IEC 17021-1 9.1.3";
    LC_29 "LC-29" "IAF ID 3";
    LC_30 "LC-30" "ISO/IEC 17021-1 9.3.1.2.2";
    LC_31 "LC-31" "ISO/IEC 17021-1 9.3.1.2.3";
    LC_32 "LC-32" "ISO/IEC 17021-1 9.3.1.2.4; EA FAQ 49.2";
    LC_33 "LC-33" "EA FAQ of March 2025; CB rule for the months";
    LC_34 "LC-34" "ISO/IEC 17021-1 9.3.1.2.4";
    LC_36 "LC-36" "ISO/IEC 17021-1 9.3.1.3";
    LC_37 "LC-37" "ISO/IEC 17021-1 9.3.1";
    LC_41 "LC-41" "ISO/IEC 17021-1 9.2.3.4";
    LC_42 "LC-42" "ISO/IEC 17021-1 9.2.3.5";
    LC_43 "LC-43" "ISO/IEC 17021-1 9.4.2, 9.4.7";
    LC_44 "LC-44" "ISO/IEC 17021-1 9.4.5.4, 9.4.7.3";
    LC_45 "LC-45" "ISO/IEC 17021-1 9.4.3";
    LC_50 "LC-50" "ISO/IEC 17021-1 3.12, 3.13";
    LC_51 "LC-51" "ISO/IEC 17021-1 9.4.5";
    LC_52 "LC-52" "ISO/IEC 17021-1 9.4.9";
    LC_53 "LC-53" "ISO/IEC 17021-1 9.4.10";
    LC_54 "LC-54" "ISO/IEC 17021-1 9.5.2";
    LC_55 "LC-55" "ISO/IEC 17021-1 9.5.3.2";
    LC_56 "LC-56" "ISO/IEC 17021-1 9.6.3.2.2";
    LC_57 "LC-57" "ISO/IEC 17021-1 9.4.9, 9.4.10; CB rule for the days";
    LC_58 "LC-58" "House habit";
    LC_60 "LC-60" "ISO/IEC 17021-1 9.4.8.2";
    LC_61 "LC-61" "ISO/IEC 17021-1 9.4.8.3";
    LC_62 "LC-62" "ISO/IEC 17021-1 9.5.2, 9.5.3.1";
    LC_63 "LC-63" "ISO/IEC 17021-1 9.5.1, 7.5";
    LC_64 "LC-64" "ISO/IEC 17021-1 9.5.1.4";
    LC_65 "LC-65" "ISO/IEC 17021-1 9.6.1, 5.1.3, 7.2.8";
    LC_70 "LC-70" "ISO/IEC 17021-1 8.2.2";
    LC_71 "LC-71" "ISO/IEC 17021-1 8.2.2, 9.6.3.2.3";
    LC_72 "LC-72" "ISO/IEC 17021-1 8.2.2 b";
    LC_73 "LC-73" "ISO/IEC 17021-1 8.2.2";
    LC_80 "LC-80" "ISO/IEC 17021-1 9.6.3.1.1";
    LC_81 "LC-81" "ISO/IEC 17021-1 9.6.3.2.3";
    LC_82 "LC-82" "ISO/IEC 17021-1 9.6.3.2.4";
    LC_83 "LC-83" "ISO/IEC 17021-1 9.6.3.2.5";
    LC_84 "LC-84" "ISO/IEC 17021-1 9.6.3.2.5";
    LC_86 "LC-86" "ISO/IEC 17021-1 9.6.3.1";
    LC_87 "LC-87" "ISO/IEC 17021-1 9.6.2.2";
    LC_90 "LC-90" "ISO/IEC 17021-1 9.6.5.2";
    LC_91 "LC-91" "ISO/IEC 17021-1 9.6.5.3";
    LC_92 "LC-92" "ISO/IEC 17021-1 9.6.5.4; CB rule for the months";
    LC_93 "LC-93" "ISO/IEC 17021-1 9.6.5.4";
    LC_94 "LC-94" "ISO/IEC 17021-1 9.6.5.5";
    LC_95 "LC-95" "ISO/IEC 17021-1 8.3.4";
    LC_96 "LC-96" "ISO/IEC 17021-1 9.6.4.1";
    LC_97 "LC-97" "ISO/IEC 17021-1 9.6.4.2";
    LC_98 "LC-98" "ISO/IEC 17021-1 9; house names of the states";
    LC_100 "LC-100" "IAF MD 2 2.1.1, 2.1.2";
    LC_102 "LC-102" "IAF MD 2 2.2";
    LC_103 "LC-103" "IAF MD 2 2.3";
    LC_110 "LC-110" "ISO/IEC 17021-1 9.7";
    LC_111 "LC-111" "ISO/IEC 17021-1 9.8";
    LC_112 "LC-112" "House defaults for ISO/IEC 17021-1 9.7, 9.8";
    LC_119 "LC-119" "ISO/IEC 17021-1 8.3.5";
    LC_120 "LC-120" "House list of refused input";
    LC_121 "LC-121" "ISO/IEC 17021-1 9.1.3.2";
    LC_122 "LC-122" "ISO/IEC 17021-1 9.1.3.5; IAF MD 22";
    LC_123 "LC-123" "IAF MD 26 as model";
    LC_126 "LC-126" "IAF MD 4";
    LC_127 "LC-127" "IAF MD 11";
    LC_128 "LC-128" "ISO/IEC 17021-1 9.4.5.3";
    LC_130 "LC-130" "IAF MD 22 G 9.4.4.2";
    LC_131 "LC-131" "IAF MD 22 G 8.5.3, 9.6.4.2";
    LC_132 "LC-132" "IAF MD 22 A; EA-7/04";
    LC_133 "LC-133" "IAF MD 9";
    LC_134 "LC-134" "ISO/IEC 27006-1 8.2.2, 8.4.2, 9.6.2";
    MS_1 "MS-1" "IAF MD 1 clauses 1 and 2";
    MS_2 "MS-2" "EA FAQ 45.3";
    MS_3 "MS-3" "IAF MD 1 2";
    MS_4 "MS-4" "IAF MD 1 2, 7";
    MS_5 "MS-5" "IAF MD 1; EA FAQ 46.5, 42.6";
    MS_6 "MS-6" "House parameter on IAF MD 1";
    MS_10 "MS-10" "IAF MD 1 5";
    MS_11 "MS-11" "IAF MD 1 5; EA FAQ 45.3";
    MS_20 "MS-20" "IAF MD 1 6.1.1, 6.3";
    MS_21 "MS-21" "IAF MD 1 6.1.1.4";
    MS_22 "MS-22" "IAF MD 9 9.1.5";
    MS_23 "MS-23" "IAF MD 22 9.1.5; CB rule for high risk";
    MS_24 "MS-24" "ISO/IEC 27006-1:2024 9.1.5";
    MS_25 "MS-25" "IAF MD 1; CB rule for ISO 7101";
    MS_26 "MS-26" "House rule: scheme rules override IAF MD 1";
    MS_30 "MS-30" "IAF MD 1 6.1.3.3";
    MS_31 "MS-31" "IAF MD 1 6.2";
    MS_32 "MS-32" "EA FAQ 46.5";
    MS_33 "MS-33" "IAF MD 1 6.3";
    MS_34 "MS-34" "IAF MD 1 6.1.3";
    MS_35 "MS-35" "IAF MD 1 6.1.3, 6.2.1; EA FAQ 45.3";
    MS_36 "MS-36" "IAF MD 1 6.1.3.5";
    MS_37 "MS-37" "House list of mistakes seen elsewhere";
    MS_38 "MS-38" "House rule on IAF MD 1 and MD 11";
    MS_40 "MS-40" "IAF MD 1 6.1.2";
    MS_41 "MS-41" "IAF MD 1 6.1.2";
    MS_42 "MS-42" "IAF MD 1 6.1.2.4";
    MS_43 "MS-43" "House rule on IAF MD 1 6.1.2";
    MS_44 "MS-44" "IAF MD 1 6.1.2.5";
    MS_45 "MS-45" "IAF MD 1 6.1.2.1";
    MS_46 "MS-46" "House rule on IAF MD 1 6.1.2";
    MS_50 "MS-50" "IAF MD 1 7";
    MS_51 "MS-51" "EA FAQ 42.6; IAF MD 1";
    MS_53 "MS-53" "IAF MD 22; IAF MD 1 2; house default";
    MS_54 "MS-54" "IAF MD 4; house rule";
    MS_60 "MS-60" "IAF MD 1 7.7.1";
    MS_61 "MS-61" "IAF MD 1 7.7.1";
    MS_62 "MS-62" "IAF MD 1 7.7.2";
    MS_63 "MS-63" "IAF MD 1 7.7.3";
    MS_64 "MS-64" "IAF MD 1 7.7.4";
    MS_65 "MS-65" "IAF MD 1; house rule for suspension";
    MS_70 "MS-70" "IAF MD 1, new sites";
    MS_71 "MS-71" "IAF MD 1, house default";
    MS_72 "MS-72" "House rule on IAF MD 1, new sites";
    MS_74 "MS-74" "House rule on IAF MD 1";
    MS_75 "MS-75" "IAF MD 1; ISO/IEC 17021-1 9.6.4.1";
    MS_80 "MS-80" "IAF MD 1 7.8";
    MS_81 "MS-81" "House layout on IAF MD 1 7.8";
    MS_83 "MS-83" "House rule on IAF MD 1 6.1.2";
    MS_90 "MS-90" "ISO/IEC 17021-1 9.9.2 c; house contract";
    MS_91 "MS-91" "IAF MD 1, house list of refused input";
    MS_92 "MS-92" "IAF MD 1, house list of warnings";
    VE_2 "VE-2" "ISO/IEC 17021-1 8.1.2, 8.4";
    VE_3 "VE-3" "ISO/IEC 17021-1 8.1.2";
    VE_5 "VE-5" "ISO/IEC 17021-1 8.1.3";
    VE_6 "VE-6" "ISO/IEC 17021-1 8.1.2, house names of the states";
    VE_7 "VE-7" "House rule for printed numbers";
    VE_8 "VE-8" "House rule";
    VE_9 "VE-9" "House rule";
    VE_40 "VE-40" "ISO/IEC 17021-1 8.2.2; IAF MD 28";
    VE_41 "VE-41" "House formula on ISO/IEC 17021-1 8.1.3";
    VE_42 "VE-42" "IAF Resolution 2015-14";
    VE_43 "VE-43" "ISO/IEC 17021-1 8.1.3, 8.3";
    VE_44 "VE-44" "House reading of ISO/IEC 17021-1 8.1.3";
    VE_46 "VE-46" "ISO/IEC 17021-1 8.1.3; house rule";
    VE_48 "VE-48" "Project fact, October 2025";
    VE_49 "VE-49" "ISO/IEC 17021-1 8.1.3, 8.3; house rule";
    VE_70 "VE-70" "House list of refused input";
}
