//! The settings in a browser: each page looked at, a parameter changed.

use assayer::access::Role;

use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

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
    person.found_nothing_wrong();
    house.close().await;
}
