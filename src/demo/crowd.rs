//! The clients of whom no story is told: invented by the seed, each somewhere on the path, so that queues, boards and
//! lists look as they do in a working week.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::audits;
use super::clients::{Until, register, site, travel};
use super::path::{self, Wanted};
use super::people::People;
use super::script::Script;
use crate::base::error::Result;

/// Where a client of the crowd stands.
#[derive(Debug, Clone, Copy)]
enum Standing {
    Draft,
    Submitted,
    Declined,
    Case(Until),
    Suspended,
    Withdrawn,
}

/// How many stand where, and how many days ago they applied: at least, and at most.
const STANDINGS: &[(usize, Standing, i64, i64)] = &[
    (3, Standing::Draft, 1, 20),
    (3, Standing::Submitted, 2, 18),
    (1, Standing::Declined, 20, 30),
    (2, Standing::Case(Until::Accepted), 12, 20),
    (2, Standing::Case(Until::Agreed), 22, 32),
    (3, Standing::Case(Until::Planned), 28, 45),
    (3, Standing::Case(Until::Stage1Placed), 34, 42),
    (2, Standing::Case(Until::Stage1Done), 84, 95),
    (2, Standing::Case(Until::Stage2Placed), 84, 90),
    (2, Standing::Case(Until::Answer), 150, 165),
    (2, Standing::Case(Until::Reported), 160, 175),
    (1, Standing::Case(Until::Decided), 170, 180),
    (6, Standing::Case(Until::Certified), 210, 430),
    (1, Standing::Suspended, 380, 430),
    (1, Standing::Withdrawn, 380, 430),
];

/// A kind of client: what its name ends with, what it does and where, its area, and its people.
struct Kind {
    ends: &'static str,
    scope: &'static str,
    processes: &'static str,
    area: &'static str,
    standards: &'static [&'static str],
    places: &'static [&'static str],
    people: (i32, i32),
}

const KINDS: &[Kind] = &[
    Kind {
        ends: "Hospital",
        scope: "Inpatient and outpatient care with diagnostics",
        processes: "Admission, diagnosis, treatment, nursing, discharge",
        area: "IAF 38",
        standards: &["ISO 9001:2015", "ISO 7101:2023"],
        places: &[
            "Main building",
            "Outpatient centre",
            "Day surgery",
            "Rehabilitation",
        ],
        people: (60, 220),
    },
    Kind {
        ends: "Dental Practices",
        scope: "Dental care and oral surgery",
        processes: "Appointment, consultation, treatment, sterilisation",
        area: "IAF 38",
        standards: &["ISO 9001:2015", "ISO 7101:2023"],
        places: &["Head practice", "Practice north", "Practice south"],
        people: (6, 25),
    },
    Kind {
        ends: "Care Homes",
        scope: "Residential and nursing care for elderly people",
        processes: "Admission, care planning, nursing, medication, catering",
        area: "IAF 38",
        standards: &["ISO 9001:2015", "ISO 7101:2023"],
        places: &["Head office", "Orchard House", "Riverside", "The Limes"],
        people: (18, 60),
    },
    Kind {
        ends: "Instruments Ltd",
        scope: "Development, making and repair of instruments for laboratories",
        processes: "Order, development, purchasing, assembly, inspection, delivery",
        area: "IAF 19",
        standards: &["ISO 9001:2015"],
        places: &["Works", "Service depot"],
        people: (20, 110),
    },
    Kind {
        ends: "Polymers Ltd",
        scope: "Making of moulded parts of rubber and plastics for medical use",
        processes: "Order, tooling, moulding, inspection, packing, delivery",
        area: "IAF 14",
        standards: &["ISO 9001:2015"],
        places: &["Factory", "Warehouse"],
        people: (30, 140),
    },
];

/// What names begin with; each is used once.
const NAMES: [&str; 34] = [
    "Alderney",
    "Beacon",
    "Calder",
    "Dunmore",
    "Eastgate",
    "Fairwater",
    "Glenholm",
    "Harrow Hill",
    "Ivybridge",
    "Jubilee",
    "Kingsmead",
    "Langdale",
    "Merrow",
    "Northlea",
    "Oakhanger",
    "Penhale",
    "Quarrywood",
    "Redcastle",
    "Stonebeck",
    "Thornfield",
    "Ullesmere",
    "Valley View",
    "Westerleigh",
    "Yarrowby",
    "Ashcombe",
    "Brackenhurst",
    "Copperfield",
    "Dovedale",
    "Elmstead",
    "Foxcote",
    "Greystoke",
    "Hawksworth",
    "Inglewood",
    "Lydgate",
];

/// The towns they stand in.
const TOWNS: &[&str] = &[
    "Abingdon",
    "Bakewell",
    "Beverley",
    "Bury",
    "Colchester",
    "Darlington",
    "Evesham",
    "Grantham",
    "Hexham",
    "Hitchin",
    "Kettering",
    "Leominster",
    "Ludlow",
    "Malton",
    "Newark",
    "Oakham",
    "Penrith",
    "Ripon",
    "Skipton",
    "Stamford",
    "Thetford",
    "Wisbech",
];

/// Who signs for them.
const GIVEN_NAMES: &[&str] = &[
    "Alex", "Bea", "Chris", "Dana", "Eden", "Frankie", "Gray", "Harper", "Indra", "Jules", "Kim", "Lee",
];
const SURNAMES: &[&str] = &[
    "Abbot", "Barlow", "Chandra", "Dyer", "Ellis", "Fenwick", "Grant", "Hussain", "Iqbal", "Jensen", "Khan",
    "Lowe", "Marsh",
];

/// Makes all of them.
pub(super) async fn make(script: &Script, people: &People, seed: u64) -> Result<()> {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut names = NAMES.iter();
    for (count, standing, least, most) in STANDINGS {
        for _ in 0..*count {
            let Some(name) = names.next() else {
                return Ok(());
            };
            let applied = chance.random_range(*least..=*most);
            one(script, people, &mut chance, name, *standing, -applied).await?;
        }
    }
    Ok(())
}

async fn one(
    script: &Script,
    people: &People,
    chance: &mut StdRng,
    name: &str,
    standing: Standing,
    applied: i64,
) -> Result<()> {
    let kind = pick(chance, KINDS)?;
    let town = *pick(chance, TOWNS)?;
    let places = chance.random_range(1..=kind.places.len());
    let mut sites = Vec::new();
    for place in kind.places.iter().take(places) {
        let full_time = chance.random_range(kind.people.0..=kind.people.1);
        let part_time = full_time / 5;
        sites.push(site(place, town, kind.scope, full_time, part_time));
    }
    let administrator = format!("{} {}", pick(chance, GIVEN_NAMES)?, pick(chance, SURNAMES)?);
    let email = format!("client@{}.example", name.to_lowercase().replace(' ', "-"));
    let legal_name = format!("{name} {}", kind.ends);
    // The first team has the clients of whom stories are told.
    let team = chance.random_range(1..=3);
    let client = register(
        script,
        people,
        (&legal_name, team),
        &administrator,
        &email,
        applied - 5,
        &sites,
    )
    .await?;
    let wanted = Wanted {
        standard: pick(chance, kind.standards)?,
        area: kind.area,
        scope: kind.scope.to_owned(),
        processes: kind.processes,
    };
    let on = script.day(applied);
    match standing {
        Standing::Draft => {
            path::draft(script, &client, &wanted, on).await?;
        }
        Standing::Submitted => {
            path::submit(script, &client, &wanted, on).await?;
        }
        Standing::Declined => {
            let application = path::submit(script, &client, &wanted, on).await?;
            path::decline(script, people, &client, application, script.day(applied + 8)).await?;
        }
        Standing::Case(until) => {
            travel(script, people, &client, &wanted, applied, until).await?;
        }
        Standing::Suspended => {
            let case = travel(script, people, &client, &wanted, applied, Until::Certified).await?;
            let reason = "The client refused the dates of three letters for its surveillance (LC-22)";
            audits::suspend(script, people, case, reason, script.day(-30)).await?;
        }
        Standing::Withdrawn => {
            let case = travel(script, people, &client, &wanted, applied, Until::Certified).await?;
            audits::withdraw(script, people, case, script.day(-12)).await?;
        }
    }
    Ok(())
}

/// One of several.
fn pick<'a, T>(chance: &mut StdRng, among: &'a [T]) -> Result<&'a T> {
    let place = chance.random_range(0..among.len().max(1));
    among
        .get(place)
        .ok_or_else(|| crate::base::error::Error::broken("nothing to choose from"))
}
