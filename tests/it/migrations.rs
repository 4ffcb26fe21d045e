//! Both migration folders build the same tables, up and down and up again, and `schema.rs` knows each column.

use std::collections::{BTreeMap, BTreeSet};

use assayer::store::Database;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text};
use diesel::{PgConnection, sql_query};

use crate::house::databases::{Engine, TestDatabase, sqlite};

#[derive(QueryableByName, Debug)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    field: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Integer)]
    required: i32,
    #[diesel(sql_type = Integer)]
    key: i32,
}

#[derive(QueryableByName, Debug)]
struct Reference {
    #[diesel(sql_type = Text)]
    from_table: String,
    #[diesel(sql_type = Text)]
    from_column: String,
    #[diesel(sql_type = Text)]
    to_table: String,
    #[diesel(sql_type = Nullable<Text>)]
    to_column: Option<String>,
}

type Columns = BTreeMap<(String, String), (String, bool, bool)>;

fn columns(url: &str) -> Columns {
    let rows: Vec<Column> = match url.strip_prefix("sqlite://") {
        Some(path) => sql_query(
            "SELECT m.name AS table_name, p.name AS field, p.type AS kind, p.\"notnull\" AS required, \
             (p.pk > 0) AS key FROM sqlite_master m JOIN pragma_table_xinfo(m.name) p \
             WHERE p.hidden <> 1 AND m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '__diesel%'",
        )
        .load(&mut sqlite(path)),
        None => sql_query(
            "SELECT c.table_name::text, c.column_name::text AS field, c.data_type::text AS kind, \
             (c.is_nullable = 'NO')::int AS required, (EXISTS (SELECT 1 FROM information_schema.table_constraints t \
             JOIN information_schema.key_column_usage k USING (constraint_name, table_name) \
             WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_name = c.table_name \
             AND k.column_name = c.column_name))::int AS key FROM information_schema.columns c \
             WHERE c.table_schema = 'public' AND c.table_name NOT LIKE '\\_\\_diesel%' \
             AND c.table_name <> 'migration_guard'",
        )
        .load(&mut PgConnection::establish(url).expect("it opens")),
    }
    .expect("the columns are listed");
    rows.into_iter()
        .map(|c| {
            (
                (c.table_name, c.field),
                (common(&c.kind), c.required == 1, c.key == 1),
            )
        })
        .collect()
}

/// The two databases' words for one type.
fn common(kind: &str) -> String {
    match kind.to_lowercase().as_str() {
        "uuid" | "text" | "timestamp with time zone" | "jsonb" => "text",
        "bytea" | "blob" => "binary",
        other => return other.to_owned(),
    }
    .to_owned()
}

fn references(url: &str) -> BTreeSet<(String, String, String, String)> {
    let rows: Vec<Reference> = match url.strip_prefix("sqlite://") {
        Some(path) => sql_query(
            "SELECT m.name AS from_table, f.\"from\" AS from_column, f.\"table\" AS to_table, f.\"to\" AS to_column \
             FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
        )
        .load(&mut sqlite(path)),
        None => sql_query(
            "SELECT k.table_name::text AS from_table, k.column_name::text AS from_column, \
             u.table_name::text AS to_table, u.column_name::text AS to_column \
             FROM information_schema.referential_constraints r \
             JOIN information_schema.key_column_usage k ON k.constraint_name = r.constraint_name \
             JOIN information_schema.constraint_column_usage u ON u.constraint_name = r.constraint_name",
        )
        .load(&mut PgConnection::establish(url).expect("it opens")),
    }
    .expect("the references are listed");
    rows.into_iter()
        .map(|r| {
            (
                r.from_table,
                r.from_column,
                r.to_table,
                r.to_column.unwrap_or_else(|| "id".to_owned()),
            )
        })
        .collect()
}

fn migrated(engine: Engine) -> Option<TestDatabase> {
    let test = TestDatabase::empty(engine)?;
    let database = Database::open(test.url(), 1).expect("it opens");
    database.migrate().expect("it is migrated");
    Some(test)
}

#[test]
fn both_databases_have_the_same_columns_keys_and_references() {
    let (Some(sqlite), Some(postgres)) = (migrated(Engine::Sqlite), migrated(Engine::Postgres)) else {
        return;
    };
    assert!(columns(sqlite.url()).len() > 200, "the columns are read at all");
    assert_eq!(columns(sqlite.url()), columns(postgres.url()));
    assert_eq!(references(sqlite.url()), references(postgres.url()));
}

/// Everything that stands between CHECK and its closing parenthesis, by file; constraint names belong to the text.
fn checks(folder: &str) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    let root = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(root).expect("the folder is listed") {
        let entry = entry.expect("an entry");
        let text = std::fs::read_to_string(entry.path().join("up.sql")).expect("up.sql");
        let lines = text
            .lines()
            .filter(|line| line.contains("CHECK") || line.contains("UNIQUE"));
        let lines = lines.map(|line| {
            line.trim()
                .replace("UUID", "TEXT")
                .replace("BYTEA", "BLOB")
                .replace("TIMESTAMPTZ", "TEXT")
                .replace("JSONB", "TEXT")
        });
        found.insert(entry.file_name().to_string_lossy().into_owned(), lines.collect());
    }
    found
}

#[test]
fn both_databases_have_the_same_checks() {
    let sqlite = checks("sqlite");
    assert!(
        sqlite.values().map(Vec::len).sum::<usize>() > 50,
        "the checks are read at all"
    );
    assert_eq!(sqlite, checks("postgres"));
}

fn every_column_is_in_the_schema_with_its_nullability(engine: Engine) {
    let Some(test) = migrated(engine) else { return };
    let schema =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/schema.rs")).expect("schema");
    let mut declared = BTreeMap::new();
    let mut table = "";
    for line in schema.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        } else if let Some((column, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            declared.insert(
                (table.to_owned(), column.to_owned()),
                !kind.starts_with("Nullable"),
            );
        }
    }
    let kept: BTreeMap<_, _> = columns(test.url())
        .into_iter()
        .map(|(name, (_, required, _))| (name, required))
        .collect();
    assert_eq!(declared, kept);
}

#[test]
fn sqlite_has_every_column_of_the_schema() {
    every_column_is_in_the_schema_with_its_nullability(Engine::Sqlite);
}

#[test]
fn postgres_has_every_column_of_the_schema() {
    every_column_is_in_the_schema_with_its_nullability(Engine::Postgres);
}

fn up_down_and_up_again(engine: Engine) {
    let Some(test) = TestDatabase::empty(engine) else {
        return;
    };
    let database = Database::open(test.url(), 1).expect("it opens");
    let applied = database.migrate().expect("up");
    assert!(!applied.is_empty());
    assert_eq!(database.pending_migrations(), Ok(0));
    let first = columns(test.url());
    assert_eq!(database.unmigrate().expect("down").len(), applied.len());
    assert_eq!(columns(test.url()), Columns::new(), "nothing is left");
    assert_eq!(database.migrate().expect("up again"), applied);
    assert_eq!(columns(test.url()), first);
    assert_eq!(database.migrate().expect("nothing to do"), Vec::<String>::new());
}

#[test]
fn sqlite_goes_up_down_and_up_again() {
    up_down_and_up_again(Engine::Sqlite);
}

#[test]
fn postgres_goes_up_down_and_up_again() {
    up_down_and_up_again(Engine::Postgres);
}

fn three_nodes_at_once_apply_each_migration_once(engine: Engine) {
    let Some(test) = TestDatabase::empty(engine) else {
        return;
    };
    let barrier = std::sync::Barrier::new(3);
    let applied: usize = std::thread::scope(|scope| {
        let nodes: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let database = Database::open(test.url(), 1).expect("it opens");
                    barrier.wait();
                    database.migrate().expect("it is migrated").len()
                })
            })
            .collect();
        nodes
            .into_iter()
            .map(|node| node.join().expect("the node ends well"))
            .sum()
    });
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    assert_eq!(applied, std::fs::read_dir(folder).expect("the folder").count());
}

#[test]
fn three_nodes_at_once_apply_each_migration_once_on_sqlite() {
    three_nodes_at_once_apply_each_migration_once(Engine::Sqlite);
}

#[test]
fn three_nodes_at_once_apply_each_migration_once_on_postgres() {
    three_nodes_at_once_apply_each_migration_once(Engine::Postgres);
}
