//! What people do in a browser, page by page, and one case through all of them.

mod application;
mod around;
mod evidence;
mod imports;
mod jobs;
mod keyboard;
mod people;
mod keys;
mod rule_book;
mod derivation;
mod renewal;
mod modification;
mod scope;
mod concerns;
mod monitoring;
mod settings;
mod qr;
mod reference;
mod walk;

use crate::house::browser::{Browser, NARROW, WIDE};
use crate::house::running::{House, PASSWORD};

/// Leaves whatever session there is and signs in.
async fn sign_in(house: &House, browser: &Browser, email: &str) {
    browser.leave().await;
    browser.goto(&format!("{}/sign-in", house.base)).await;
    browser.fill("E-mail address", email).await;
    browser.fill("Password", PASSWORD).await;
    // The page that the sign-in leads to would otherwise come after the one that is opened next.
    browser.press_to_find("Sign in", "form[action='/sign-out']").await;
}

/// The page is free of faults on both screens, and a picture of each is kept.
async fn looked_at(browser: &Browser, name: &str) {
    browser.axe().await;
    browser.screenshot(&format!("{name}-wide")).await;
    browser.show_on(NARROW).await;
    browser.axe().await;
    browser.screenshot(&format!("{name}-narrow")).await;
    browser.show_on(WIDE).await;
}

/// Answers the six questions on several sites, with the evidence of each (MS-10).
async fn one_certificate_may_cover_them(browser: &Browser) {
    for (question, label, evidence) in [
        (
            "Do all sites run one management system?",
            "Evidence of the one system",
            "One manual",
        ),
        (
            "Is there a central function, inside the organisation and not outsourced?",
            "Evidence of the central function",
            "The quality office, by its organisation chart",
        ),
        (
            "May the central function define, set up and keep the system?",
            "Evidence of its authority",
            "Letter of the board",
        ),
        (
            "Is there one management review, held centrally?",
            "Evidence of the management review",
            "Minutes of the last one",
        ),
        (
            "Is every site in the internal audit programme?",
            "Evidence of the internal audits",
            "The programme of the year",
        ),
        (
            "Does the central function analyse data of all sites, and can it order change?",
            "Evidence of analysis and change",
            "Quarterly figures",
        ),
    ] {
        browser.tick(&format!("{question} > Yes")).await;
        browser.fill(label, evidence).await;
    }
}
