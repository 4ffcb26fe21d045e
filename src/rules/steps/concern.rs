//! An appeal, a complaint or a misuse of certificate or mark on its way: received, acknowledged, taken up or not, decided,
//! ended (LC-110, LC-111, LC-119).

use super::{Row, follow, need_text};
use crate::base::citation::{LC_111, LC_119};
use crate::base::ruling::{Refusal, Refusals, Ruling, Step};
use crate::base::time::{Date, in_words};
use crate::rules::concerns;
use crate::text_enum;

text_enum! {
    /// What somebody brings forward.
    Kind {
        /// A client asks that a decision on its certification be looked at again (LC-110).
        Appeal = "appeal",
        /// Anybody is dissatisfied with the body or with a client it certified (LC-111).
        Complaint = "complaint",
        /// A certificate or mark is used misleadingly (LC-119).
        Misuse = "misuse",
    }
}

text_enum! {
    /// Whose doing it is about.
    About {
        /// The body's own work.
        OwnWork = "own_work",
        /// A client that it certified.
        Client = "client",
    }
}

text_enum! {
    /// Where it stands.
    State {
        /// It arrived.
        Received = "received",
        /// Whoever brought it knows that it arrived.
        Acknowledged = "acknowledged",
        /// It concerns the body's certification work, and is looked into.
        Admitted = "admitted",
        /// It does not concern the body's certification work; whoever brought it knows why.
        Dismissed = "dismissed",
        /// Its result is told.
        Decided = "decided",
        /// The end was notified formally.
        Ended = "ended",
    }
}

text_enum! {
    /// What may happen to it.
    Event {
        /// Whoever brought it is told that it arrived.
        Acknowledge = "acknowledge",
        /// It is found to concern the body's certification work.
        Admit = "admit",
        /// It is found not to.
        Dismiss = "dismiss",
        /// Somebody is named to handle it.
        NameHandler = "name_handler",
        /// What was looked into is written down, and told as progress.
        Report = "report",
        /// A complaint about a client is referred to that client.
        Refer = "refer",
        /// Of misuse, a correction is demanded by a day.
        Demand = "demand",
        /// Of misuse, what followed is written down.
        Measure = "measure",
        /// The result is decided and told.
        Decide = "decide",
        /// What is made public is settled with complainant and client.
        AgreePublicity = "agree_publicity",
        /// The end is notified formally.
        End = "end",
    }
}

/// The whole order; some steps leave it where it is.
pub const TABLE: &[Row<State, Event>] = &[
    (State::Received, Event::Acknowledge, State::Acknowledged),
    (State::Acknowledged, Event::Admit, State::Admitted),
    (State::Acknowledged, Event::Dismiss, State::Dismissed),
    (State::Acknowledged, Event::NameHandler, State::Acknowledged),
    (State::Acknowledged, Event::Report, State::Acknowledged),
    (State::Admitted, Event::NameHandler, State::Admitted),
    (State::Admitted, Event::Report, State::Admitted),
    (State::Admitted, Event::Refer, State::Admitted),
    (State::Admitted, Event::Demand, State::Admitted),
    (State::Admitted, Event::Measure, State::Admitted),
    (State::Admitted, Event::Decide, State::Decided),
    (State::Decided, Event::AgreePublicity, State::Decided),
    (State::Decided, Event::End, State::Ended),
];

text_enum! {
    /// What came of it.
    Outcome {
        /// It was right.
        Upheld = "upheld",
        /// It was right in part.
        PartlyUpheld = "partly_upheld",
        /// It was not.
        Rejected = "rejected",
        /// Whoever brought it took it back.
        TakenBack = "taken_back",
    }
}

impl Outcome {
    /// Whether something is to be put right.
    pub const fn is_upheld(self) -> bool {
        matches!(self, Self::Upheld | Self::PartlyUpheld)
    }
}

text_enum! {
    /// What followed a demand to correct misuse (LC-119), in the order of its weight.
    Measure {
        /// It was corrected.
        Corrected = "corrected",
        /// The certification was suspended.
        Suspended = "suspended",
        /// The certification was withdrawn.
        Withdrawn = "withdrawn",
        /// The misuse was published.
        Published = "published",
        /// Legal steps were taken.
        LegalSteps = "legal_steps",
    }
}

/// What the gates look at; leave out what does not concern the event.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own that one event asks"
)]
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What it is.
    pub kind: Kind,
    /// Whose doing it is about.
    pub about: About,
    /// The day of the step.
    pub on: Date,
    /// What is said: the reason, the progress, what the client is told.
    pub says: &'a str,
    /// How the effectiveness of the client's system was weighed, for referring.
    pub effectiveness: &'a str,
    /// Whether somebody was named to handle it.
    pub handled: bool,
    /// Whether it was referred to the client.
    pub referred: bool,
    /// The day until which a correction was or is demanded.
    pub until: Option<Date>,
    /// The measure that is written down.
    pub measure: Option<Measure>,
    /// Whether a suspension or withdrawal was decided since the demand.
    pub decided: bool,
    /// Whether a measure was written down.
    pub measured: bool,
    /// What came of it, for deciding.
    pub outcome: Option<Outcome>,
    /// What is put right: correction and corrective action.
    pub action: &'a str,
    /// Whether something is made public; none before it is settled.
    pub public: Option<bool>,
    /// Whether complainant and client agreed to that.
    pub agreed: bool,
    /// Whether publicity was settled.
    pub settled: bool,
}

impl Facts<'_> {
    /// Facts before anything is known.
    pub fn bare(kind: Kind, about: About, on: Date) -> Self {
        Self {
            kind,
            about,
            on,
            says: "",
            effectiveness: "",
            handled: false,
            referred: false,
            until: None,
            measure: None,
            decided: false,
            measured: false,
            outcome: None,
            action: "",
            public: None,
            agreed: false,
            settled: false,
        }
    }

    /// LC-111: a complaint about a client is weighed and referred to it.
    const fn is_referred(&self) -> bool {
        matches!((self.kind, self.about), (Kind::Complaint, About::Client))
    }
}

/// Moves it on, or says everything in the way.
pub fn step(state: State, event: Event, facts: &Facts<'_>) -> Result<Ruling<State>, Refusals> {
    let rule = concerns::rule(facts.kind);
    let next = follow(TABLE, rule, &format!("this {}", facts.kind), state, event)?;
    let mut no = Refusals::none();
    match event {
        Event::Acknowledge | Event::NameHandler => {}
        Event::Admit => need_text(
            &mut no,
            rule,
            "says",
            facts.says,
            "Write down what of the body's certification work it concerns.",
        ),
        Event::Dismiss => need_text(
            &mut no,
            rule,
            "says",
            facts.says,
            "Say why it is not for this body; whoever brought it is told so.",
        ),
        Event::Report => need_text(
            &mut no,
            rule,
            "says",
            facts.says,
            "Write down what was done or found.",
        ),
        Event::Refer => refer(&mut no, facts),
        Event::Demand => demand(&mut no, facts),
        Event::Measure => measure(&mut no, facts),
        Event::Decide => decide(&mut no, facts),
        Event::AgreePublicity => publicity(&mut no, facts),
        Event::End => no.unless(
            facts.kind != Kind::Complaint || facts.settled,
            LC_111,
            "Settle first with complainant and client whether anything of it is made public.",
        ),
    }
    no.or(Ruling::new(
        next,
        vec![Step::new(rule, format!("The {} is {next}", facts.kind))],
    ))
}

fn refer(no: &mut Refusals, facts: &Facts<'_>) {
    if !facts.is_referred() {
        no.add(Refusal::new(
            LC_111,
            "Only a complaint about a certified client is referred to that client.",
        ));
        return;
    }
    need_text(
        no,
        LC_111,
        "effectiveness",
        facts.effectiveness,
        "Say what the complaint tells about the effectiveness of the client's system.",
    );
    need_text(
        no,
        LC_111,
        "says",
        facts.says,
        "Write what the client is told. Name the complainant only where that was agreed.",
    );
}

fn demand(no: &mut Refusals, facts: &Facts<'_>) {
    if facts.kind != Kind::Misuse {
        no.add(Refusal::new(LC_119, "A correction is demanded of misuse alone."));
        return;
    }
    need_text(no, LC_119, "says", facts.says, "Say what is to be corrected.");
    if facts.until.is_none_or(|until| until <= facts.on) {
        no.add(Refusal::of(
            LC_119,
            "until",
            format!("Give the client time: enter a day after {}.", in_words(facts.on)),
        ));
    }
}

fn measure(no: &mut Refusals, facts: &Facts<'_>) {
    if facts.kind != Kind::Misuse {
        no.add(Refusal::new(LC_119, "Measures follow misuse alone."));
        return;
    }
    need_text(
        no,
        LC_119,
        "says",
        facts.says,
        "Write down what was done and seen.",
    );
    let Some(until) = facts.until else {
        no.add(Refusal::new(
            LC_119,
            "Demand the correction first; what else follows comes after it.",
        ));
        return;
    };
    match facts.measure {
        None => no.add(Refusal::of(LC_119, "measure", "Choose what followed.")),
        Some(Measure::Corrected) => {}
        Some(harder) => {
            if facts.on <= until {
                no.add(Refusal::of(
                    LC_119,
                    "measure",
                    format!("The client has until {} to correct it.", in_words(until)),
                ));
            }
            if matches!(harder, Measure::Suspended | Measure::Withdrawn) && !facts.decided {
                no.add(Refusal::of(
                    LC_119,
                    "measure",
                    format!(
                        "The certification was not {harder} since the demand. Decide that on the page of the case first \
                         (LC-65)."
                    ),
                ));
            }
        }
    }
}

fn decide(no: &mut Refusals, facts: &Facts<'_>) {
    let rule = concerns::rule(facts.kind);
    no.unless(
        facts.handled,
        rule,
        "Name somebody first who handles it and took no part in the case.",
    );
    need_text(
        no,
        rule,
        "says",
        facts.says,
        "Give the result with its reasons; whoever brought it is told it.",
    );
    let Some(outcome) = facts.outcome else {
        no.add(Refusal::of(rule, "outcome", "Choose the result."));
        return;
    };
    if facts.is_referred() && outcome != Outcome::TakenBack {
        no.unless(
            facts.referred,
            LC_111,
            "A complaint about a client is referred to that client first.",
        );
    }
    if outcome.is_upheld() {
        match facts.kind {
            Kind::Misuse => no.unless(
                facts.measured,
                LC_119,
                "Demand the correction, and write down what followed, before this is closed.",
            ),
            Kind::Appeal | Kind::Complaint => need_text(
                no,
                rule,
                "action",
                facts.action,
                "Say what is put right: correction and corrective action.",
            ),
        }
    }
}

fn publicity(no: &mut Refusals, facts: &Facts<'_>) {
    if facts.kind != Kind::Complaint {
        no.add(Refusal::new(LC_111, "Publicity is settled for complaints alone."));
        return;
    }
    match facts.public {
        None => no.add(Refusal::of(
            LC_111,
            "public",
            "Say whether anything of it is made public.",
        )),
        Some(false) => {}
        Some(true) => need_text(no, LC_111, "says", facts.says, "Say what is made public."),
    }
    if !facts.agreed {
        no.add(Refusal::of(
            LC_111,
            "agreed",
            "Settle it together with complainant and client.",
        ));
    }
}
