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
