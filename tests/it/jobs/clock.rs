//! The clock's round: what opens, is late or runs out is told and recorded once, by whichever node, also after days
//! in which nothing ran.

use assayer::base::time::{Date, plus_days};
use assayer::jobs::{self, Ended, Node};
use futures_util::future::join_all;
use serde_json::Value;

use super::rows::node;
use crate::faults::counts;
use crate::house::path::Path;
use crate::house::running::{House, on_both};
use crate::house::statements;

/// Kind, key and period.
type JobName = (String, String, String);

async fn work(house: &House, node: &Node) -> Vec<(JobName, Ended)> {
    node.plan(house.now()).await.expect("it is planned");
    node.run_due(house.now()).await.expect("it works")
}

/// Three nodes plan and work at 9 o'clock of this day; how often the round ran, and what it did.
async fn round(house: &House, day: Date) -> Value {
    house.set_date(day);
    let clock = || {
        jobs::registry()
            .into_iter()
            .filter(|job| job.name == "clock")
            .collect()
    };
    let nodes: Vec<_> = (0..3).map(|_| node(house, clock())).collect();
    let ended = join_all(nodes.iter().map(|node| work(house, node)))
        .await
        .concat();
    let ended: Vec<Ended> = ended.into_iter().map(|(_, ended)| ended).collect();
    assert_eq!(ended, [Ended::Done], "{day}");
    let row = house.db.read_public(|conn| jobs::latest(conn, "clock")).await;
    row.expect("it is read")
        .expect("a row")
        .result
        .expect("a report")
        .0
}

/// The round of one node at 9 o'clock of this day.
pub(crate) async fn once(house: &House, day: Date) {
    house.set_date(day);
    house.keep_sessions();
    let clock = jobs::registry()
        .into_iter()
        .filter(|job| job.name == "clock")
        .collect();
    work(house, &node(house, clock)).await;
}

fn letters(house: &House, name: &str) -> i64 {
    counts(
        house.database_url(),
        &[&format!("letters WHERE letter = '{name}'")],
    )[0]
}

fn date(value: &Value) -> Date {
    value.as_str().expect("a date").parse().expect("a date")
}

on_both! {
    async fn what_opens_is_missed_and_runs_out_is_told_once_also_after_days_of_silence(house) {
        let path = Path::to_issued(house).await;
        house.keep_sessions();
        let address = format!("/api/v1/certifications/{}", path.ids.certification);
        let case = path.crew.decider.get_json(&address).await.is(200).json();
        let audits = case["audits"].as_array().expect("audits");
        let first = audits.iter().find(|audit| audit["kind"] == "surveillance").expect("a surveillance");
        let (opens, limit) = (date(&first["opens_on"]), date(&first["limit_on"]));
        let expires = date(&case["expires_on"]);

        assert_eq!(round(house, plus_days(opens, -1)).await["told"], 0);
        // The day itself is missed: nothing ran for three days.
        assert_eq!(round(house, plus_days(opens, 3)).await["told"], 1);
        assert_eq!(letters(house, "audit_due"), 1);
        assert_eq!(round(house, plus_days(opens, 4)).await["told"], 0);
        // The limit itself is in time; the day after, those who decide hear of it, and nothing else happens.
        round(house, limit).await;
        assert_eq!(letters(house, "suspension_due"), 0);
        round(house, plus_days(limit, 1)).await;
        assert_eq!(letters(house, "suspension_due"), 1);
        house.keep_sessions();
        path.crew.decider.get("/desk").await.is(200).says("a surveillance was not held in time");
        let case = path.crew.decider.get_json(&address).await.is(200).json();
        assert_eq!(case["status"], "certified");
        // The last day is valid. What ran out while nothing ran has run out on its own day, once.
        assert_eq!(round(house, expires).await["expired"], 0);
        assert_eq!(round(house, plus_days(expires, 5)).await["expired"], 1);
        assert_eq!(round(house, plus_days(expires, 6)).await["expired"], 0);
        assert_eq!(letters(house, "certification_expired"), 1);
        house.keep_sessions();
        let case = path.crew.decider.get_json(&address).await.is(200).json();
        assert_eq!(case["status"], "expired");
        let events = case["events"].as_array().expect("events");
        let last = events.iter().find(|event| event["event"] == "expire").expect("the expiry");
        assert_eq!(date(&last["happened_on"]), plus_days(expires, 1));
        assert_eq!(letters(house, "audit_due"), counts(house.database_url(), &["reminders WHERE what = 'audit_due'"])[0]);
    }

    async fn each_thing_is_told_by_looking_at_its_own_row_however_many_wait(house) {
        let path = Path::to_issued(house).await;
        house.keep_sessions();
        let address = format!("/api/v1/certifications/{}", path.ids.certification);
        let case = path.crew.decider.get_json(&address).await.is(200).json();
        let audits = case["audits"].as_array().expect("audits");
        let first = audits.iter().find(|audit| audit["kind"] == "surveillance").expect("a surveillance");
        statements::listen(house.database_url());
        assert_eq!(round(house, date(&first["opens_on"])).await["told"], 1);
        let asked: Vec<String> = statements::heard(house.database_url())
            .into_iter()
            .map(|statement| statement.replace(['`', '"'], ""))
            .filter(|statement| statement.starts_with("SELECT") && statement.contains("FROM reminders"))
            .collect();
        // What is due is looked for once, in four questions; then the one thing, by its id.
        let of_one = asked.iter().filter(|statement| statement.contains("audits.id = ")).count();
        assert_eq!((asked.len(), of_one), (5, 1), "{asked:#?}");
    }

    async fn a_late_answer_and_a_suspension_past_its_limit_are_told_once(house) {
        let path = Path::to_issued(house).await;
        let today = house.today();
        let (yesterday, tomorrow) = (plus_days(today, -1), plus_days(today, 1));
        house.plant(&format!("UPDATE findings SET status = 'returned', answer_by = '{yesterday}'"));
        for day in [today, tomorrow] {
            round(house, day).await;
            assert_eq!(letters(house, "answer_late"), 1, "{day}");
        }
        house.keep_sessions();
        let address = format!("/api/v1/certifications/{}", path.ids.certification);
        let version = path.crew.decider.get_json(&address).await.is(200).json()["version"].clone();
        let mut given = crate::house::given::suspension(1);
        given["version"] = version;
        given["limit_on"] = serde_json::json!(plus_days(tomorrow, 10));
        path.crew.decider.post_json(&format!("{address}/suspension"), given).await.is(201);
        for (days, told) in [(10, 0), (11, 1), (12, 1)] {
            round(house, plus_days(tomorrow, days)).await;
            assert_eq!(letters(house, "suspension_due"), told, "{days}");
        }
        house.leave_faults();
    }
}
