//! Keys for programs in a browser: a client makes one, copies it and revokes it.

use crate::flows::organisations::register;
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;
use assayer::access::Role;
use assayer::base::time::plus_days;

#[actix_web::test]
async fn a_client_makes_a_key_and_revokes_it() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let reviewer = house.staff("Rae Reviewer", &[Role::ApplicationReviewer]).await;
    let (id, _) = register(&reviewer, "St Brannoc Hospitals").await;
    house.client("Cleo Client", id.parse().expect("an id")).await;
    house.staff("Ada Administrator", &[Role::Administrator]).await;
    person.sign_in("cleo.client@example.org").await;
    person.press("Keys", "There are no keys yet").await;
    person.look("40-portal-keys-none").await;
    person.press("Make the key", "Choose at least one").await;
    for complaint in person.browser.complaints().await {
        assert!(complaint.contains("status of 422"), "{complaint}");
    }
    person.look("41-portal-keys-wrong").await;
    person.fill(&[("Name", "Quality portal, Exeter")]).await;
    let until = plus_days(house.today(), 180).to_string();
    person.fill(&[("Good until", &until)]).await;
    person.browser.tick("Reading").await;
    person.browser.tick("Evidence").await;
    person.press("Make the key", "only this once").await;
    person.look("42-portal-keys-made").await;
    person
        .press("Revoke: Quality portal, Exeter", "The key is revoked")
        .await;
    person.look("43-portal-keys-revoked").await;
    person.sign_in("ada.administrator@example.org").await;
    person.press("Keys", "Quality portal, Exeter").await;
    person.look("44-desk-keys").await;
    person.found_nothing_wrong();
    house.close().await;
}
