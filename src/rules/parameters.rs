//! What the certification body may set itself. What a standard fixes is a constant beside its rule; here it is only
//! named, so that pages can show both.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::base::citation::{
    AT_43, AT_50, AT_81, CO_4, CO_8, CO_11, CO_32, CO_38, CO_61, LC_2, LC_21, LC_22, LC_26, LC_33, LC_41,
    LC_55, LC_56, LC_57, LC_80, LC_83, LC_92, LC_112, LC_121, MS_6, RuleId,
};
use crate::rules::clock::{FIRST_SURVEILLANCE_MONTHS, INITIAL_MAJOR_MONTHS, RESTORATION_MONTHS};
use crate::rules::team::bars::BAR_MONTHS;
use crate::text_enum;

text_enum! {
    /// Who says that there is such a limit (LC-2).
    Source {
        /// The standard leaves it to the certification body.
        Body = "CB",
        /// No standard asks for it.
        Habit = "HABIT",
    }
}

text_enum! {
    /// What a parameter counts.
    Unit {
        /// Civil days.
        Days = "days",
        /// Days on which people work: neither a weekend nor a day on which the body is closed.
        WorkingDays = "working_days",
        /// Calendar months.
        Months = "months",
        /// Parts of a hundred.
        Percent = "percent",
        /// Cycles of a certification.
        Cycles = "cycles",
        /// Nothing: 0 is no, 1 is yes.
        YesNo = "yes_no",
    }
}

text_enum! {
    /// What a change of a parameter does to what was reckoned before it.
    Effect {
        /// Dates that are never kept, but reckoned whenever they are shown, move on the day the change is in force.
        AtOnce = "at_once",
        /// Windows of audits ahead are set anew at the next event of their case.
        NextEvent = "next_event",
        /// What was reckoned stays; the next one follows the change.
        Next = "next",
    }
}

/// One parameter: its rule, what it counts, and within which range.
pub struct Parameter {
    /// Its key, as the configuration names it.
    pub key: &'static str,
    /// The rule that reads it.
    pub rule: RuleId,
    /// Who says that there is such a limit.
    pub source: Source,
    /// What it counts.
    pub unit: Unit,
    /// What a change does to what was reckoned before.
    pub effect: Effect,
    get: fn(&Parameters) -> i64,
    set: fn(&mut Parameters, i64) -> Option<()>,
    range: fn(&Parameters) -> RangeInclusive<i64>,
}

impl Parameter {
    /// The parameter with this key.
    pub fn named(key: &str) -> Option<&'static Self> {
        ALL.iter().find(|parameter| parameter.key == key)
    }

    /// Its value; of yes and no, 1 and 0.
    pub fn get(&self, of: &Parameters) -> i64 {
        (self.get)(of)
    }

    /// Sets it; nothing where the number is none that it could ever take.
    pub fn set(&self, of: &mut Parameters, value: i64) -> Option<()> {
        (self.set)(of, value)
    }

    /// What it may be, beside the others as they are.
    pub fn range(&self, of: &Parameters) -> RangeInclusive<i64> {
        (self.range)(of)
    }

    /// A value in words, as "14 days".
    pub fn in_words(&self, value: i64) -> String {
        let one = |unit: &str| {
            if value == 1 {
                unit.trim_end_matches('s').to_owned()
            } else {
                unit.to_owned()
            }
        };
        match self.unit {
            Unit::YesNo => if value == 1 { "yes" } else { "no" }.to_owned(),
            Unit::Percent => format!("{value} %"),
            Unit::Days | Unit::WorkingDays | Unit::Months | Unit::Cycles => {
                format!("{value} {}", one(&self.unit.as_str().replace('_', " ")))
            }
        }
    }

    /// Why the value does not fit, with the rule.
    fn fault(&self, of: &Parameters) -> Option<String> {
        let (value, range) = (self.get(of), self.range(of));
        let (least, most) = (range.start(), range.end());
        (!range.contains(&value)).then(|| {
            format!(
                "Set {least} to {}, not {value} ({}).",
                self.in_words(*most),
                self.rule
            )
        })
    }
}

/// A number as the parameters keep it.
trait Number: Sized {
    fn to_whole(&self) -> i64;
    fn from_whole(value: i64) -> Option<Self>;
}

impl Number for i64 {
    fn to_whole(&self) -> i64 {
        *self
    }
    fn from_whole(value: i64) -> Option<Self> {
        Some(value)
    }
}

impl Number for u32 {
    fn to_whole(&self) -> i64 {
        i64::from(*self)
    }
    fn from_whole(value: i64) -> Option<Self> {
        Self::try_from(value).ok()
    }
}

impl Number for bool {
    fn to_whole(&self) -> i64 {
        i64::from(*self)
    }
    fn from_whole(value: i64) -> Option<Self> {
        match value {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $default:literal, $rule:ident $source:ident $unit:ident $effect:ident,
        $range:expr;)*) => {
        /// The certification body's own limits and habits (LC-2: kinds `CB` and `HABIT`).
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Parameters {
            $($(#[$doc])* pub $name: $type,)*
        }

        impl Default for Parameters {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        /// Every parameter, in the order of a case's path.
        pub const ALL: &[Parameter] = &[$(Parameter {
            key: stringify!($name),
            rule: $rule,
            source: Source::$source,
            unit: Unit::$unit,
            effect: Effect::$effect,
            get: |of| of.$name.to_whole(),
            set: |of, value| {
                of.$name = <$type as Number>::from_whole(value)?;
                Some(())
            },
            range: $range,
        },)*];
    };
}

parameters! {
    /// LC-21, HABIT: days added to cycle start + 36 months to give the expiry date; 0 or -1. Default -1.
    expiry_offset_days: i64 = -1, LC_21 Habit Days Next, |_| -1..=0;
    /// LC-26, HABIT: a surveillance window opens this many months before its anniversary. Default 3.
    surveillance_window_months: u32 = 3, LC_26 Habit Months NextEvent, |_| 1..=11;
    /// LC-121, CB: the second surveillance of a cycle is aimed at this many months after its start. Default 24.
    second_surveillance_months: u32 = 24, LC_121 Body Months NextEvent, |_| 12..=33;
    /// LC-80, HABIT: recertification work opens this many months before expiry. Default 6.
    recertification_opens_months: u32 = 6, LC_80 Habit Months NextEvent, |_| 1..=12;
    /// LC-80, HABIT: the recertification audit is aimed at this many months before expiry. Default 3.
    recertification_target_months: u32 = 3, LC_80 Habit Months NextEvent,
        |of| 1..=i64::from(of.recertification_opens_months.max(1));
    /// LC-56, CB: days kept free before expiry for the recertification decision. Default 14.
    decision_lead_days: i64 = 14, LC_56 Body Days NextEvent, |_| 0..=90;
    /// LC-92, CB (ISO/IEC 17021-1 9.6.5.4 names 6 as usual): a suspension lasts at most this long. Default 6.
    suspension_months: u32 = 6, LC_92 Body Months Next, |_| 1..=12;
    /// LC-57, CB: days until an answer to a nonconformity is due. Default 30.
    answer_days: i64 = 30, LC_57 Body Days Next, |_| 1..=180;
    /// LC-57, CB: days until a major is to be verified, initial audits aside (LC-55). Default 90.
    major_days: i64 = 90, LC_57 Body Days Next, |_| 1..=180;
    /// LC-57, CB: days until the plan for a minor is to be accepted. Default 90.
    minor_days: i64 = 90, LC_57 Body Days Next, |_| 1..=180;
    /// LC-33, HABIT: months between stage 1 and stage 2 after which a warning is given. Default 3.
    stage_interval_warn_months: u32 = 3, LC_33 Habit Months NextEvent, |_| 1..=24;
    /// LC-33, CB: months between stage 1 and stage 2 after which stage 1 must be justified or repeated. Default 6.
    stage_interval_justify_months: u32 = 6, LC_33 Body Months NextEvent,
        |of| i64::from(of.stage_interval_warn_months.max(1))..=24;
    /// LC-41, CB: days before the audit by which the client has plan and team. Default 14.
    plan_notice_days: i64 = 14, LC_41 Body Days AtOnce, |_| 0..=90;
    /// LC-2, HABIT of the house: days before the audit by which asked evidence is due. Default 14.
    evidence_due_days: i64 = 14, LC_2 Habit Days AtOnce, |_| 0..=90;
    /// AT-50, CB: share of the initial audit time that stage 1 takes, in percent. Default 30.
    stage_1_share_percent: u32 = 30, AT_50 Body Percent Next, |_| 1..=90;
    /// AT-43, CB: whether audit time is rounded up to the next half day instead of to the nearest. Default false.
    audit_time_rounded_up: bool = false, AT_43 Body YesNo Next, |_| 0..=1;
    /// AT-81, HABIT: remote share of an audit, in percent, above which a reason is asked. Default 30.
    remote_warn_percent: u32 = 30, AT_81 Habit Percent Next, |_| 0..=100;
    /// MS-6, CB: whether a central function counts among the sites it is drawn from. Default false.
    central_counts_as_site: bool = false, MS_6 Body YesNo Next, |_| 0..=1;
    /// LC-112, CB: working days until an appeal or a complaint is acknowledged. Default 5.
    acknowledge_working_days: i64 = 5, LC_112 Body WorkingDays Next, |_| 1..=30;
    /// LC-112, CB: days until a complaint is decided. Default 30.
    complaint_days: i64 = 30, LC_112 Body Days Next, |_| 1..=180;
    /// LC-112, CB: days until an appeal is decided. Default 60.
    appeal_days: i64 = 60, LC_112 Body Days Next, |_| 1..=180;
    /// CO-8, CB: months a general declaration of conflicts stays good. Default 12.
    declaration_months: u32 = 12, CO_8 Body Months AtOnce, |_| 1..=12;
    /// CO-32, CB: months after which who audits is seen at work again, for each standard. Default 36.
    monitoring_months: u32 = 36, CO_32 Body Months AtOnce, |_| 1..=60;
    /// CO-38, CB: months before that limit from which it is warned of. Default 3.
    monitoring_warn_months: u32 = 3, CO_38 Body Months AtOnce, |of| 0..=i64::from(of.monitoring_months.min(12));
    /// CO-11, HABIT: cycles in a row one person may lead at one client. Default 2.
    rotation_cycles: u32 = 2, CO_11 Habit Cycles Next, |_| 1..=10;
    /// CO-61, CB: whether the rotation habit blocks instead of warning. Default false.
    rotation_binding: bool = false, CO_61 Body YesNo Next, |_| 0..=1;
}

impl Parameters {
    /// Every value out of its range, as (key, sentence).
    pub fn faults(&self) -> Vec<(&'static str, String)> {
        ALL.iter()
            .filter_map(|parameter| Some((parameter.key, parameter.fault(self)?)))
            .collect()
    }
}

/// A limit that a standard fixes: nobody changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fixed {
    /// What it limits.
    pub key: &'static str,
    /// The rule.
    pub rule: RuleId,
    /// The number.
    pub value: u32,
    /// What it counts.
    pub unit: Unit,
}

/// The limits that the standards fix and that stand beside those above. The length of a cycle (LC-21) belongs to each
/// standard and stands with it in the book.
pub const FIXED: &[Fixed] = &[
    Fixed {
        key: "first_surveillance",
        rule: LC_22,
        value: FIRST_SURVEILLANCE_MONTHS,
        unit: Unit::Months,
    },
    Fixed {
        key: "initial_major",
        rule: LC_55,
        value: INITIAL_MAJOR_MONTHS,
        unit: Unit::Months,
    },
    Fixed {
        key: "restoration",
        rule: LC_83,
        value: RESTORATION_MONTHS,
        unit: Unit::Months,
    },
    Fixed {
        key: "service_bar",
        rule: CO_4,
        value: BAR_MONTHS,
        unit: Unit::Months,
    },
];
