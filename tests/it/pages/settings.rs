//! The settings in a browser: each page looked at, a parameter changed.

use assayer::access::Role;

use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;
use crate::settings::body::picture;

#[actix_web::test]
async fn a_manager_changes_a_limit_and_every_page_of_the_settings_is_in_order() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    house
        .add_user(
            "mara@example.org",
            "Mara Manager",
            &[Role::Manager, Role::Administrator],
            None,
            None,
        )
        .await;
    person.sign_in("mara@example.org").await;
    person.press("Administration", "Settings").await;
    person
        .press("Settings", "What this certification body decides")
        .await;
    person.look("settings").await;
    person.press("Limits and habits", "What the standards fix").await;
    person.look("settings-parameters").await;
    person.press("Nonconformity: answer due after", "Change it").await;
    person
        .fill(&[("New value", "500"), ("Reason", "Clients asked")])
        .await;
    person.press("See what it would do", "not 500").await;
    // A refused form is answered with 422, and the browser says so.
    person.browser.complaints().await;
    person.look("settings-parameter-refused").await;
    person.fill(&[("New value", "45")]).await;
    person
        .press("See what it would do", "From 30 days to 45 days")
        .await;
    person.look("settings-parameter-preview").await;
    person.press("Decide it", "It is decided").await;
    person.look("settings-parameter").await;

    // The body itself, with another look.
    person.goto("/desk/settings/body").await;
    person.look("settings-body").await;
    person
        .fill(&[("Colour", "#ffcc00"), ("Reason", "Our colours")])
        .await;
    person.press("Decide it", "choose a darker colour").await;
    person.browser.complaints().await;
    person.look("settings-body-refused").await;
    person.fill(&[("Colour", "#7a1f5c")]).await;
    person.press("Decide it", "It is decided").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("logo.png");
    std::fs::write(&file, picture(160, 48)).expect("a picture");
    person.attach("A picture", &file).await;
    person.press("Send file", "The logo is in use").await;
    person.look("settings-body-branded").await;
    person.goto("/verify").await;
    person.look("settings-verify-branded").await;
    person.goto("/desk/settings/holidays?year=2026&country=DE").await;
    person.look("settings-holidays").await;
    person
        .fill(&[("Day", "2026-12-24"), ("Name", "Christmas Eve")])
        .await;
    person.press("Add the day", "The calendar is changed").await;
    person.look("settings-holidays-added").await;
    person.goto("/desk/settings/letters").await;
    person.look("settings-letters").await;
    person.goto("/desk/settings/letters/audit_confirmed").await;
    person.look("settings-letter").await;
    person.goto("/desk/accreditations").await;
    person.look("settings-accreditations").await;
    person.found_nothing_wrong();
    house.close().await;
}
