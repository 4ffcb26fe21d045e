//! The menus: the main pages of the body and of a client, as far as the visitor may open them.
//!
//! What people use all day stands in the bar; the rest stands in named groups. Whoever may open few pages has them
//! all in the bar: a group is there to calm a long bar, not to hide a short one.

use serde::Serialize;

use super::visitor::Visitor;
use super::words::Words;
use crate::access::{Act, policy};
use crate::base::error::Result;

/// How many entries the bar holds before its groups close.
const BAR: usize = 8;

/// One main page.
struct Entry {
    href: &'static str,
    /// The key of its label.
    key: &'static str,
    /// What opens it.
    act: Act,
    /// Where else one is still on this page, as the menu sees it.
    also: &'static [&'static str],
}

const fn to(href: &'static str, key: &'static str, act: Act) -> Entry {
    Entry {
        href,
        key,
        act,
        also: &[],
    }
}

/// The pages of one group, or without a name those of the bar itself.
struct Group {
    key: Option<&'static str>,
    entries: &'static [Entry],
}

/// The certification body's, in the order of a case's path and then of how often they are used.
const DESK: &[Group] = &[
    Group {
        key: None,
        entries: &[
            to("/desk", "nav-today", Act::SeeHome),
            to("/desk/plan", "nav-plan", Act::SeeBoard),
            Entry {
                also: &["/desk/agreements"],
                ..to("/desk/applications", "nav-applications", Act::SeeApplications)
            },
            to("/desk/cases", "nav-cases", Act::SeeCertifications),
            to("/desk/audits", "nav-audits", Act::SeeAudits),
            to("/desk/findings", "nav-findings", Act::SeeFindings),
            to("/desk/decisions", "nav-decisions", Act::SeeDecisions),
            to("/desk/certificates", "nav-certificates", Act::SeeCertificates),
        ],
    },
    Group {
        key: Some("nav-group-directory"),
        entries: &[
            Entry {
                also: &["/desk/sites"],
                ..to("/desk/organisations", "nav-organisations", Act::SeeOrganisations)
            },
            to("/desk/auditors", "nav-auditors", Act::SeeAuditors),
            to("/desk/witness-audits", "nav-witness", Act::SeeWitnessAudits),
            to("/desk/concerns", "nav-concerns", Act::SeeConcerns),
            to("/desk/users", "nav-users", Act::SeeUsers),
            to("/desk/keys", "nav-keys", Act::SeeApiKeys),
        ],
    },
    Group {
        key: Some("nav-group-administration"),
        entries: &[
            Entry {
                also: &["/desk/accreditations"],
                ..to("/desk/settings", "nav-settings", Act::SeeSettings)
            },
            to("/desk/rule-versions", "nav-rule-versions", Act::SeeReviews),
            to("/desk/imports", "nav-imports", Act::ImportRecords),
            to("/desk/journal", "nav-journal", Act::SeeJournal),
            to("/desk/jobs", "nav-jobs", Act::SeeJobs),
            to("/desk/letters", "nav-outbox", Act::SeeLetters),
        ],
    },
];

/// A client's.
const PORTAL: &[Group] = &[Group {
    key: None,
    entries: &[
        to("/portal", "nav-home", Act::SeeHome),
        Entry {
            also: &["/portal/sites"],
            ..to("/portal/organisation", "nav-organisation", Act::SeeOrganisations)
        },
        Entry {
            also: &["/portal/agreements"],
            ..to("/portal/applications", "nav-applications", Act::SeeApplications)
        },
        to("/portal/evidence", "nav-evidence", Act::SeeEvidence),
        to("/portal/findings", "nav-findings", Act::SeeFindings),
        to("/portal/certificates", "nav-certificates", Act::SeeCertificates),
        to("/portal/concerns", "nav-complaints", Act::SeeConcerns),
        to("/portal/people", "nav-people", Act::InviteColleague),
        to("/portal/keys", "nav-keys", Act::SeeApiKeys),
    ],
}];

/// A way to a page.
#[derive(Debug, Serialize)]
pub(super) struct Link {
    href: &'static str,
    label: String,
    current: bool,
}

/// Ways under one name.
#[derive(Debug, Serialize)]
pub(super) struct Menu {
    label: String,
    /// Whether the page shown is one of them.
    current: bool,
    links: Vec<Link>,
}

/// What the frame shows.
#[derive(Debug, Default, Serialize)]
pub(super) struct Nav {
    bar: Vec<Link>,
    groups: Vec<Menu>,
}

/// The menus for a visitor; empty for whoever is not signed in.
///
/// # Errors
/// A label without a text.
pub(super) fn of(visitor: &Visitor, words: &Words) -> Result<Nav> {
    let Some(person) = visitor.actor.person() else {
        return Ok(Nav::default());
    };
    let all = if person.organisation.is_some() {
        PORTAL
    } else {
        DESK
    };
    let mut nav = Nav::default();
    for group in all {
        let open = group.entries.iter();
        let links = open
            .filter(|entry| policy::may(&visitor.actor, entry.act).is_ok())
            .map(|entry| link(entry, &visitor.path, words))
            .collect::<Result<Vec<Link>>>()?;
        match group.key {
            Some(key) if !links.is_empty() => nav.groups.push(Menu {
                label: words.say(key, &[])?,
                current: links.iter().any(|link| link.current),
                links,
            }),
            _ => nav.bar.extend(links),
        }
    }
    let count = nav.bar.len() + nav.groups.iter().map(|group| group.links.len()).sum::<usize>();
    let short = count <= BAR;
    // One page needs no group around it.
    let (loose, groups): (Vec<Menu>, Vec<Menu>) = nav
        .groups
        .into_iter()
        .partition(|group| short || group.links.len() == 1);
    nav.bar.extend(loose.into_iter().flat_map(|group| group.links));
    nav.groups = groups;
    Ok(nav)
}

fn link(entry: &Entry, here: &str, words: &Words) -> Result<Link> {
    let home = entry.href == "/desk" || entry.href == "/portal";
    let within = |page: &str| here.strip_prefix(page).is_some_and(|rest| rest.starts_with('/'));
    let current = here == entry.href
        || (!home && within(entry.href))
        || entry.also.iter().any(|page| here == *page || within(page));
    Ok(Link {
        href: entry.href,
        label: words.say(entry.key, &[])?,
        current,
    })
}
