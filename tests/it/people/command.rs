//! `assayer user reset-second-factor`, as the operator gives it for the last administrator.

use std::process::Output;

use assayer::access::Role;

use super::{code, enrolled};
use crate::house::client::Visit;
use crate::house::program::Installation;
use crate::house::running::{House, PASSWORD, on_both};

const ADA: &str = "ada@example.org";

/// What the command answers when it is given to an installation over the house's database.
async fn reset(house: &House, arguments: &[&str]) -> (Option<i32>, String) {
    let (url, files) = (house.database_url().to_owned(), house.files.path().to_owned());
    let arguments: Vec<String> = ["user", "reset-second-factor"]
        .iter()
        .chain(arguments)
        .map(|&argument| argument.to_owned())
        .collect();
    let ran = actix_web::web::block(move || -> Output {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Installation::new(&url, &files).run(&arguments)
    });
    let ran = ran.await.expect("it runs");
    let (out, err) = (
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr),
    );
    (ran.status.code(), format!("{out}{err}"))
}

on_both! {
    strict;

    async fn the_operator_ends_a_lost_second_factor_and_another_is_enrolled_at_the_next_sign_in(house) {
        house.add_user(ADA, "Ada", &[Role::Administrator], None, None).await;
        let (ada, secret, recovery) = enrolled(house, ADA).await;
        let (status, says) = reset(house, &[ADA, "--reason", "Phone lost on the train; seen in person."]).await;
        assert_eq!(status, Some(0), "{says}");
        assert!(says.contains("the second factor of ada@example.org is ended"), "{says}");

        // Every session is over, the old codes open nothing, and the password alone leads to the enrolment only.
        ada.get("/desk").await.is(303);
        let waiting = Visit::sign_in(&house.base, ADA, PASSWORD).await;
        for code in [&code(house, &secret), &recovery[0]] {
            let reply = waiting.post("/sign-in/code", &[("code", code)]).await;
            assert!(reply.is(303).location().starts_with("/sign-in/second-factor"), "{code}");
        }
        assert_eq!(waiting.get("/desk").await.is(303).location(), "/sign-in/second-factor?next=%2Fdesk");

        let (again, fresh, _) = enrolled(house, ADA).await;
        assert_ne!(fresh, secret);
        let journal = again.get_json("/api/v1/journal").await.is(200);
        journal.says("Phone lost on the train; seen in person.").says("command line");
    }

    async fn a_reset_without_a_reason_without_a_factor_or_of_nobody_changes_nothing(house) {
        house.add_user(ADA, "Ada", &[Role::Administrator], None, None).await;
        house.add_user("sam@example.org", "Sam", &[Role::Scheduler], None, None).await;
        let (ada, _, _) = enrolled(house, ADA).await;
        for (arguments, why) in [
            (&[ADA][..], "--reason"),
            (&[ADA, "--reason", " "], "--reason"),
            (&["sam@example.org", "--reason", "Lost"], "This person has no second factor."),
            (&["nobody@example.org", "--reason", "Lost"], "There is no such user."),
        ] {
            let (status, says) = reset(house, arguments).await;
            assert_ne!(status, Some(0), "{arguments:?}: {says}");
            assert!(says.contains(why), "{arguments:?}: {says}");
        }
        ada.get("/desk").await.is(200);
        let journal = ada.get_json("/api/v1/journal").await.is(200);
        journal.lacks("Lost");
    }
}
