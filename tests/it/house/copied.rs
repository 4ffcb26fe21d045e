//! More of everything, quicker than any act makes it: each row once more, under another id.

use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use super::databases::sqlite;
use super::running::House;

/// What belongs to clients and their cases.
const OF_CLIENTS: &[&str] = &[
    "organisations",
    "sites",
    "auditors",
    "users",
    "user_roles",
    "competences",
    "services",
    "conflicts",
    "accreditations",
    "applications",
    "application_sites",
    "certifications",
    "certification_sites",
    "certification_events",
    "reviews",
    "agreements",
    "programmes",
    "audits",
    "audit_sites",
    "team_members",
    "evidence_requests",
    "evidence_files",
    "conclusions",
    "reports",
    "findings",
    "finding_answers",
    "decisions",
    "certificates",
    "register_entries",
    "api_keys",
    "api_key_scopes",
    "api_key_uses",
    "letters",
    "imports",
    "holidays",
];

/// What may be there once only, and what it is in the copy.
const ONCE: &[(&str, &str, &str)] = &[
    ("audits", "number", "number + 1000000"),
    ("certificates", "number", "number || '-C'"),
    ("certificates", "look_up", "look_up || 'C'"),
    ("register_entries", "number", "number || '-C'"),
    ("users", "email_folded", "'copy-' || email_folded"),
    ("organisations", "external_code", "NULL"),
    ("sites", "external_code", "NULL"),
    ("auditors", "external_code", "NULL"),
];

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

impl House {
    /// Everything that belongs to clients once more, whole: each copy names the copies of what its original named.
    pub(crate) fn copy_clients(&self) {
        for table in OF_CLIENTS {
            self.copy(table, &[], "TRUE");
        }
    }

    /// The rows of a table that `of` finds once more: under ids of their own, but with these columns as they are or as
    /// is said here.
    pub(crate) fn copy(&self, table: &str, as_said: &[(&str, &str)], of: &str) {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for Column { name, kind } in self.columns(table) {
            let said = as_said.iter().find(|(column, _)| *column == name);
            let once = ONCE
                .iter()
                .find(|(in_table, column, _)| *in_table == table && *column == name);
            values.push(match (said, once) {
                (Some((_, value)), _) | (None, Some((_, _, value))) => (*value).to_owned(),
                (None, None) => self.another(&name, &kind),
            });
            names.push(name);
        }
        let (names, values) = (names.join(", "), values.join(", "));
        self.plant(&format!(
            "INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {of}"
        ));
    }

    /// The value of a copy: another where it is an id or a hash that finds something, else the same.
    fn another(&self, column: &str, kind: &str) -> String {
        // Ids of ours count the milliseconds: these are some years older than any that a test makes.
        match kind.to_uppercase().as_str() {
            "UUID" => format!(
                "(CASE WHEN {column} IS NULL THEN NULL ELSE '0100' || substr({column}::text, 5) END)::uuid"
            ),
            "TEXT" if self.is_on_sqlite() => format!(
                "CASE WHEN length({column}) = 36 AND substr({column}, 15, 1) = '7' THEN '0100' || substr({column}, 5) ELSE {column} END"
            ),
            "BLOB" if column == "key_hash" => format!("randomblob(length({column}))"),
            "BYTEA" if column == "key_hash" => {
                format!("decode(md5(random()::text || {column}::text), 'hex')")
            }
            _ => column.to_owned(),
        }
    }

    fn is_on_sqlite(&self) -> bool {
        self.database_url().starts_with("sqlite://")
    }

    fn columns(&self, table: &str) -> Vec<Column> {
        let on_sqlite = format!("SELECT name, type AS kind FROM pragma_table_info('{table}')");
        let on_postgres = format!(
            "SELECT column_name::text AS name, data_type::text AS kind FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = '{table}' AND is_generated = 'NEVER'"
        );
        match self.database_url().strip_prefix("sqlite://") {
            Some(path) => sql_query(on_sqlite).load(&mut sqlite(path)),
            None => sql_query(on_postgres)
                .load(&mut PgConnection::establish(self.database_url()).expect("it opens")),
        }
        .unwrap_or_else(|fault| panic!("{table}: {fault}"))
    }
}
