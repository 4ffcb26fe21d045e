//! Changing what a living certification covers: LC-94, LC-95, LC-96, LC-123, AT-105, MS-71, MS-75, VE-41.

use assayer::base::amounts::{AuditorDays, Decimal};
use assayer::base::ruling::Refusals;
use assayer::base::time::Date;
use assayer::rules::book::{StandardId, Transition};
use assayer::rules::modification::{Audited, Kind, Planning, Reduction, plan, reduce};
use assayer::rules::site_sample::Method;
use assayer::rules::words::{AuditKind, CertificationStatus};

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn transition(ends: Option<&str>) -> Transition {
    Transition {
        from: StandardId::from("ISO 9001:2015"),
        source: "a document of the forum".to_owned(),
        last_audit_to_old: None,
        ends: ends.map(day),
        days_at_recertification: Decimal(AuditorDays::halves(1).exact()),
        days_at_surveillance: Decimal(AuditorDays::whole(1).exact()),
        days_separate: Decimal(AuditorDays::halves(3).exact()),
    }
}

/// One site joins at the next surveillance.
fn planning<'a>() -> Planning<'a> {
    Planning {
        kind: Kind::Extension,
        on: day("2027-01-11"),
        status: CertificationStatus::Certified,
        audited: Audited::With(AuditKind::Surveillance),
        days: AuditorDays::halves(1),
        reason: "Twenty people of a known kind",
        scope_changes: false,
        areas: 0,
        joining: 1,
        method: Method::S,
        transition: None,
        edition: "ISO 9001:2026",
        accredited: true,
        covered: true,
    }
}

fn rules(no: &Refusals) -> Vec<&str> {
    no.0.iter().map(|refusal| refusal.rule.as_str()).collect()
}

fn refused(planning: &Planning<'_>) -> Vec<String> {
    let no = plan(planning).expect_err("a refusal");
    rules(&no).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_site_joins_at_the_next_surveillance_or_is_audited_first() {
    let steps = plan(&planning()).expect("it may");
    let cited: Vec<&str> = steps.iter().map(|step| step.rule.as_str()).collect();
    assert_eq!(cited, ["MS-71", "MS-75", "LC-96"]);
    let first = Planning {
        audited: Audited::Separately,
        method: Method::N,
        ..planning()
    };
    let steps = plan(&first).expect("it may");
    assert!(
        steps
            .iter()
            .any(|step| step.says.contains("before it is taken in"))
    );
}

#[test]
fn everything_against_an_extension_is_said_at_once() {
    let nothing = Planning {
        status: CertificationStatus::Suspended,
        reason: " ",
        joining: 0,
        covered: false,
        audited: Audited::Separately,
        days: AuditorDays::default(),
        ..planning()
    };
    assert_eq!(refused(&nothing), ["LC-98", "LC-96", "LC-96", "LC-96", "VE-41"]);
    // One that is openly unaccredited needs no accreditation.
    let open = Planning {
        accredited: false,
        covered: false,
        ..planning()
    };
    assert!(plan(&open).is_ok());
}

#[test]
fn another_edition_takes_the_days_of_its_table_and_ends_with_the_transition() {
    let known = transition(Some("2028-12-31"));
    let moves = |audited, days, on: &str| {
        plan(&Planning {
            kind: Kind::Transition,
            transition: Some(&known),
            joining: 0,
            audited,
            days,
            on: day(on),
            ..planning()
        })
        .map(|_| ())
        .map_err(|no| rules(&no).into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let refused = |rule: &str| Err(vec![rule.to_owned()]);
    let surveillance = Audited::With(AuditKind::Surveillance);
    let recertification = Audited::With(AuditKind::Recertification);
    // AT-105
    for (audited, least) in [
        (surveillance, AuditorDays::whole(1)),
        (recertification, AuditorDays::halves(1)),
        (Audited::Separately, AuditorDays::halves(3)),
    ] {
        assert_eq!(moves(audited, least, "2027-01-11"), Ok(()), "{audited:?}");
        let less = AuditorDays(least.0 - 1);
        assert_eq!(
            moves(audited, less, "2027-01-11"),
            refused("AT-105"),
            "{audited:?}"
        );
    }
    // LC-123: the last day is still in time.
    assert_eq!(moves(surveillance, AuditorDays::whole(1), "2028-12-31"), Ok(()));
    assert_eq!(
        moves(surveillance, AuditorDays::whole(1), "2029-01-01"),
        refused("LC-123")
    );
    assert_eq!(
        moves(
            Audited::With(AuditKind::Stage2),
            AuditorDays::whole(9),
            "2027-01-11"
        ),
        refused("LC-123")
    );
}

#[test]
fn an_unknown_move_is_refused_and_an_unpublished_end_is_told() {
    let unknown = Planning {
        kind: Kind::Transition,
        joining: 0,
        ..planning()
    };
    assert_eq!(refused(&unknown), ["LC-123"]);
    let known = transition(None);
    let open = Planning {
        transition: Some(&known),
        days: AuditorDays::whole(1),
        ..unknown
    };
    let steps = plan(&open).expect("it may");
    assert!(steps.iter().any(|step| step.says.contains("not published yet")));
}

#[test]
fn a_scope_is_reduced_to_something_the_standard_allows() {
    let good = Reduction {
        status: CertificationStatus::Suspended,
        scope_changes: true,
        areas: 0,
        areas_left: 1,
        allowed: true,
        scope: "Acute inpatient care",
    };
    let steps = reduce(&good).expect("it may");
    assert_eq!(
        steps.iter().map(|step| step.rule.as_str()).collect::<Vec<_>>(),
        ["LC-94", "LC-95"]
    );
    let bad = Reduction {
        status: CertificationStatus::Expired,
        scope_changes: false,
        areas_left: 0,
        allowed: false,
        scope: "",
        ..good
    };
    let no = reduce(&bad).expect_err("a refusal");
    assert_eq!(rules(&no), ["LC-98", "LC-94", "LC-94", "LC-94", "LC-94"]);
}
