//! Finding a technical area by NACE code, and taking a site out of the scope, in a browser.

use assayer::access::Role;

use crate::flows::audited::{Found, case_of, certified};
use crate::flows::review::reviewer_of_record;
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

#[actix_web::test]
async fn an_area_is_found_by_nace_code_where_competence_is_granted() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let (_, record) = reviewer_of_record(&house, &["ISO 9001:2015"]).await;
    house.staff("Mira Manager", &[Role::Manager]).await;
    person.sign_in("mira.manager@example.org").await;
    person
        .goto(&format!("/desk/auditors/{record}/competences/new"))
        .await;
    person.look("competence-new").await;
    person.fill(&[("NACE code of the client", "23")]).await;
    person.press("Find the area", "23.5 is IAF 16").await;
    person.look("competence-sector").await;
    person.fill(&[("NACE code of the client", "30")]).await;
    person.press("Find the area", "give more digits").await;
    person.look("competence-sector-split").await;
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn a_site_is_taken_out_of_the_scope_and_stays_while_something_is_open_at_it() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let minor = Found {
        grade: "minor",
        accepted: true,
    };
    let case = case_of(&house, "Tarn Textiles", &["Mill East", "Mill West"], &[minor]).await;
    let (certificate, _) = certified(&case).await;
    person.sign_in("dora.of.tarn.textiles@example.org").await;
    person.goto(&format!("/desk/cases/{}", case.certification)).await;
    person
        .press("Take a site out of the scope", "Site that leaves")
        .await;
    person.look("case-sites").await;
    person
        .browser
        .tick("Site that leaves > Mill West, Bideford")
        .await;
    person.fill(&[("Why it leaves", "The mill was sold.")]).await;
    person.press("Take a site out of the scope", "are open").await;
    // The browser's console tells of the refusal itself; nothing else may be wrong with the page.
    person.browser.screenshot("case-sites-refused").await;
    let told = person.browser.faults().await;
    assert!(told.iter().all(|fault| fault.contains("422")), "{told:?}");
    person
        .browser
        .tick("Site that leaves > Mill East, Bideford")
        .await;
    person
        .press("Take a site out of the scope", "What falls due")
        .await;
    person.look("case-sites-gone").await;
    person
        .goto(&format!("/desk/certificates/{certificate}/print"))
        .await;
    person.look("certificate-annex").await;
    person.found_nothing_wrong();
    house.close().await;
}
