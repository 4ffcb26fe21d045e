//! Several sites under one certificate: eligibility, the sites that are never sampled, and what comes of both.

use assayer::access::Role;
use assayer::lifecycle::review::Calculation;
use serde_json::json;

use super::application::{client, submitted};
use super::organisations::site;
use super::review::{error_fields, more_sites, path, reviewer_of_record};
use crate::house::given::{ELIGIBLE, review as yes};
use crate::house::running::on_both;

on_both! {
    async fn several_sites_go_on_one_certificate_only_if_each_answer_is_yes_and_shown(house) {
        // MS-10
        let (client, organisation, main) = client(house, "Orbis Hospitals").await;
        let mut sites = more_sites(&client, &organisation, &["Clinic 1", "Clinic 2"]).await;
        sites.push(main);
        let id = submitted(&client, "ISO 9001:2015", &sites).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        for (question, _) in ELIGIBLE {
            let (yes_no, evidence) = (format!("eligible_{question}"), format!("eligible_{question}_evidence"));
            let mut given = yes(3);
            given[&yes_no] = json!("no");
            let reply = reviewer.post_json(&path(&id, "acceptance"), given.clone()).await.refused_by("MS-10");
            assert_eq!(error_fields(&reply), [json!(format!("/{yes_no}"))]);
            reply.says("only each by itself");
            given[&yes_no] = json!("yes");
            given[&evidence] = json!(" ");
            let reply = reviewer.post_json(&path(&id, "acceptance"), given).await.refused_by("MS-10");
            assert_eq!(error_fields(&reply), [json!(format!("/{evidence}"))]);
        }
        reviewer.get(&format!("/desk/applications/{id}/review")).await.is(200).says("Is every site in the internal audit programme?");
        reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.is(201);
        let kept = reviewer.get_json(&path(&id, "review")).await;
        assert_eq!(kept.field("/shown/sample/eligibility/4/condition"), "internal_audits");
        assert_eq!(kept.field("/shown/sample/eligibility/4/evidence"), "Audit programme of the year, every house listed");
        reviewer.get(&format!("/desk/applications/{id}")).await.is(200).says("Audit programme of the year, every house listed");
        assert_eq!(kept.field("/shown/sample/eligibility/5/yes"), "true");
        // A review that was kept before each question was asked is still read.
        let review = kept.json()["audit_time"].clone();
        let mut calculation = review;
        calculation["sample"].as_object_mut().expect("a sample").remove("eligibility");
        let read: Calculation = serde_json::from_value(calculation).expect("an older review");
        assert!(read.sample.expect("a sample").eligibility.is_empty());
    }

    async fn virtual_and_temporary_sites_count_each_as_one_and_stage_1_goes_to_the_central_function(house) {
        // MS-3, MS-4, MS-5: two of four sites beside the central function; MS-42: each with its reason.
        let (client, organisation, main) = client(house, "Orbis Hospitals").await;
        let mut sites = more_sites(&client, &organisation, &["Clinic 1", "Clinic 2"]).await;
        for (name, kind) in [("Online clinic", "virtual"), ("Vaccination tent", "temporary")] {
            let mut given = site(name);
            given["kind"] = json!(kind);
            let path = format!("/api/v1/organisations/{organisation}/sites");
            sites.push(client.post_json(&path, given).await.is(201).field("/id"));
        }
        sites.push(main);
        let id = submitted(&client, "ISO 9001:2015", &sites).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 9001:2015"]).await;
        let shown = reviewer.post_json(&path(&id, "audit-time"), yes(3)).await.is(200).json();
        let sample = shown["audit_time"]["sample"]["sites"].as_array().expect("a sample").clone();
        assert_eq!(sample.len(), 2, "{sample:?}");
        assert!(sample.iter().all(|site| site["reason"].as_str().is_some_and(|reason| !reason.is_empty())));
    }

    async fn where_finished_devices_are_made_no_site_is_sampled(house) {
        // MS-22
        let (client, organisation, main) = client(house, "Orbis Devices").await;
        let mut sites = more_sites(&client, &organisation, &["Works", "Store 1", "Store 2", "Store 3", "Store 4"]).await;
        sites.push(main);
        let id = submitted(&client, "ISO 13485:2016", &sites).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO 13485:2016"]).await;
        reviewer.get(&format!("/desk/applications/{id}/review")).await.is(200).says("Sites without finished devices");
        let mut given = yes(3);
        given["areas"] = json!(["A.1.1-1"]);
        let reply = reviewer.post_json(&path(&id, "acceptance"), given.clone()).await.refused_by("MS-22");
        assert_eq!(error_fields(&reply), vec![json!("/not_sampled"); 5]);
        given["without_devices"] = json!(sites[1..5]);
        let reply = reviewer.post_json(&path(&id, "acceptance"), given.clone()).await.refused_by("MS-22");
        assert_eq!(error_fields(&reply), [json!("/not_sampled")]);
        reply.says("Works designs or makes finished devices");
        given["not_sampled"] = json!([sites[0]]);
        reviewer.post_json(&path(&id, "acceptance"), given).await.is(201);
        let kept = reviewer.get_json(&path(&id, "review")).await.is(200).json();
        let visited = kept["shown"]["sample"]["sites"].as_array().expect("a sample").len();
        assert_eq!(visited, 3, "the works, and two of four stores");
    }

    async fn a_site_of_significant_risk_is_no_part_of_a_sample_before_certification(house) {
        // MS-24, told at the field that mends it.
        let (client, organisation, main) = client(house, "Orbis Data").await;
        let mut sites = more_sites(&client, &organisation, &["Centre 1", "Centre 2", "Centre 3"]).await;
        let reviewer = house.staff("Ira Intake", &[Role::ApplicationReviewer]).await;
        let mut centre = site("Data centre");
        centre["risk"] = json!("high");
        let centre = reviewer.post_json(&format!("/api/v1/organisations/{organisation}/sites"), centre).await.is(201).field("/id");
        sites.extend([main, centre.clone()]);
        let id = submitted(&client, "ISO/IEC 27001:2022", &sites).await;
        let (reviewer, _) = reviewer_of_record(house, &["ISO/IEC 27001:2022"]).await;
        let reply = reviewer.post_json(&path(&id, "acceptance"), yes(3)).await.refused_by("MS-24");
        assert_eq!(error_fields(&reply), [json!("/not_sampled")]);
        reply.says("Data centre is significant");
        // The form has chosen it already, and says why.
        let page = reviewer.get(&format!("/desk/applications/{id}/review")).await.is(200);
        page.says("audited before certification (MS-24)").says(&format!("value=\"{centre}\" checked"));
        let mut given = yes(3);
        given["not_sampled"] = json!([centre]);
        reviewer.post_json(&path(&id, "acceptance"), given).await.is(201);
        let kept = reviewer.get_json(&path(&id, "review")).await;
        let visited = kept.json()["shown"]["sample"]["sites"].as_array().expect("sites").clone();
        assert!(visited.iter().any(|site| site["name"] == "Data centre"), "{visited:?}");
        assert_eq!(visited.len(), 3, "the data centre, and two of three by MS-30");
    }
}
