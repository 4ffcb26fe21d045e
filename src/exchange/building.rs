//! An organisation with the sites that a list tells of, as far as it is read.

use std::collections::{HashMap, HashSet};

use crate::base::ids::SiteId;
use crate::base::text::Folded;
use crate::parties::organisations::intake::{Intake, Taken};
use crate::parties::organisations::{Organisation, Site};

/// An organisation with the sites read so far.
pub(super) struct Building {
    pub(super) organisation: Taken<Organisation>,
    /// All its sites, also those that the list does not name.
    pub(super) sites: Vec<Taken<Site>>,
    /// Those that the list names.
    pub(super) named: HashSet<SiteId>,
    /// The one that the list says is the central function, and in which row.
    pub(super) central: Option<(SiteId, u64)>,
    /// Where the sites stand that are known by a code.
    pub(super) coded: HashMap<String, usize>,
    /// Where those stand that were entered by hand.
    pub(super) by_hand: Vec<usize>,
}

impl Building {
    /// One site is the central function: the one that the list names, else the one that was, else the first.
    fn chosen(&self) -> Option<SiteId> {
        let was = self.sites.iter().find(|site| site.after.central_function);
        let first = self.sites.iter().find(|site| self.named.contains(&site.after.id));
        self.central
            .map(|(id, _)| id)
            .or(was.map(|site| site.after.id))
            .or(first.map(|site| site.after.id))
    }

    /// All its sites as they are to be.
    pub(super) fn sites(&self) -> Vec<Site> {
        let chosen = self.chosen();
        let sites = self.sites.iter().map(|site| Site {
            central_function: Some(site.after.id) == chosen,
            ..site.after.clone()
        });
        sites.collect()
    }

    /// What is written of it.
    pub(super) fn finish(mut self) -> Intake {
        let chosen = self.chosen();
        for site in &mut self.sites {
            site.set_central(Some(site.after.id) == chosen);
        }
        let named = self.named;
        self.sites
            .retain(|site| named.contains(&site.after.id) || site.is_changed());
        Intake {
            organisation: self.organisation,
            sites: self.sites,
        }
    }

    /// The site that has this code or, entered by hand, none but this name.
    pub(super) fn known_again(&self, code: &str, name: &Folded) -> Option<usize> {
        self.coded.get(code).copied().or_else(|| {
            let mut by_hand = self.by_hand.iter().copied();
            by_hand.find(|at| {
                let site = self.sites.get(*at).map(|site| &site.after);
                site.is_some_and(|site| !self.named.contains(&site.id) && Folded::new(&site.name) == *name)
            })
        })
    }
}
