//! One test on both databases.

/// Makes a test of each function for each database: `name::sqlite` and `name::postgres`. The house's journal is
/// verified at the end. After `strict;` the house is one where staff must have a second factor.
macro_rules! on_both {
    (strict; $($rest:tt)+) => { $crate::house::running::on_both! { @with strict; $($rest)+ } };
    (@with $open:ident; $($(#[$doc:meta])* async fn $name:ident($house:ident) $body:block)+) => {$(
        $(#[$doc])*
        async fn $name($house: &$crate::house::running::House) $body

        mod $name {
            use $crate::house::databases::Engine;
            use $crate::house::running::House;

            async fn run(engine: Engine) {
                let Some(house) = House::$open(engine) else { return };
                super::$name(&house).await;
                house.close().await;
            }

            #[actix_web::test]
            async fn sqlite() {
                run(Engine::Sqlite).await;
            }

            #[actix_web::test]
            async fn postgres() {
                run(Engine::Postgres).await;
            }
        }
    )+};
    ($($rest:tt)+) => { $crate::house::running::on_both! { @with new; $($rest)+ } };
}
pub(crate) use on_both;
