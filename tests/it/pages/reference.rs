//! The description of the API as people read it.

use assayer::access::Role;

use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

#[actix_web::test]
async fn an_integrator_finds_what_is_sent_and_answered() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    house.staff("Mona Manager", &[Role::Manager]).await;
    person.sign_in("mona.manager@example.org").await;
    person.goto("/api/docs").await;
    person.look("49-api-docs").await;
    person.found_nothing_wrong();
    house.close().await;
}
