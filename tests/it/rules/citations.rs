//! docs/rules.md and the list of rule ids are held together.

use std::collections::BTreeMap;
use std::path::Path;

use assayer::base::citation::ALL;

/// Rule id → (source, where decided, where tested), as the table in docs/rules.md says it.
fn table() -> BTreeMap<String, [String; 3]> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Rule"))
        .map(|line| {
            let cells: Vec<_> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
            (
                cells[1].clone(),
                [cells[2].clone(), cells[3].clone(), cells[4].clone()],
            )
        })
        .collect()
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
