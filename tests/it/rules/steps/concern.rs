//! Appeals, complaints and misuse: LC-110, LC-111, LC-119.

use assayer::rules::steps::concern::{self, About, Event, Facts, Kind, Measure, Outcome, State};

use crate::rules::{day, no, pairs};

/// Everything given that any step of this kind asks for.
fn whole(kind: Kind) -> Facts<'static> {
    let about = if kind == Kind::Appeal {
        About::OwnWork
    } else {
        About::Client
    };
    Facts {
        says: "Seen and said",
        effectiveness: "A sign that records are not kept",
        handled: true,
        referred: true,
        until: Some(day("2026-07-01")),
        measure: Some(Measure::Corrected),
        measured: true,
        outcome: Some(Outcome::Upheld),
        action: "Put right",
        public: Some(false),
        agreed: true,
        settled: true,
        ..Facts::bare(kind, about, day("2026-06-01"))
    }
}

/// What the order lets through, but what belongs to another kind.
fn order(without: &[&str]) -> Vec<String> {
    [
        "received acknowledge acknowledged",
        "acknowledged admit admitted",
        "acknowledged dismiss dismissed",
        "acknowledged name_handler acknowledged",
        "acknowledged report acknowledged",
        "admitted name_handler admitted",
        "admitted report admitted",
        "admitted refer admitted",
        "admitted demand admitted",
        "admitted measure admitted",
        "admitted decide decided",
        "decided agree_publicity decided",
        "decided end ended",
    ]
    .into_iter()
    .filter(|row| !without.iter().any(|event| row.split(' ').nth(1) == Some(event)))
    .map(str::to_owned)
    .collect()
}

#[test]
fn each_kind_moves_only_along_the_table_and_takes_only_its_own_steps() {
    for (kind, foreign) in [
        (
            Kind::Appeal,
            vec!["refer", "demand", "measure", "agree_publicity"],
        ),
        (Kind::Complaint, vec!["demand", "measure"]),
        (Kind::Misuse, vec!["refer", "agree_publicity"]),
    ] {
        let mut seen = Vec::new();
        for state in State::ALL {
            for event in Event::ALL {
                if let Ok(ruling) = concern::step(*state, *event, &whole(kind)) {
                    seen.push(format!("{state} {event} {}", ruling.value));
                }
            }
        }
        assert_eq!(seen, order(&foreign), "{kind}");
    }
    // Out of order is refused under the rule of the kind, whatever is given.
    for (kind, rule) in [
        (Kind::Appeal, "LC-110"),
        (Kind::Complaint, "LC-111"),
        (Kind::Misuse, "LC-119"),
    ] {
        let early = concern::step(State::Received, Event::Decide, &whole(kind));
        assert_eq!(no(early), pairs(&[(rule, "")]));
    }
}

#[test]
fn a_complaint_about_our_own_work_is_referred_to_nobody() {
    let own = Facts {
        about: About::OwnWork,
        referred: false,
        ..whole(Kind::Complaint)
    };
    assert_eq!(
        no(concern::step(State::Admitted, Event::Refer, &own)),
        pairs(&[("LC-111", "")])
    );
    assert!(concern::step(State::Admitted, Event::Decide, &own).is_ok());
}

#[test]
fn a_complaint_about_a_client_is_weighed_and_referred_before_its_result() {
    let bare = Facts {
        says: " ",
        effectiveness: "",
        ..whole(Kind::Complaint)
    };
    let refused = no(concern::step(State::Admitted, Event::Refer, &bare));
    assert_eq!(refused, pairs(&[("LC-111", "effectiveness"), ("LC-111", "says")]));
    let unreferred = Facts {
        referred: false,
        ..whole(Kind::Complaint)
    };
    assert_eq!(
        no(concern::step(State::Admitted, Event::Decide, &unreferred)),
        pairs(&[("LC-111", "")])
    );
    let taken_back = Facts {
        outcome: Some(Outcome::TakenBack),
        ..unreferred
    };
    assert!(concern::step(State::Admitted, Event::Decide, &taken_back).is_ok());
}

#[test]
fn a_result_needs_somebody_who_handles_it_reasons_and_what_is_put_right() {
    for (kind, rule) in [(Kind::Appeal, "LC-110"), (Kind::Complaint, "LC-111")] {
        let bare = Facts {
            handled: false,
            says: "",
            action: "",
            ..whole(kind)
        };
        let refused = no(concern::step(State::Admitted, Event::Decide, &bare));
        assert_eq!(refused, pairs(&[(rule, ""), (rule, "says"), (rule, "action")]));
        let rejected = Facts {
            outcome: Some(Outcome::Rejected),
            action: "",
            ..whole(kind)
        };
        assert!(concern::step(State::Admitted, Event::Decide, &rejected).is_ok());
        let none = Facts {
            outcome: None,
            ..whole(kind)
        };
        assert_eq!(
            no(concern::step(State::Admitted, Event::Decide, &none)),
            pairs(&[(rule, "outcome")])
        );
    }
}

#[test]
fn of_misuse_the_correction_is_demanded_first_and_harder_measures_wait_for_its_day() {
    let demand = Facts {
        says: "",
        until: Some(day("2026-06-01")),
        ..whole(Kind::Misuse)
    };
    let refused = no(concern::step(State::Admitted, Event::Demand, &demand));
    assert_eq!(refused, pairs(&[("LC-119", "says"), ("LC-119", "until")]));
    let step = |facts: Facts<'_>| no(concern::step(State::Admitted, Event::Measure, &facts));
    let undemanded = Facts {
        until: None,
        ..whole(Kind::Misuse)
    };
    assert_eq!(step(undemanded), pairs(&[("LC-119", "")]));
    let early = Facts {
        measure: Some(Measure::Published),
        ..whole(Kind::Misuse)
    };
    assert_eq!(step(early), pairs(&[("LC-119", "measure")]));
    let late = Facts {
        on: day("2026-07-02"),
        ..early
    };
    assert!(concern::step(State::Admitted, Event::Measure, &late).is_ok());
    // A suspension is decided on its case, and stands here once it is.
    for measure in [Measure::Suspended, Measure::Withdrawn] {
        let undecided = Facts {
            measure: Some(measure),
            ..late
        };
        assert_eq!(step(undecided), pairs(&[("LC-119", "measure")]));
        let decided = Facts {
            decided: true,
            ..undecided
        };
        assert!(concern::step(State::Admitted, Event::Measure, &decided).is_ok());
    }
    let unmeasured = Facts {
        measured: false,
        ..whole(Kind::Misuse)
    };
    assert_eq!(
        no(concern::step(State::Admitted, Event::Decide, &unmeasured)),
        pairs(&[("LC-119", "")])
    );
}

#[test]
fn publicity_is_settled_with_both_before_a_complaint_ends() {
    let bare = Facts {
        public: Some(true),
        says: "",
        agreed: false,
        ..whole(Kind::Complaint)
    };
    let refused = no(concern::step(State::Decided, Event::AgreePublicity, &bare));
    assert_eq!(refused, pairs(&[("LC-111", "says"), ("LC-111", "agreed")]));
    let unsaid = Facts {
        public: None,
        ..whole(Kind::Complaint)
    };
    assert_eq!(
        no(concern::step(State::Decided, Event::AgreePublicity, &unsaid)),
        pairs(&[("LC-111", "public")])
    );
    let unsettled = Facts {
        settled: false,
        ..whole(Kind::Complaint)
    };
    assert_eq!(
        no(concern::step(State::Decided, Event::End, &unsettled)),
        pairs(&[("LC-111", "")])
    );
    let appeal = Facts {
        settled: false,
        ..whole(Kind::Appeal)
    };
    assert!(concern::step(State::Decided, Event::End, &appeal).is_ok());
}
