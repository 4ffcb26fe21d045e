//! One client's case from application to certificate and onward, with every figure worked out by hand.

use serde_json::{Value, json};

use crate::house::client::{Reply, Visit};
use crate::house::given;
use crate::house::path::{CLIENT, Path};
use crate::house::running::on_both;

/// What a stranger with the paper in hand is told.
async fn asked_by_a_stranger(path: &Path<'_>) -> Reply {
    let address = format!("/api/v1/public/certificates/{}", path.ids.number);
    path.house.nobody().get_json(&address).await.is(200)
}

async fn field(visit: &Visit, address: &str, pointer: &str) -> String {
    visit.get_json(address).await.is(200).field(pointer)
}

fn days(audits: &Value) -> Vec<String> {
    let audits = audits.as_array().expect("audits").iter();
    audits
        .map(|audit| format!("{} {}", audit["kind"].as_str().unwrap_or_default(), audit["days"]))
        .collect()
}

on_both! {
    async fn one_case_travels_from_application_to_withdrawal(house) {
        let mut path = Path::to_issued(house).await;
        let ids = path.ids.clone();

        // AT-11, AT-20: 40 + 10 × 4 ÷ 8 = 45 people at each site: row 26-45, 4 days.
        // MS-30: of four clinics √4 = 2 are visited. AT-71: 4 days for the central function and 2 × 4 for the clinics.
        let review = path.crew.reviewer.get_json(&format!("/api/v1/applications/{}/review", ids.application)).await.is(200);
        assert_eq!(review.field("/days"), "12.0");
        // AT-50: 30 % of 12 are 3.6, rounded to 3.5; the rest is stage 2.
        assert_eq!((review.field("/shown/stage_1_days"), review.field("/shown/stage_2_days")), ("3.5".into(), "8.5".into()));

        // AT-53: 12 ÷ 3 = 4 days each year; AT-54: 12 × 2 ÷ 3 = 8 days.
        let programme = path.crew.scheduler.get_json(&format!("/api/v1/certifications/{}/programme", ids.certification)).await.is(200);
        let audits = programme.json()["programmes"][0]["audits"].clone();
        let expected = ["stage_1 3.5", "stage_2 8.5", "surveillance 4.0", "surveillance 4.0", "recertification 8.0"];
        assert_eq!(days(&audits), expected);
        // MS-30: initial √4 = 2, surveillance 0.6 × √4 = 1.2, so 2, recertification 2; with the central function 3 (MS-35).
        let visited: Vec<usize> = (0..5).map(|i| audits[i]["sites"].as_array().expect("sites").len()).collect();
        assert_eq!(visited, [1, 3, 3, 3, 3]);

        // Evidence is due 14 days before the audit of 2 March.
        let request = format!("/api/v1/evidence-requests/{}", ids.request);
        assert_eq!(field(&path.client, &request, "/due_on").await, "2026-02-16");
        // LC-57: an answer within 30 days of 4 March; LC-55: verified within 6 months of 6 March, the last day of stage 2.
        let finding = path.client.get_json(&format!("/api/v1/findings/{}", ids.finding)).await.is(200);
        assert_eq!((finding.field("/answer_by"), finding.field("/close_by")), ("2026-04-03".into(), "2026-09-06".into()));
        assert_eq!(finding.field("/status"), "verified");

        // LC-20, LC-21: decided on 30 March 2026, so 36 months less a day.
        let case = format!("/api/v1/certifications/{}", ids.certification);
        let view = path.crew.decider.get_json(&case).await.is(200);
        assert_eq!((view.field("/cycle_start_on"), view.field("/expires_on")), ("2026-03-30".into(), "2029-03-29".into()));
        // LC-22: the first surveillance by 30 March 2027, 12 months after the decision.
        assert_eq!((audits[2]["limit_on"].clone(), audits[2]["window_rule"].clone()), (json!("2027-03-30"), json!("LC-22")));

        // VE-1: MC, the digits of ISO 9001, the first serial and its check character.
        assert!(ids.number.starts_with("MC-9001-000001"), "{}", ids.number);
        let valid = asked_by_a_stranger(&path).await;
        assert_eq!((valid.field("/status"), valid.field("/revision")), ("valid".into(), "1".into()));
        assert_eq!((valid.field("/issued"), valid.field("/expires")), ("2026-03-31".into(), "2029-03-29".into()));
        assert_eq!(valid.field("/holder/name"), CLIENT);
        assert_eq!(valid.field("/accreditation/number"), "0412");
        assert_eq!(valid.json()["sites"].as_array().expect("sites").len(), 5);

        // Monday, 1 June 2026. LC-92: six months at most, to 1 December.
        path.on_day(147);
        let given = given::suspension(path.case_version().await);
        path.crew.decider.post_json(&format!("{case}/suspension"), given).await.ok();
        assert_eq!(asked_by_a_stranger(&path).await.field("/status"), "suspended");
        let last = path.crew.decider.get_json("/api/v1/decisions").await.is(200);
        assert_eq!((last.field("/items/0/kind"), last.field("/items/0/limit_on")), ("suspend".into(), "2026-12-01".into()));

        path.on_day(200);
        let given = given::restoration(path.case_version().await);
        path.crew.decider.post_json(&format!("{case}/restoration"), given).await.ok();
        let restored = asked_by_a_stranger(&path).await;
        // LC-93: the expiry has not moved.
        assert_eq!((restored.field("/status"), restored.field("/expires")), ("valid".into(), "2029-03-29".into()));

        path.on_day(260);
        let given = given::suspension(path.case_version().await);
        path.crew.decider.post_json(&format!("{case}/withdrawal"), given).await.ok();
        let withdrawn = asked_by_a_stranger(&path).await;
        assert_eq!(withdrawn.field("/status"), "withdrawn");
        let history = withdrawn.json()["history"].as_array().expect("a history").clone();
        let events: Vec<&str> = history.iter().filter_map(|past| past["event"].as_str()).collect();
        assert_eq!(events, ["issued", "suspended", "restored", "withdrawn"]);
        path.ids.number.clear();
    }
}
