//! Users: who signs in, with which roles, for which client. A user of a client has the client's roles only and
//! belongs to exactly one organisation; a user of the body may hold several roles and belongs to none. The
//! independence of persons is checked per case (CO-9), not here.

pub mod model;
pub mod acts;
pub mod factor;
pub mod links;
pub mod lost;
pub mod account;
pub mod sign_in;
pub mod tokens;
pub mod earlier;
mod store;

pub use acts::{add, change_password, set_active};
pub use earlier::{make_records_account, records_account};
pub use factor::Enrolment;
pub use model::{Given as GivenUser, GivenPassword, User};
pub use sign_in::{SignedIn, confirm_password, go_on, open, sign_in, sign_out, visitor};
pub use store::{
    any_active_of, by_id, by_name, id_of, last_seen, names, newest, of, of_auditors, person, with_roles_by_id,
};
