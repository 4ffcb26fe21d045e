//! Every route is walked as the wrong organisation: with a whole case of one client in the house, another client's
//! people and an assessor of another team ask for its things by their real ids. They are not there.

use assayer::access::policy::grants;
use assayer::access::{Act, KeyScope, Role};
use assayer::base::ids::OrganisationId;
use assayer::base::time::plus_days;
use assayer::journal::{self, Chain};
use assayer::web::routes::{Access, ROUTES, Row};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::access::keys::made_key;
use crate::flows::organisations::{organisation, register, site};
use crate::house::client::{Reply, Visit};
use crate::house::crew::of_record;
use crate::house::given;
use crate::house::ids::Ids;
use crate::house::path::{CLIENT, CLINICS, Path};
use crate::house::running::{House, on_both};

/// What a placeholder stands for, by the word before it: every id of the case that could be meant.
fn meant(before: &str, ids: &Ids) -> Vec<String> {
    let found = match before {
        "organisations" => vec![&ids.organisation],
        "sites" => vec![&ids.central, &ids.sampled[0]],
        "applications" => vec![&ids.application],
        "agreements" => vec![&ids.agreement],
        // A version of the rules belongs to nobody, and only whoever sees every case asks for it.
        "certifications" | "cases" | "rule-versions" => vec![&ids.certification],
        "programmes" => vec![&ids.programme],
        "audits" | "plan" => vec![&ids.stage_1, &ids.stage_2],
        "evidence-requests" => vec![&ids.request],
        "evidence" | "files" => vec![&ids.file],
        "findings" => vec![&ids.finding],
        "answers" => vec![&ids.answer],
        "concerns" => vec![&ids.concern],
        "modifications" => vec![&ids.modification],
        // Staff alone see them.
        "witness-audits" => vec![&ids.stage_2],
        // A decision is made on an audit, and its page bears the audit's id.
        "decisions" => vec![&ids.decision, &ids.stage_2],
        "issue" => vec![&ids.decision],
        "certificates" => vec![&ids.certificate],
        "keys" => vec![&ids.key],
        // What belongs to the certification body itself.
        "auditors" | "competences" | "people" | "qualifications" | "services" | "conflicts" | "users"
        | "accreditations" | "parameters" | "holidays" | "letters" | "imports" | "jobs" => {
            vec![&ids.organisation]
        }
        other => panic!("which id of the case stands after \"{other}\"? Say it here."),
    };
    found.into_iter().cloned().collect()
}

/// Every address of a row with the case's ids in it.
fn addresses(row: &Row, ids: &Ids) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut before = "";
    for part in row.path.split('/').skip(1) {
        let choices = if part.starts_with('{') {
            meant(before, ids)
        } else {
            vec![part.to_owned()]
        };
        found = found
            .iter()
            .flat_map(|start| choices.iter().map(move |choice| format!("{start}/{choice}")))
            .collect();
        before = part;
    }
    found
}

/// An answer to the form of an act that nothing but the wrong person stands against.
fn good(act: Act, path: &Path<'_>, address: &str) -> Value {
    let ids = &path.ids;
    let with_version = |mut given: Value| {
        given["version"] = json!(1);
        given
    };
    match act {
        Act::AmendOrganisation => with_version(organisation("Kestrel Medical")),
        Act::AddSite => site("Annexe"),
        Act::AmendSite => with_version(site("Annexe")),
        Act::SaveApplication => given::parts(1),
        Act::SeeReviews | Act::AcceptApplication => given::review(1),
        Act::DeclineApplication | Act::ReleaseAudit => json!({ "reason": "No", "version": 1 }),
        Act::SignAgreement => json!({ "signed_by": "Sam Stranger", "terms_read": "yes", "version": 1 }),
        Act::HoldAudit => json!({
            "starts_on": path.day(300), "ends_on": path.day(300), "auditors": [path.crew.lead_id.to_string()],
            "roles": ["lead_auditor"], "days": ["1"], "version": 1,
        }),
        Act::ConfirmAudit => json!({ "client_agreed": "yes", "version": 1 }),
        Act::ConfirmAssignment => json!({ "no_conflict": "yes" }),
        Act::AskEvidence if address.ends_with("/defaults") => json!({}),
        Act::AskEvidence => json!({
            "site": ids.central, "clause": "7.2", "title": "Records", "reason": "To be seen",
        }),
        Act::ConcludeStage1 => given::conclusion(1),
        Act::WriteReport => given::report(),
        Act::RaiseFinding => {
            // What a form holds is shown again when it is refused: nothing of the case's own words may be in it.
            let mut given = given::finding(&ids.central);
            given["statement"] = json!("Of my own");
            given
        }
        Act::AnswerFinding => given::answer(plus_days(path.house.today(), 9), 1),
        Act::JudgeEvidence | Act::JudgeFinding => json!({ "verdict": "accepted", "version": 1 }),
        Act::VerifyFinding => json!({ "method": "documents", "evidence": "Seen", "version": 1 }),
        Act::Decide => given::decision(&ids.stage_2, 1),
        Act::IssueCertificate if address.contains("/revision") => {
            json!({ "reason": "A new name", "version": 1 })
        }
        Act::SuspendCertification | Act::WithdrawCertification => given::suspension(1),
        Act::PlanModification if address.ends_with("/giving-up") => {
            json!({ "reason": "Put off", "version": 1 })
        }
        Act::PlanModification => given::extension(1),
        Act::DecideModification => json!({
            "verdict": "refuse", "reason": "Not seen", "information_used": "The report", "version": 1,
        }),
        Act::ReduceScope => json!({
            "scope": "Less", "technical_areas": ["IAF 38"], "allowed": "yes", "reason": "It failed",
            "information_used": "The reports", "version": 1,
        }),
        Act::HandleConcern if address.ends_with("/validation") => {
            json!({ "concerns_us": "yes", "says": "It does", "version": 1 })
        }
        Act::HandleConcern if address.ends_with("/handler") => {
            json!({ "handler": ids.organisation, "version": 1 })
        }
        Act::LiftSuspension => given::restoration(1),
        _ => json!({ "version": 1 }),
    }
}

/// The same as a form has it.
fn as_form(given: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    };
    let fields = given.as_object().expect("an object").iter();
    fields
        .filter(|(_, value)| !value.is_null())
        .flat_map(|(name, value)| match value {
            Value::Array(several) => several.iter().map(|one| (name.clone(), text(one))).collect(),
            one => vec![(name.clone(), text(one))],
        })
        .collect()
}

async fn ask(visit: &Visit, row: &Row, act: Act, path: &Path<'_>, address: &str) -> Reply {
    let method = Method::from_bytes(row.method.as_str().as_bytes()).expect("a method");
    if act == Act::GiveEvidence && method == Method::POST {
        let request = visit
            .request(method, address)
            .header(header::CONTENT_TYPE, "text/plain")
            .header(header::CONTENT_DISPOSITION, "attachment; filename=\"a.txt\"")
            .body("nothing of mine");
        return visit.send(request, address).await;
    }
    let given = good(act, path, address);
    match (method, address.starts_with("/api/")) {
        (Method::GET, true) => visit.get_json(address).await,
        (Method::GET, false) => visit.get(address).await,
        (method, true) => visit.send_json(method, address, given).await,
        (_, false) => {
            let fields = as_form(&given);
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect();
            visit.post(address, &fields).await
        }
    }
}

async fn entries(house: &House, ids: &Ids) -> usize {
    let chain = Chain::Organisation(ids.organisation.parse().expect("an id"));
    let lines = house
        .db
        .read_public(move |conn| journal::latest(conn, chain, 100_000));
    lines.await.expect("the journal").len()
}

/// What of the case stands in an answer, but what was asked with.
fn shown(reply: &Reply, address: &str, ids: &Ids) -> Vec<String> {
    let names = [CLIENT, "Cleo Client", "competence of those who give anaesthetics"];
    let names = names.into_iter().chain(CLINICS).map(ToOwned::to_owned);
    let known = [
        &ids.organisation,
        &ids.certification,
        &ids.stage_2,
        &ids.finding,
        &ids.file,
    ];
    let known = known
        .into_iter()
        .filter(|id| !address.contains(id.as_str()))
        .cloned();
    names
        .chain(known)
        .filter(|words| reply.text.contains(words))
        .collect()
}

/// A visitor with this role, at every route.
async fn walk_as(path: &Path<'_>, stranger: &Visit, role: Role) {
    let may = |act: Act| grants(act).iter().any(|(granted, _)| *granted == role);
    walk(path, stranger, role.as_str(), may, |row| {
        // Whoever belongs to no client has no organisation and no keys of their own to see.
        !role.is_client() && ["/portal/organisation", "/portal/keys"].contains(&row.path)
    })
    .await;
}

/// Every route as `stranger`: what they may not do is forbidden, and of what they may do the case is not there.
async fn walk(
    path: &Path<'_>,
    stranger: &Visit,
    who: &str,
    may: impl Fn(Act) -> bool,
    has_none: impl Fn(&Row) -> bool,
) {
    let before = entries(path.house, &path.ids).await;
    let mut faults = Vec::new();
    for row in ROUTES.iter() {
        let Access::Act(act) = row.access else { continue };
        let of_one = row.path.contains('{');
        if !of_one && row.method != actix_web::http::Method::GET {
            continue;
        }
        if who.starts_with("key") && !row.path.starts_with("/api/") {
            continue;
        }
        let may = may(act);
        for address in addresses(row, &path.ids) {
            let reply = ask(stranger, row, act, path, &address).await;
            let expected = match (may, of_one) {
                (false, _) => 403,
                (true, true) => 404,
                (true, false) if has_none(row) => 404,
                (true, false) => 200,
            };
            let (status, shown) = (reply.status.as_u16(), shown(&reply, &address, &path.ids));
            if status != expected || !shown.is_empty() {
                let text: String = reply.text.chars().take(300).collect();
                faults.push(format!(
                    "{who} {} {address}: {status} instead of {expected}, shows {shown:?}: {text}",
                    row.method
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(
        entries(path.house, &path.ids).await,
        before,
        "{who} changed something"
    );
}

on_both! {
    async fn what_belongs_to_another_client_is_not_there(house) {
        let mut path = Path::to_issued(house).await;
        let complaint = json!({
            "subject": "Late report", "particulars": "Six weeks.", "certification": path.ids.certification,
        });
        let complaint = path.client.post_json("/api/v1/complaints", complaint).await.is(201);
        path.ids.concern = complaint.field("/id");
        let planned = format!("/api/v1/certifications/{}/modifications", path.ids.certification);
        let given = given::extension(path.case_version().await);
        path.ids.modification = path.crew.reviewer.post_json(&planned, given).await.is(201).field("/id");
        path.ids.key = made_key(&path.client, &[KeyScope::Read], plus_days(house.today(), 300)).await.0;
        let (other, _) = register(&path.crew.reviewer, "Kestrel Medical").await;
        let own: OrganisationId = other.parse().expect("an id");
        for role in [Role::ClientAdministrator, Role::ClientContributor] {
            let stranger = house.person(&format!("Sam {role}"), &[role], Some(own), None).await;
            walk_as(&path, &stranger, role).await;
        }
        // Programs of the other client, with a key for each scope and with one for all.
        let administrator = house.client("Sally Stranger", own).await;
        for scopes in KeyScope::ALL.iter().map(std::slice::from_ref).chain([KeyScope::ALL]) {
            let (_, key) = made_key(&administrator, scopes, plus_days(house.today(), 300)).await;
            let program = Visit::bearing(&house.base, &key);
            let may = |act: Act| {
                scopes.iter().any(|scope| scope.opens(act))
                    && grants(act).iter().any(|(role, _)| *role == Role::ClientAdministrator)
            };
            walk(&path, &program, &format!("key for {scopes:?}"), may, |_| false).await;
        }
        let (assessor, _) = of_record(house, "Olga Other", Role::Assessor, &["lead_auditor"]).await;
        walk_as(&path, &assessor, Role::Assessor).await;
    }
}
