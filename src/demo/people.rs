//! The demonstration's people: who signs in, who audits, with which competences.

use serde_json::json;

use super::PASSWORD;
use super::script::{Script, given};
use crate::access::factor::{self, Handling};
use crate::access::{Act, Person, Role, password};
use crate::base::error::{Error, Result};
use crate::base::ids::{AuditorId, OrganisationId};
use crate::base::time::Date;
use crate::parties::accreditations::{self, GivenAccreditation};
use crate::parties::auditors::{self, GivenAuditor, GivenCompetence};
use crate::parties::users::{self, Enrolment};

/// A sign-in that the sign-in page shows.
pub(super) struct Account {
    /// What one sees with it.
    pub(super) shows: &'static str,
    /// The address.
    pub(super) email: &'static str,
}

/// The sign-ins in the order of the path.
pub(super) const ACCOUNTS: &[Account] = &[
    Account {
        shows: "Client: certified (Orbis Hospital)",
        email: "client@orbis.example",
    },
    Account {
        shows: "Client: in its audit (St Brannoc's)",
        email: "client@brannoc.example",
    },
    Account {
        shows: "Client: first application (Larkfield Clinic)",
        email: "client@larkfield.example",
    },
    Account {
        shows: "Client: a group of 42 practices (Brunel)",
        email: "client@brunel.example",
    },
    Account {
        shows: "Application reviewer",
        email: "reviewer@meridian.example",
    },
    Account {
        shows: "Scheduler",
        email: "scheduler@meridian.example",
    },
    Account {
        shows: "Lead auditor",
        email: "lead@meridian.example",
    },
    Account {
        shows: "Decision maker",
        email: "decision@meridian.example",
    },
    Account {
        shows: "Manager",
        email: "manager@meridian.example",
    },
    Account {
        shows: "Administrator",
        email: "administrator@meridian.example",
    },
];

/// Everybody of the body.
pub(super) struct People {
    pub(super) reviewer: Person,
    pub(super) scheduler: Person,
    pub(super) decider: Person,
    /// The teams that audit; a client keeps its team.
    teams: Vec<Team>,
    password_hash: String,
}

/// People who audit together. The first leads.
pub(super) type Team = Vec<Member>;

/// Somebody of a team.
pub(super) struct Member {
    pub(super) person: Person,
    pub(super) auditor: AuditorId,
    city: &'static str,
}

impl People {
    /// The team of this number, counted round.
    pub(super) fn team(&self, number: usize) -> Result<&Team> {
        let count = self.teams.len().max(1);
        self.teams
            .get(number % count)
            .ok_or_else(|| Error::broken("the demonstration has no team"))
    }

    /// The one who leads this team.
    pub(super) fn lead(&self, number: usize) -> Result<&Person> {
        let first = self.team(number)?.first();
        first
            .map(|member| &member.person)
            .ok_or_else(|| Error::broken("a team of the demonstration is empty"))
    }
}

/// Who audits, by team: name, city, address to sign in with. The first of each leads.
const TEAMS: &[&[(&str, &str, &str)]] = &[
    &[
        ("Amara Osei", "Exeter", "lead"),
        ("Priya Raman", "Cardiff", "auditor"),
        ("Tomás Ferreira", "Oxford", "ferreira"),
        ("Hanna Kowalczyk", "Reading", "kowalczyk"),
    ],
    &[
        ("Elin Sørensen", "York", "sorensen"),
        ("Marcus Adeyemi", "Leeds", "adeyemi"),
        ("Judit Varga", "Lincoln", "varga"),
        ("Owen Pritchard", "Chester", "pritchard"),
    ],
    &[
        ("Zofia Lis", "Norwich", "lis"),
        ("Callum Reid", "Ipswich", "reid"),
        ("Noor Haddad", "Cambridge", "haddad"),
        ("Giulia Conti", "Bedford", "conti"),
    ],
    &[
        ("Henrik Aalto", "Carlisle", "aalto"),
        ("Maeve Doyle", "Lancaster", "doyle"),
        ("Samir Patel", "Preston", "patel"),
        ("Ines Vidal", "Durham", "vidal"),
    ],
];

/// The standards the demonstration's people know.
const STANDARDS: &[&str] = &["ISO 9001:2015", "ISO 7101:2023"];
/// The technical areas of the demonstration's clients.
const AREAS: &[&str] = &["IAF 14", "IAF 19", "IAF 38"];

/// Hires everybody and records the accreditation, two and a half years ago.
pub(super) async fn hire(script: &Script) -> Result<People> {
    let password_hash = tokio::task::spawn_blocking(|| password::hash(PASSWORD))
        .await
        .map_err(|e| Error::Broken(e.into()))??;
    let review = auditor(script, "Rhea Winter", "Bristol", &["application_review"]).await?;
    let decide = auditor(script, "Daniel Mbeki", "Leeds", &["decision"]).await?;
    accredit(script).await?;
    let add = |name, email, role, auditor| user(script, &password_hash, name, email, role, None, auditor);
    add(
        "Ada Lindqvist",
        "administrator@meridian.example",
        Role::Administrator,
        None,
    )
    .await?;
    add("Mia Novák", "manager@meridian.example", Role::Manager, None).await?;
    let mut teams = Vec::new();
    for named in TEAMS {
        let mut team = Team::new();
        for (name, city, address) in *named {
            let record = auditor(script, name, city, &["lead_auditor", "auditor"]).await?;
            let email = format!("{address}@meridian.example");
            let person = user(
                script,
                &password_hash,
                name,
                &email,
                Role::Assessor,
                None,
                Some(record),
            )
            .await?;
            team.push(Member {
                person,
                auditor: record,
                city,
            });
        }
        teams.push(team);
    }
    Ok(People {
        reviewer: add(
            "Rhea Winter",
            "reviewer@meridian.example",
            Role::ApplicationReviewer,
            Some(review),
        )
        .await?,
        scheduler: add("Sam Yates", "scheduler@meridian.example", Role::Scheduler, None).await?,
        decider: add(
            "Daniel Mbeki",
            "decision@meridian.example",
            Role::DecisionMaker,
            Some(decide),
        )
        .await?,
        teams,
        password_hash,
    })
}

/// A person of record, competent for every standard and area of the demonstration in these functions.
async fn auditor(script: &Script, name: &str, city: &str, functions: &[&str]) -> Result<AuditorId> {
    let hired = script.day(-900);
    let checked = given::<GivenAuditor>(json!({
        "name": name, "city": city, "country": "GB", "languages": "en", "active": "yes",
        "agreement_on": hired, "declared_on": script.day(-30),
    }))?
    .check(script.today())?;
    let id = script
        .set_up(script.today(), move |work| auditors::add(work, checked))
        .await?;
    for standard in STANDARDS {
        for area in AREAS {
            for function in functions {
                let grant = given::<GivenCompetence>(json!({
                    "standard": standard, "technical_area": area, "role": function,
                    "valid_from": hired, "valid_to": script.day(500),
                    "evidence": "Record review, witnessed audit and examination",
                }))?
                .check()?;
                script
                    .set_up(script.today(), move |work| {
                        auditors::grant_competence(work, id, grant)
                    })
                    .await?;
            }
        }
    }
    Ok(id)
}

/// The body is accredited for ISO 9001 in the sectors of its clients, and for ISO 7101 nowhere (VE-48).
async fn accredit(script: &Script) -> Result<()> {
    let checked = given::<GivenAccreditation>(json!({
        "body": "Northern Accreditation Service", "number": "0417", "url": "https://accreditation.example/0417",
        "standard": "ISO 9001:2015", "technical_areas": AREAS.join(";"), "granted_on": script.day(-900),
        "status": "active",
    }))?
    .check()?;
    script
        .set_up(script.today(), move |work| {
            accreditations::add(work, checked, &[])
        })
        .await?;
    Ok(())
}

/// The secret of an account's second factor: the sign-in page shows its codes.
pub(super) fn secret(email: &str) -> Vec<u8> {
    factor::of_text(&format!("the demonstration's second factor of {email}"))
}

async fn user(
    script: &Script,
    password_hash: &str,
    name: &str,
    email: &str,
    role: Role,
    organisation: Option<OrganisationId>,
    auditor: Option<AuditorId>,
) -> Result<Person> {
    let checked = given::<users::GivenUser>(json!({
        "name": name, "email": email, "password": PASSWORD, "roles": [role],
        "organisation": organisation, "auditor": auditor,
    }))?
    .check(&script.db.body())?;
    let hash = password_hash.to_owned();
    let id = script
        .set_up(script.today(), move |work| users::add(work, checked, hash))
        .await?;
    if organisation.is_none() {
        let kept = Handling::default().keep(&secret(email), id)?;
        let (enrolment, _) = Enrolment::new(kept, 0)?;
        script
            .set_up(script.today(), move |work| {
                users::factor::enrol(work, id, enrolment)
            })
            .await?;
    }
    Ok(Person {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        roles: vec![role],
        organisation,
        auditor,
    })
}

/// A client's administrator.
pub(super) async fn client(
    script: &Script,
    people: &People,
    name: &str,
    email: &str,
    organisation: OrganisationId,
) -> Result<Person> {
    user(
        script,
        &people.password_hash,
        name,
        email,
        Role::ClientAdministrator,
        Some(organisation),
        None,
    )
    .await
}

/// Everybody of a team declares their conflicts anew, as before an assignment (CO-8).
pub(super) async fn declare(script: &Script, people: &People, team: &[Member], on: Date) -> Result<()> {
    for member in team {
        let id = member.auditor;
        let version = script
            .read(&people.scheduler, Act::SeeAuditors, move |reader| {
                Ok(auditors::by_id(reader.conn(), id)?.version)
            })
            .await?;
        let checked = given::<GivenAuditor>(json!({
            "name": member.person.name, "city": member.city, "country": "GB", "languages": "en", "active": "yes",
            "agreement_on": script.day(-900), "declared_on": on, "version": version,
        }))?
        .check(on)?;
        script
            .set_up(on, move |work| auditors::amend(work, id, version, checked))
            .await?;
    }
    Ok(())
}

/// The past is over: everybody who audits has declared their conflicts lately.
pub(super) async fn declare_all(script: &Script, people: &People, on: Date) -> Result<()> {
    for team in &people.teams {
        declare(script, people, team, on).await?;
    }
    Ok(())
}
