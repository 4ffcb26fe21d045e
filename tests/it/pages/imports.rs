//! Importing a list in a browser: nothing yet, a list with faults, the list mended, looked at and imported.

use std::fmt::Write as _;

use assayer::access::Role;

use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

const HEAD: &str = "organisation,organisation_name,organisation_country,code,name,country,activities,kind";

fn list(kind: &str) -> String {
    let mut text = format!("{HEAD}\n");
    for at in 0..40 {
        let group = at / 4;
        writeln!(
            text,
            "G{group},Kestrel Medical Devices group {group},GB,S{at},Works {at} on Quay Street,GB,Assembly and testing of instruments,{kind}"
        )
        .expect("text");
    }
    text
}

#[actix_web::test]
async fn a_manager_imports_a_list_in_a_browser() {
    let Some(house) = House::new(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    house.staff("Mia Manager", &[Role::Manager]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it is written");
        path
    };
    person.sign_in("mia.manager@example.org").await;
    person.goto("/desk/imports").await;
    person.look("imports-empty").await;
    person
        .press("Look at what it would do", "Choose a file first.")
        .await;
    for complaint in person.browser.complaints().await {
        assert!(complaint.contains("status of 422"), "{complaint}");
    }
    person.look("imports-none-chosen").await;

    person.attach("List", &put("sites.csv", &list("mobile"))).await;
    person.press("Look at what it would do", "40 faults").await;
    person.look("imports-faults").await;
    person
        .press("Take this file back", "The file was taken back.")
        .await;

    person.attach("List", &put("sites.csv", &list("permanent"))).await;
    person
        .press("Look at what it would do", "Import all of this")
        .await;
    person.look("imports-preview").await;
    person.goto("/desk/imports").await;
    person.look("imports-waiting").await;
    person.press("sites.csv", "Import all of this").await;
    person
        .press("Import all of this", "Imported. All of it is here now.")
        .await;
    person.look("imports-done").await;

    let moved = list("permanent").replace("Works 3 on Quay Street", "Works 3 on Station Road");
    person.goto("/desk/imports").await;
    person.attach("List", &put("sites.csv", &moved)).await;
    person
        .press("Look at what it would do", "Works 3 on Station Road")
        .await;
    person.look("imports-changes").await;
    person.goto("/desk/imports").await;
    person.look("imports-past").await;
    person.found_nothing_wrong();
}
