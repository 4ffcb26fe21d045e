//! A body with many cases, put straight into the database as no act would do it. All of them live in a steady state: what
//! opened or was late before yesterday was told, and only what the day brings is not.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};

/// The day of the bench.
pub(crate) const TODAY: &str = "2026-06-01";

/// A connection of our own: past the program's, with no guard and no policy.
pub(crate) enum Bare {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

/// A row that was read.
#[derive(QueryableByName)]
pub(crate) struct Row {
    #[diesel(sql_type = Text)]
    pub(crate) id: String,
    #[diesel(sql_type = Text)]
    pub(crate) more: String,
}

impl Bare {
    pub(crate) fn open(url: &str) -> Self {
        match url.strip_prefix("sqlite://") {
            Some(path) => {
                let mut conn = SqliteConnection::establish(path).expect("it opens");
                conn.batch_execute("PRAGMA busy_timeout=60000; PRAGMA synchronous=FULL;")
                    .expect("its settings");
                Self::Sqlite(Box::new(conn))
            }
            None => Self::Postgres(Box::new(PgConnection::establish(url).expect("it opens"))),
        }
    }

    pub(crate) fn run(&mut self, sql: &str) {
        let done = match self {
            Self::Sqlite(conn) => conn.batch_execute(sql),
            Self::Postgres(conn) => conn.batch_execute(sql),
        };
        done.unwrap_or_else(|fault| panic!("{fault}: {sql}"));
    }

    pub(crate) fn rows(&mut self, sql: &str) -> Vec<Row> {
        let rows = match self {
            Self::Sqlite(conn) => sql_query(sql).load(conn.as_mut()),
            Self::Postgres(conn) => sql_query(sql).load(conn.as_mut()),
        };
        rows.unwrap_or_else(|fault| panic!("{fault}: {sql}"))
    }

    /// The columns that are written.
    fn columns(&mut self, table: &str) -> Vec<String> {
        let found: Result<Vec<Column>, _> = match self {
            Self::Sqlite(conn) => {
                sql_query(format!("SELECT name FROM pragma_table_info('{table}')")).load(conn.as_mut())
            }
            Self::Postgres(conn) => sql_query(format!(
                "SELECT column_name::text AS name FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name = '{table}' AND is_generated = 'NEVER'"
            ))
            .load(conn.as_mut()),
        };
        let found = found.expect("the columns");
        found.into_iter().map(|column| column.name).collect()
    }

    /// The id number `expression` of this kind of thing.
    fn id(&self, kind: u8, expression: &str) -> String {
        let start = format!("0190000{kind}-0000-7000-9000-");
        match self {
            Self::Sqlite(_) => format!("printf('{start}%012x', {expression})"),
            Self::Postgres(_) => {
                format!("('{start}' || lpad(to_hex(({expression})::bigint), 12, '0'))::uuid")
            }
        }
    }

    /// The day so many days after today.
    pub(crate) fn day(&self, expression: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("date('{TODAY}', ({expression}) || ' days')"),
            Self::Postgres(_) => format!("(DATE '{TODAY}' + ({expression})::int)"),
        }
    }

    /// One row of this table once for each `n.i`, with these columns as said here.
    fn copies(&mut self, table: &str, which: &str, (count, said): (usize, &[(&str, String)])) {
        let columns = self.columns(table);
        let values: Vec<String> = columns
            .iter()
            .map(|column| {
                let said = said.iter().find(|(name, _)| name == column);
                said.map_or_else(|| format!("model.{column}"), |(_, value)| value.clone())
            })
            .collect();
        self.run(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) \
             INSERT INTO {table} ({}) SELECT {} FROM (SELECT * FROM {table} WHERE {which} ORDER BY id LIMIT 1) AS model \
             CROSS JOIN n",
            columns.join(", "),
            values.join(", "),
            last = count - 1
        ));
    }
}

/// So many certified cases with ten events and more, five audits each, some findings and suspensions.
pub(crate) fn fill(bare: &mut Bare, cases: usize) {
    bare.run("BEGIN");
    let model = bare.rows(
        "SELECT CAST(id AS TEXT) AS id, CAST(application_id AS TEXT) AS more FROM certifications \
         WHERE status = 'certified' ORDER BY id LIMIT 1",
    );
    let (model, application) = (&model[0].id, &model[0].more);
    let (application_id, case, since) = (
        bare.id(1, "n.i"),
        bare.id(2, "n.i"),
        "'2020-01-01T00:00:00Z'".to_owned(),
    );
    let said = [("id", application_id.clone())];
    bare.copies("applications", &format!("id = '{application}'"), (cases, &said));
    // The last day of validity lies from yesterday to three years ahead.
    let end = "(n.i % 1095 - 1)";
    let said = [
        ("id", case.clone()),
        ("application_id", application_id),
        (
            "status",
            "CASE WHEN n.i % 200 = 7 THEN 'suspended' ELSE 'certified' END".to_owned(),
        ),
        ("cycle_start_on", bare.day(&format!("{end} - 1095"))),
        ("expires_on", bare.day(end)),
        ("created_at", since.clone()),
    ];
    bare.copies("certifications", &format!("id = '{model}'"), (cases, &said));
    let of_model = format!("certification_id = '{model}'");
    events(bare, &of_model, (cases, &case, end));
    audits(bare, &of_model, (cases, &case, end));
    findings(bare, (cases / 20, &since));
    suspensions(bare, cases / 200);
    told(bare, &since);
    bare.run("COMMIT");
    bare.run("ANALYZE");
}

fn events(bare: &mut Bare, of_model: &str, (cases, case, end): (usize, &str, &str)) {
    let happened = [
        ("begin_audit", -200),
        ("grant", 0),
        ("issue", 1),
        ("suspend", 30),
        ("restore", 40),
        ("suspend", 50),
        ("restore", 60),
        ("suspend", 70),
        ("restore", 80),
        ("suspend", 90),
        ("restore", 95),
    ];
    for (nth, (event, after)) in happened.iter().enumerate() {
        let said = [
            ("id", bare.id(3, &format!("n.i * 16 + {nth}"))),
            ("certification_id", case.to_owned()),
            ("event", format!("'{event}'")),
            ("happened_on", bare.day(&format!("{end} - 1095 + {after}"))),
            ("particulars", "'{}'".to_owned()),
        ];
        bare.copies("certification_events", of_model, (cases, &said));
    }
}

/// What is over was held, but every 97th surveillance.
fn audits(bare: &mut Bare, of_model: &str, (cases, case, end): (usize, &str, &str)) {
    let planned = [
        ("stage_1", None, -100),
        ("stage_2", None, -40),
        ("surveillance", Some(275), 365),
        ("surveillance", Some(640), 912),
        ("recertification", Some(912), 1095),
    ];
    for (nth, (kind, opens, limit)) in planned.iter().enumerate() {
        let limit = format!("({end} - 1095 + {limit})");
        let over = format!("{limit} < -1 AND (n.i % 97 > 0 OR '{kind}' LIKE 'stage%')");
        let held = |bare: &Bare, before: i64| {
            let on = bare.day(&format!("{limit} - {before}"));
            format!("CASE WHEN {over} THEN {on} END")
        };
        let said = [
            ("id", bare.id(4, &format!("n.i * 8 + {nth}"))),
            ("number", format!("2000000 + n.i * 8 + {nth}")),
            ("certification_id", case.to_owned()),
            ("kind", format!("'{kind}'")),
            (
                "status",
                format!("CASE WHEN {over} THEN 'concluded' ELSE 'planned' END"),
            ),
            (
                "opens_on",
                opens.map_or("NULL".to_owned(), |opens: i64| {
                    bare.day(&format!("{end} - 1095 + {opens}"))
                }),
            ),
            ("target_on", "NULL".to_owned()),
            ("limit_on", bare.day(&limit)),
            ("window_rule", "'LC-23'".to_owned()),
            ("starts_on", held(bare, 12)),
            ("ends_on", held(bare, 10)),
        ];
        bare.copies("audits", of_model, (cases, &said));
    }
}

/// Open nonconformities whose answers are due from 200 days ago to 200 days ahead.
fn findings(bare: &mut Bare, (count, since): (usize, &str)) {
    let said = [
        ("id", bare.id(5, "n.i")),
        ("number", "1000 + n.i".to_owned()),
        ("certification_id", bare.id(2, "n.i * 20 + 3")),
        ("status", "'raised'".to_owned()),
        ("answer_by", bare.day("n.i % 400 - 200")),
        ("verified_on", "NULL".to_owned()),
    ];
    bare.copies("findings", "number > 0", (count, &said));
    let before = bare.day("-1");
    bare.run(&format!(
        "INSERT INTO reminders (subject, what, due_on, certification_id, told_at) \
         SELECT id, 'answer_late', answer_by, certification_id, {since} FROM findings \
         WHERE status IN ('raised', 'returned') AND answer_by < {before}"
    ));
}

/// Suspensions whose limits lie from yesterday on.
fn suspensions(bare: &mut Bare, count: usize) {
    let said = [
        ("id", bare.id(6, "n.i")),
        ("certification_id", bare.id(2, "n.i * 200 + 7")),
        ("limit_on", bare.day("n.i % 180 - 1")),
    ];
    bare.copies("decisions", "kind = 'suspend'", (count.max(1), &said));
}

fn told(bare: &mut Bare, since: &str) {
    let (today, yesterday) = (bare.day("0"), bare.day("-1"));
    for (what, column, before) in [
        ("audit_due", "opens_on", &today),
        ("surveillance_missed", "limit_on", &yesterday),
    ] {
        bare.run(&format!(
            "INSERT INTO reminders (subject, what, due_on, certification_id, told_at) \
             SELECT id, '{what}', {column}, certification_id, {since} FROM audits \
             WHERE status = 'planned' AND kind IN ('surveillance', 'recertification') AND {column} < {before}"
        ));
    }
}
