//! The demonstration's clients of whom it tells a story; `crowd` makes the others.

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

/// Makes all of them.
pub(super) async fn make(script: &Script, people: &People) -> Result<()> {
    larkfield(script, people).await?;
    kestrel(script, people).await?;
    brannoc(script, people).await?;
    orbis(script, people).await?;
    tarn(script, people).await?;
    brunel(script, people).await
}

/// How far a case has travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Until {
    /// Accepted, the agreement not signed.
    Accepted,
    /// The agreement is signed.
    Agreed,
    /// The programme is made, stage 1 to be placed.
    Planned,
    /// Stage 1 has its team and dates.
    Stage1Placed,
    /// Stage 1 is concluded, stage 2 to be placed.
    Stage1Done,
    /// Stage 2 has its team and dates, and evidence is asked.
    Stage2Placed,
    /// A major of stage 2 waits for its answer.
    Answer,
    /// The report waits for the decision.
    Reported,
    /// Granted, to be issued.
    Decided,
    /// Certified.
    Certified,
}

/// In its first application, half filled in.
async fn larkfield(script: &Script, people: &People) -> Result<()> {
    let client = register(
        script,
        people,
        ("Larkfield Clinic", 0),
        "Robin Lark",
        "client@larkfield.example",
        -4,
        &[site("Larkfield House", "Taunton", CLINIC, 28, 12)],
    )
    .await?;
    let wanted = Wanted {
        standard: "ISO 9001:2015",
        area: "IAF 38",
        scope: CLINIC.to_owned(),
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
        ("Kestrel Medical Supply Ltd", 0),
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
        scope: "Assembly, supply and repair of optical instruments for hospitals".to_owned(),
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
        ("St Brannoc’s Hospital Trust", 0),
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
        scope: CARE.to_owned(),
        processes: "Admission, diagnosis, treatment, nursing, discharge",
    };
    let case = travel(script, people, &client, &wanted, -110, Until::Stage2Placed).await?;
    let stage_2 = path::audit(script, people, case, AuditKind::Stage2).await?;
    audits::give(script, &client, &stage_2, script.day(-2)).await
}

/// Certified for ISO 7101, which no accreditation covers; the first surveillance is near.
async fn orbis(script: &Script, people: &People) -> Result<()> {
    let client = register(
        script,
        people,
        ("Orbis Hospital", 0),
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
        scope: CARE.to_owned(),
        processes: "Admission, diagnosis, treatment, nursing, discharge",
    };
    travel(script, people, &client, &wanted, -450, Until::Certified).await?;
    Ok(())
}

/// Certified for ISO 9001 under accreditation, then suspended: a major of its surveillance was not corrected in time.
async fn tarn(script: &Script, people: &People) -> Result<()> {
    let client = register(
        script,
        people,
        ("Tarn Laboratory", 0),
        "Kit Tarn",
        "client@tarn.example",
        -560,
        &[site("Laboratory", "Kendal", "Medical laboratory analysis", 32, 6)],
    )
    .await?;
    let wanted = Wanted {
        standard: "ISO 9001:2015",
        area: "IAF 38",
        scope: "Medical laboratory analysis for hospitals and practices".to_owned(),
        processes: "Sampling, transport, analysis, reporting",
    };
    let case = travel(script, people, &client, &wanted, -530, Until::Certified).await?;
    let surveillance = path::audit(script, people, case, AuditKind::Surveillance).await?;
    let ends = path::place(script, people, &client, &surveillance, script.day(-112)).await?;
    audits::raise(script, people, &client, &surveillance, "major", ends).await?;
    audits::report(script, people, &client, &surveillance, ends).await?;
    let reason = "The major nonconformity of the first surveillance was neither answered nor corrected by its limit \
                  (LC-57)";
    audits::suspend(script, people, case, reason, script.day(-4)).await
}

/// A group of 42 practices: certified for ISO 9001, and applying for ISO 7101, which is unaccredited.
async fn brunel(script: &Script, people: &People) -> Result<()> {
    const TOWNS: [&str; 41] = [
        "Bath",
        "Bridgwater",
        "Bruton",
        "Calne",
        "Cheddar",
        "Chippenham",
        "Cirencester",
        "Clevedon",
        "Corsham",
        "Crewkerne",
        "Devizes",
        "Dursley",
        "Frome",
        "Glastonbury",
        "Keynsham",
        "Langport",
        "Malmesbury",
        "Marlborough",
        "Melksham",
        "Midsomer Norton",
        "Minehead",
        "Nailsea",
        "Portishead",
        "Radstock",
        "Shepton Mallet",
        "Somerton",
        "Street",
        "Stroud",
        "Swindon",
        "Taunton",
        "Tetbury",
        "Thornbury",
        "Trowbridge",
        "Warminster",
        "Wells",
        "Westbury",
        "Weston-super-Mare",
        "Wincanton",
        "Wiveliscombe",
        "Yate",
        "Yeovil",
    ];
    let practice = "General practice: consultation, minor procedures, vaccination";
    let mut sites = vec![site(
        "Central office",
        "Bristol",
        "Management of the group",
        24,
        6,
    )];
    for (place, town) in TOWNS.iter().enumerate() {
        let people = i32::try_from(place % 5).unwrap_or_default();
        sites.push(site(&format!("Practice {town}"), town, practice, 6 + people, 4));
    }
    let client = register(
        script,
        people,
        ("Brunel Practices Group", 1),
        "Imogen Clarke",
        "client@brunel.example",
        -420,
        &sites,
    )
    .await?;
    let mut wanted = Wanted {
        standard: "ISO 9001:2015",
        area: "IAF 38",
        scope: "General practice at 41 places, with the management of the group".to_owned(),
        processes: "Appointment, consultation, prescription, referral, vaccination, complaints",
    };
    travel(script, people, &client, &wanted, -400, Until::Certified).await?;
    wanted.standard = "ISO 7101:2023";
    path::submit(script, &client, &wanted, script.day(-9)).await?;
    Ok(())
}

/// The way of a case that was submitted `submitted` days from today, as far as said.
pub(super) async fn travel(
    script: &Script,
    people: &People,
    client: &Client,
    wanted: &Wanted,
    submitted: i64,
    until: Until,
) -> Result<CertificationId> {
    let day = |after: i64| script.day(submitted + after);
    let application = path::submit(script, client, wanted, day(0)).await?;
    if until == Until::Accepted {
        return path::accept(script, people, client, wanted, application, day(7)).await;
    }
    let case = path::agree(script, people, client, wanted, application, day(7)).await?;
    if until == Until::Agreed {
        return Ok(case);
    }
    path::plan(script, people, case, day(20)).await?;
    if until == Until::Planned {
        return Ok(case);
    }
    let stage_1 = path::audit(script, people, case, AuditKind::Stage1).await?;
    let ends = path::place(script, people, client, &stage_1, day(49)).await?;
    if until == Until::Stage1Placed {
        return Ok(case);
    }
    audits::conclude(script, people, client, &stage_1, ends).await?;
    if until == Until::Stage1Done {
        return Ok(case);
    }
    let stage_2 = path::audit(script, people, case, AuditKind::Stage2).await?;
    let wished = day(91).max(plus_days(ends, 14));
    let asked = plus_days(wished, -35).max(ends).min(script.today());
    audits::ask(script, people, &stage_2, asked).await?;
    let ends = path::place(script, people, client, &stage_2, wished).await?;
    if until == Until::Stage2Placed {
        return Ok(case);
    }
    let finding = audits::raise(script, people, client, &stage_2, "major", ends).await?;
    audits::report(script, people, client, &stage_2, ends).await?;
    if until == Until::Answer {
        return Ok(case);
    }
    audits::close(script, people, client, finding, plus_days(ends, 12)).await?;
    let decided = plus_days(ends, 28);
    match until {
        Until::Decided => {
            audits::decide(script, people, case, &stage_2, decided).await?;
        }
        Until::Certified => audits::grant(script, people, case, &stage_2, decided).await?,
        _ => {}
    }
    Ok(case)
}

/// What a site's form holds.
pub(super) fn site(name: &str, city: &str, activities: &str, full_time: i32, part_time: i32) -> Value {
    json!({
        "name": name, "street": "1 Station Road", "city": city, "country": "GB", "activities": activities,
        "kind": "permanent", "full_time": full_time, "part_time": part_time,
        "part_time_hours": if part_time > 0 { "4" } else { "" }, "shifts": 1,
    })
}

/// Registers a client with its sites and lets its administrator in.
pub(super) async fn register(
    script: &Script,
    people: &People,
    (name, team): (&str, usize),
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
        team,
    })
}
