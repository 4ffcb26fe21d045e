//! Doing an audit: stage 1 concluded, reports written, signed and sent.

use assayer::access::Role;
use assayer::vault::Digest;
use reqwest::Method;
use serde_json::{Value, json};

use super::application::letters;
use super::organisations::register;
use super::placed::{Case, case};
use crate::house::asked::answered;
use crate::house::client::Visit;
use crate::house::path::Path;
use crate::house::running::{House, on_both};

/// The seven items of LC-30.
const ITEMS: [&str; 7] = [
    "documented_information",
    "site_conditions",
    "understanding",
    "scope_and_legal",
    "resources",
    "stage_2_focus",
    "internal_audits_and_review",
];

/// Every section of a report, and whether it may be ticked away.
const SECTIONS: [(&str, bool); 15] = [
    ("representative", false),
    ("objectives", false),
    ("scope_audited", false),
    ("deviations", true),
    ("programme_issues", true),
    ("significant_changes", true),
    ("unresolved_issues", true),
    ("combined_audit", true),
    ("sampling_disclaimer", false),
    ("use_of_marks", true),
    ("earlier_actions", true),
    ("conformity", false),
    ("internal_audit_and_review", false),
    ("scope_appropriate", false),
    ("objectives_met", false),
];

/// A whole conclusion with this outcome; the version is the caller's to add.
pub(crate) fn conclusion(outcome: &str) -> Value {
    let mut given = json!({ "outcome": outcome });
    for item in ITEMS {
        given[item] = json!(format!("Seen and good: {item}."));
        given[format!("{item}_ready")] = json!("yes");
    }
    given
}

/// A whole report.
pub(crate) fn report(version: Option<i64>) -> Value {
    let mut given = json!({ "recommendation": "grant", "version": version });
    let mut ticked = Vec::new();
    for (section, may_not_apply) in SECTIONS {
        if may_not_apply {
            ticked.push(section);
        } else {
            given[section] = json!(format!("As seen: {section}."));
        }
    }
    given["not_applicable"] = json!(ticked);
    given
}

fn rules(reply: &crate::house::client::Reply) -> Vec<String> {
    let errors = reply.json()["errors"].as_array().expect("errors").clone();
    errors
        .iter()
        .map(|error| error["rule"].as_str().unwrap_or("").to_owned())
        .collect()
}

async fn status(who: &Visit, audit: impl ToString) -> String {
    let path = format!("/api/v1/audits/{}", audit.to_string());
    who.get_json(&path).await.is(200).field("/status")
}

/// A stage 2 in March 2026, its report saved whole; the clock stands on the last audit day.
async fn written(house: &House) -> (Case, Visit, String) {
    let case = case(house, "St Brannoc Hospital").await;
    case.stage_2_confirmed(house).await;
    house.set_day(2026, 3, 6);
    let lead = case.lead(house).await;
    let path = format!("/api/v1/audits/{}/report", case.stage_2);
    let given = answered(&lead, &case.stage_2.to_string(), report(None)).await;
    lead.send_json(Method::PUT, &path, given).await.is(200);
    (case, lead, path)
}

on_both! {
    async fn the_lead_concludes_stage_1_and_the_client_is_told(house) {
        let case = case(house, "St Brannoc Hospital").await;
        house.set_day(2026, 2, 3);
        let lead = case.lead(house).await;
        let page = format!("/desk/audits/{}/stage-1", case.stage_1);
        lead.get("/desk").await.is(200).says("Conclude stage 1 of St Brannoc Hospital");
        lead.get(&page).await.is(200).says("Internal audits and management review").says("Conclude and tell the client");
        let version = case.version(&lead, case.stage_1).await.to_string();
        let mut fields: Vec<(String, String)> = vec![("version".into(), version), ("outcome".into(), "proceed".into())];
        for item in ITEMS {
            fields.push((item.to_owned(), format!("Looked at {item}")));
            fields.push((format!("{item}_ready"), "yes".to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        lead.post(&page, &fields).await.is(303);
        lead.get(&page).await.is(200).says("Stage 2 may follow").says("Concluded by Lena Lead on 3 February 2026");
        assert_eq!(status(&lead, case.stage_1).await, "concluded");
        assert_eq!(letters(house).await.last().map(String::as_str), Some("stage_1_concluded"));
        let client = case.client(house).await;
        client.get(&format!("/portal/audits/{}", case.stage_1)).await.is(200).says("Stage 2 may follow").says("Looked at resources");
    }

    async fn whatever_a_conclusion_lacks_is_said_at_once(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let path = format!("/api/v1/audits/{}/stage-1-conclusion", case.stage_1);
        house.set_day(2026, 2, 2);
        let lead = case.lead(house).await;
        let version = case.version(&lead, case.stage_1).await;
        let mut given = conclusion("proceed");
        given["version"] = json!(version);
        // LC-24: the last day of two counts.
        lead.post_json(&path, given.clone()).await.refused_by("LC-24");
        house.set_day(2026, 2, 3);
        let (lead, second) = (case.lead(house).await, case.second(house).await);
        second.post_json(&path, given.clone()).await.refused_by("CO-21");
        given["resources"] = json!(" ");
        given["understanding_ready"] = json!("no");
        let reply = lead.post_json(&path, given.clone()).await.is(422);
        assert_eq!(rules(&reply), ["LC-32", "LC-30"]);
        reply.says("Write the conclusion on resources");
        given["resources"] = json!("Enough");
        given["outcome"] = json!("proceed_after_resolution");
        lead.post_json(&path, given.clone()).await.refused_by("LC-31").says("Name the concerns");
        let mut unclear = given.clone();
        unclear["outcome"] = json!("perhaps");
        unclear["site_conditions_ready"] = json!("");
        let reply = lead.post_json(&path, unclear).await.is(422).says("Choose yes or no.");
        assert_eq!(reply.field("/errors/0/field"), "/site_conditions_ready");
        given["areas_of_concern"] = json!("No review of suppliers yet");
        given["version"] = json!(version - 1);
        lead.post_json(&path, given.clone()).await.is(412);
        given["version"] = json!(version);
        assert_eq!(status(&lead, case.stage_1).await, "confirmed");
        lead.post_json(&path, given.clone()).await.is(201);
        given["version"] = json!(version + 1);
        lead.post_json(&path, given).await.is(422).says("not possible for an audit that is concluded");
    }

    async fn stage_1_has_no_report_and_stage_2_no_conclusion(house) {
        let case = case(house, "St Brannoc Hospital").await;
        case.stage_2_confirmed(house).await;
        house.set_day(2026, 3, 6);
        let lead = case.lead(house).await;
        lead.send_json(Method::PUT, &format!("/api/v1/audits/{}/report", case.stage_1), report(None)).await.refused_by("LC-31");
        let mut given = conclusion("proceed");
        given["version"] = json!(case.version(&lead, case.stage_2).await);
        lead.post_json(&format!("/api/v1/audits/{}/stage-1-conclusion", case.stage_2), given).await.refused_by("LC-30");
    }

    async fn a_report_is_saved_half_and_sent_only_whole(house) {
        let case = case(house, "St Brannoc Hospital").await;
        case.stage_2_confirmed(house).await;
        house.set_day(2026, 3, 5);
        let lead = case.lead(house).await;
        let page = format!("/desk/audits/{}/report", case.stage_2);
        lead.get(&page).await.is(200).says("Sampling").lacks("Sign and send to the client");
        lead.post(&page, &[("objectives", "Find out"), ("not_applicable", "deviations")]).await.is(303);
        let shown = lead.get(&page).await.is(200).says("Find out").says("Sign and send to the client");
        assert!(shown.text.contains("value=\"deviations\" checked"), "the tick is kept");
        let sending = format!("{page}/sending");
        let refused = lead.post(&sending, &[("version", "1")]).await.is(422);
        let refused = refused.says("is before the last audit day on 6 March 2026").says("Write the section on conformity");
        refused.says("or tick that it does not apply").says("Choose what you recommend").says("Find out");
        assert_eq!(status(&lead, case.stage_2).await, "confirmed");
        // A draft is the team's own.
        let client = case.client(house).await;
        client.get(&format!("/portal/audits/{}", case.stage_2)).await.is(200).lacks("Find out");
        client.get_json(&format!("/api/v1/audits/{}/report", case.stage_2)).await.is(404);
    }

    async fn what_is_signed_is_kept_to_the_letter_and_concludes_the_audit(house) {
        let (case, lead, path) = written(house).await;
        let (second, sending) = (case.second(house).await, format!("{path}/sending"));
        second.post_json(&sending, json!({ "version": 1 })).await.refused_by("CO-21");
        lead.post_json(&sending, json!({ "version": 2 })).await.is(412);
        lead.post_json(&sending, json!({})).await.is(428).says("If-Match");
        let sent = lead.post_json(&sending, json!({ "version": 1 })).await.is(200);
        assert_eq!(sent.field("/signed_by"), "Lena Lead");
        assert_eq!(sent.field("/unbroken"), "true");
        assert_eq!(status(&lead, case.stage_2).await, "concluded");
        let signed = lead.get(&format!("/desk/audits/{}/report/signed", case.stage_2)).await.is(200);
        assert_eq!(Digest::of(signed.text.as_bytes()).as_str(), sent.field("/sha256"));
        let signed = signed.json();
        assert_eq!(signed["client"]["name"], json!("St Brannoc Hospital"));
        assert_eq!(signed["team"].as_array().map(Vec::len), Some(2));
        assert_eq!(signed["sections"].as_array().map(Vec::len), Some(SECTIONS.len()));
        assert_eq!(letters(house).await.last().map(String::as_str), Some("report_sent"));
        let client = case.client(house).await;
        let page = client.get(&format!("/portal/audits/{}", case.stage_2)).await.is(200);
        page.says("Signed by Lena Lead on 6 March 2026, 09:00").says(&sent.field("/sha256")).says("What was signed is unchanged.");
        // Nothing about it changes any more.
        lead.send_json(Method::PUT, &path, report(Some(2))).await.refused_by("LC-60");
        lead.post_json(&sending, json!({ "version": 2 })).await.refused_by("LC-60");
    }

    async fn a_signed_report_that_was_changed_is_found_out(house) {
        let (case, lead, path) = written(house).await;
        lead.post_json(&format!("{path}/sending"), json!({ "version": 1 })).await.is(200);
        house.plant("UPDATE reports SET signed_text = signed_text || ' '");
        let page = format!("/desk/audits/{}/report", case.stage_2);
        lead.get(&page).await.is(200).says("What was signed has been changed since.");
        lead.get(&format!("{page}/signed")).await.is(500);
    }

    async fn two_who_write_one_report_do_not_overwrite_each_other(house) {
        let (case, lead, path) = written(house).await;
        let second = case.second(house).await;
        second.send_json(Method::PUT, &path, report(None)).await.is(412);
        second.send_json(Method::PUT, &path, report(Some(1))).await.is(200);
        let stale = lead.post(&format!("/desk/audits/{}/report", case.stage_2), &[("version", "1"), ("objectives", "Mine")]).await.is(412);
        stale.says("Somebody changed this report").says("Mine");
    }

    async fn what_always_applies_cannot_be_ticked_away(house) {
        let (_, lead, path) = written(house).await;
        let mut given = report(Some(1));
        given["not_applicable"] = json!(["conformity", "weather"]);
        let reply = lead.send_json(Method::PUT, &path, given).await.is(422).says("always applies");
        assert_eq!(reply.json()["errors"].as_array().map(Vec::len), Some(2));
    }

    async fn an_audit_is_seen_by_its_team_and_its_client_only(house) {
        let case = case(house, "St Brannoc Hospital").await;
        let reviewer = house.staff("Una Reviewer", &[Role::ApplicationReviewer]).await;
        let (other, _) = register(&reviewer, "Kestrel Medical").await;
        let stranger = house.client("Sam Stranger", other.parse().expect("an id")).await;
        let idle = house.staff("Ida Idle", &[Role::Assessor]).await;
        for path in [format!("/api/v1/audits/{}", case.stage_1), format!("/api/v1/audits/{}/report", case.stage_1)] {
            stranger.get_json(&path).await.is(404);
        }
        idle.get_json(&format!("/api/v1/audits/{}", case.stage_1)).await.is(403);
        stranger.get(&format!("/portal/audits/{}", case.stage_1)).await.is(404);
        assert_eq!(stranger.get_json("/api/v1/audits").await.is(200).json()["items"], json!([]));
        reviewer.get("/desk/audits").await.is(200).says("Stage 1, audit").says("Lena Lead").says("St Brannoc Hospital");
        let page = reviewer.get(&format!("/desk/audits/{}", case.stage_1)).await.is(200);
        page.says("Main hospital").says("Sid Second").says("2 February 2026 to 3 February 2026").says("The team prepares");
        let client = case.client(house).await;
        client.post_json(&format!("/api/v1/audits/{}/stage-1-conclusion", case.stage_1), conclusion("proceed")).await.is(403);
    }
}

/// The audits that a page of the list links to.
fn listed(page: &str) -> Vec<String> {
    let links = page.split("<a href=\"/desk/audits/").skip(1);
    links
        .filter_map(|rest| rest.split('"').next())
        .map(ToOwned::to_owned)
        .collect()
}

on_both! {
    async fn a_long_list_of_audits_comes_page_by_page(house) {
        let path = Path::to_programme(house).await;
        let scheduler = house.staff("Lis Lister", &[Role::Scheduler]).await;
        let before = listed(&scheduler.get("/desk/audits").await.is(200).text).len();
        let columns = "programme_id, certification_id, organisation_id, kind, status, days, opens_on, target_on, limit_on, window_rule, version";
        for n in 0..70 {
            house.plant(&format!(
                "INSERT INTO audits (id, number, {columns}) SELECT '01900000-0000-7000-9000-{n:012}', number + {n} + 1000, {columns} FROM audits WHERE id = '{}'",
                path.ids.stage_1
            ));
        }
        let shown = async |path: &str| scheduler.get(path).await.is(200).text.replace("&#x3D;", "=");
        let first = shown("/desk/audits").await;
        assert!(first.contains("href=\"/desk/audits?page=1\"") && !first.contains("rel=\"prev\""), "{first}");
        assert!(first.contains("St Brannoc Hospitals") && first.contains("ISO"), "{first}");
        let second = shown("/desk/audits?page=1").await;
        assert!(second.contains("href=\"/desk/audits?page=0\"") && !second.contains("rel=\"next\""), "{second}");
        let mut all = listed(&first);
        assert_eq!(all.len(), 50);
        all.extend(listed(&second));
        assert_eq!(all.len(), before + 70);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), before + 70, "each once");
        house.leave_faults();
    }
}
