//! The programme's part of the sheet: audits with windows and draws, and the rules cited.

use std::collections::BTreeSet;

use super::{
    AuditSheet, Candidate, ChosenSite, CycleSheet, DrawSheet, GroupSheet, Names, RuleSource, TimeSheet, named,
};
use crate::base::citation::RuleId;
use crate::base::error::Result;
use crate::base::hash::sha256;
use crate::base::ruling::Step;
use crate::lifecycle::integration::view::Living;
use crate::lifecycle::programme::model::{Derivation, Drawn};
use crate::lifecycle::programme::modification::Modification;
use crate::lifecycle::programme::view::{AuditView, ProgrammeView};
use crate::rules::site_sample::{GroupSample, How};

/// One programme as kept.
pub(super) fn cycle(programme: ProgrammeView, changes: &[Modification], names: &Names) -> Result<CycleSheet> {
    let derived: Derivation = programme.derivation.read()?;
    let mut audits = Vec::with_capacity(programme.audits.len());
    for audit in programme.audits {
        let planned = derived
            .audits
            .iter()
            .find(|planned| planned.kind == audit.audit.kind && planned.ordinal == audit.ordinal);
        let drawn = planned.and_then(|planned| planned.sample.as_ref());
        let mut joining = Vec::new();
        for change in changes.iter().filter(|change| change.adds_to(audit.audit.id)) {
            joining.extend(change.derived()?.draw.map(|drawn| draw(&drawn, names)));
        }
        audits.push(row(audit, drawn.map(|drawn| draw(drawn, names)), joining));
    }
    let replaced = derived
        .replaced
        .iter()
        .filter_map(|planned| planned.sample.as_ref());
    Ok(CycleSheet {
        cycle: programme.cycle,
        rule_version: programme.rule_version,
        audits,
        replaced: replaced.map(|drawn| draw(drawn, names)).collect(),
        windows: derived.windows,
    })
}

fn row(audit: AuditView, draw: Option<DrawSheet>, joining: Vec<DrawSheet>) -> AuditSheet {
    let of = audit.audit;
    AuditSheet {
        kind: of.kind,
        ordinal: audit.ordinal,
        numbered: audit.numbered,
        days: of.days.to_string(),
        opens_on: of.opens_on,
        target_on: of.target_on,
        limit_on: of.limit_on,
        window_rule: of.window_rule,
        starts_on: of.starts_on,
        ends_on: of.ends_on,
        sites: audit.sites,
        steps: audit.steps,
        warnings: audit.warnings,
        draw,
        joining,
    }
}

/// A draw as kept, with the hash of each candidate beside it.
pub(super) fn draw(drawn: &Drawn, names: &Names) -> DrawSheet {
    let (request, sample) = (&drawn.request, &drawn.result.value);
    let groups = sample.groups.iter().map(|group| {
        let asked = request.groups.iter().find(|asked| asked.id == group.id);
        let reason = asked.map(|asked| asked.increment_reason.trim().to_owned());
        of_group(sample.draw.seed, group, reason.unwrap_or_default(), names)
    });
    DrawSheet {
        number: 0,
        above: false,
        purpose: request.audit,
        seed: sample.draw.seed.to_string(),
        algorithm: sample.draw.algorithm.clone(),
        groups: groups.collect(),
    }
}

fn of_group(seed: u64, group: &GroupSample, increment_reason: String, names: &Names) -> GroupSheet {
    let lots: Vec<(String, String)> = group
        .candidates
        .iter()
        .map(|id| {
            let text = format!("{seed}:{}:{id}", group.id);
            (sha256(&text), text)
        })
        .collect();
    let drawn = |id: &str| {
        let mut chosen = group.sites.iter();
        chosen.any(|site| site.id == id && site.chosen == How::Random)
    };
    let candidates = group
        .candidates
        .iter()
        .zip(&lots)
        .map(|(id, (hash, text))| Candidate {
            place: named(names, id),
            text: text.clone(),
            sha256: hash.clone(),
            rank: 1 + lots.iter().filter(|(other, _)| other < hash).count(),
            drawn: drawn(id),
        });
    let chosen = group.sites.iter().map(|site| ChosenSite {
        place: named(names, &site.id),
        chosen: site.chosen.to_string(),
        reason: site.reason.clone(),
    });
    GroupSheet {
        id: group.id.clone(),
        method: group.method,
        x: group.x,
        formula: group.formula.clone(),
        minimum: group.minimum,
        increment: group.increment,
        increment_reason,
        y: group.y,
        random: group.random_min,
        candidates: candidates.collect(),
        chosen: chosen.collect(),
    }
}

/// Numbers the draws in the order in which they are printed. One that stands above already is told by its number alone:
/// stage 2 visits what the review has drawn, and the group of 42 would be printed twice.
pub(super) fn once(times: &mut [TimeSheet], cycles: &mut [CycleSheet]) {
    let mut printed: Vec<DrawSheet> = Vec::new();
    let of_times = times.iter_mut().filter_map(|time| time.draw.as_mut());
    let of_cycles = cycles.iter_mut().flat_map(|cycle| {
        let audits = cycle
            .audits
            .iter_mut()
            .flat_map(|audit| audit.draw.iter_mut().chain(&mut audit.joining));
        audits.chain(&mut cycle.replaced)
    });
    for draw in of_times.chain(of_cycles) {
        if let Some(first) = printed.iter().position(|other| other == draw) {
            draw.number = first + 1;
            draw.above = true;
            draw.groups.clear();
        } else {
            printed.push(draw.clone());
            draw.number = printed.len();
        }
    }
}

/// Every rule that the sheet cites, with its source.
pub(super) fn cited(
    times: &[TimeSheet],
    integration: Option<&Living>,
    cycles: &[CycleSheet],
) -> Vec<RuleSource> {
    let mut rules = BTreeSet::new();
    let mut of = |steps: &[Step]| rules.extend(steps.iter().map(|step| step.rule));
    for time in times {
        of(&time.shown.steps);
        of(&time.shown.warnings);
        if let Some(sample) = &time.shown.sample {
            of(&sample.steps);
            of(&sample.warnings);
        }
    }
    for audit in integration.iter().flat_map(|living| &living.audits) {
        of(&audit.steps);
        of(&audit.warnings);
    }
    for cycle in cycles {
        of(&cycle.windows);
        for audit in &cycle.audits {
            of(&audit.steps);
            of(&audit.warnings);
        }
    }
    let windows = cycles.iter().flat_map(|cycle| &cycle.audits);
    rules.extend(windows.map(|audit| audit.window_rule));
    let with_source = |rule: RuleId| RuleSource {
        rule,
        source: rule.source(),
    };
    rules.into_iter().map(with_source).collect()
}
