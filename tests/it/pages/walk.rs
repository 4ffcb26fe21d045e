//! One case through the pages, from the first visit to a suspended certificate: everybody fills in forms and presses
//! buttons, and every page is looked at on a desk's screen, a telephone and the smallest screen there is.

use crate::house::databases::Engine;
use crate::house::path::{CLIENT, CLINICS, Path};
use crate::house::person::Person;
use crate::house::running::House;
use crate::pages::qr;

const CLIENT_ADDRESS: &str = "cleo.client@example.org";
const LEAD: &str = "lena.lead@example.org";
const SCHEDULER: &str = "sasha.scheduler@example.org";
const DECIDER: &str = "dora.decider@example.org";

#[actix_web::test]
async fn a_case_travels_through_the_pages_and_a_stranger_reads_valid_then_suspended() {
    let Some(house) = House::reachable(Engine::Sqlite) else {
        return;
    };
    let Some(person) = Person::at(&house.base).await else {
        return;
    };
    let mut path = Path::begin(&house).await;
    stranger(&person).await;
    apply(&person, &mut path).await;
    review(&person, &mut path).await;
    agree(&person, &mut path).await;
    plan(&person, &mut path).await;
    place(&person, &mut path).await;
    give_evidence(&person, &mut path).await;
    raise(&person, &mut path).await;
    report(&person, &mut path).await;
    close(&person, &mut path).await;
    decide(&person, &mut path).await;
    let address = issue(&person, &mut path).await;
    verified(&person, &address, "Valid").await;
    person.look("27-verify-valid").await;
    suspend(&person, &mut path).await;
    verified(&person, &address, "Suspended").await;
    person.look("29-verify-suspended").await;
    person.found_nothing_wrong();
    house.close().await;
}

/// The first clinic that stage 2 visits.
fn first_clinic(path: &Path<'_>) -> &'static str {
    let mut named = path.ids.clinics.iter().zip(CLINICS);
    let found = named.find(|(id, _)| **id == path.ids.sampled[0]);
    found.expect("a clinic").1
}

/// Whoever has no sign-in sees the look-up and the sign-in.
async fn stranger(person: &Person) {
    person.goto("/verify").await;
    person.browser.see("Look up").await;
    person.look("01-verify").await;
    person.goto("/sign-in").await;
    person.look("02-sign-in").await;
}

async fn apply(person: &Person, path: &mut Path<'_>) {
    person.sign_in(CLIENT_ADDRESS).await;
    person.look("03-portal-home").await;
    person.press("Applications", "No applications yet").await;
    person.goto("/portal/applications/new").await;
    person.browser.tick("ISO 9001:2015").await;
    person.look("04-application-new").await;
    person.press("Start the application", "Scope wanted").await;
    person.look("05-application-form").await;
    for site in std::iter::once("Main hospital").chain(CLINICS) {
        person.browser.tick(site).await;
    }
    person
        .fill(&[
            ("Scope wanted", "Acute inpatient and outpatient care"),
            ("Processes and operations", "Admission, treatment, discharge"),
            (
                "People and technical resources",
                "Physicians, nurses, two theatres",
            ),
            ("Functions and relationships", "One company, five houses"),
            ("Outsourced processes", "Laundry, by Calder Textiles"),
            ("Legal obligations", "Health and Social Care Act"),
            ("Language to audit in", "en"),
        ])
        .await;
    for question in [
        "Did anybody advise you",
        "Has an internal audit been done",
        "Has a management review",
    ] {
        let answer = if question.starts_with("Did") { "No" } else { "Yes" };
        person.browser.tick(&format!("{question} > {answer}")).await;
    }
    person
        .press("Save and see what is missing", "Everything asked for is here")
        .await;
    person.look("06-application-complete").await;
    path.ids.application = person.id().await;
    person
        .press("Submit the application", "Waiting for the review")
        .await;
}

async fn review(person: &Person, path: &mut Path<'_>) {
    path.on_day(1);
    person.sign_in("rae.reviewer@example.org").await;
    person.look("07-desk-reviewer").await;
    person
        .press("Review an application", "Waiting for the review")
        .await;
    person.press("Review it", "The four questions").await;
    person.look("08-review").await;
    path.accept().await;
    person
        .goto(&format!("/desk/applications/{}", path.ids.application))
        .await;
    person.browser.see("How this came about").await;
    person.look("09-application-accepted").await;
}

async fn agree(person: &Person, path: &mut Path<'_>) {
    path.on_day(2);
    person.sign_in(CLIENT_ADDRESS).await;
    person
        .goto(&format!("/portal/agreements/{}", path.ids.agreement))
        .await;
    person.look("10-agreement").await;
    person.fill(&[("Your name", "Cleo Client")]).await;
    person.browser.tick("I have read the whole agreement").await;
    person.press("Sign the agreement", "Signed by Cleo Client").await;
}

async fn plan(person: &Person, path: &mut Path<'_>) {
    path.plan().await;
    path.place_stage_1().await;
    path.conclude_stage_1().await;
    path.on_day(32);
    person.sign_in(SCHEDULER).await;
    person.look("11-desk-scheduler").await;
    person
        .goto(&format!("/desk/cases/{}/programme", path.ids.certification))
        .await;
    person.look("12-programme").await;
}

/// The scheduler holds dates and a team, the team confirms, the scheduler confirms.
async fn place(person: &Person, path: &mut Path<'_>) {
    let board = format!("/desk/plan?audit={}", path.ids.stage_2);
    person.goto(&board).await;
    person.look("13-board").await;
    person
        .fill(&[
            ("First audit day", "2026-03-02"),
            ("Last audit day", "2026-03-06"),
            ("Person 1 > Who", "Lena Lead"),
            ("Person 1 > Role", "Lead auditor"),
            ("Person 1 > Auditor-days", "4.5"),
            ("Person 2 > Who", "Amos Auditor"),
            ("Person 2 > Role", "Auditor"),
            ("Person 2 > Auditor-days", "4.0"),
        ])
        .await;
    person.press("Hold", "Held. Each member of the team").await;
    person.look("14-board-held").await;
    for (who, address) in [("lead", LEAD), ("auditor", "amos.auditor@example.org")] {
        person.sign_in(address).await;
        person
            .goto(&format!("/desk/audits/{}/assignment", path.ids.stage_2))
            .await;
        if who == "lead" {
            person.look("15-assignment").await;
        }
        person.browser.tick("Nothing ties me to this client").await;
        person.press("Confirm my place", "You confirmed this place").await;
    }
    person.sign_in(SCHEDULER).await;
    person.goto(&board).await;
    person.browser.tick("The client has agreed to these dates").await;
    person
        .press("Confirm > Confirm", "Confirmed. Client and team are told.")
        .await;
}

async fn give_evidence(person: &Person, path: &mut Path<'_>) {
    path.ask_evidence().await;
    path.on_day(40);
    let paper = tempfile::NamedTempFile::with_suffix(".txt").expect("a file");
    std::fs::write(paper.path(), "Minutes of the management review").expect("it is written");
    person.sign_in(CLIENT_ADDRESS).await;
    person.press("Evidence", "items are with us").await;
    person.look("16-evidence").await;
    // The form of the item, as a person finds it: under the clinic's name, beside what is asked.
    let title = format!(
        "return document.querySelector('#item-{} h3').firstChild.textContent",
        path.ids.request
    );
    let title = person.browser.run(&title, vec![]).await;
    let clinic = first_clinic(path);
    let about = format!("for \"{}\"", title.as_str().expect("a title").trim());
    person
        .attach(&format!("{clinic} > Add a file {about}"), paper.path())
        .await;
    person
        .press(&format!("{clinic} > Send file {about}"), "Receipt")
        .await;
    person.look("17-receipt").await;
}

async fn raise(person: &Person, path: &mut Path<'_>) {
    path.on_day(58);
    person.sign_in(LEAD).await;
    person.look("18-desk-lead").await;
    person.goto(&format!("/desk/audits/{}", path.ids.stage_2)).await;
    person.look("19-audit").await;
    person.press("Raise a finding", "Objective evidence").await;
    person.look("20-finding-new").await;
    person.browser.tick("Major nonconformity").await;
    let site = first_clinic(path);
    person
        .fill(&[
            ("Clause", "7.2"),
            ("Site", site),
            (
                "Statement",
                "The competence of those who give anaesthetics is not evaluated.",
            ),
            (
                "Objective evidence",
                "Records of three of five nurses end in 2023.",
            ),
        ])
        .await;
    person.press("Raise a finding", "Waits for an answer").await;
    path.ids.finding = person.id().await;
}

async fn report(person: &Person, path: &mut Path<'_>) {
    path.on_day(60);
    person
        .goto(&format!("/desk/audits/{}/report", path.ids.stage_2))
        .await;
    person.look("21-report").await;
    path.send_report().await;
}

/// The client answers, the lead accepts and verifies.
async fn close(person: &Person, path: &mut Path<'_>) {
    path.on_day(70);
    person.sign_in(CLIENT_ADDRESS).await;
    person
        .goto(&format!("/portal/findings/{}", path.ids.finding))
        .await;
    person.look("22-finding-portal").await;
    person
        .fill(&[
            ("Correction", "The list was drawn up again"),
            ("Cause", "Nobody was named to keep it"),
            (
                "Corrective action",
                "The matron keeps it and the deputy checks it each month",
            ),
            ("Done by", "2026-03-26"),
            (
                "What shows that",
                "The lists of the four other houses are complete",
            ),
        ])
        .await;
    person.browser.tick("Local: only this site").await;
    person.press("Send the answer", "Answered").await;
    path.on_day(74);
    person.sign_in(LEAD).await;
    person.goto(&format!("/desk/findings/{}", path.ids.finding)).await;
    person.press("Accept", "Verify the corrective action").await;
    person.look("23-finding-desk").await;
    person
        .fill(&[
            ("How it was verified", "By documents"),
            ("What shows that it works", "The list of March, checked"),
        ])
        .await;
    person.press("Mark as verified", "Verified").await;
}

async fn decide(person: &Person, path: &mut Path<'_>) {
    path.on_day(84);
    person.sign_in(DECIDER).await;
    person.press("Decisions", "Waiting for a decision").await;
    person.press(CLIENT, "Your decision").await;
    person.look("24-decision").await;
    for statement in [
        "The information suffices",
        "The information of the application",
        "The audit reached",
    ] {
        person.browser.tick(&format!("{statement} > Yes")).await;
    }
    person
        .fill(&[
            (
                "Recommendation with its conditions",
                "Grant, as the lead auditor recommends",
            ),
            (
                "Information used",
                "Both audits, the report, the finding and its verification",
            ),
            ("Reason", "Every requirement is met; the one major is verified."),
        ])
        .await;
    person.browser.tick("Decision > Grant certification").await;
    person.press("Check and go on", "What will happen").await;
    person.look("25-decision-confirm").await;
    person
        .press("Grant certification", "Decided by Dora Decider")
        .await;
}

/// Issues the certificate, prints it, and reads the address in its QR code.
async fn issue(person: &Person, path: &mut Path<'_>) -> String {
    path.on_day(85);
    person
        .press("Issue the certificate", "What will be printed")
        .await;
    person.press("Issue the certificate", "Revision 1").await;
    person.press("Print", "Certificate of registration").await;
    person.look("26-certificate-paper").await;
    qr::read(person).await
}

/// Opens the address as a stranger and reads the answer.
async fn verified(person: &Person, address: &str, word: &str) {
    person.leave().await;
    person.browser.goto(address).await;
    person.browser.see(word).await;
    let heading = person
        .browser
        .run("return document.querySelector('h1').innerText", vec![])
        .await;
    assert!(
        heading.as_str().is_some_and(|heading| heading.contains(word)),
        "{heading}"
    );
}

async fn suspend(person: &Person, path: &mut Path<'_>) {
    path.on_day(147);
    person.sign_in(DECIDER).await;
    person
        .goto(&format!("/desk/cases/{}", path.ids.certification))
        .await;
    person.look("28-case").await;
    person.press("Suspend", "What will happen").await;
    person
        .fill(&[
            ("Reason", "The surveillance visit was refused."),
            ("Information used", "Letter of the client"),
        ])
        .await;
    person.press("Suspend now", "Lift the suspension").await;
}
