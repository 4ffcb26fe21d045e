//! The demonstration's five clients, each as far as it has come.

use serde_json::{Value, json};

use super::audits;
use super::path::{self, Client, Wanted};
use super::people::{self, People};
use super::script::{Script, given};
use crate::base::error::Result;
use crate::base::ids::{CertificationId, OrganisationId};
use crate::base::time::plus_days;
use crate::parties::organisations::{self, GivenOrganisation, GivenSite};
use crate::rules::words::AuditKind;
use crate::work::Target;

/// What a hospital does.
const CARE: &str = "Acute inpatient, day surgery and outpatient care, with pharmacy and diagnostics";
/// What a clinic does.
const CLINIC: &str = "Outpatient consultation, minor surgery and physiotherapy";

/// Makes all five.
pub(super) async fn make(script: &Script, people: &People) -> Result<()> {
    larkfield(script, people).await?;
    kestrel(script, people).await?;
    brannoc(script, people).await?;
    orbis(script, people).await?;
    tarn(script, people).await
}

/// In its first application, half filled in.
async fn larkfield(script: &Script, people: &People) -> Result<()> {
    let client = register(
        script,
        people,
        "Larkfield Clinic",
        "Robin Lark",
        "client@larkfield.example",
        -4,
        &[site("Larkfield House", "Taunton", CLINIC, 28, 12)],
    )
    .await?;
    let wanted = Wanted {
        standard: "ISO 9001:2015",
        area: "IAF 38",
        scope: CLINIC,
        processes: "Consultation, treatment",
    };
    path::draft(script, &client, &wanted, script.day(-2)).await?;
    Ok(())
}

/// Submitted, waits for the review.
async fn kestrel(script: &Script, people: &People) -> Result<()> {
    let client = register(
        script,
        people,
        "Kestrel Medical Supply Ltd",
        "Jo Kestrel",
        "client@kestrel.example",
        -15,
        &[
            site(
                "Works and head office",
                "Swindon",
                "Assembly and supply of instruments for hospitals",
                64,
                0,
            ),
            site("Service depot", "Derby", "Repair of instruments", 11, 4),
        ],
    )
    .await?;
    let wanted = Wanted {
        standard: "ISO 9001:2015",
        area: "IAF 19",
        scope: "Assembly, supply and repair of optical instruments for hospitals",
        processes: "Order, purchasing, assembly, inspection, delivery, repair",
    };
    path::submit(script, &client, &wanted, script.day(-11)).await?;
    Ok(())
}

/// Between stage 1 and stage 2, evidence asked.
async fn brannoc(script: &Script, people: &People) -> Result<()> {
    let client = register(
        script,
        people,
        "St Brannoc’s Hospital Trust",
        "Cleo Tamsin",
        "client@brannoc.example",
        -130,
        &[
            site("Main hospital", "Bideford", CARE, 240, 60),
            site("Day surgery", "Barnstaple", "Day surgery and endoscopy", 45, 20),
            site("Outpatients", "Ilfracombe", "Outpatient clinics", 18, 14),
            site(
                "Rehabilitation",
                "Torrington",
                "Physiotherapy and rehabilitation",
                22,
                10,
            ),
        ],
    )
    .await?;
    let wanted = Wanted {
        standard: "ISO 7101:2023",
        area: "IAF 38",
        scope: CARE,
        processes: "Admission, diagnosis, treatment, nursing, discharge",
    };
    let application = path::submit(script, &client, &wanted, script.day(-120)).await?;
    let case = path::agree(script, people, &client, &wanted, application, script.day(-110)).await?;
    path::plan(script, people, case, script.day(-98)).await?;
    let stage_1 = path::audit(script, people, case, AuditKind::Stage1).await?;
    let ends = path::place(script, people, &stage_1, script.day(-40)).await?;
    audits::conclude(script, people, &stage_1, ends).await?;
    let stage_2 = path::audit(script, people, case, AuditKind::Stage2).await?;
    audits::ask(script, people, &stage_2, script.day(-30)).await?;
    audits::give(script, &client, &stage_2, script.day(-20)).await
}

/// Certified for ISO 7101, which no accreditation covers; the first surveillance is near.
async fn orbis(script: &Script, people: &People) -> Result<()> {
    let client = register(
        script,
        people,
        "Orbis Hospital",
        "Sol Orban",
        "client@orbis.example",
        -480,
        &[
            site("Main building", "Gloucester", CARE, 150, 40),
            site(
                "Outpatient centre",
                "Stroud",
                "Outpatient clinics and diagnostics",
                24,
                12,
            ),
        ],
    )
    .await?;
    let wanted = Wanted {
        standard: "ISO 7101:2023",
        area: "IAF 38",
        scope: CARE,
        processes: "Admission, diagnosis, treatment, nursing, discharge",
    };
    certify(script, people, &client, &wanted, -320, true).await?;
    Ok(())
}

/// Certified for ISO 9001 under accreditation, then suspended: its surveillance was not made possible.
async fn tarn(script: &Script, people: &People) -> Result<()> {
    let client = register(
        script,
        people,
        "Tarn Laboratory",
        "Kit Tarn",
        "client@tarn.example",
        -560,
        &[site("Laboratory", "Kendal", "Medical laboratory analysis", 32, 6)],
    )
    .await?;
    let wanted = Wanted {
        standard: "ISO 9001:2015",
        area: "IAF 38",
        scope: "Medical laboratory analysis for hospitals and practices",
        processes: "Sampling, transport, analysis, reporting",
    };
    let case = certify(script, people, &client, &wanted, -400, false).await?;
    audits::suspend(script, people, case, script.day(-30)).await
}

/// The whole way to the certificate, decided `decided` days from today.
async fn certify(
    script: &Script,
    people: &People,
    client: &Client,
    wanted: &Wanted,
    decided: i64,
    with_finding: bool,
) -> Result<CertificationId> {
    let application = path::submit(script, client, wanted, script.day(decided - 140)).await?;
    let case = path::agree(
        script,
        people,
        client,
        wanted,
        application,
        script.day(decided - 133),
    )
    .await?;
    path::plan(script, people, case, script.day(decided - 120)).await?;
    let stage_1 = path::audit(script, people, case, AuditKind::Stage1).await?;
    let ends = path::place(script, people, &stage_1, script.day(decided - 91)).await?;
    audits::conclude(script, people, &stage_1, ends).await?;
    let stage_2 = path::audit(script, people, case, AuditKind::Stage2).await?;
    let ends = path::place(script, people, &stage_2, script.day(decided - 56)).await?;
    let finding = if with_finding {
        Some(audits::raise(script, people, &stage_2, "major", ends).await?)
    } else {
        None
    };
    audits::report(script, people, &stage_2, ends).await?;
    if let Some(finding) = finding {
        audits::close(script, people, client, finding, plus_days(ends, 12)).await?;
    }
    audits::grant(script, people, case, &stage_2, script.day(decided)).await?;
    Ok(case)
}

/// What a site's form holds.
fn site(name: &str, city: &str, activities: &str, full_time: i32, part_time: i32) -> Value {
    json!({
        "name": name, "street": "1 Station Road", "city": city, "country": "GB", "activities": activities,
        "kind": "permanent", "full_time": full_time, "part_time": part_time,
        "part_time_hours": if part_time > 0 { "4" } else { "" }, "shifts": 1,
    })
}

/// Registers a client with its sites and lets its administrator in.
async fn register(
    script: &Script,
    people: &People,
    name: &str,
    administrator: &str,
    email: &str,
    days: i64,
    sites: &[Value],
) -> Result<Client> {
    let on = script.day(days);
    let id = script.db.id(OrganisationId::from_uuid);
    let city = sites
        .first()
        .and_then(|site| site.get("city"))
        .cloned()
        .unwrap_or_default();
    let particulars = given::<GivenOrganisation>(json!({
        "legal_name": name, "street": "1 Station Road", "city": city, "country": "GB",
        "contact_name": administrator, "contact_email": email,
    }))?
    .check()?;
    let target = Target::Organisation(id);
    script
        .act(&people.reviewer, on, target, move |work| {
            organisations::register(work, id, particulars)
        })
        .await?;
    let mut ids = Vec::new();
    for fields in sites {
        let checked = given::<GivenSite>(fields.clone())?.check()?;
        ids.push(
            script
                .act(&people.reviewer, on, target, move |work| {
                    organisations::add_site(work, id, checked)
                })
                .await?,
        );
    }
    let administrator = people::client(script, people, administrator, email, id).await?;
    Ok(Client {
        organisation: id,
        administrator,
        sites: ids,
    })
}
