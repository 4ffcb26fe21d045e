//! Mail through good and bad days, against a server that says what its script says.

use std::collections::BTreeMap;
use std::sync::Arc;

use assayer::config::{Encryption, Mail, MailMode};
use assayer::jobs::mail::{self, Folder, Mailing, Smtp};
use assayer::web::kit::letters::Letters;
use diesel::sql_types::{Integer, Nullable, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use serde_json::Value;

use super::server::{Does, Scripted};
use crate::house::databases::sqlite;
use crate::house::running::{House, on_both};

/// The hour, in seconds.
const HOUR: i64 = 60 * 60;

#[derive(Debug, QueryableByName)]
pub(super) struct Kept {
    #[diesel(sql_type = Text)]
    pub(super) state: String,
    #[diesel(sql_type = Integer)]
    attempts: i32,
    #[diesel(sql_type = Nullable<Text>)]
    fault: Option<String>,
    #[diesel(sql_type = Text)]
    particulars: String,
}

impl Kept {
    /// Whether anything secret is in it still.
    pub(super) fn says_secret(&self) -> bool {
        self.particulars.contains("secret")
    }
}

/// The letters as kept, in the order they were written.
pub(super) fn kept(house: &House) -> Vec<Kept> {
    let query = sql_query(
        "SELECT state, attempts, fault, CAST(particulars AS TEXT) AS particulars FROM letters ORDER BY chain, seq, id",
    );
    match house.database_url().strip_prefix("sqlite://") {
        Some(path) => query.load(&mut sqlite(path)),
        None => query.load(&mut PgConnection::establish(house.database_url()).expect("it opens")),
    }
    .expect("the letters are read")
}

/// Writes a letter: the case, its number there, and to whom.
pub(super) fn write(house: &House, case: u32, number: u32, recipient: &str) {
    house.leave_faults();
    house.plant(&format!(
        "INSERT INTO letters (id, chain, seq, letter, recipient, particulars, queued_at) VALUES \
         ('01900000-0000-7000-8000-{case:06}{number:06}', 'case {case}', {number}, 'user_invited', '{recipient}', \
         '{{\"name\": \"Case {case} letter {number}\", \"secret_link\": \"https://meridian.example/secret\"}}', '{}')",
        house.now()
    ));
}

pub(super) fn smtp(server: &Scripted) -> Mailing {
    let mail = Mail {
        mode: MailMode::Smtp,
        from: "office@meridian.example".to_owned(),
        host: server.address.ip().to_string(),
        port: server.address.port(),
        encryption: Encryption::None,
        user: String::new(),
        password_file: "".into(),
        folder: "".into(),
        hold_older_than_days: 7,
    };
    mailing(Smtp::new(&mail, None).expect("a transport"))
}

/// How letters leave by this post.
pub(super) fn mailing(post: impl mail::Post + 'static) -> Mailing {
    Mailing {
        writer: Arc::new(Letters::load().expect("the letters compile")),
        post: Arc::new(post),
        from: "office@meridian.example".parse().expect("an address"),
        hold_older_than_days: 7,
    }
}

pub(super) async fn round(house: &House, mailing: &Mailing) -> Value {
    mail::run(&house.db, mailing, house.now()).await.expect("a round")
}

/// "Case 1 letter 2" of each message, in the order they came.
pub(super) fn names(server: &Scripted) -> Vec<String> {
    let name = |message: &String| {
        let start = message.find("Dear ").expect("a greeting") + "Dear ".len();
        let rest = &message[start..];
        rest[..rest.find(',').expect("a comma")].to_owned()
    };
    server.taken().iter().map(name).collect()
}

pub(super) fn header<'a>(message: &'a str, name: &str) -> &'a str {
    let start = message
        .find(&format!("{name}: "))
        .unwrap_or_else(|| panic!("no {name} in {message}"));
    let rest = &message[start + name.len() + 2..];
    rest.lines().next().unwrap_or_default()
}

/// Each letter came at least once, each case in its order, each letter under one Message-ID.
fn in_order(server: &Scripted, cases: usize, letters: usize) {
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, message) in names(server).into_iter().zip(server.taken()) {
        let id = header(&message, "Message-ID").to_owned();
        assert_eq!(*ids.entry(name.clone()).or_insert_with(|| id.clone()), id);
        let (case, _) = name.split_once(" letter").expect("a case");
        let seen = seen.entry(case.to_owned()).or_default();
        if seen.last() != Some(&name) {
            seen.push(name);
        }
    }
    assert_eq!((ids.len(), seen.len()), (cases * letters, cases));
    for (case, seen) in seen {
        let expected: Vec<String> = (1..=letters).map(|n| format!("{case} letter {n}")).collect();
        assert_eq!(seen, expected);
    }
}

on_both! {
    async fn a_letter_leaves_with_its_headers_and_its_secret_is_forgotten(house) {
        let server = Scripted::start().await;
        write(house, 1, 1, "ada@example.org");
        let report = round(house, &smtp(&server)).await;
        assert_eq!(report["sent"], 1, "{report}");
        let message = server.taken().remove(0);
        let id = "<01900000-0000-7000-8000-000001000001@meridian.example>";
        assert_eq!(header(&message, "Message-ID"), id);
        assert_eq!(header(&message, "Auto-Submitted"), "auto-generated");
        assert_eq!(header(&message, "To"), "ada@example.org");
        assert!(header(&message, "Reply-To").contains("office@meridian.example"), "{message}");
        assert!(header(&message, "Date").contains("2026"), "{message}");
        assert!(message.contains("https://meridian.example/secret"), "{message}");
        let [letter] = &kept(house)[..] else { panic!("one letter") };
        assert_eq!((letter.state.as_str(), letter.attempts), ("sent", 1));
        assert!(!letter.particulars.contains("secret") && letter.particulars.contains("Case 1"), "{letter:?}");
        // Nothing is left to send.
        assert_eq!(round(house, &smtp(&server)).await["sent"], 0);
    }

    async fn after_two_days_without_a_server_everything_arrives_in_order(house) {
        let server = Scripted::start().await;
        let post = smtp(&server);
        for case in 1..=3 {
            for number in 1..=4 {
                write(house, case, number, "ada@example.org");
            }
        }
        server.set_away(true);
        for _ in 0..48 {
            let report = round(house, &post).await;
            assert_eq!(report["sent"], 0, "{report}");
            house.pass_seconds(HOUR);
        }
        server.set_away(false);
        server.next(&[Does::CutAfterData, Does::Says("RCPT", "451 later"), Does::Says(".", "452 full")]);
        for _ in 0..12 {
            round(house, &post).await;
            house.pass_seconds(HOUR);
        }
        assert!(kept(house).iter().all(|letter| letter.state == "sent"), "{:#?}", kept(house));
        in_order(&server, 3, 4);
        // The one that was cut off came twice.
        assert_eq!(server.taken().len(), 13);
    }

    async fn a_letter_waits_while_an_earlier_one_of_its_case_does(house) {
        let server = Scripted::start().await;
        let post = smtp(&server);
        for step in ["MAIL", "RCPT", "DATA", "."] {
            server.next(&[Does::Says(step, "451 try again")]);
        }
        write(house, 1, 1, "ada@example.org");
        write(house, 1, 2, "ada@example.org");
        for attempt in 1..=4 {
            let report = round(house, &post).await;
            assert_eq!((&report["sent"], &report["later"]), (&0.into(), &1.into()), "{attempt}: {report}");
            // Not again before its time.
            assert_eq!(round(house, &post).await["later"], 0);
            house.pass_seconds(HOUR);
        }
        assert_eq!(round(house, &post).await["sent"], 2);
        assert_eq!(names(&server), ["Case 1 letter 1", "Case 1 letter 2"]);
    }

    async fn one_refused_for_good_is_dead_and_lets_the_next_go(house) {
        let server = Scripted::start().await;
        server.next(&[Does::Says("RCPT", "550 nobody of this name")]);
        write(house, 1, 1, "nobody@example.org");
        write(house, 1, 2, "ada@example.org");
        write(house, 1, 3, "no address at all");
        write(house, 1, 4, "ada@example.org");
        let report = round(house, &smtp(&server)).await;
        assert_eq!((&report["sent"], &report["dead"]), (&2.into(), &2.into()), "{report}");
        assert_eq!(names(&server), ["Case 1 letter 2", "Case 1 letter 4"]);
        let [refused, _, unreadable, _] = &kept(house)[..] else { panic!("four letters") };
        assert_eq!(refused.state, "dead");
        assert!(refused.fault.as_ref().is_some_and(|says| says.contains("nobody of this name")), "{refused:?}");
        assert!(unreadable.fault.as_ref().is_some_and(|says| says.contains("no mail address")), "{unreadable:?}");
    }

    async fn a_server_that_drops_the_connection_gets_the_letter_again(house) {
        let server = Scripted::start().await;
        let post = smtp(&server);
        server.next(&[Does::Drops("RCPT"), Does::Drops("DATA")]);
        write(house, 1, 1, "ada@example.org");
        for _ in 0..3 {
            round(house, &post).await;
            house.pass_seconds(HOUR);
        }
        assert_eq!(names(&server), ["Case 1 letter 1"]);
    }

    async fn three_nodes_at_once_send_each_letter_once_and_in_order(house) {
        let server = Scripted::start().await;
        let nodes: Vec<Mailing> = (0..3).map(|_| smtp(&server)).collect();
        for number in 1..=5 {
            write(house, 1, number, "ada@example.org");
            write(house, 2, number, "ada@example.org");
        }
        for _ in 0..6 {
            futures_util::future::join_all(nodes.iter().map(|node| round(house, node))).await;
        }
        assert_eq!(server.taken().len(), 10, "{:?}", names(&server));
        in_order(&server, 2, 5);
    }

    async fn three_nodes_through_a_bad_day_keep_order_and_ids(house) {
        let server = Scripted::start().await;
        let nodes: Vec<Mailing> = (0..3).map(|_| smtp(&server)).collect();
        for number in 1..=4 {
            for case in 1..=3 {
                write(house, case, number, "ada@example.org");
            }
        }
        server.next(&[
            Does::CutAfterData,
            Does::Says("RCPT", "451 later"),
            Does::Drops("DATA"),
            Does::Says(".", "452 full"),
            Does::CutAfterData,
        ]);
        for hour in 0..24 {
            server.set_away((4..8).contains(&hour));
            futures_util::future::join_all(nodes.iter().map(|node| round(house, node))).await;
            house.pass_seconds(HOUR);
        }
        assert!(kept(house).iter().all(|letter| letter.state == "sent"), "{:#?}", kept(house));
        in_order(&server, 3, 4);
        // Each that was cut off came twice.
        assert_eq!(server.taken().len(), 14, "{:?}", names(&server));
    }

    async fn letters_from_long_before_mail_was_on_are_held_for_a_person(house) {
        let server = Scripted::start().await;
        write(house, 1, 1, "ada@example.org");
        house.pass_seconds(7 * 24 * HOUR + 1);
        write(house, 1, 2, "ada@example.org");
        let report = round(house, &smtp(&server)).await;
        assert_eq!((&report["held"], &report["sent"]), (&1.into(), &1.into()), "{report}");
        assert_eq!(names(&server), ["Case 1 letter 2"]);
        assert!(kept(house)[0].fault.as_ref().is_some_and(|says| says.contains("7 days")), "{:?}", kept(house));
        // Where the operator wants it so, they are sent however old they are.
        house.plant("UPDATE letters SET state = 'queued' WHERE state = 'held'");
        let mut all = smtp(&server);
        all.hold_older_than_days = 0;
        assert_eq!(round(house, &all).await["sent"], 1);
    }

    async fn a_letter_that_is_being_tried_is_not_held_however_long_that_takes(house) {
        let server = Scripted::start().await;
        server.next(&[Does::Says("RCPT", "451 later")]);
        write(house, 1, 1, "ada@example.org");
        assert_eq!(round(house, &smtp(&server)).await["later"], 1);
        house.pass_seconds(8 * 24 * HOUR);
        assert_eq!(round(house, &smtp(&server)).await["sent"], 1);
    }

    async fn a_folder_takes_letters_as_files(house) {
        let folder = tempfile::tempdir().expect("a folder");
        write(house, 1, 1, "ada@example.org");
        let report = round(house, &mailing(Folder(folder.path().join("mail")))).await;
        assert_eq!(report["sent"], 1);
        let file = folder.path().join("mail/01900000-0000-7000-8000-000001000001.eml");
        let text = std::fs::read_to_string(file).expect("the letter");
        assert_eq!(header(&text, "To"), "ada@example.org");
    }
}
