//! Jobs and letters in an administrator's browser: nothing yet, a bad day, and what is done about it.

use assayer::access::Role;
use assayer::base::ids::Mint as _;
use assayer::cli::system::SystemMint;

use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

const FAULT: &str = "The mail server: connection error: failed to lookup address information: Temporary failure in name \
    resolution while connecting to the relay that the operator configured, mail.long-host-name.example.org:587.";

/// A run of a job that stands so.
fn run(house: &House, kind: &str, period: &str, state: &str, fault: &str) {
    let (id, now) = (SystemMint.uuid(), house.now());
    house.plant(&format!(
        "INSERT INTO jobs (id, kind, key, period, state, due_at, attempt, owner, beat_at, fault, planned_at, ended_at) \
         VALUES ('{id}', '{kind}', '', '{period}', '{state}', '{now}', 5, '0190aaaa-0000-7000-8000-000000000001', '{now}', \
         '{fault}', '{now}', '{now}')"
    ));
}

/// A letter that stands so.
fn letter(house: &House, number: u32, recipient: &str, state: &str, fault: &str) {
    let now = house.now();
    house.plant(&format!(
        "INSERT INTO letters (id, chain, seq, letter, recipient, particulars, queued_at, state, attempts, fault) VALUES \
         ('01900000-0000-7000-8000-{number:012}', 'house', {number}, 'user_invited', '{recipient}', \
         '{{\"name\": \"Maximiliana Featherstonehaugh-Cholmondeley\", \"secret_link\": \"https://meridian.example/s\"}}', \
         '{now}', '{state}', 3, '{fault}')"
    ));
}

#[actix_web::test]
async fn an_administrator_looks_after_jobs_and_letters() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    house.leave_faults();
    house.staff("Ada Administrator", &[Role::Administrator]).await;
    person.sign_in("ada.administrator@example.org").await;
    person.press("Jobs", "Nothing has run yet").await;
    person.look("jobs-none").await;
    person.press("Outbox", "There are no such letters").await;
    person.look("letters-none").await;

    run(&house, "outbox", "2026-01-05T08:58Z", "dead", FAULT);
    run(&house, "housekeeping", "2026-01-05T08Z", "done", "");
    run(&house, "consistency", "2026-01-05", "running", "");
    run(&house, "outbox", "2026-01-05T08:59Z", "failed", FAULT);
    let long = "maximiliana.featherstonehaugh-cholmondeley@quality.long-client-name.example.org";
    letter(&house, 1, long, "dead", FAULT);
    let waited = "It waited for more than 7 days before anybody tried to send it.";
    letter(&house, 2, "bob@example.org", "held", waited);
    letter(&house, 3, "cleo@example.org", "sent", "");
    letter(&house, 4, "dora@example.org", "queued", "");
    person.press("Today", "Look at a job that failed").await;
    person.look("jobs-home").await;
    person.press("Jobs", "Failed, and waiting for you").await;
    person.look("jobs-busy").await;
    person.press("Run now: Nightly check", "The job is planned").await;
    person
        .browser
        .press("Failed, and waiting for you > Sending letters", "What went wrong")
        .await;
    person.look("jobs-dead").await;
    person.press("Give up", "Enter").await;
    for complaint in person.browser.complaints().await {
        assert!(complaint.contains("status of 422"), "{complaint}");
    }
    person.look("jobs-no-reason").await;
    person.press("Try again", "The job is planned again").await;
    person.look("jobs-again").await;

    person.press("Outbox", "cleo@example.org").await;
    person.look("letters-busy").await;
    let held = "nav.tabs a[aria-current=page][href$='state=held']";
    person.browser.press_to_find("Held", held).await;
    person.press("User invited", "[not shown]").await;
    person.look("letters-held").await;
    person.press("Send it", "within a minute").await;
    person.goto("/desk/letters?state=dead").await;
    person.press("User invited", "Why it was not sent").await;
    person.fill(&[("Why", "She left the client in December")]).await;
    person.press("Give it up", "The letter is given up").await;
    person.look("letters-given-up").await;
    person.found_nothing_wrong();
    house.close().await;
}
