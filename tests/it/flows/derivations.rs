//! The sheet of a case: every figure on it follows from others that are printed, by hand (AT-4, MS-43, LC-113).

use std::process::Command;

use assayer::base::hash::sha256;
use serde_json::{Value, json};

use super::application::{client, submitted};
use super::organisations::site;
use super::programme::{Accepted, address, sign};
use super::review::{path, reviewer_of_record, yes};
use crate::house::client::Visit;
use crate::house::running::{House, on_both};
use assayer::access::Role;

/// The people of the body.
pub(crate) struct Office {
    pub(crate) reviewer: Visit,
    pub(crate) scheduler: Visit,
}

pub(crate) async fn office(house: &House, standards: &[&str]) -> Office {
    Office {
        reviewer: reviewer_of_record(house, standards).await.0,
        scheduler: house.staff("Sam Scheduler", &[Role::Scheduler]).await,
    }
}

/// Applies, accepts and plans for one more standard of a client.
pub(crate) async fn planned_for(
    office: &Office,
    (client, organisation): (&Visit, &str),
    standard: &str,
    sites: &[String],
    more: Value,
) -> Accepted {
    let application = submitted(client, standard, sites).await;
    let mut given = yes(3);
    let fields = more.as_object().expect("fields").clone();
    given.as_object_mut().expect("a form").extend(fields);
    let accepted = office
        .reviewer
        .post_json(&path(&application, "acceptance"), given)
        .await;
    let case = Accepted {
        client: client.clone(),
        organisation: organisation.to_owned(),
        certification: accepted.is(201).field("/id"),
        sites: sites.to_vec(),
    };
    sign(&case).await;
    let programme = address(&case.certification);
    let version = office.scheduler.get_json(&programme).await.is(200).json()["version"].clone();
    office
        .scheduler
        .post_json(&programme, json!({"version": version}))
        .await
        .is(201);
    case
}

/// Practices beside a central function, each with people of its own.
pub(crate) async fn practices(client: &Visit, organisation: &str, count: i32) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 1..=count {
        let mut given = site(&format!("Practice {n}"));
        given["full_time"] = json!(4 + n % 9);
        let path = format!("/api/v1/organisations/{organisation}/sites");
        ids.push(client.post_json(&path, given).await.is(201).field("/id"));
    }
    ids
}

async fn sheet(visit: &Visit, certification: &str) -> Value {
    let path = format!("/api/v1/certifications/{certification}/derivation");
    visit.get_json(&path).await.is(200).json()
}

fn list<'a>(of: &'a Value, pointer: &str) -> &'a Vec<Value> {
    of.pointer(pointer)
        .and_then(Value::as_array)
        .unwrap_or_else(|| panic!("no {pointer} in {of:#}"))
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key].as_str().unwrap_or_else(|| panic!("no {key} in {of:#}"))
}

/// A printed number, and in thousandths so that nothing is lost.
fn number(of: &Value, key: &str) -> i64 {
    let (sign, digits) = match text(of, key).strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text(of, key)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = format!("{part:0<3}");
    assert!(part.len() == 3, "{digits} has more than three decimals");
    sign * (whole.parse::<i64>().expect("a number") * 1000 + part.parse::<i64>().expect("a number"))
}

/// AT-11, AT-16: heads, part-timers by their hours of eight, rounded up once.
fn effective(line: &Value) -> i64 {
    let part = list(line, "/part_time").iter();
    let thousandths: i64 = part
        .map(|group| group["count"].as_i64().expect("heads") * number(group, "hours") / 8)
        .sum();
    line["full_time"].as_i64().expect("heads")
        + thousandths.div_euclid(1000)
        + i64::from(thousandths % 1000 != 0)
}

/// Works a time through by hand.
fn time_follows(time: &Value) {
    let (lines, people) = (list(time, "/lines"), list(time, "/people"));
    assert_eq!(lines.len(), people.len(), "one standard, each place once");
    let (mut days, mut all) = (0, 0);
    for (line, people) in lines.iter().zip(people) {
        assert_eq!(line["place"], people["place"]);
        let (count, (from, to)) = (
            effective(people),
            text(line, "row").split_once('-').expect("a row"),
        );
        let row = from.parse().expect("a number")..=to.parse().expect("a number");
        assert!(row.contains(&count), "{count} is not in row {row:?}");
        assert_eq!(
            number(line, "table_days") * (100_000 + number(line, "factor_percent")) / 100_000,
            number(line, "days")
        );
        days += number(line, "days");
        all += count;
    }
    let shown = &time["shown"];
    assert_eq!(number(shown, "days_unrounded"), days, "the sum of the places");
    assert_eq!(shown["effective_personnel"], json!(all));
    // AT-40: to the nearest half day; AT-50: the stages are the whole.
    assert_eq!(number(shown, "days"), (days + 250) / 500 * 500);
    assert_eq!(
        number(shown, "stage_1_days") + number(shown, "stage_2_days"),
        number(shown, "days")
    );
}

/// Repeats a draw as an assessor would: hashes, sorts, takes the first (MS-30, MS-40, MS-43).
fn draw_follows(draw: &Value) {
    for group in list(draw, "/groups") {
        let figure = |key: &str| group[key].as_i64().expect("a figure");
        let (x, y, minimum) = (figure("x"), figure("y"), figure("minimum"));
        let (by_y, by_x) = match text(group, "formula") {
            "y² ≥ x" => (1, 1),
            "25·y² ≥ 9·x" => (25, 9),
            "25·y² ≥ 16·x" => (25, 16),
            _ => {
                assert_eq!(text(group, "method"), "N");
                assert_eq!(list(group, "/chosen").len(), usize::try_from(y).expect("a count"));
                assert!(
                    list(group, "/candidates").is_empty(),
                    "nothing is drawn where nothing is sampled"
                );
                continue;
            }
        };
        assert!(by_y * minimum * minimum >= by_x * x && by_y * (minimum - 1) * (minimum - 1) < by_x * x);
        assert_eq!(y, minimum + figure("increment"));
        assert_eq!(list(group, "/chosen").len(), usize::try_from(y).expect("a count"));
        assert_eq!(figure("random"), (y + 3) / 4);
        let candidates = list(group, "/candidates");
        let mut hashes: Vec<(String, &str)> = Vec::new();
        for one in candidates {
            assert!(text(one, "text").starts_with(&format!("{}:{}:", text(draw, "seed"), text(group, "id"))));
            assert_eq!(sha256(text(one, "text")), text(one, "sha256"));
            hashes.push((text(one, "sha256").to_owned(), text(one, "place")));
        }
        hashes.sort();
        let first = hashes
            .iter()
            .take(usize::try_from(figure("random")).expect("a count"));
        let mut lowest: Vec<&str> = first.map(|(_, place)| *place).collect();
        let by_lot = list(group, "/chosen")
            .iter()
            .filter(|site| site["chosen"] == "random");
        let mut by_lot: Vec<&str> = by_lot.map(|site| text(site, "place")).collect();
        let marked = candidates.iter().filter(|one| one["drawn"] == true).count();
        lowest.sort_unstable();
        by_lot.sort_unstable();
        assert_eq!((by_lot.len(), &by_lot), (marked, &lowest));
    }
}

/// The draw of this number, where it is printed in full.
fn printed(sheet: &Value, number: &Value) -> Value {
    let of_times = list(sheet, "/times").iter().map(|time| &time["draw"]);
    let audits = list(sheet, "/cycles")
        .iter()
        .flat_map(|cycle| list(cycle, "/audits"));
    let full: Vec<&Value> = of_times
        .chain(audits.map(|audit| &audit["draw"]))
        .filter(|draw| draw["number"] == *number && draw["above"] == false)
        .collect();
    assert_eq!(full.len(), 1, "draw {number} stands on the sheet once");
    full[0].clone()
}

/// Every step, audit and rule of the sheet stands on the page.
async fn page_says(visit: &Visit, address: &str, sheet: &Value) {
    let mut page = visit.get(address).await.is(200);
    for time in list(sheet, "/times") {
        for line in list(time, "/lines") {
            page = page.says(text(line, "row")).says(text(line, "days"));
        }
        page = page
            .says(text(&time["shown"], "days_unrounded"))
            .says(text(time, "rule_version"));
    }
    let audits = list(sheet, "/cycles/0/audits");
    for one in audits.iter().filter(|audit| !audit["draw"].is_null()) {
        page = page.says(text(&one["draw"], "seed"));
        for group in list(&one["draw"], "/groups") {
            for candidate in list(group, "/candidates") {
                page = page.says(text(candidate, "sha256"));
            }
        }
    }
    for rule in list(sheet, "/rules") {
        page = page.says(text(rule, "rule"));
    }
}

fn follows(sheet: &Value) {
    for time in list(sheet, "/times") {
        time_follows(time);
        if !time["draw"].is_null() {
            draw_follows(&time["draw"]);
        }
    }
    let audits = list(sheet, "/cycles/0/audits");
    assert_eq!(audits.len(), 5);
    for audit in audits.iter().filter(|audit| !audit["draw"].is_null()) {
        let draw = printed(sheet, &audit["draw"]["number"]);
        assert_eq!(draw["seed"], audit["draw"]["seed"]);
        draw_follows(&draw);
        // MS-35: the central function beside the sample.
        let chosen: usize = list(&draw, "/groups")
            .iter()
            .map(|group| list(group, "/chosen").len())
            .sum();
        assert_eq!(list(audit, "/sites").len(), chosen + 1);
    }
    let days = |n: usize| number(&audits[n], "days");
    let shown = &sheet["times"][0]["shown"];
    assert_eq!(
        (days(0), days(1)),
        (number(shown, "stage_1_days"), number(shown, "stage_2_days"))
    );
    let cited: Vec<&str> = list(sheet, "/rules")
        .iter()
        .map(|rule| text(rule, "rule"))
        .collect();
    for step in list(shown, "/steps") {
        assert!(cited.contains(&text(step, "rule")), "{step:#}");
    }
    assert!(
        list(sheet, "/rules")
            .iter()
            .all(|rule| !text(rule, "source").is_empty())
    );
}

on_both! {
    async fn a_device_makers_sheet_shows_every_site_and_no_lot(house) {
        // MS-22: where finished devices are made, nothing is sampled.
        let office = office(house, &["ISO 13485:2016"]).await;
        let (client, organisation, main) = client(house, "Orbis Devices").await;
        let mut sites = vec![main];
        sites.extend(practices(&client, &organisation, 2).await);
        let more = json!({"areas": ["A.1.1-1"], "not_sampled": &sites[1..],
            "sampling_reason": "Both plants make finished devices"});
        let case = planned_for(&office, (&client, &organisation), "ISO 13485:2016", &sites, more).await;
        let sheet = sheet(&office.reviewer, &case.certification).await;
        follows(&sheet);
        let group = &sheet["times"][0]["draw"]["groups"][0];
        assert_eq!((text(group, "method"), group["x"].as_i64(), group["y"].as_i64()), ("N", Some(2), Some(2)));
        page_says(&office.scheduler, &format!("/desk/cases/{}/derivation", case.certification), &sheet).await;
    }

    async fn forty_two_practices_are_followed_by_hand_for_each_of_two_standards(house) {
        let office = office(house, &["ISO 9001:2015", "ISO 7101:2023"]).await;
        let (client, organisation, main) = client(house, "Calder Practices").await;
        let mut sites = vec![main];
        sites.extend(practices(&client, &organisation, 42).await);
        let more = json!({"sampling_reason": "The practices work alike, run from the centre"});
        let mut seeds = Vec::new();
        for standard in ["ISO 9001:2015", "ISO 7101:2023"] {
            let case = planned_for(&office, (&client, &organisation), standard, &sites, more.clone()).await;
            let sheet = sheet(&office.reviewer, &case.certification).await;
            assert_eq!(text(&sheet, "standard"), standard);
            follows(&sheet);
            let group = &sheet["times"][0]["draw"]["groups"][0];
            assert_eq!((group["x"].as_i64(), group["y"].as_i64(), group["random"].as_i64()), (Some(42), Some(7), Some(2)));
            seeds.push(text(&sheet["times"][0]["draw"], "seed").to_owned());
            // Stage 2 visits what the review has drawn: the 42 lines stand on the sheet once.
            let stage_2 = &list(&sheet, "/cycles/0/audits")[1]["draw"];
            assert_eq!((&stage_2["number"], &stage_2["above"]), (&json!(1), &json!(true)));
            assert_eq!(stage_2["groups"], json!([]));
            let page = office.scheduler.get(&format!("/desk/cases/{}/derivation", case.certification)).await.is(200);
            for candidate in list(group, "/candidates") {
                assert_eq!(page.text.matches(text(candidate, "sha256")).count(), 1, "{candidate}");
            }
            page.says("These sites come from draw 1, which is printed in full further up").says("href=\"#draw-1\"").says("id=\"draw-1\"");
            page_says(&office.scheduler, &format!("/desk/cases/{}/derivation", case.certification), &sheet).await;
            // AT-4: the client has it with the contract; somebody else's client does not.
            page_says(&client, &format!("/portal/cases/{}/derivation", case.certification), &sheet).await;
            office.scheduler.get(&format!("/desk/cases/{}/programme", case.certification)).await.is(200)
                .says(&format!("/desk/cases/{}/derivation", case.certification));
        }
        assert_ne!(seeds[0], seeds[1], "each case draws for itself");
    }
}

/// The printed hash is what the command of the sheet gives.
#[test]
fn the_hash_is_that_of_sha256sum() {
    let printed = Command::new("sh")
        .args(["-c", "printf '7:practices:s1' | sha256sum"])
        .output();
    let printed = String::from_utf8(printed.expect("it runs").stdout).expect("text");
    assert_eq!(
        printed.split_whitespace().next(),
        Some(sha256("7:practices:s1").as_str())
    );
}
