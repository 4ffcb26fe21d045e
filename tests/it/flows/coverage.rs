//! What a report answers beside its sections (LC-43, LC-44, LC-58, LC-87), what was seen where, and the matrix of a
//! cycle (LC-27, LC-36, LC-122).

use reqwest::Method;
use serde_json::{Value, json};

use super::audit::report;
use super::placed::{Case, case};
use crate::house::asked::answered;
use crate::house::client::{Reply, Visit};
use crate::house::path::Path;
use crate::house::running::{House, on_both};

/// A stage 2 on its last day, with its lead auditor and the address of its report.
async fn on_the_last_day(house: &House) -> (Case, Visit, String) {
    let case = case(house, "St Brannoc Hospital").await;
    case.stage_2_confirmed(house).await;
    house.set_day(2026, 3, 6);
    let lead = case.lead(house).await;
    let path = format!("/api/v1/audits/{}/report", case.stage_2);
    (case, lead, path)
}

fn fields(reply: &Reply) -> Vec<String> {
    let errors = reply.json()["errors"].as_array().expect("errors").clone();
    let field = |error: &Value| {
        error["pointer"]
            .as_str()
            .or(error["field"].as_str())
            .unwrap_or("")
            .to_owned()
    };
    errors.iter().map(field).collect()
}

on_both! {
    async fn a_report_without_its_items_and_its_coverage_is_not_sent(house) {
        let (case, lead, path) = on_the_last_day(house).await;
        lead.send_json(Method::PUT, &path, report(None)).await.is(200);
        let mut refused = lead.post_json(&format!("{path}/sending"), json!({ "version": 1 })).await.is(422);
        // LC-43: both meetings; LC-44: what stays open; LC-27: each site; LC-36: every requirement.
        for says in [
            "Answer with yes or no: Was there an opening meeting?", "Was there a closing meeting?",
            "Does a difference of opinion with the client stay open?", "Tick the clauses that were audited at",
            "Stage 2 covers every requirement.",
        ] {
            refused = refused.says(says);
        }
        let given = answered(&lead, &case.stage_2.to_string(), report(Some(1))).await;
        lead.send_json(Method::PUT, &path, given).await.is(200);
        lead.post_json(&format!("{path}/sending"), json!({ "version": 2 })).await.is(200);
    }

    async fn what_is_not_asked_or_not_there_is_refused_by_name(house) {
        let (case, lead, path) = on_the_last_day(house).await;
        let mut given = answered(&lead, &case.stage_2.to_string(), report(None)).await;
        given["items"]["weather"] = json!({ "text": "Fine" });
        let refused = lead.send_json(Method::PUT, &path, given.clone()).await.is(422);
        let refused = refused.says("is not asked of this audit");
        assert_eq!(fields(&refused).len(), 1, "{:?}", fields(&refused));
        given["items"].as_object_mut().expect("items").remove("weather");
        let site = given["covered"].as_object().expect("sites").keys().next().expect("a site").clone();
        given["covered"][&site]["clauses"] = json!(["4.1", "8.5.1", "99"]);
        given["covered"][&site]["processes"] = json!(["Juggling"]);
        given["covered"]["7b0cbb7c-6a52-4f0c-9d55-1f53a3f1a001"] = json!({ "clauses": ["4.1"] });
        let refused = lead.send_json(Method::PUT, &path, given.clone()).await.is(422);
        refused.says("8.5.1").says("99").says("Juggling").says("not visited by this audit");
        given["covered"] = json!({ "here": { "clauses": ["4.1"] } });
        lead.send_json(Method::PUT, &path, given.clone()).await.is(422).says("is not the id of a site");
        given["covered"] = json!({ site: { "shifts": ["dusk"] } });
        lead.send_json(Method::PUT, &path, given).await.is(422).says("dusk");
    }

    async fn the_form_keeps_ticks_and_texts_and_shows_them_again(house) {
        let (case, lead, _) = on_the_last_day(house).await;
        let page = format!("/desk/audits/{}/report", case.stage_2);
        lead.get(&page).await.is(200).says("Was there an opening meeting?").says("What was audited where");
        let clauses = format!("covered.{}.clauses", case.sites[0]);
        let typed = [
            ("items.opening_meeting.answer", "yes"), ("items.opening_meeting.text", "On Tuesday at nine"),
            (clauses.as_str(), "4.1"), (clauses.as_str(), "4.2"), ("not_covered_reason", "8.3 does not apply"),
            ("objectives", "Find out"),
        ];
        lead.post(&page, &typed).await.is(303);
        let shown = lead.get(&page).await.is(200);
        let shown = shown.says("On Tuesday at nine").says("8.3 does not apply").says("Find out");
        for number in ["4.1", "4.2"] {
            let ticked = format!("name=\"{clauses}\" value=\"{number}\" checked");
            assert!(shown.text.contains(&ticked), "{number} is ticked");
        }
        // One box alone is a list too; a field of a wrong name is told by its name, and nothing typed is lost.
        let one = [(clauses.as_str(), "4.1"), ("version", "1"), ("items.opening_meeting.weather", "Fine"), ("objectives", "Mine")];
        lead.post(&page, &one).await.is(422).says("weather").says("Mine");
        let dots = format!("items{}", ".x".repeat(100_000));
        lead.post(&page, &[(dots.as_str(), "deep")]).await.is(422);
        lead.post(&page, &[(clauses.as_str(), "4.1"), ("version", "1")]).await.is(303);
    }

    async fn a_difference_of_opinion_reaches_whoever_decides(house) {
        let path = Path::to_given(house).await;
        path.on_day(60);
        let lead = &path.crew.lead;
        let address = format!("/api/v1/audits/{}/report", path.ids.stage_2);
        let mut given = answered(lead, &path.ids.stage_2, report(None)).await;
        given["items"]["difference_of_opinion"] = json!({ "answer": "yes", "text": "The client holds that 7.2 is met" });
        lead.send_json(Method::PUT, &address, given).await.is(200);
        let sent = lead.post_json(&format!("{address}/sending"), json!({ "version": 1 })).await.is(200);
        assert!(sent.text.contains("The client holds that 7.2 is met"));
        let signed = lead.get(&format!("/desk/audits/{}/report/signed", path.ids.stage_2)).await.is(200).json();
        assert_eq!(signed["items"][0]["title"], json!("Was there an opening meeting?"));
        path.on_day(61);
        let decider = &path.crew.decider;
        let page = decider.get(&format!("/desk/decisions/{}", path.ids.stage_2)).await.is(200);
        // LC-44: the difference itself, and the report's own sections below it.
        page.says("The client holds that 7.2 is met").says("LC-44").says("As seen: conformity.");
    }

    async fn the_matrix_shows_what_a_cycle_has_seen_and_what_is_left(house) {
        let path = Path::to_issued(house).await;
        let decider = &path.crew.decider;
        let address = format!("/api/v1/certifications/{}/coverage", path.ids.certification);
        let shown = decider.get_json(&address).await.is(200).json();
        let cycle = &shown["cycles"][0];
        assert_eq!(cycle["clauses"], json!(28));
        assert_eq!(cycle["clauses_seen"], json!(28));
        assert_eq!(cycle["clauses_left"], json!([]));
        let audits: Vec<&str> = cycle["audits"].as_array().expect("audits").iter().filter_map(|audit| audit["kind"].as_str()).collect();
        assert_eq!(audits, ["stage_2", "surveillance", "surveillance", "recertification"]);
        let groups: Vec<&str> = cycle["groups"].as_array().expect("groups").iter().filter_map(|group| group["of"].as_str()).collect();
        assert!(groups.starts_with(&["clauses", "processes"]), "{groups:?}");
        assert_eq!(groups.last(), Some(&"sites"));
        let processes = cycle["groups"][1]["rows"].as_array().expect("rows");
        assert_eq!(processes.len(), 3, "as the application names them");
        let page = decider.get(&format!("/desk/cases/{}/coverage", path.ids.certification)).await.is(200);
        page.says("28 of 28 clauses seen so far").says("No report yet").says("Planned").says("treatment");
        let client = path.client.get(&format!("/portal/cases/{}/coverage", path.ids.certification)).await.is(200);
        client.says("28 of 28 clauses seen so far").says("/portal/audits/");
        let programme = decider.get(&format!("/desk/cases/{}/programme", path.ids.certification)).await.is(200);
        programme.says("Coverage");
    }
}
