//! `assayer settings`: what is in force, and where it comes from.

use assayer::access::Role;
use serde_json::json;

use crate::house::program::Installation;
use crate::house::running::on_both;

on_both! {
    async fn the_operator_is_told_where_each_value_comes_from(house) {
        let mara = house.staff("Mara Manager", &[Role::Manager]).await;
        let change = json!({ "value": 45, "in_force_on": house.today(), "reason": "Clients asked", "version": 1 });
        mara.post_json("/api/v1/settings/parameters/answer_days/changes", change).await.is(200);
        let url = house.database_url().to_owned();
        let folder = house.files.path().to_owned();
        let says = actix_web::web::block(move || Installation::new(&url, &folder).says(&["settings"])).await;
        let says = says.expect("it runs");
        assert!(says.contains("rules.answer_days: 45 days (LC-57); decided, in force since 2026-01-05"), "{says}");
        assert!(says.contains("rules.minor_days: 90 days (LC-57); configuration"), "{says}");
        assert!(says.contains("body.zone: ") && says.contains("brand.logo: none; configuration"), "{says}");
    }
}
