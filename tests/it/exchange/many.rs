//! Many at once: one transaction over the chains of many organisations, and a list as long as lists get.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use assayer::access::{Act, Actor, Subject};
use assayer::base::error::{Error, Result};
use assayer::base::ids::OrganisationId;
use assayer::journal::{Chain, Entry};
use assayer::work::Done;
use rust_xlsxwriter::Workbook;
use serde_json::json;

use super::workbooks::{saved, sheet};
use super::{faults, import, source};
use crate::house::running::on_both;

/// A list of so many sites in organisations of ten each; every second one is wrong where it is to be.
fn long(rows: usize, half_wrong: bool) -> String {
    let mut text =
        "organisation,organisation_name,organisation_country,code,name,country,activities,kind\n".to_owned();
    for row in 0..rows {
        let group = row / 10;
        let kind = if half_wrong && row % 2 == 1 {
            "mobile"
        } else {
            "permanent"
        };
        writeln!(
            text,
            "O{group},Organisation {group},GB,S{row},Site {row},GB,Care,{kind}"
        )
        .expect("text");
    }
    text
}

/// The same list as a workbook.
fn workbook(list: &str) -> Vec<u8> {
    let rows: Vec<Vec<&str>> = list.lines().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let mut book = Workbook::new();
    sheet(&mut book, "sites", &rows);
    saved(book)
}

on_both! {
    async fn an_act_over_many_chains_gives_one_entry_to_each_or_none_to_any(house) {
        let ids: Vec<_> = (0..5).map(|_| house.db.id(OrganisationId::from_uuid)).collect();
        let chains: BTreeSet<_> = ids.iter().map(|id| Chain::Organisation(*id)).collect();
        let act = |fail_at: Option<Chain>| {
            house.db.act_many_now(&Actor::CommandLine, house.now(), &chains, |work, chain| -> Result<Done<Chain>> {
                let Chain::Organisation(id) = chain else {
                    return Err(Error::broken("another chain"));
                };
                let permit = work.permit(Act::ImportRecords, &Subject::of(id), "organisation")?;
                if fail_at == Some(chain) {
                    return Err(Error::broken("the end of the world"));
                }
                Ok(Done::new(permit, Entry::made("round", id, json!(null)), chain))
            })
        };
        assert!(act(chains.last().copied()).is_err());
        assert_eq!(house.db.verify_journal().expect("it is read"), Ok(0));
        let written = act(None).expect("all of it");
        assert_eq!(written, chains.iter().copied().collect::<Vec<_>>());
        assert_eq!(house.db.verify_journal().expect("it is read"), Ok(5));
        act(None).expect("and again");
        assert_eq!(house.db.verify_journal().expect("it is read"), Ok(10));
    }

    async fn ten_thousand_rows_are_imported_and_each_wrong_one_is_named(house) {
        let wrong = long(10_000, true);
        let found = faults(house, source("sites.csv", wrong.as_bytes()), None);
        assert_eq!(found.len(), 5_000);
        assert!(found[4_999].starts_with("sheet \"sites\", row 10001, column \"kind\""), "{}", found[4_999]);
        // A workbook has the same faults, and means the same.
        assert_eq!(faults(house, source("sites.xlsx", &workbook(&wrong)), None), found);
        assert_eq!(house.db.verify_journal().expect("it is read"), Ok(0));
        let good = long(10_000, false);
        assert_eq!(import(house, source("sites.csv", good.as_bytes()), None), [[1_000, 0, 0], [10_000, 0, 0]]);
        assert_eq!(import(house, source("sites.xlsx", &workbook(&good)), None), [[0, 0, 1_000], [0, 0, 10_000]]);
    }
}
