//! Without a mouse: signing in and filling in a form by keys alone, the focus always to be seen.

use crate::house::databases::Engine;
use crate::house::path::Path;
use crate::house::person::Person;
use crate::house::running::{House, PASSWORD};

#[actix_web::test]
async fn signing_in_and_applying_need_no_mouse() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    Path::begin(&house).await;
    person.goto("/sign-in").await;
    person.tab_to("E-mail address").await;
    person.types("cleo.client@example.org").await;
    person.tab_to("Password").await;
    person.types(PASSWORD).await;
    person.enter("Organisation").await;
    // The first stop on every page leads past the menu.
    person.goto("/portal/applications").await;
    person.tab_to("Skip to the content").await;
    person.types("\u{E007}").await;
    person.browser.find("main:target").await;
    person.tab_to("Apply for certification").await;
    person.enter("Start the application").await;
    // Of a group of choices Tab reaches the first; arrows go on from there.
    person.tab_to("ISO 7101:2023").await;
    person.types(" ").await;
    person.tab_to("Start the application").await;
    person.enter("Scope wanted").await;
    person.tab_to("Scope wanted").await;
    person.types("Acute care").await;
    person.tab_to("Main hospital").await;
    person.types(" ").await;
    person.tab_to("Save and see what is missing").await;
    person.enter("parts are missing").await;
    assert!(person.browser.text().await.contains("Acute care"));
    house.close().await;
}
