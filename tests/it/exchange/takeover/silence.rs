//! The first rounds of the clock after a take-over: nobody gets a letter about what fell due before it, everybody finds
//! what waits for them, and what falls due from that day on is told.

use assayer::access::Role;
use assayer::base::time::{Date, plus_days};
use assayer::jobs;

use super::book::{TODAY, cases, day};
use super::sheets::workbook;
use super::{every, ready, take_over};
use crate::faults::counts;
use crate::house::running::{House, on_both};
use crate::jobs::rows::node;

/// The round of this day: how many ran out, and how much was told.
async fn round(house: &House, on: Date) -> (i64, i64) {
    house.set_date(on);
    house.pass_seconds(12 * 60 * 60);
    let clock = jobs::registry()
        .into_iter()
        .filter(|job| job.name == "clock")
        .collect();
    let node = node(house, clock);
    node.plan(house.now()).await.expect("it is planned");
    node.run_due(house.now()).await.expect("it works");
    let row = house.db.read_public(|conn| jobs::latest(conn, "clock")).await;
    let report = row
        .expect("it is read")
        .expect("a row")
        .result
        .expect("a report")
        .0;
    let of = |name: &str| report[name].as_i64().expect("a number");
    (of("expired"), of("told"))
}

fn letters(house: &House) -> i64 {
    counts(house.database_url(), &["letters WHERE letter <> 'user_invited'"])[0]
}

on_both! {
    async fn nobody_is_written_to_about_what_fell_due_before_the_take_over(house) {
        ready(house).await;
        take_over(house, &workbook(&cases(200)));
        let before = letters(house);
        let today = day(TODAY);
        let (expired, told) = round(house, today).await;
        assert!(expired > 3, "{expired}");
        let fell_due = |on: Date| {
            counts(house.database_url(), &[&format!("reminders WHERE due_on < '{on}'"), "reminders"])
        };
        assert_eq!(fell_due(today), [0, told]);
        assert_eq!(letters(house) - before, told);
        // It waits where it is decided and arranged.
        let missed = counts(
            house.database_url(),
            &["audits a, certifications c WHERE a.certification_id = c.id AND a.kind = 'surveillance' \
               AND a.status = 'planned' AND c.status = 'certified' AND a.limit_on < '2026-11-23' \
               AND c.expires_on >= '2026-11-23'"],
        )[0];
        assert!(missed > 3, "{missed}");
        house.keep_sessions();
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let auditors = every(&manager, "/api/v1/auditors").await;
        let dora = auditors.iter().find(|row| row["name"] == "Dora").expect("Dora came with the list");
        let dora = dora["id"].as_str().expect("an id").parse().expect("an id");
        let decider = house.auditor("Dora Decider", &[Role::DecisionMaker], dora).await;
        decider.get("/desk").await.is(200).says("a surveillance was not held in time");
        let scheduler = house.staff("Sasha Scheduler", &[Role::Scheduler]).await;
        scheduler.get("/desk").await.is(200).says("Client number C");
        // Later rounds tell what falls due from the day itself on, once, and never what was before.
        let mut all = told;
        for days in [1, 40, 80] {
            all += round(house, plus_days(today, days)).await.1;
            assert_eq!(fell_due(today), [0, all], "{days}");
        }
        assert!(all > told, "{all}");
    }
}
