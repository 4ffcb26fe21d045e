//! The review of standards with categories and scores, in a browser: the figures follow what is chosen.

use crate::exchange::takeover;
use crate::flows::application::{client, submitted};
use crate::flows::integrated;
use crate::flows::review::reviewer_of_record;
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;
use crate::pages::one_certificate_may_cover_them;

#[actix_web::test]
async fn categories_and_scores_move_the_days_while_they_are_chosen() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let (visit, _, site) = client(&house, "St Brannoc Hospital").await;
    let environment = submitted(&visit, "ISO 14001:2015", std::slice::from_ref(&site)).await;
    let security = submitted(&visit, "ISO/IEC 27001:2022", &[site]).await;
    reviewer_of_record(&house, &["ISO 14001:2015", "ISO/IEC 27001:2022"]).await;
    person.sign_in("rae.reviewer@example.org").await;
    person
        .goto(&format!("/desk/applications/{environment}/review"))
        .await;
    person.browser.see("Name the category").await;
    person.browser.fill("Category of the table", "medium").await;
    // 45 people, medium.
    person.browser.see("5.5 auditor-days").await;
    person.look("review-category").await;
    person
        .goto(&format!("/desk/applications/{security}/review"))
        .await;
    person.browser.see("8.5 auditor-days").await;
    for (what, score) in [
        ("Business and regulation", "3"),
        ("Processes", "3"),
        ("Maturity of the system", "2"),
        ("IT infrastructure", "1"),
        ("Suppliers and outsourcing", "1"),
        ("Own development", "1"),
    ] {
        person.browser.fill(what, score).await;
    }
    person.browser.fill("Percent chosen", "25").await;
    person
        .browser
        .fill("Why this percentage", "Two authorities")
        .await;
    person
        .browser
        .see("Choose between 5 and 20 % for business high and IT low")
        .await;
    person.browser.fill("Percent chosen", "20").await;
    person.browser.see("10.0 auditor-days").await;
    person.look("review-scores").await;
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn the_audit_time_of_a_case_that_was_taken_over_is_reckoned_once() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let [_, case] = takeover::two(&house).await;
    person.sign_in("dora.user@example.org").await;
    person.goto(&format!("/desk/cases/{case}")).await;
    person.look("case-taken-over").await;
    person
        .press("Review the audit time", "Keep this audit time")
        .await;
    person.look("case-audit-time-empty").await;
    one_certificate_may_cover_them(&person.browser).await;
    person
        .browser
        .fill("Reason for sampling, or for not sampling", "Both do the same.")
        .await;
    person.browser.see("At least on site").await;
    person.look("case-audit-time").await;
    person.press("Keep this audit time", "What falls due").await;
    person.look("case-audit-time-kept").await;
    person.found_nothing_wrong();
    house.close().await;
}

#[actix_web::test]
async fn audits_of_two_standards_take_less_time_together_while_the_reviewer_answers() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let (quality, _) = integrated::two_cases(&house).await;
    person.sign_in("rae.reviewer@example.org").await;
    person.goto(&format!("/desk/cases/{quality}")).await;
    person
        .press(
            "Audit together with other standards",
            "How far the systems are one system",
        )
        .await;
    person.look("integration-empty").await;
    person
        .browser
        .tick("Audited together with > ISO/IEC 27001:2022")
        .await;
    for what in [
        "Documents",
        "Management review",
        "Internal audits",
        "Policy and objectives",
        "Processes",
    ] {
        person
            .browser
            .tick(&format!("What is one for all of these standards > {what}"))
            .await;
    }
    person
        .browser
        .fill("How that was found", "One handbook, one review")
        .await;
    person
        .browser
        .fill("Auditor 1", "ISO 9001:2015 + ISO/IEC 27001:2022")
        .await;
    // 5 of 7 is 71 %; the one auditor knows both.
    person
        .browser
        .see("12.5 days by themselves, 15 % less by integration: 10.5 auditor-days")
        .await;
    person.look("integration").await;
    person.press("Audit them together", "level 71.4286 %").await;
    person.look("case-integrated").await;
    person
        .press("Audit together with other standards", "Each by itself again")
        .await;
    person
        .browser
        .see("12.5 days by themselves, 15 % less by integration")
        .await;
    person
        .browser
        .fill(
            "Why they are no longer audited together",
            "Two systems from now on",
        )
        .await;
    person.press("End it", "Audited by itself").await;
    person
        .press("Review the audit time", "What changes in the programme")
        .await;
    person.browser.see("No planned audit changes").await;
    person
        .browser
        .fill("Factor 1", "+ Different work on several shifts")
        .await;
    person.browser.fill("Percent of factor 1", "50").await;
    person
        .browser
        .fill("Reason of factor 1", "Night shifts in two wards")
        .await;
    person.browser.see("6.0 auditor-days").await;
    person.look("case-audit-time-again").await;
    person.found_nothing_wrong();
    house.close().await;
}
