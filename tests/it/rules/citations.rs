//! docs/rules.md and the list of rule ids are held together.

use std::collections::BTreeMap;
use std::path::Path;

use assayer::base::citation::ALL;

/// Every number of the rule book, as first and last of a run.
const NUMBERS: [(&str, &[(u32, u32)]); 5] = [
    (
        "AT",
        &[
            (1, 4),
            (10, 17),
            (20, 36),
            (40, 43),
            (50, 57),
            (60, 83),
            (90, 93),
            (95, 106),
        ],
    ),
    (
        "MS",
        &[
            (1, 6),
            (10, 11),
            (20, 26),
            (30, 38),
            (40, 46),
            (50, 54),
            (60, 65),
            (70, 75),
            (80, 83),
            (90, 92),
        ],
    ),
    (
        "LC",
        &[
            (1, 3),
            (10, 15),
            (20, 37),
            (40, 45),
            (50, 65),
            (70, 74),
            (80, 87),
            (90, 98),
            (100, 104),
            (110, 128),
            (130, 134),
        ],
    ),
    ("CO", &[(1, 17), (20, 38), (40, 44), (50, 57), (60, 62), (70, 70)]),
    ("VE", &[(1, 10), (20, 32), (40, 51), (60, 68), (70, 70)]),
];

fn numbers() -> impl Iterator<Item = String> {
    NUMBERS.into_iter().flat_map(|(family, runs)| {
        let each = runs.iter().flat_map(|(first, last)| *first..=*last);
        each.map(move |number| format!("{family}-{number}"))
    })
}

/// The rows of a table of docs/rules.md by rule id: the one of what is decided, or, after its heading, the other.
fn rows(of_the_rest: bool) -> BTreeMap<String, Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (decided, rest) = text.split_once("## Ids that no code cites").expect("both tables");
    let rows = if of_the_rest { rest } else { decided };
    rows.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Rule"))
        .map(|line| {
            let cells: Vec<_> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
            (cells[1].clone(), cells[2..cells.len() - 1].to_vec())
        })
        .collect()
}

/// Rule id → (source, where decided, where tested), as the table in docs/rules.md says it.
fn table() -> BTreeMap<String, [String; 3]> {
    let cells = |cells: Vec<String>| cells.try_into().expect("three cells");
    rows(false)
        .into_iter()
        .map(|(id, row)| (id, cells(row)))
        .collect()
}

#[test]
fn every_number_of_the_rule_book_is_decided_or_told_why_not() {
    let rest = rows(true);
    let cited: Vec<&str> = ALL.iter().map(|(id, _)| id.as_str()).collect();
    let mut wrong = Vec::new();
    for number in numbers() {
        match (cited.contains(&number.as_str()), rest.get(&number)) {
            (false, None) => wrong.push(format!("{number} stands in neither table")),
            (true, Some(_)) => wrong.push(format!("{number} is cited, and told to be not")),
            (false, Some(row)) if row.iter().any(String::is_empty) => {
                wrong.push(format!("{number}: give its source and the reason"));
            }
            _ => {}
        }
    }
    let known: Vec<String> = numbers().collect();
    for id in cited.iter().copied().chain(rest.keys().map(String::as_str)) {
        if !known.iter().any(|number| number == id) {
            wrong.push(format!("{id} is no number of the rule book"));
        }
    }
    assert!(wrong.is_empty(), "mend docs/rules.md:\n{}", wrong.join("\n"));
}

/// Whether the text names the id itself and not a longer number.
fn names(text: &str, id: &str) -> bool {
    text.match_indices(id)
        .any(|(at, _)| !text[at + id.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

#[test]
fn every_rule_id_that_code_cites_is_named_by_a_test() {
    let mut texts = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("citations.rs") {
                texts.push(std::fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    let untested: Vec<&str> = ALL
        .iter()
        .map(|(id, _)| id.as_str())
        .filter(|id| {
            !texts
                .iter()
                .any(|text| names(text, id) || names(text, &id.replace('-', "_")))
        })
        .collect();
    assert!(untested.is_empty(), "no test names {}", untested.join(", "));
}

#[test]
fn every_rule_id_has_its_row_in_the_table_and_every_row_is_true() {
    let table = table();
    let mut wrong = Vec::new();
    for (id, source) in ALL {
        let Some([told, decided, tested]) = table.get(id.as_str()) else {
            wrong.push(format!("{id} has no row"));
            continue;
        };
        if told != source {
            wrong.push(format!("{id}: the source is \"{source}\""));
        }
        let constant = id.as_str().replace('-', "_");
        for (folder, files) in [("src", decided), ("tests/it", tested)] {
            // Rooms move their files more often than this table is read; what it says of the rules must be true.
            for file in files.split(", ").filter(|file| file.starts_with("rules/")) {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(file);
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                if !text.contains(id.as_str()) && !text.contains(&constant) {
                    wrong.push(format!("{id}: {folder}/{file} does not name it"));
                }
            }
        }
        if decided.is_empty() {
            wrong.push(format!("{id}: say where it is decided"));
        }
    }
    assert!(wrong.is_empty(), "mend docs/rules.md:\n{}", wrong.join("\n"));
}

#[test]
fn no_rule_id_stands_in_the_list_twice() {
    let mut ids: Vec<_> = ALL.iter().map(|(id, _)| id.as_str()).collect();
    ids.sort_unstable();
    let before = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), before);
}
