//! A wider scope planned in a browser, what is missing said beside its field, and a scope narrowed by who decides.

use serde_json::json;

use crate::flows::whole_life::Life;
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

#[actix_web::test]
async fn a_reviewer_plans_an_extension_and_a_decision_maker_reduces_a_scope() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let life = Life::certified(&house).await;
    life.on("2027-01-11");
    let sites = format!("/api/v1/organisations/{}/sites", life.path.ids.organisation);
    let site = crate::flows::organisations::site("Clinic North");
    life.path.crew.reviewer.post_json(&sites, site).await.is(201);
    let case = format!("/desk/cases/{}", life.path.ids.certification);
    person.sign_in("rae.reviewer@example.org").await;
    person.goto(&case).await;
    person
        .press(
            "Extend the scope or change the edition",
            "How the audit work was found",
        )
        .await;
    person.look("modification-plan").await;
    person.browser.tick("Clinic North, Bideford").await;
    person.fill(&[("Auditor-days more", "0")]).await;
    person.press("Plan it", "Say how the audit work was found").await;
    // The browser itself complains of every refusal.
    person.browser.complaints().await;
    person.look("modification-refused").await;
    person
        .fill(&[
            ("Auditor-days more", "1"),
            ("How the audit work was found", "Twenty people of a known kind"),
        ])
        .await;
    person
        .press("Plan it", "auditor-days of it for this change")
        .await;
    person.look("modification-planned").await;
    person.goto(&case).await;
    person.browser.see("Changes of scope and edition").await;
    person.look("case-modified").await;
    person.leave().await;
    person.sign_in("dora.decider@example.org").await;
    person.goto(&case).await;
    person.press("Reduce the scope", "What stays certified").await;
    person.look("reduction").await;
    person
        .fill(&[
            ("What stays certified", "Acute inpatient care"),
            ("Reason", "Outpatient care failed three times"),
            ("Information used", "The reports of three audits"),
        ])
        .await;
    person
        .browser
        .tick("The standard allows what is left of the scope")
        .await;
    person.press("Reduce the scope now", "Acute inpatient care").await;
    let shown = format!("/api/v1/certifications/{}", life.path.ids.certification);
    let shown = life.path.crew.decider.get_json(&shown).await.is(200).json();
    assert_eq!(shown["scope"], json!("Acute inpatient care"));
    person.found_nothing_wrong();
    house.close().await;
}
