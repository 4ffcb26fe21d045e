//! Evidence and audits in a browser: a client gives a file and gets its receipt, the lead auditor looks at it, concludes
//! stage 1, writes and signs the report of stage 2.

use assayer::vault::Digest;

use crate::flows::placed::case;
use crate::house::browser::Browser;
use crate::house::databases::Engine;
use crate::house::running::House;
use crate::pages::{looked_at, sign_in};

/// The same after a refusal, of which the browser complains once: the answer has status 422.
async fn refused(browser: &Browser, name: &str) {
    for complaint in browser.complaints().await {
        assert!(complaint.contains("status of 422"), "{complaint}");
    }
    looked_at(browser, name).await;
}

#[actix_web::test]
async fn a_client_gives_evidence_and_the_lead_brings_the_audits_to_their_end() {
    let (Some(house), Some(browser)) = (House::new(Engine::Sqlite), Browser::start().await) else {
        return;
    };
    let case = case(&house, "St Brannoc Hospital").await;
    let page = |path: &str| format!("{}{path}", house.base);

    sign_in(&house, &browser, "cleo.client@example.org").await;
    browser.goto(&page("/portal/evidence")).await;
    looked_at(&browser, "portal-evidence-empty").await;

    sign_in(&house, &browser, "lena.lead@example.org").await;
    browser.goto(&page("/desk/audits")).await;
    looked_at(&browser, "desk-audits").await;
    browser.press("Stage 1, audit 1", "The team prepares").await;
    looked_at(&browser, "desk-audit").await;
    browser
        .press("Evidence", "Ask every site for the usual items")
        .await;
    looked_at(&browser, "desk-evidence-empty").await;
    browser
        .press("Ask every site for the usual items", "0 of 6 items are with us")
        .await;
    for (field, value) in [
        ("Site", "Main hospital"),
        ("Clause", "7.2"),
        ("What is asked", "The list of competences"),
        ("Why", "It was revised in summer"),
    ] {
        browser.fill(field, value).await;
    }
    browser
        .press("Ask the client", "Asked. The client sees it in the portal now.")
        .await;
    browser.see("0 of 7 items are with us").await;
    // What was sent has arrived, and is not offered for sending again.
    let left = "return document.getElementById('f-title').value";
    assert_eq!(browser.run(left, vec![]).await, "");
    looked_at(&browser, "desk-evidence-asked").await;

    sign_in(&house, &browser, "cleo.client@example.org").await;
    browser.goto(&page("/portal/evidence")).await;
    looked_at(&browser, "portal-evidence").await;
    let minutes = house.files.path().join("minutes of the management review.pdf");
    std::fs::write(&minutes, b"Minutes").expect("a file to give");
    let about = "for \"Report of the last internal audit that covered this site\"";
    browser.attach(&format!("Add a file {about}"), &minutes).await;
    browser
        .press(&format!("Send file {about}"), Digest::of(b"Minutes").as_str())
        .await;
    std::fs::remove_file(&minutes).expect("the file is gone");
    looked_at(&browser, "portal-evidence-receipt").await;
    browser.goto(&page("/portal/evidence")).await;
    browser.see("1 of 7 items are with us").await;
    looked_at(&browser, "portal-evidence-sent").await;

    sign_in(&house, &browser, "lena.lead@example.org").await;
    browser
        .goto(&page(&format!("/desk/audits/{}/evidence", case.stage_1)))
        .await;
    looked_at(&browser, "desk-evidence").await;
    browser.press(&format!("Accept {about}"), "Accepted").await;

    house.set_day(2026, 2, 3);
    sign_in(&house, &browser, "lena.lead@example.org").await;
    browser
        .goto(&page(&format!("/desk/audits/{}/stage-1", case.stage_1)))
        .await;
    looked_at(&browser, "desk-stage-1").await;
    browser
        .press("Conclude and tell the client", "Choose yes or no.")
        .await;
    refused(&browser, "desk-stage-1-refused").await;
    case.stage_2_confirmed(&house).await;
    browser
        .goto(&page(&format!("/desk/audits/{}/stage-1", case.stage_1)))
        .await;
    browser.see("Concluded by Lena Lead").await;
    looked_at(&browser, "desk-stage-1-concluded").await;

    house.set_day(2026, 3, 6);
    sign_in(&house, &browser, "lena.lead@example.org").await;
    browser
        .goto(&page(&format!("/desk/audits/{}/report", case.stage_2)))
        .await;
    looked_at(&browser, "desk-report").await;
    for section in [
        "Client's representative",
        "Audit objectives",
        "Scope, units and processes audited, and time",
        "Sampling",
        "Conformity and effectiveness",
        "Internal audits and management review",
        "Scope of certification",
        "Objectives met",
    ] {
        browser.fill(section, "As seen at both sites.").await;
    }
    for section in [
        "Deviations from the plan",
        "Issues for the audit programme",
        "Significant changes since the last audit",
        "Unresolved issues",
        "Combined, joint or integrated audit",
        "Use of certificate and marks",
    ] {
        browser.tick(&format!("Does not apply {section}")).await;
    }
    answer_items(&browser).await;
    browser.fill("Recommendation", "Grant certification").await;
    browser.press("Save", "The report is saved").await;
    browser
        .press(
            "Sign and send to the client",
            "Write the section on earlier actions, or tick that it does not apply",
        )
        .await;
    refused(&browser, "desk-report-refused").await;
    browser.tick("Does not apply Earlier corrective actions").await;
    browser.press("Save", "The report is saved").await;
    browser
        .press("Sign and send to the client", "What was signed is unchanged.")
        .await;
    looked_at(&browser, "desk-report-signed").await;

    sign_in(&house, &browser, "cleo.client@example.org").await;
    browser
        .goto(&page(&format!("/portal/audits/{}", case.stage_2)))
        .await;
    browser.see("Signed by Lena Lead").await;
    looked_at(&browser, "portal-audit").await;
    house.close().await;
}

/// The items of an ISO 9001 stage 2, and what was seen at both sites.
async fn answer_items(browser: &Browser) {
    for (item, answer) in [
        ("Was there an opening meeting?", "Yes"),
        ("Was there a closing meeting?", "Yes"),
        (
            "Was every nonconformity presented, and the time for answers agreed?",
            "Yes",
        ),
        (
            "Was the client told how the audit is reported and what follows?",
            "Yes",
        ),
        ("Does a difference of opinion with the client stay open?", "No"),
    ] {
        browser.tick(&format!("{item} > {answer}")).await;
    }
    for meeting in ["opening", "closing"] {
        let field = format!("More about it (Was there an {meeting} meeting?)").replace("an c", "a c");
        browser.fill(&field, "With everybody concerned").await;
    }
    // Every box of a list is ticked by one button.
    let ticked = "for (const all of document.querySelectorAll('[data-tick]')) all.click(); \
                  return document.querySelectorAll('fieldset input[type=checkbox]:checked').length";
    let ticked = browser.run(ticked, vec![]).await;
    assert!(
        ticked.as_u64().is_some_and(|ticked| ticked >= 56),
        "{ticked} boxes are ticked"
    );
}
