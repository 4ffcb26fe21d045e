//! What the public is told, VE-6.

use assayer::rules::public_status::{Facts, PublicStatus, RegisterEvent, status};
use proptest::prelude::*;

use super::day;

fn on(today: &str, revision: u32, events: &[(RegisterEvent, &str)]) -> PublicStatus {
    let events: Vec<_> = events.iter().map(|(event, date)| (*event, day(date))).collect();
    let facts = Facts {
        events: &events,
        revision,
        latest_revision: 2,
        effective: day("2026-02-01"),
        expires: day("2029-01-31"),
    };
    status(&facts, day(today)).value
}

#[test]
fn every_answer_follows_from_the_register_and_the_day() {
    // VE-6.
    use PublicStatus::{Expired, NotYetValid, Superseded, Suspended, Valid, Withdrawn};
    use RegisterEvent as E;
    let issued = (E::Issued, "2026-01-20");
    let suspended = (E::Suspended, "2027-03-01");
    for (today, revision, events, expected) in [
        ("2026-01-31", 2, vec![issued], NotYetValid),
        ("2026-02-01", 2, vec![issued], Valid),
        ("2029-01-31", 2, vec![issued], Valid),
        ("2029-02-01", 2, vec![issued], Expired),
        ("2026-06-01", 1, vec![issued], Superseded),
        ("2027-02-28", 2, vec![issued, suspended], Valid),
        ("2027-03-01", 2, vec![issued, suspended], Suspended),
        (
            "2027-05-01",
            2,
            vec![issued, suspended, (E::Restored, "2027-05-01")],
            Valid,
        ),
        (
            "2027-06-01",
            2,
            vec![issued, suspended, (E::ScopeChanged, "2027-05-01")],
            Suspended,
        ),
        ("2029-06-01", 2, vec![issued, suspended], Expired),
        (
            "2027-06-01",
            2,
            vec![issued, suspended, (E::Withdrawn, "2027-06-01")],
            Withdrawn,
        ),
        (
            "2030-06-01",
            2,
            vec![issued, (E::Withdrawn, "2027-06-01")],
            Withdrawn,
        ),
    ] {
        assert_eq!(on(today, revision, &events), expected, "{today} {events:?}");
    }
}

proptest! {
    #[test]
    fn withdrawn_stays_withdrawn_and_nothing_expired_is_valid(days in 0u64..3000, withdrawn_after in 0u64..3000, suspend in any::<bool>()) {
        let effective = day("2026-02-01");
        let today = effective + chrono::Days::new(days);
        let withdrawn = effective + chrono::Days::new(withdrawn_after);
        let mut events = vec![(RegisterEvent::Issued, effective)];
        if suspend {
            events.push((RegisterEvent::Suspended, effective));
        }
        events.push((RegisterEvent::Withdrawn, withdrawn));
        let expires = day("2029-01-31");
        let facts = Facts { events: &events, revision: 1, latest_revision: 1, effective, expires };
        let answer = status(&facts, today).value;
        prop_assert_eq!(answer == PublicStatus::Withdrawn, today >= withdrawn);
        prop_assert_eq!(answer == PublicStatus::Valid, today < withdrawn && today <= expires && !suspend);
    }
}
