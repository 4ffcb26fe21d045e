//! Recording that an auditor was seen at work, in a browser.

use assayer::access::Role;

use crate::flows::audited::case;
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

#[actix_web::test]
async fn a_manager_records_that_somebody_was_seen_at_work_and_sees_who_is_next() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let case = case(&house, "Tarn Textiles").await;
    house.set_day(2026, 11, 2);
    house.staff("Max Manager", &[Role::Manager]).await;
    person.sign_in("max.manager@example.org").await;
    person.goto("/desk/monitoring").await;
    person.look("monitoring-due").await;
    person.goto(&format!("/desk/auditors/{}", case.lead)).await;
    person.press("Record a monitoring", "Seen auditing on site").await;
    person.look("monitoring-new").await;
    person.browser.tick("How > Seen auditing on site").await;
    person
        .fill(&[
            ("Standard", "ISO 9001:2015"),
            ("Done on", "2026-10-20"),
            ("Done by", "Otto Observer"),
            ("What was seen", "Led the opening meeting."),
        ])
        .await;
    person.browser.tick("Result > Satisfactory").await;
    person.press("Record a monitoring", "Otto Observer").await;
    person.look("auditor-monitored").await;
    person.press("Put the limit off", "by three months at most").await;
    person.look("monitoring-put-off").await;
    person.found_nothing_wrong();
    house.close().await;
}
