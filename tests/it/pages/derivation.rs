//! The sheet of a case in a browser, on screens and on paper.

use serde_json::json;

use crate::flows::application::client;
use crate::flows::derivations::{office, planned_for, practices};
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

#[actix_web::test]
async fn the_sheet_is_read_on_both_screens_and_printed_on_few_pages() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let office = office(&house, &["ISO 9001:2015"]).await;
    let (visit, organisation, main) = client(&house, "Calder Practices").await;
    let mut sites = vec![main];
    sites.extend(practices(&visit, &organisation, 42).await);
    let more = json!({"sampling_reason": "The practices work alike, run from the centre"});
    let case = planned_for(&office, (&visit, &organisation), "ISO 9001:2015", &sites, more).await;
    person.sign_in("sam.scheduler@example.org").await;
    person.goto(&format!("/desk/cases/{}", case.certification)).await;
    person
        .press("Derivation, to print", "Rules and their sources")
        .await;
    person.look("derivation").await;
    // Seven places and four draws with their candidates.
    let pages = person.browser.printed_pages("derivation").await;
    assert!((6..=24).contains(&pages), "{pages} pages");
    person.goto("/desk/rule-versions").await;
    person.look("rule-versions").await;
    person.found_nothing_wrong();
    house.close().await;
}
