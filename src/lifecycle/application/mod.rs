//! The application of an organisation for certification to one standard: started, saved with parts missing,
//! submitted when LC-10 has all it asks for. The missing parts are listed by the rule, those of a site with its
//! site. Sites are chosen among the organisation's own; what is wrong with a site is mended on the site's page.
//! From submission on the application stays as it is: the review moves it on (`moved`).

pub mod model;
pub mod acts;
pub mod view;
pub mod earlier;
mod store;

pub use acts::{moved, save, start, submit};
pub use earlier::{Earlier, take_over};
pub use model::{Application, GivenDraft, GivenStart};
pub use store::{all, by_id, sites_of};
pub use view::waiting;
