//! Nobody is booked twice: two schedulers, two clients, one auditor, the same days, the same moment.

use assayer::access::Role;
use serde_json::json;

use crate::house::client::{Reply, Visit};
use crate::house::path::Path;
use crate::house::running::on_both;

/// How often they try: the moments never fall quite the same.
const ROUNDS: i64 = 4;

/// Holds stage 1 of a case with its lead auditor.
async fn hold(path: &Path<'_>, scheduler: &Visit, week: i64) -> Reply {
    let address = format!("/api/v1/audits/{}", path.ids.stage_1);
    let version = path
        .version(scheduler, &format!("{address}/team"), "/version")
        .await;
    let given = json!({
        "starts_on": path.day(28 + 7 * week), "ends_on": path.day(31 + 7 * week),
        "auditors": [path.crew.lead_id.to_string()], "roles": ["lead_auditor"], "days": ["3.5"], "version": version,
    });
    scheduler.post_json(&format!("{address}/holding"), given).await
}

async fn release(path: &Path<'_>, scheduler: &Visit) {
    let address = format!("/api/v1/audits/{}", path.ids.stage_1);
    let version = path
        .version(scheduler, &format!("{address}/team"), "/version")
        .await;
    let given = json!({ "version": version });
    scheduler
        .post_json(&format!("{address}/release"), given)
        .await
        .is(200);
}

on_both! {
    async fn of_two_schedulers_who_book_one_auditor_at_once_one_wins_and_the_other_reads_why(house) {
        let mut one = Path::begin(house).await;
        let mut two = Path::begin_for(house, one.crew.clone(), ("Kestrel Medical", "Kim Client")).await;
        one.submit().await;
        two.submit().await;
        one.accept().await;
        two.accept().await;
        one.agree().await;
        two.agree().await;
        one.plan().await;
        two.plan().await;
        one.on_day(4);
        let first = one.crew.scheduler.clone();
        let second = house.staff("Sid Second", &[Role::Scheduler]).await;
        for week in 0..ROUNDS {
            let (of_one, of_two) = tokio::join!(hold(&one, &first, week), hold(&two, &second, week));
            let one_won = of_one.status.as_u16() == 200;
            let (won, lost) = if one_won { (of_one, of_two) } else { (of_two, of_one) };
            won.is(200);
            // CO-60: nobody is in two teams on one day.
            lost.refused_by("CO-60").says("The person is taken from");
            let (winner, scheduler) = if one_won { (&one, &first) } else { (&two, &second) };
            release(winner, scheduler).await;
        }
    }
}
