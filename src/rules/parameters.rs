//! What the certification body may set itself. What a standard fixes is a constant beside its rule and never here.

use serde::{Deserialize, Serialize};

/// The certification body's own limits and habits (LC-2: kinds `CB` and `HABIT`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
    /// LC-21, HABIT: days added to cycle start + 36 months to give the expiry date; 0 or -1. Default -1.
    pub expiry_offset_days: i64,
    /// LC-26, HABIT: a surveillance window opens this many months before its anniversary. Default 3.
    pub surveillance_window_months: u32,
    /// LC-121, CB: the second surveillance of a cycle is aimed at this many months after its start. Default 24.
    pub second_surveillance_months: u32,
    /// LC-80, HABIT: recertification work opens this many months before expiry. Default 6.
    pub recertification_opens_months: u32,
    /// LC-80, HABIT: the recertification audit is aimed at this many months before expiry. Default 3.
    pub recertification_target_months: u32,
    /// LC-56, CB: days kept free before expiry for the recertification decision. Default 14.
    pub decision_lead_days: i64,
    /// LC-92, CB (ISO/IEC 17021-1 9.6.5.4 names 6 as usual): a suspension lasts at most this long. Default 6.
    pub suspension_months: u32,
    /// LC-57, CB: days until an answer to a nonconformity is due. Default 30.
    pub answer_days: i64,
    /// LC-57, CB: days until a major is to be verified, initial audits aside (LC-55). Default 90.
    pub major_days: i64,
    /// LC-57, CB: days until the plan for a minor is to be accepted. Default 90.
    pub minor_days: i64,
    /// LC-33, HABIT: months between stage 1 and stage 2 after which a warning is given. Default 3.
    pub stage_interval_warn_months: u32,
    /// LC-33, CB: months between stage 1 and stage 2 after which stage 1 must be justified or repeated. Default 6.
    pub stage_interval_justify_months: u32,
    /// LC-41, CB: days before the audit by which the client has plan and team. Default 14.
    pub plan_notice_days: i64,
    /// House, HABIT: days before the audit by which asked evidence is due. Default 14.
    pub evidence_due_days: i64,
    /// AT-50, CB: share of the initial audit time that stage 1 takes, in percent. Default 30.
    pub stage_1_share_percent: u32,
    /// AT-81, HABIT: remote share of an audit, in percent, above which a reason is asked. Default 30.
    pub remote_warn_percent: u32,
    /// MS-6, CB: whether a central function counts among the sites it is drawn from. Default false.
    pub central_counts_as_site: bool,
    /// CO-8, CB: months a general declaration of conflicts stays good. Default 12.
    pub declaration_months: u32,
    /// CO-11, HABIT: cycles in a row one person may lead at one client. Default 2.
    pub rotation_cycles: u32,
    /// CO-61, CB: whether the rotation habit blocks instead of warning. Default false.
    pub rotation_binding: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            expiry_offset_days: -1,
            surveillance_window_months: 3,
            second_surveillance_months: 24,
            recertification_opens_months: 6,
            recertification_target_months: 3,
            decision_lead_days: 14,
            suspension_months: 6,
            answer_days: 30,
            major_days: 90,
            minor_days: 90,
            stage_interval_warn_months: 3,
            stage_interval_justify_months: 6,
            plan_notice_days: 14,
            evidence_due_days: 14,
            stage_1_share_percent: 30,
            remote_warn_percent: 30,
            central_counts_as_site: false,
            declaration_months: 12,
            rotation_cycles: 2,
            rotation_binding: false,
        }
    }
}

impl Parameters {
    /// Every value out of its range, as (key, sentence).
    pub fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        if !(-1..=0).contains(&self.expiry_offset_days) {
            faults.push((
                "expiry_offset_days",
                format!("Set 0 or -1, not {} (LC-21).", self.expiry_offset_days),
            ));
        }
        let mut months = |key, value: u32, least: u32, most: u32| {
            if !(least..=most).contains(&value) {
                faults.push((key, format!("Set {least} to {most} months, not {value}.")));
            }
        };
        months(
            "surveillance_window_months",
            self.surveillance_window_months,
            1,
            11,
        );
        months(
            "second_surveillance_months",
            self.second_surveillance_months,
            12,
            33,
        );
        months(
            "recertification_opens_months",
            self.recertification_opens_months,
            1,
            12,
        );
        months(
            "recertification_target_months",
            self.recertification_target_months,
            1,
            self.recertification_opens_months.max(1),
        );
        months("suspension_months", self.suspension_months, 1, 12);
        months(
            "stage_interval_warn_months",
            self.stage_interval_warn_months,
            1,
            24,
        );
        months(
            "stage_interval_justify_months",
            self.stage_interval_justify_months,
            self.stage_interval_warn_months.max(1),
            24,
        );
        months("declaration_months", self.declaration_months, 1, 12);
        let mut days = |key, value: i64, least: i64, most: i64| {
            if !(least..=most).contains(&value) {
                faults.push((key, format!("Set {least} to {most} days, not {value}.")));
            }
        };
        days("decision_lead_days", self.decision_lead_days, 0, 90);
        days("answer_days", self.answer_days, 1, 180);
        days("major_days", self.major_days, 1, 180);
        days("minor_days", self.minor_days, 1, 180);
        days("plan_notice_days", self.plan_notice_days, 0, 90);
        days("evidence_due_days", self.evidence_due_days, 0, 90);
        if !(1..=90).contains(&self.stage_1_share_percent) {
            faults.push((
                "stage_1_share_percent",
                format!("Set 1 to 90 percent, not {} (AT-50).", self.stage_1_share_percent),
            ));
        }
        if self.remote_warn_percent > 100 {
            faults.push((
                "remote_warn_percent",
                format!("Set 0 to 100 percent, not {} (AT-81).", self.remote_warn_percent),
            ));
        }
        if !(1..=10).contains(&self.rotation_cycles) {
            faults.push((
                "rotation_cycles",
                format!("Set 1 to 10 cycles, not {} (CO-11).", self.rotation_cycles),
            ));
        }
        faults
    }
}
