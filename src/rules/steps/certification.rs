//! The certification itself (LC-98). It reaches `certified` only through `granted`, and `granted` only by a decision.

use super::decision::{Decided, Kind};
use super::{Row, follow, need_text, not_before};
use crate::base::citation::{
    LC_14, LC_64, LC_65, LC_80, LC_82, LC_83, LC_84, LC_91, LC_93, LC_95, LC_98, LC_120, RuleId,
};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words};
use crate::rules::clock::{RESTORATION_MONTHS, restorable_until};
use crate::text_enum;

pub use crate::rules::words::CertificationStatus as State;

text_enum! {
    /// What may happen to a certification.
    Event {
        /// The agreement is signed and the initial audit begins.
        BeginAudit = "begin_audit",
        /// The application is declined, or the decision is no.
        Refuse = "refuse",
        /// The client gives up before a decision.
        GiveUp = "give_up",
        /// The decision is yes.
        Grant = "grant",
        /// The certificate is issued.
        Issue = "issue",
        /// A further cycle is decided.
        Renew = "renew",
        /// Validity rests.
        Suspend = "suspend",
        /// A suspension ends well.
        Restore = "restore",
        /// The certification ends by decision.
        Withdraw = "withdraw",
        /// The expiry date has passed.
        Expire = "expire",
        /// After a lapse too long to restore, the way begins again (LC-84).
        BeginAgain = "begin_again",
    }
}

/// The whole order (LC-98).
pub const TABLE: &[Row<State, Event>] = &[
    (State::Applicant, Event::BeginAudit, State::InAudit),
    (State::Applicant, Event::Refuse, State::Refused),
    (State::Applicant, Event::GiveUp, State::Refused),
    (State::InAudit, Event::Refuse, State::Refused),
    (State::InAudit, Event::GiveUp, State::Refused),
    (State::InAudit, Event::Grant, State::Granted),
    (State::Granted, Event::Issue, State::Certified),
    (State::Certified, Event::Renew, State::Certified),
    (State::Certified, Event::Suspend, State::Suspended),
    (State::Certified, Event::Withdraw, State::Withdrawn),
    (State::Certified, Event::Expire, State::Expired),
    (State::Suspended, Event::Restore, State::Certified),
    (State::Suspended, Event::Withdraw, State::Withdrawn),
    (State::Suspended, Event::Expire, State::Expired),
    (State::Expired, Event::Renew, State::Certified),
    (State::Expired, Event::BeginAgain, State::InAudit),
];

/// What the gates look at; leave out what does not concern the event.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The day of the event.
    pub on: Date,
    /// When the agreement was signed.
    pub agreement_signed: Option<Date>,
    /// The decision that moves it.
    pub decided: Option<&'a Decided>,
    /// The expiry date, once there is one.
    pub expires: Option<Date>,
    /// The reason, for declining and giving up.
    pub reason: &'a str,
}

impl Facts<'_> {
    /// Facts of a day on which nothing else is known.
    pub fn bare(on: Date) -> Self {
        Self {
            on,
            agreement_signed: None,
            decided: None,
            expires: None,
            reason: "",
        }
    }
}

/// Moves a certification on, or says everything in the way.
pub fn step(state: State, event: Event, facts: &Facts<'_>) -> Result<Ruling<State>, Refusals> {
    let next = follow(TABLE, LC_98, "a certification", state, event)?;
    let mut no = Refusals::none();
    let rule = match event {
        Event::BeginAudit => {
            agreement(&mut no, facts);
            LC_14
        }
        Event::Refuse if state == State::Applicant => {
            need_text(
                &mut no,
                LC_98,
                "reason",
                facts.reason,
                "Give the reason; it is kept.",
            );
            LC_98
        }
        Event::Refuse => decided(&mut no, facts, Kind::Refuse, LC_64),
        Event::GiveUp => {
            need_text(
                &mut no,
                LC_98,
                "reason",
                facts.reason,
                "Say why the client gives up; it is kept.",
            );
            LC_98
        }
        Event::Grant => decided(&mut no, facts, Kind::Grant, LC_64),
        Event::Issue => {
            alive(&mut no, facts, LC_120);
            LC_98
        }
        Event::Renew if state == State::Expired => {
            restorable(&mut no, facts);
            decided(&mut no, facts, Kind::Renew, LC_83)
        }
        Event::Renew => {
            alive(&mut no, facts, LC_80);
            decided(&mut no, facts, Kind::Renew, LC_80)
        }
        Event::Suspend => {
            alive(&mut no, facts, LC_82);
            decided(&mut no, facts, Kind::Suspend, LC_65);
            LC_91
        }
        Event::Restore => {
            alive(&mut no, facts, LC_82);
            decided(&mut no, facts, Kind::Restore, LC_65);
            LC_93
        }
        Event::Withdraw => {
            decided(&mut no, facts, Kind::Withdraw, LC_65);
            LC_95
        }
        Event::Expire => {
            lapsed(&mut no, facts);
            LC_82
        }
        Event::BeginAgain => {
            begin_again(&mut no, facts);
            LC_84
        }
    };
    no.or(Ruling::new(
        next,
        vec![Step::new(
            rule,
            format!(
                "The certification is {} from {}",
                next.as_str().replace('_', " "),
                in_words(facts.on)
            ),
        )],
    ))
}

fn agreement(no: &mut Refusals, facts: &Facts<'_>) {
    match facts.agreement_signed {
        None => no.add(Refusal::new(
            LC_14,
            "There is no signed agreement, so the audit cannot begin.",
        )),
        Some(signed) => not_before(
            no,
            LC_14,
            "on",
            ("The audit", facts.on),
            ("the agreement was signed", signed),
        ),
    }
}

/// The decision of this kind, made on this day or before.
fn decided(no: &mut Refusals, facts: &Facts<'_>, kind: Kind, rule: RuleId) -> RuleId {
    match facts.decided {
        Some(decided) if decided.kind() == kind => {
            not_before(
                no,
                LC_120,
                "on",
                ("This", facts.on),
                ("its decision", decided.on()),
            );
        }
        Some(other) => no.add(Refusal::new(
            rule,
            format!("The decision is to {}, not to {kind}.", other.kind()),
        )),
        None => no.add(Refusal::new(
            rule,
            format!("This needs a decision to {kind} by someone outside the audit team."),
        )),
    }
    rule
}

fn alive(no: &mut Refusals, facts: &Facts<'_>, rule: RuleId) {
    match facts.expires {
        Some(expires) if facts.on > expires => no.add(Refusal::new(
            rule,
            format!("The certification expired on {}.", in_words(expires)),
        )),
        Some(_) => {}
        None => no.add(Refusal::of(rule, "expires", "There is no expiry date.")),
    }
}

/// LC-82: expired on the day after the expiry date.
fn lapsed(no: &mut Refusals, facts: &Facts<'_>) {
    match facts.expires {
        Some(expires) if facts.on <= expires => no.add(Refusal::new(
            LC_82,
            format!("The certification runs until {}.", in_words(expires)),
        )),
        Some(_) => {}
        None => no.add(Refusal::of(LC_82, "expires", "There is no expiry date.")),
    }
}

/// LC-83: restored only within the months allowed.
fn restorable(no: &mut Refusals, facts: &Facts<'_>) {
    let Some(expires) = facts.expires else {
        return no.add(Refusal::of(LC_83, "expires", "There is no expiry date."));
    };
    let limit = restorable_until(expires);
    if facts.on > limit {
        no.add(Refusal::new(
            LC_83,
            format!(
                "Restoration was possible until {}, {RESTORATION_MONTHS} months after expiry; now at least a stage 2 \
                 is needed.",
                in_words(limit)
            ),
        ));
    }
}

/// LC-84: a new way begins only once restoration is out of reach.
fn begin_again(no: &mut Refusals, facts: &Facts<'_>) {
    agreement(no, facts);
    let Some(expires) = facts.expires else {
        return no.add(Refusal::of(LC_84, "expires", "There is no expiry date."));
    };
    let limit = restorable_until(expires);
    if facts.on <= limit {
        no.add(Refusal::new(
            LC_84,
            format!(
                "The certification can still be restored until {}.",
                in_words(limit)
            ),
        ));
    }
}
