//! Certifications audited together: what is taken off kept figures, and whose share is what (AT-60 to AT-69).

use assayer::base::amounts::{AuditorDays, Decimal};
use assayer::base::ruling::Ruling;
use assayer::rules::audit_time::{AuditTime, Integration, Joint, Own, Purpose, Request, compute, together};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{book, no};

const Q: &str = "ISO 9001:2015";
const S: &str = "ISO/IEC 27001:2022";
const M: &str = "ISO 13485:2016";

fn own(request: Value) -> (Request, AuditTime) {
    let request: Request = serde_json::from_value(request).expect("a request");
    let time = compute(book(), book().parameters(), &request)
        .expect("a time")
        .value;
    (request, time)
}

fn alone(standard: &str, people: i64) -> (Request, AuditTime) {
    own(json!({"audit": "initial", "standards": [{"standard": standard}], "effective_personnel": people}))
}

fn terms(level: i64, team: &[&[&str]]) -> Integration {
    let team: Vec<Value> = team.iter().map(|each| json!({"standards": each})).collect();
    serde_json::from_value(json!({"level_percent": level, "team": team})).expect("terms")
}

fn joint(purpose: Purpose, kept: &[(Request, AuditTime)], terms: &Integration) -> Ruling<Joint> {
    let own: Vec<Own<'_>> = kept.iter().map(|(request, time)| Own { request, time }).collect();
    together(book(), book().parameters(), purpose, &own, terms).expect("a joint time")
}

#[test]
fn kept_figures_are_integrated_like_a_request_for_all_standards_at_once() {
    // AT-60, AT-65, AT-69: 85 people, 6 and 11 days; level and capability of 100 take a fifth.
    let kept = [alone(Q, 85), alone(S, 85)];
    let terms = terms(100, &[&[Q, S]]);
    for (purpose, word) in [
        (Purpose::Initial, "initial"),
        (Purpose::Surveillance, "surveillance"),
        (Purpose::Recertification, "recertification"),
    ] {
        let ruling = joint(purpose, &kept, &terms);
        let at_once = own(
            json!({"audit": word, "standards": [{"standard": Q}, {"standard": S}],
            "effective_personnel": 85, "integration": terms}),
        );
        assert_eq!(
            ruling.value.time.days_unrounded, at_once.1.days_unrounded,
            "{word}"
        );
        assert_eq!(ruling.value.time.days, at_once.1.days, "{word}");
        assert_eq!(ruling.value.time.stage_1_days, at_once.1.stage_1_days, "{word}");
    }
}

#[test]
fn each_standard_takes_its_share_in_half_days_and_nothing_is_lost() {
    // 6 + 11 = 17 days, four fifths are 13.6, rounded 13.5: 4.76 and 8.74, in half days 5 and 8.5.
    let ruling = joint(
        Purpose::Initial,
        &[alone(Q, 85), alone(S, 85)],
        &terms(100, &[&[Q, S]]),
    );
    let shares: Vec<String> = ruling
        .value
        .shares
        .iter()
        .map(|share| share.days.to_string())
        .collect();
    assert_eq!(ruling.value.time.days.to_string(), "13.5");
    assert_eq!(shares, ["5.0", "8.5"]);
    let stages: Vec<_> = ruling
        .value
        .shares
        .iter()
        .map(|share| (share.stage_1_days.unwrap() + share.stage_2_days.unwrap()) == share.days)
        .collect();
    assert_eq!(stages, [true, true]);
}

#[test]
fn medical_devices_beside_quality_never_fall_below_five_quarters_of_their_own_time() {
    // AT-68, on kept figures.
    let kept = [alone(M, 85), alone(Q, 85)];
    let ruling = joint(Purpose::Initial, &kept, &terms(100, &[&[Q, M]]));
    let own = kept[0].1.days_unrounded.0;
    assert!(ruling.value.time.days_unrounded.0 >= own * 5 / 4);
}

#[test]
fn one_standard_is_not_integrated_with_itself_and_a_team_covers_all() {
    // AT-60, AT-63.
    let kept = [alone(Q, 85), alone(Q, 40)];
    let parts: Vec<Own<'_>> = kept.iter().map(|(request, time)| Own { request, time }).collect();
    let refusals = together(
        book(),
        book().parameters(),
        Purpose::Initial,
        &parts,
        &terms(50, &[&[Q]]),
    )
    .expect_err("one standard twice");
    assert!(
        refusals.0.iter().any(|refusal| refusal.rule.as_str() == "AT-60"),
        "{refusals:?}"
    );
    let kept = [alone(Q, 85), alone(S, 40)];
    let parts: Vec<Own<'_>> = kept.iter().map(|(request, time)| Own { request, time }).collect();
    let faults = no(together(
        book(),
        book().parameters(),
        Purpose::Initial,
        &parts,
        &terms(50, &[&[Q]]),
    ));
    assert!(faults.iter().any(|(rule, _)| rule == "AT-63"), "{faults:?}");
    let special = together(
        book(),
        book().parameters(),
        Purpose::Special,
        &parts,
        &terms(50, &[&[Q, S]]),
    );
    assert!(special.is_err());
}

proptest! {
    #[test]
    fn shares_are_the_whole_and_never_more_than_alone(
        people in 1_i64..4_000, others in 1_i64..4_000, level in 0_i64..=100, both in any::<bool>(),
    ) {
        let kept = [alone(Q, people), alone(S, others)];
        let team: &[&[&str]] = if both { &[&[Q, S]] } else { &[&[Q], &[S]] };
        for purpose in [Purpose::Initial, Purpose::Surveillance, Purpose::Recertification] {
            let ruling = joint(purpose, &kept, &terms(level, team));
            let sum: AuditorDays = ruling.value.shares.iter().map(|share| share.days).sum();
            prop_assert_eq!(sum, ruling.value.time.days);
            let before: Decimal = ruling.value.time.integration.as_ref().expect("integrated").days_before;
            prop_assert!(ruling.value.time.days_unrounded.0 <= before.0.max(1.into()));
            // AT-65: never more than a fifth.
            prop_assert!(ruling.value.time.days_unrounded.0 * 5 >= before.0 * 4);
            for share in &ruling.value.shares {
                prop_assert!(share.days >= AuditorDays::halves(1));
            }
        }
    }
}
