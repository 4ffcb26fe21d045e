//! Suspending, lifting, withdrawing: decisions by people outside the team, and what the public reads at once.

use assayer::access::Role;
use serde_json::{Value, json};

use super::audited::{self, Case, case, certified, version};
use crate::house::client::Visit;
use crate::house::running::on_both;

async fn given(case: &Case, more: &[(&str, &str)]) -> Value {
    let mut given = json!({
        "reason": "The surveillance was not allowed.", "information_used": "Letters of the client.",
        "version": version(&case.decider, case).await,
    });
    for (field, text) in more {
        given[*field] = json!(text);
    }
    given
}

async fn change(who: &Visit, case: &Case, what: &str, body: Value) -> crate::house::client::Reply {
    who.post_json(
        &format!("/api/v1/certifications/{}/{what}", case.certification),
        body,
    )
    .await
}

on_both! {
    async fn what_comes_next_is_the_decision_before_it_and_the_surveillance_after_it(house) {
        let case = case(house, "Tarn Textiles").await;
        let list = case.decider.get("/desk/cases").await.is(200);
        list.says("Report, findings and decision are to follow.").lacks("The next surveillance");
        certified(&case).await;
        case.decider.get("/desk/cases").await.is(200).says("The next surveillance is to be held.");
    }

    async fn the_public_reads_suspended_then_valid_then_withdrawn_from_the_moment_of_each_decision(house) {
        // MS-65: the certificate as a whole, whatever sites are on it.
        let mut case = case(house, "Tarn Textiles").await;
        let (_, number) = certified(&case).await;
        let public = house.nobody();
        let path = format!("/verify/{number}?revision=1");
        public.get(&path).await.is(200).says("Valid").says("in force today, 16 March 2026");
        case.on(house, 2026, 6, 1).await;
        change(&case.decider, &case, "suspension", given(&case, &[]).await).await.is(201);
        public.get(&path).await.is(200).says("Suspended").says("since 1 June 2026").lacks("not allowed");
        let row = case.decider.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(200);
        assert_eq!(row.field("/status"), "suspended");
        // LC-92: six months from the suspension.
        assert_eq!(row.field("/clock/due_on"), "2026-12-01");
        case.decider.get("/desk").await.is(200).says("End the suspension");
        case.on(house, 2026, 7, 1).await;
        let solved = given(&case, &[("cause_solved", "The surveillance was held in June.")]).await;
        change(&case.decider, &case, "restoration", solved).await.is(201);
        public.get(&path).await.is(200).says("Valid").says("Suspension lifted");
        case.on(house, 2026, 8, 3).await;
        change(&case.decider, &case, "withdrawal", given(&case, &[]).await).await.is(201);
        public.get(&path).await.is(200).says("Withdrawn").says("This certificate ended on 3 August 2026");
        let events = public.get_json(&path).await.json()["history"].clone();
        let events: Vec<_> = events.as_array().expect("a history").iter().map(|e| e["event"].clone()).collect();
        assert_eq!(events, ["issued", "suspended", "restored", "withdrawn"].map(|e| json!(e)));
        // LC-98: withdrawn is final.
        change(&case.decider, &case, "suspension", given(&case, &[]).await).await.refused_by("LC-98");
        let page = case.decider.get(&format!("/desk/cases/{}?tab=decisions", case.certification)).await.is(200);
        page.says("Withdraw certification").says("Lift the suspension").says("Suspend certification");
    }

    async fn whoever_audited_cannot_suspend_and_a_manager_needs_a_decision_maker(house) {
        let case = case(house, "Tarn Textiles").await;
        certified(&case).await;
        let lead = house.auditor("Lena Twice", &[Role::DecisionMaker], case.lead).await;
        change(&lead, &case, "suspension", given(&case, &[]).await).await.refused_by("CO-9");
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        change(&manager, &case, "suspension", given(&case, &[]).await).await.is(403);
        manager.get(&format!("/desk/cases/{}", case.certification)).await.is(200).lacks("/suspend\"");
        let page = lead.get(&format!("/desk/cases/{}/suspend", case.certification)).await.is(200);
        page.says("You may not decide on this case");
    }

    async fn a_limit_past_six_months_or_expiry_is_refused_and_an_earlier_one_is_kept(house) {
        let case = case(house, "Tarn Textiles").await;
        certified(&case).await;
        let late = given(&case, &[("limit_on", "2026-09-17")]).await;
        change(&case.decider, &case, "suspension", late).await.refused_by("LC-92").says("16 September 2026");
        let past = given(&case, &[("limit_on", "2026-03-15")]).await;
        change(&case.decider, &case, "suspension", past).await.refused_by("LC-92");
        let unreal = given(&case, &[("limit_on", "2026-06-31")]).await;
        change(&case.decider, &case, "suspension", unreal).await.is(422).says("does not exist");
        let early = given(&case, &[("limit_on", "2026-06-30")]).await;
        change(&case.decider, &case, "suspension", early).await.is(201);
        case.decider.get(&format!("/desk/cases/{}", case.certification)).await.is(200).says("30 June 2026");
    }

    async fn near_expiry_the_limit_of_a_suspension_is_the_expiry_date(house) {
        let mut case = case(house, "Tarn Textiles").await;
        certified(&case).await;
        case.on(house, 2029, 1, 15).await;
        change(&case.decider, &case, "suspension", given(&case, &[]).await).await.is(201);
        let row = case.decider.get_json(&format!("/api/v1/certifications/{}", case.certification)).await.is(200);
        assert_eq!((row.field("/clock/due_on"), row.field("/expires_on")), ("2029-03-15".into(), "2029-03-15".into()));
    }

    async fn a_suspension_is_lifted_only_when_its_cause_is_solved(house) {
        let case = case(house, "Tarn Textiles").await;
        certified(&case).await;
        change(&case.decider, &case, "suspension", given(&case, &[]).await).await.is(201);
        let page = format!("/desk/cases/{}/lift", case.certification);
        case.decider.get(&page).await.is(200).says("The surveillance was not allowed.").says("How the cause was solved");
        change(&case.decider, &case, "restoration", given(&case, &[]).await).await.refused_by("LC-93");
        let seen = version(&case.decider, &case).await;
        let fields = [("reason", "Held."), ("cause_solved", "Held in June."), ("information_used", "Report."), ("version", seen.as_str())];
        case.decider.post(&page, &fields).await.is(303);
        case.decider.get(&page).await.is(200).says("not possible in the present state");
    }

    async fn nothing_can_be_suspended_before_a_certificate_is_issued_or_after_it_expired(house) {
        let mut case = case(house, "Tarn Textiles").await;
        change(&case.decider, &case, "suspension", given(&case, &[]).await).await.refused_by("LC-98");
        certified(&case).await;
        case.on(house, 2029, 3, 16).await;
        change(&case.decider, &case, "suspension", given(&case, &[]).await).await.is(422).says("expired on 15 March 2029");
        let list = case.decider.get_json("/api/v1/certifications?status=expired").await.is(200);
        assert_eq!(list.field("/items/0/status_today"), "expired");
        case.decider.get("/desk/cases?q=tarn&status=expired").await.is(200).says("Tarn Textiles").says("Expired");
        case.decider.get("/desk/cases?q=tarn&status=certified").await.is(200).says("No case matches");
    }

    async fn a_stale_form_and_a_strangers_case_change_nothing(house) {
        let case = case(house, "Tarn Textiles").await;
        certified(&case).await;
        let mut stale = given(&case, &[]).await;
        stale["version"] = json!(1);
        change(&case.decider, &case, "withdrawal", stale).await.is(412).says("Somebody changed this case");
        let client = case.client(house).await;
        change(&client, &case, "withdrawal", given(&case, &[]).await).await.is(403);
        let none = audited::case(house, "Halden Pharma").await;
        let mut elsewhere = given(&case, &[]).await;
        elsewhere["version"] = json!(2);
        change(&case.decider, &none, "suspension", elsewhere).await.refused_by("LC-98");
    }
}
