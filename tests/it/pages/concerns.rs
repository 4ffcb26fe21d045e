//! An appeal from the portal to its end, in a browser.

use assayer::access::Role;

use crate::flows::audited::{case, certified};
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

#[actix_web::test]
async fn an_appeal_travels_from_the_portal_over_the_desk_to_its_end() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let case = case(&house, "Tarn Textiles").await;
    certified(&case).await;
    house.staff("Max Manager", &[Role::Manager]).await;
    person.sign_in("cleo.of.tarn.textiles@example.org").await;
    person.goto("/portal/concerns").await;
    person.look("portal-concerns-none").await;
    person
        .press("Appeal against a decision", "Against the decision")
        .await;
    person.look("portal-concern-new").await;
    person
        .browser
        .tick("Against the decision > ISO 9001:2015: certification granted on 16 March 2026")
        .await;
    person
        .fill(&[
            ("Subject", "The day clinic is missing"),
            (
                "What happened",
                "It was audited on 4 March, and the certificate lacks it.",
            ),
        ])
        .await;
    person.press("Send it", "Nothing has happened yet").await;
    let id = person.id().await;
    person.look("portal-concern").await;
    person.leave().await;
    person.sign_in("max.manager@example.org").await;
    person.look("desk-concern-waits").await;
    person.goto("/desk/concerns").await;
    person.look("desk-concerns").await;
    person.goto(&format!("/desk/concerns/{id}")).await;
    person
        .press("Acknowledge receipt", "concern our certification work")
        .await;
    person
        .browser
        .tick("It concerns our certification work > Yes, it is looked into")
        .await;
    person
        .fill(&[("What of it, or why not", "Our decision of 16 March")])
        .await;
    person.press("Keep this", "Name who handles it").await;
    person.look("desk-concern-handler").await;
    person.fill(&[("Handled by", "Max Manager")]).await;
    person.press("Name them", "Somebody was named").await;
    person.look("desk-concern").await;
    person.press("Result", "What is put right").await;
    person.browser.tick("Result > Upheld").await;
    person.fill(&[("Reasons", "The report names the clinic.")]).await;
    person.press("Decide", "Say what is put right").await;
    person.browser.screenshot("desk-concern-refused").await;
    let told = person.browser.faults().await;
    assert!(told.iter().all(|fault| fault.contains("422")), "{told:?}");
    person
        .fill(&[("What is put right", "The certificate is issued anew.")])
        .await;
    person.press("Decide", "Notify the end").await;
    person.look("desk-concern-decided").await;
    person.press("Notify the end", "Ended").await;
    person.goto("/desk/concerns/new").await;
    person.look("desk-concern-new").await;
    person
        .goto(&format!(
            "/desk/concerns/new?kind=complaint&case={}",
            case.certification
        ))
        .await;
    person.look("desk-complaint-new").await;
    person.found_nothing_wrong();
    house.close().await;
}
