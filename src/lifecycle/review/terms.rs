//! The text of a certification agreement: what LC-14 and LC-15 ask to be told before anybody signs, and for a
//! certificate without accreditation the plain statement of VE-49.

use super::calculation::Calculation;
use crate::base::body::Body;
use crate::base::time::{Date, in_words};
use crate::lifecycle::application::Application;
use crate::parties::accreditations::Accreditation;
use crate::parties::organisations::{Organisation, Site};
use crate::rules::book::AgreementSection;

/// What the agreement is about.
pub(super) struct Subject<'a> {
    pub(super) body: &'a Body,
    pub(super) client: &'a Organisation,
    pub(super) application: &'a Application,
    pub(super) sites: &'a [Site],
    pub(super) calculation: &'a Calculation,
    pub(super) fees: &'a str,
    pub(super) accreditation: Option<&'a Accreditation>,
    /// What the standard itself asks to be agreed.
    pub(super) sections: &'a [AgreementSection],
    pub(super) on: Date,
}

/// The sections that are the same for every client.
const SECTIONS: &[(&str, &str)] = &[
    (
        "Rights and duties of the client",
        "The client keeps to the requirements of the standard, lets the audits take place at every site named, shows \
         documents, records, people and complaints that concern the management system, and admits observers and \
         assessors of an accreditation body as well as auditors who learn or are evaluated. It tells the \
         certification body without delay of changes in law, ownership, organisation, management, contact, sites, \
         scope, system or processes. It may object, with a reason, to any person proposed for an audit team.",
    ),
    (
        "Use of certificate and marks",
        "The client refers to its certification only within its scope, never on a product or its packaging nor in \
         reports of laboratories or inspections, and stops doing so at once when the certification is suspended, \
         reduced, withdrawn or has expired.",
    ),
    (
        "Audits at short notice",
        "The certification body may audit at short notice, or unannounced, to look into complaints, after changes and \
         after a suspension. The client cannot object to the team then; it is chosen with particular care.",
    ),
    (
        "Suspension, reduction and withdrawal",
        "The certification body suspends the certification when the system persistently or seriously fails its \
         requirements, when audits cannot take place in time, or when the client asks for it; it withdraws or reduces \
         it when the cause is not resolved in time.",
    ),
    (
        "Confidentiality and publication",
        "What the certification body learns of the client stays confidential. Public are the client's name, the \
         standard, the scope, city and country of its sites, and the state of the certification. More is disclosed \
         only with the client's written consent or where the law demands it.",
    ),
    (
        "Complaints and appeals",
        "The client may complain about the certification body's work and appeal against its decisions at any time, \
         without disadvantage. Both are acknowledged, looked into and decided by people not involved before.",
    ),
];

/// The whole text.
pub(super) fn text(about: &Subject<'_>) -> String {
    let Subject {
        body,
        client,
        application,
        ..
    } = about;
    let time = &about.calculation.time.value;
    let mut text = format!(
        "Agreement on certification to {}\n\nBetween {}, {} (the certification body), and {}, {}, {}, {} (the client), \
         drawn up on {}.\n",
        application.standard,
        body.name,
        body.address,
        client.legal_name,
        client.street,
        client.city,
        client.country,
        in_words(about.on),
    );
    let mut section = |title: &str, says: &str| {
        for part in ["\n", title, "\n", says, "\n"] {
            text.push_str(part);
        }
    };
    section(
        "Scope applied for",
        application.scope.as_deref().unwrap_or_default(),
    );
    let sites: Vec<String> = about
        .sites
        .iter()
        .map(|site| {
            format!(
                "- {}, {}, {}, {}",
                site.name, site.street, site.city, site.country
            )
        })
        .collect();
    section("Sites covered", &sites.join("\n"));
    let stages = match (time.stage_1_days, time.stage_2_days) {
        (Some(first), Some(second)) => format!(", {first} for stage 1 and {second} for stage 2"),
        _ => String::new(),
    };
    let days = format!(
        "The initial audit takes {} auditor-days of eight hours{stages}. How the figure came about is kept with the \
         review and shown on request. It is computed again when the number of people, the sites or the scope change.",
        time.days
    );
    section("Audit time", &days);
    section("Fees", about.fees);
    match about.accreditation {
        Some(row) => section(
            "Accreditation",
            &format!(
                "Certification to {} in this scope is covered by the accreditation of {}, number {}.",
                application.standard, row.body, row.number
            ),
        ),
        None => section("No accreditation", &unaccredited(&application.standard)),
    }
    for own in about.sections {
        section(&own.title, &own.says);
    }
    for (title, says) in SECTIONS {
        section(title, says);
    }
    text
}

/// VE-49: what the client reads and accepts before signing.
pub(super) fn unaccredited(standard: &str) -> String {
    format!(
        "No accreditation covers this certification to {standard}. The certificate will say so in words and carry no \
         accreditation symbol, and it cannot be transferred to another certification body as an accredited one. If \
         accreditation comes later, only a new decision gives an accredited certificate."
    )
}
