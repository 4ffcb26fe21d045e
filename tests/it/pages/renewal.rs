//! A recertification decided in a browser, its certificate issued, and the way begun again after a lapse.

use crate::flows::whole_life::Life;
use crate::house::databases::Engine;
use crate::house::person::Person;
use crate::house::running::House;

#[actix_web::test]
async fn a_decision_maker_renews_and_issues_and_a_scheduler_begins_again_after_a_lapse() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let mut life = Life::certified(&house).await;
    let audit = life
        .audit(
            "recertification",
            "2028-12-11",
            ("2029-01-08", "2029-01-12"),
            "renew",
        )
        .await;
    life.on("2029-02-05");
    person.sign_in("dora.decider@example.org").await;
    person.goto("/desk/decisions").await;
    person.look("renewal-queue").await;
    person.goto(&format!("/desk/decisions/{audit}")).await;
    person.browser.see("Your decision").await;
    for what in [
        "The information suffices",
        "The information of the application",
        "The audit reached",
    ] {
        person.browser.tick(&format!("{what} > Yes")).await;
    }
    person
        .fill(&[
            (
                "Recommendation with its conditions",
                "Renew, as the lead auditor recommends",
            ),
            ("Information used", "The report and the cycle's findings"),
            ("Reason", "The system works as before."),
        ])
        .await;
    person.browser.tick("Decision > Renew certification").await;
    person.look("renewal-decision").await;
    person.press("Check and go on", "A further cycle runs:").await;
    person.look("renewal-confirm").await;
    person
        .press("Renew certification", "Decided by Dora Decider")
        .await;
    person
        .press("Issue the certificate", "What will be printed")
        .await;
    person.look("renewal-issue").await;
    person.press("Issue the certificate", "Revision 2").await;
    // LC-84: more than six months after the expiry of 29 March 2032.
    crate::jobs::clock::once(&house, "2032-10-01".parse().expect("a date")).await;
    person.leave().await;
    person.sign_in("sasha.scheduler@example.org").await;
    person
        .goto(&format!("/desk/cases/{}/programme", life.path.ids.certification))
        .await;
    person.look("programme-lapsed").await;
    person.press("Begin again with a stage 2", "Cycle 3").await;
    person.look("programme-again").await;
    person.press("Coverage", "clauses seen so far").await;
    person.look("coverage").await;
    person.found_nothing_wrong();
    house.close().await;
}
