//! From the application to the signed agreement, in a browser, by the people whose work it is.

use crate::flows::application::client;
use crate::flows::review::{more_sites, reviewer_of_record};
use crate::house::browser::Browser;
use crate::house::databases::Engine;
use crate::house::running::House;
use crate::pages::{looked_at, one_certificate_may_cover_them, sign_in};

#[actix_web::test]
async fn a_client_applies_a_reviewer_accepts_and_the_client_signs() {
    let (Some(house), Some(browser)) = (House::new(Engine::Sqlite), Browser::start().await) else {
        return;
    };
    let (visit, organisation, _) = client(&house, "St Brannoc Hospital").await;
    more_sites(&visit, &organisation, &["Outpatient clinic"]).await;

    sign_in(&house, &browser, "cleo.client@example.org").await;
    browser.goto(&format!("{}/portal/applications", house.base)).await;
    looked_at(&browser, "portal-applications-empty").await;
    browser
        .goto(&format!("{}/portal/applications/new", house.base))
        .await;
    browser.tick("ISO 7101:2023").await;
    looked_at(&browser, "portal-application-new").await;
    browser
        .press("Start the application", "What is to be certified")
        .await;
    browser
        .fill("Scope wanted", "Acute inpatient and outpatient care")
        .await;
    browser.tick("Main hospital").await;
    browser.tick("Outpatient clinic").await;
    browser
        .fill("Processes and operations", "Admission, treatment, discharge")
        .await;
    browser
        .tick("Did anybody advise you on the management system? > No")
        .await;
    looked_at(&browser, "portal-application-form").await;
    browser
        .press("Save and see what is missing", "4 parts are missing")
        .await;
    looked_at(&browser, "portal-application-missing").await;
    browser.press("Fill in", "What is to be certified").await;
    browser
        .fill(
            "People and technical resources",
            "Physicians, nurses, two theatres",
        )
        .await;
    browser
        .fill("Functions and relationships", "One company, five departments")
        .await;
    browser.fill("Outsourced processes", "Laundry").await;
    browser
        .fill("Legal obligations", "Health and Social Care Act")
        .await;
    browser
        .press("Save and see what is missing", "Everything asked for is here")
        .await;
    looked_at(&browser, "portal-application-complete").await;
    browser
        .press("Submit the application", "Waiting for the review")
        .await;

    reviewer_of_record(&house, &["ISO 7101:2023"]).await;
    sign_in(&house, &browser, "rae.reviewer@example.org").await;
    browser.goto(&format!("{}/desk/applications", house.base)).await;
    looked_at(&browser, "desk-applications").await;
    browser
        .press("St Brannoc Hospital", "It waits since 5 January 2026")
        .await;
    looked_at(&browser, "desk-application").await;
    browser
        .press("Review it", "You may review this application")
        .await;
    looked_at(&browser, "desk-review-empty").await;
    for question in [
        "Does the information suffice for an audit programme?",
        "Are differences of understanding settled?",
        "Is the body competent and able to do this?",
        "Are scope, sites, time, language, safety and impartiality considered?",
    ] {
        browser.tick(&format!("{question} > Yes")).await;
    }
    one_certificate_may_cover_them(&browser).await;
    browser
        .fill("Note on the information", "All parts are there")
        .await;
    browser.fill("Note on differences of understanding", "None").await;
    browser
        .fill("Note on competence", "Three auditors for IAF 38")
        .await;
    browser
        .fill("Note on what else was considered", "English, no night work")
        .await;
    browser.tick("IAF 38 Health and social work").await;
    browser
        .fill("Reason for sampling, or for not sampling", "The same processes")
        .await;
    browser.see("8.0 auditor-days").await;
    browser.see("No accreditation covers this").await;
    browser
        .fill("Factor 1", "+ Different work on several shifts")
        .await;
    browser.fill("Percent of factor 1", "12.5").await;
    browser.fill("Reason of factor 1", "Surgery at night").await;
    // The figures change without the page being sent.
    browser.fill("Place of factor 1", "Main hospital").await;
    browser.see("8.5 auditor-days").await;
    browser
        .fill("Fees and their conditions", "GBP 1,100 per auditor-day")
        .await;
    looked_at(&browser, "desk-review").await;
    browser
        .press(
            "Accept the application",
            "The client reads and signs the agreement",
        )
        .await;
    looked_at(&browser, "desk-application-accepted").await;

    sign_in(&house, &browser, "cleo.client@example.org").await;
    browser.goto(&format!("{}/portal/applications", house.base)).await;
    looked_at(&browser, "portal-applications").await;
    browser.press("ISO 7101:2023", "Read the agreement").await;
    browser
        .press("Read the agreement", "No accreditation covers this certification")
        .await;
    browser
        .press("Sign the agreement", "Read the terms and say so here")
        .await;
    // The browser notes that the form came back with what is wrong (422), and nothing else.
    assert!(
        browser
            .complaints()
            .await
            .iter()
            .all(|complaint| complaint.contains("422"))
    );
    looked_at(&browser, "portal-agreement").await;
    browser.tick("I have read the whole agreement: fees, rights and duties, complaints and appeals, observers, audits at short notice").await;
    browser
        .tick("I understand and accept that no accreditation covers this certification")
        .await;
    browser.fill("Your name", "Cleo Client").await;
    browser
        .press("Sign the agreement", "Signed by Cleo Client on 5 January 2026")
        .await;
    looked_at(&browser, "portal-agreement-signed").await;
    house.close().await;
}
