//! The whole route table, one row per address and method. The row names what opens it; a test walks the table as
//! nobody, as the wrong organisation and as each role.

mod house;
mod path;

use std::sync::LazyLock;

pub use super::router::{Access, Row, access, configure, methods};
use crate::access::Act;

const fn act(act: Act) -> Access {
    Access::Act(act)
}

/// Every address the server answers.
pub static ROUTES: LazyLock<Vec<&'static Row>> =
    LazyLock::new(|| house::ROWS.iter().chain(path::ROWS).collect());
