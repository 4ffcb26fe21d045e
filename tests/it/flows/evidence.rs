//! Evidence: asked per sampled site, given as files, judged.

mod bucket;

use std::path::PathBuf;

use assayer::access::Role;
use assayer::vault::Digest;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use reqwest::{Method, multipart};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::application::letters;
use super::organisations::register;
use super::placed::{Case, case};
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, LARGEST_FILE, on_both};

/// Asks every sampled site for the usual items, and gives the id of the first.
async fn asked(house: &House, case: &Case) -> String {
    let scheduler = house.staff("Sue Scheduler", &[Role::Scheduler]).await;
    let path = format!("/api/v1/audits/{}/evidence-requests", case.stage_1);
    scheduler
        .post_json(&format!("{path}/defaults"), json!({}))
        .await
        .is(201);
    scheduler
        .get_json(&path)
        .await
        .is(200)
        .field("/sites/0/items/0/id")
}

/// Sends a file as a program does.
async fn send(who: &Visit, request: &str, name: &str, content: &[u8], digest: Option<&str>) -> Reply {
    let path = format!("/api/v1/evidence-requests/{request}/files");
    let mut sending = who
        .request(Method::POST, &path)
        .header(CONTENT_TYPE, "application/pdf")
        .header(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
        .body(content.to_vec());
    if let Some(digest) = digest {
        sending = sending.header("repr-digest", digest);
    }
    who.send(sending, &path).await
}

/// Sends a form as a browser does.
async fn post_form(who: &Visit, path: &str, parts: Vec<(&'static str, multipart::Part)>) -> Reply {
    let form = parts
        .into_iter()
        .fold(multipart::Form::new(), |form, (name, part)| form.part(name, part));
    // Without the header: what counts is the token in the form.
    let request = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
        .post(format!("{}{path}", who.base))
        .header("cookie", who.cookie())
        .multipart(form);
    who.send(request, path).await
}

fn file(name: &'static str, content: &'static [u8]) -> multipart::Part {
    multipart::Part::bytes(content).file_name(name)
}

async fn item(who: &Visit, request: &str) -> Value {
    let path = format!("/api/v1/evidence-requests/{request}");
    who.get_json(&path).await.is(200).json()
}

async fn judge(who: &Visit, request: &str, verdict: &str, remark: &str) -> Reply {
    let version = item(who, request).await["version"].clone();
    let given = json!({ "verdict": verdict, "remark": remark, "version": version });
    who.post_json(&format!("/api/v1/evidence-requests/{request}/verdict"), given)
        .await
}

/// The files in the vault that carry the name of a hash.
fn named(house: &House) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(house.files.path()).expect("the vault");
    let folders = folders.map(|entry| entry.expect("an entry").path());
    folders
        .filter(|folder| !folder.ends_with("incoming"))
        .flat_map(|folder| std::fs::read_dir(folder).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

on_both! {
    async fn evidence_travels_from_the_question_to_acceptance(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        let (client, lead) = (case.client(house).await, case.lead(house).await);
        let page = client.get("/portal/evidence").await.is(200).says("0 of 6 items are with us.");
        // The audit begins on 2 February; evidence is due 14 days before.
        let page = page.says("Next: 6 items for Main hospital by 19 January 2026.").lacks("Clinic East");
        page.says("Report of the last internal audit").says("Add a file").says("Not started");
        client.get("/portal").await.is(200).says("Give evidence for Main hospital");

        let content = b"Minutes of the management review";
        let receipt = send(&client, &request, "minutes.pdf", content, None).await.is(201);
        let mut keys: Vec<String> = receipt.json().as_object().expect("an object").keys().cloned().collect();
        keys.sort();
        assert_eq!(keys, ["id", "name", "received_at", "sha256", "size"]);
        assert_eq!(receipt.field("/sha256"), Digest::of(content).as_str());
        assert_eq!((receipt.field("/name"), receipt.field("/size")), ("minutes.pdf".to_owned(), content.len().to_string()));
        assert_eq!(receipt.field("/received_at"), "2026-01-05T09:00:00Z");
        let shown = client.get(&format!("/portal/evidence/files/{}", receipt.field("/id"))).await.is(200);
        shown.says(Digest::of(content).as_str()).says("5 January 2026, 09:00 (Europe/London)").says("Cleo Client");
        client.get("/portal/evidence").await.is(200).says("1 of 6 items are with us.").says("Sent");

        lead.get("/desk").await.is(200).says("Look at the evidence of St Brannoc Hospital");
        judge(&lead, &request, "returned", "The page with the decisions is missing.").await.is(200);
        client.get("/portal/evidence").await.is(200).says("The page with the decisions is missing.").says("0 of 6 items");
        let form = vec![("csrf", multipart::Part::text(client.csrf().to_owned())), ("file", file("minutes 2.pdf", b"All pages"))];
        let to = post_form(&client, &format!("/portal/evidence-requests/{request}/files"), form).await.is(303).location();
        client.get(&to).await.is(200).says("minutes 2.pdf").says(Digest::of(b"All pages").as_str());
        let desk = format!("/desk/audits/{}/evidence", case.stage_1);
        lead.get(&desk).await.is(200).says("minutes 2.pdf").says("Accept");
        let version = item(&lead, &request).await["version"].to_string();
        lead.post(&format!("/desk/evidence-requests/{request}/verdict"), &[("verdict", "accepted"), ("remark", ""), ("version", &version)]).await.is(303);
        let accepted = item(&client, &request).await;
        assert_eq!(accepted["status"], json!("accepted"));
        assert_eq!(accepted["files"].as_array().map(Vec::len), Some(2));
        send(&client, &request, "more.pdf", b"more", None).await.is(422).says("accepted already");
        let letters = letters(house).await;
        let told: Vec<&String> = letters.iter().filter(|letter| letter.starts_with("evidence")).collect();
        assert_eq!(told, ["evidence_asked", "evidence_returned"]);
    }

    async fn every_sampled_site_is_asked_and_an_audit_without_dates_has_no_clock_yet(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let scheduler = house.staff("Sue Scheduler", &[Role::Scheduler]).await;
        let desk = format!("/desk/audits/{}/evidence", case.stage_2);
        scheduler.get(&desk).await.is(200).says("Nothing is asked yet").says("Ask every site for the usual items");
        scheduler.post(&format!("{desk}/defaults"), &[]).await.is(303);
        scheduler.get(&desk).await.is(200).says("Clinic East").lacks("Accept<");
        let page = case.client(house).await.get("/portal/evidence").await.is(200).says("0 of 12 items are with us.");
        page.says("Next: 6 items for Main hospital; the day follows once the audit has a date.").says("Clinic East").says("no date yet");
        let [_, east] = &case.sites;
        let fields = [("site", east.as_str()), ("clause", "99"), ("title", "Floor plan"), ("reason", "Ways of patients")];
        let again = scheduler.post(&desk, &fields).await.is(422).says("not in the clause list").says("Floor plan");
        again.says("LC-51");
        let fields = [("site", east.as_str()), ("clause", "7.1.3"), ("title", "Floor plan"), ("reason", "Ways of patients")];
        scheduler.post(&desk, &fields).await.is(303);
        scheduler.get(&desk).await.is(200).says("Floor plan").says("0 of 7");
    }

    async fn a_file_comes_back_as_a_download_and_never_as_a_page(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        let (client, lead) = (case.client(house).await, case.lead(house).await);
        let page = b"<script>alert(1)</script>";
        let id = send(&client, &request, "Protokoll Qualität.html", page, None).await.is(201).field("/id");
        for path in [format!("/desk/evidence/files/{id}/content"), format!("/api/v1/evidence/{id}/content")] {
            let reply = lead.get(&path).await.is(200);
            assert_eq!(reply.text.as_bytes(), page);
            let header = |name: &str| reply.headers.get(name).expect(name).to_str().expect("text").to_owned();
            assert_eq!(header("content-type"), "application/octet-stream");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("content-security-policy"), "sandbox; default-src 'none'");
            assert_eq!(header("cache-control"), "no-store");
            let disposition = header("content-disposition");
            assert!(disposition.starts_with("attachment; filename=\"Protokoll Qualit_t.html\""), "{disposition}");
            assert!(disposition.contains("filename*=UTF-8''Protokoll%20Qualit%C3%A4t.html"), "{disposition}");
        }
    }

    async fn evil_names_are_shown_clean_and_name_no_path(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        let client = case.client(house).await;
        let long = format!("{}.pdf", "a".repeat(300));
        let short = format!("{}….pdf", "a".repeat(145));
        let rows = [
            ("..%2F..%2Fx.pdf", "..%2F..%2Fx.pdf".trim_matches('.')),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            (" .. ", "file"),
            ("a\tb  c.pdf", "a b c.pdf"),
            (long.as_str(), short.as_str()),
        ];
        for (given, kept) in rows {
            let disposition = format!("attachment; filename*=UTF-8''{}", percent(given));
            let path = format!("/api/v1/evidence-requests/{request}/files");
            let sending = client.request(Method::POST, &path).header(CONTENT_DISPOSITION, disposition).body("content");
            let receipt = client.send(sending, given).await.is(201);
            assert_eq!(receipt.field("/name"), kept, "{given:?}");
        }
        assert_eq!(named(house).len(), 1, "one content, one file, whatever its names");
    }

    async fn a_file_that_is_not_what_it_should_be_leaves_nothing(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        let client = case.client(house).await;
        let wrong = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:";
        let reply = send(&client, &request, "a.pdf", b"not hello", Some(wrong)).await.is(422);
        assert_eq!(reply.field("/errors/0/field"), "/Repr-Digest");
        send(&client, &request, "a.pdf", b"x", Some("sha-256=nonsense")).await.is(422).says("RFC 9530");
        let reply = send(&client, &request, "a.pdf", b"", None).await.is(422).says("This file is empty");
        assert_eq!(reply.field("/errors/0/field"), "/file");
        let large = vec![7; usize::try_from(LARGEST_FILE).expect("a length") + 1];
        send(&client, &request, "a.pdf", &large, None).await.is(413).says(&LARGEST_FILE.to_string());
        let path = format!("/api/v1/evidence-requests/{request}/files");
        let nameless = client.request(Method::POST, &path).body("content");
        client.send(nameless, &path).await.is(422).says("Name the file");
        assert_eq!(item(&client, &request).await["files"], json!([]));
        assert_eq!(item(&client, &request).await["status"], json!("open"));
        assert!(named(house).is_empty());
        send(&client, &request, "a.txt", b"hello", Some(wrong)).await.is(201);
    }

    async fn a_form_is_taken_whole_with_its_token_or_not_at_all(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        let client = case.client(house).await;
        let path = format!("/portal/evidence-requests/{request}/files");
        let token = || ("csrf", multipart::Part::text(client.csrf().to_owned()));
        post_form(&client, &path, vec![("file", file("a.pdf", b"a"))]).await.is(400).says("not made by a page of your present session");
        let foreign = ("csrf", multipart::Part::text("of another session"));
        post_form(&client, &path, vec![foreign, ("file", file("a.pdf", b"a"))]).await.is(400);
        // The token after the file comes too late: the file would be taken before anything is proved.
        post_form(&client, &path, vec![("file", file("a.pdf", b"a")), token()]).await.is(400);
        post_form(&client, &path, vec![token()]).await.is(422).says("Choose a file first.");
        post_form(&client, &path, vec![token(), ("file", file("", b""))]).await.is(422);
        post_form(&client, &path, vec![token(), ("status", multipart::Part::text("accepted"))]).await.is(422);
        let two = vec![token(), ("file", file("a.pdf", b"a")), ("file", file("b.pdf", b"b"))];
        post_form(&client, &path, two).await.is(422).says("one file at a time");
        assert_eq!(item(&client, &request).await["files"], json!([]));
    }

    async fn an_upload_cut_off_leaves_no_row_and_no_named_file(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        let client = case.client(house).await;
        let head = format!(
            "POST /api/v1/evidence-requests/{request}/files HTTP/1.1\r\nHost: meridian.example\r\nCookie: {}\r\n\
             X-CSRF-Token: {}\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\nContent-Length: 900000\r\n\r\n",
            client.cookie(),
            client.csrf()
        );
        let address = client.base.trim_start_matches("http://");
        let mut connection = tokio::net::TcpStream::connect(address).await.expect("a connection");
        connection.write_all(head.as_bytes()).await.expect("the head is sent");
        connection.write_all(&vec![7; 600_000]).await.expect("a part is sent");
        // Half-closed: nothing more comes, and whatever the server says to that is read to its end.
        connection.shutdown().await.expect("the end is said");
        let mut said = Vec::new();
        // A reset is an answer too.
        if connection.read_to_end(&mut said).await.is_ok() {
            assert!(!String::from_utf8_lossy(&said).starts_with("HTTP/1.1 2"), "it was not taken");
        }
        assert_eq!(item(&client, &request).await["files"], json!([]));
        assert!(named(house).is_empty());
        send(&client, &request, "a.pdf", b"whole", None).await.is(201);
        assert_eq!(named(house).len(), 1);
    }

    async fn another_clients_evidence_is_not_there(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        let client = case.client(house).await;
        let given = send(&client, &request, "a.pdf", b"confidential", None).await.is(201).field("/id");
        let reviewer = house.staff("Una Reviewer", &[Role::ApplicationReviewer]).await;
        let (other, _) = register(&reviewer, "Kestrel Medical").await;
        let stranger = house.client("Sam Stranger", other.parse().expect("an id")).await;
        send(&stranger, &request, "a.pdf", b"mine", None).await.is(404);
        let form = vec![("csrf", multipart::Part::text(stranger.csrf().to_owned())), ("file", file("a.pdf", b"mine"))];
        post_form(&stranger, &format!("/portal/evidence-requests/{request}/files"), form).await.is(404);
        for path in [
            format!("/api/v1/evidence-requests/{request}"), format!("/api/v1/evidence/{given}"), format!("/api/v1/evidence/{given}/content"),
            format!("/api/v1/audits/{}/evidence-requests", case.stage_1), "/api/v1/evidence-requests/nonsense".to_owned(),
        ] {
            stranger.get_json(&path).await.is(404);
        }
        stranger.get(&format!("/portal/evidence/files/{given}")).await.is(404);
        stranger.get("/portal/evidence").await.is(200).says("Nothing is asked of you now");
        assert_eq!(stranger.get_json("/api/v1/evidence-requests").await.is(200).json()["items"], json!([]));
        // People of the body do not give evidence, and scheduling is not judging.
        send(&case.lead(house).await, &request, "a.pdf", b"mine", None).await.is(403);
        let scheduler = house.staff("Sally Scheduler", &[Role::Scheduler]).await;
        judge(&scheduler, &request, "accepted", "").await.is(403);
        assert_eq!(named(house).len(), 1);
    }

    async fn what_is_asked_fits_the_standard_and_the_sample(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let lead = case.lead(house).await;
        let path = format!("/api/v1/audits/{}/evidence-requests", case.stage_1);
        let [main, _] = &case.sites;
        let good = json!({ "site": main, "clause": "7.1.5", "title": "Calibration of the scales", "reason": "Measured results", "due_on": "2026-01-20" });
        let with = |field: &str, value: &str| {
            let mut given = good.clone();
            given[field] = json!(value);
            given
        };
        lead.post_json(&path, with("clause", "99.9")).await.refused_by("LC-51").says("not in the clause list");
        lead.post_json(&path, with("site", "0190a0e0-0000-7000-8000-000000000000")).await.is(422).says("not among those the audit visits");
        lead.post_json(&path, with("due_on", "2026-02-30")).await.is(422).says("does not exist in the calendar");
        let reply = lead.post_json(&path, json!({})).await.is(422);
        assert_eq!(reply.json()["errors"].as_array().map(Vec::len), Some(4));
        let id = lead.post_json(&path, good.clone()).await.is(201).field("/id");
        assert_eq!(item(&lead, &id).await["due_on"], json!("2026-01-20"));
        assert_eq!(item(&lead, &id).await["clause_title"], json!("Monitoring and measuring resources"));
        lead.post_json(&path, good.clone()).await.is(422).says("asked of this site for this clause already");
        lead.post_json(&format!("{path}/defaults"), json!({})).await.is(201);
        lead.post_json(&format!("{path}/defaults"), json!({})).await.is(422).says("already");
        let client = case.client(house).await;
        client.post_json(&path, good).await.is(403);
    }

    async fn a_verdict_needs_a_file_a_sentence_and_the_newest_state(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        let (client, lead) = (case.client(house).await, case.lead(house).await);
        judge(&lead, &request, "accepted", "").await.is(422).says("nothing to judge");
        send(&client, &request, "a.pdf", b"one", None).await.is(201);
        judge(&lead, &request, "returned", " ").await.is(422).says("Say in a sentence what is missing");
        let stale = json!({ "verdict": "accepted", "version": 1 });
        lead.post_json(&format!("/api/v1/evidence-requests/{request}/verdict"), stale).await.is(412);
        judge(&lead, &request, "perhaps", "").await.is(422);
        judge(&lead, &request, "accepted", "").await.is(200);
    }

    async fn after_the_report_nothing_is_asked_or_given_any_more(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let request = asked(house, &case).await;
        case.stage_2_confirmed(house).await;
        let (client, lead) = (case.client(house).await, case.lead(house).await);
        send(&client, &request, "late.pdf", b"late", None).await.refused_by("LC-60");
        let path = format!("/api/v1/audits/{}/evidence-requests/defaults", case.stage_1);
        lead.post_json(&path, json!({})).await.refused_by("LC-60");
        client.get("/portal/evidence").await.is(200).says("Nothing is asked of you now");
    }
}

/// As RFC 5987 writes a name.
fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a text grows");
        }
        out
    })
}
