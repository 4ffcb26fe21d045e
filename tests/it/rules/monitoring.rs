//! Monitoring of people who audit: its limit (CO-32), what happens at it (CO-38), and the team check.

use assayer::rules::parameters::Parameters;
use assayer::rules::team::monitoring::{Seen, Standing, family, limit, put_off, standing};
use assayer::rules::team::{self, Request};
use serde_json::{Value, json};

use super::{day, no, pairs};

fn seen(since: &str, last: Option<&str>, put_off: Option<&str>) -> Seen {
    Seen {
        competent_since: day(since),
        last: last.map(day),
        put_off: put_off.map(day),
    }
}

#[test]
fn the_limit_counts_from_the_last_time_on_site_or_from_the_first_day_of_competence() {
    let parameters = Parameters::default();
    for (of, by) in [
        (seen("2024-01-08", None, None), "2027-01-08"),
        (seen("2020-01-08", Some("2024-02-29"), None), "2027-02-28"),
        (
            seen("2020-01-08", Some("2024-02-29"), Some("2027-05-01")),
            "2027-05-01",
        ),
    ] {
        assert_eq!(limit(&parameters, &of), day(by));
    }
    assert_eq!(family(&"ISO/IEC 27001:2022".into()), "ISO/IEC 27001");
}

#[test]
fn three_months_before_the_limit_it_is_warned_of_and_the_day_after_it_is_overdue() {
    let parameters = Parameters::default();
    for (of, on, as_it_stands) in [
        (
            seen("2020-01-08", Some("2024-03-10"), None),
            "2026-12-09",
            Standing::InTime,
        ),
        (
            seen("2020-01-08", Some("2024-03-10"), None),
            "2026-12-10",
            Standing::Soon,
        ),
        (
            seen("2020-01-08", Some("2024-03-10"), None),
            "2027-03-10",
            Standing::Soon,
        ),
        (
            seen("2020-01-08", Some("2024-03-10"), None),
            "2027-03-11",
            Standing::Overdue,
        ),
        (
            seen("2020-01-08", Some("2024-03-10"), Some("2027-06-10")),
            "2027-06-10",
            Standing::Soon,
        ),
        (
            seen("2020-01-08", Some("2024-03-10"), Some("2027-06-10")),
            "2027-06-11",
            Standing::Overdue,
        ),
        // Nobody can tell unknown from overdue.
        (seen("2020-01-08", None, None), "2026-01-01", Standing::Unrecorded),
        (seen("2024-01-08", None, None), "2026-12-31", Standing::Soon),
    ] {
        assert_eq!(standing(&parameters, &of, day(on)), as_it_stands, "{on}");
    }
}

#[test]
fn the_limit_is_put_off_once_and_by_three_months_at_most() {
    let parameters = Parameters::default();
    let late = seen("2020-01-08", Some("2024-03-10"), None);
    assert_eq!(
        put_off(&parameters, &late, day("2027-06-10"), day("2027-03-20"))
            .expect("allowed")
            .value,
        day("2027-06-10")
    );
    for (of, until, today, field) in [
        (late, "2027-06-11", "2027-03-20", "until"),
        (late, "2027-03-10", "2027-03-01", "until"),
        (late, "2027-05-01", "2027-05-02", "until"),
        (
            seen("2020-01-08", Some("2024-03-10"), Some("2027-04-01")),
            "2027-06-10",
            "2027-03-20",
            "",
        ),
    ] {
        assert_eq!(
            no(put_off(&parameters, &of, day(until), day(today))),
            pairs(&[("CO-38", field)]),
            "{until}"
        );
    }
}

/// A team of one lead whose monitoring stands like this.
fn team_of_one(monitoring: &Value, role: &str) -> Value {
    json!({
        "audit": {"organisation": "o1", "kind": "surveillance", "start": "2026-06-01", "end": "2026-06-02", "days": "2",
                  "required": [{"standard": "ISO 9001:2015", "area": "IAF 38"}]},
        "team": [{"auditor": "a1", "role": role, "days": "2"}],
        "auditors": [{"id": "a1", "active": true, "agreement": true, "declared": "2026-01-10", "confirmed": true,
                      "competences": [{"standard": "ISO 9001:2015", "area": "IAF 38", "role": "lead_auditor", "from": "2020-01-01"},
                                      {"standard": "ISO 9001:2015", "area": "IAF 38", "role": "technical_expert", "from": "2020-01-01"}],
                      "monitoring": monitoring}],
    })
}

#[test]
fn past_the_limit_nobody_is_assigned_anew_and_near_it_the_team_is_warned() {
    for (standing, family, role, result) in [
        ("overdue", "ISO 9001", "lead_auditor", Some("fail")),
        ("soon", "ISO 9001", "lead_auditor", Some("warn")),
        ("unrecorded", "ISO 9001", "lead_auditor", Some("warn")),
        // Another standard's limit concerns this audit not.
        ("overdue", "ISO 14001", "lead_auditor", Some("pass")),
        // An expert does not audit.
        ("overdue", "ISO 9001", "technical_expert", Some("pass")),
    ] {
        let monitoring = json!([{"family": family, "limit": "2026-05-01", "standing": standing}]);
        let request: Request = serde_json::from_value(team_of_one(&monitoring, role)).expect("a request");
        let report = team::check(&Parameters::default(), &request)
            .expect("judged")
            .value;
        let check = report
            .checks
            .iter()
            .find(|check| check.check.as_str() == "monitoring");
        assert_eq!(
            check.map(|check| check.result.as_str()),
            result,
            "{standing} {family} {role}"
        );
        assert_eq!(check.map(|check| check.rule.as_str()), Some("CO-38"));
        if role == "lead_auditor" {
            assert_eq!(report.allowed, result != Some("fail"), "{standing} {family}");
        }
    }
    // Whoever says nothing about monitoring hears nothing of it.
    let request: Request =
        serde_json::from_value(team_of_one(&json!([]), "lead_auditor")).expect("a request");
    let report = team::check(&Parameters::default(), &request)
        .expect("judged")
        .value;
    assert!(
        report
            .checks
            .iter()
            .all(|check| check.check.as_str() != "monitoring")
    );
}
