//! What must hold when things break: the program is the real one, started as an operator starts it.

mod busy;
mod full;
mod kill_grant;
mod kill_import;
mod kill_upload;

use assayer::base::time::{Clock as _, Date, plus_days};
use assayer::cli::system::SystemClock;
use diesel::sql_types::BigInt;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use crate::house::databases::sqlite;
use crate::house::program::Installation;

/// The first day of a case whose day `n` is today by the machine's clock.
pub(crate) fn so_that_today_is_day(n: i64) -> Date {
    plus_days(SystemClock.now().utc().date_naive(), -n)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many rows there are of each.
pub(crate) fn counts(url: &str, of: &[&str]) -> Vec<i64> {
    let count = |what: &&str| {
        let query = sql_query(format!("SELECT count(*) AS n FROM {what}"));
        let found: Count = match url.strip_prefix("sqlite://") {
            Some(path) => query.get_result(&mut sqlite(path)),
            None => query.get_result(&mut PgConnection::establish(url).expect("it opens")),
        }
        .unwrap_or_else(|fault| panic!("{what}: {fault}"));
        found.n
    };
    of.iter().map(count).collect()
}

/// Whether all of it is there; some of it would be a fault.
fn all_or_nothing(url: &str, of: &[&str]) -> bool {
    let found = counts(url, of);
    let whole = found.iter().all(|n| *n == 1);
    assert!(whole || found.iter().all(|n| *n == 0), "{of:?}: {found:?}");
    whole
}

/// What an operator asks after a crash.
fn is_whole(installation: &Installation) {
    let check = installation.says(&["check"]);
    assert!(check.contains("Everything fits"), "{check}");
    let journal = installation.says(&["journal", "verify"]);
    assert!(journal.contains("The journal is whole"), "{journal}");
}
