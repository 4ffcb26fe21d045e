//! What every page and every API route is made with.

pub mod assets;
pub mod words;
pub mod helpers;
pub mod templates;
pub mod device;
pub mod origin;
pub mod visitor;
pub mod problem;
pub mod form;
pub mod version;
pub mod json;
pub mod queue;
pub mod letters;
mod nav;
pub mod page;
pub mod clock;
pub mod pace;
pub mod upload;
pub mod parts;
pub mod idempotency;
pub mod list;
pub mod pages;
pub mod gate;
pub mod rates;
pub mod metrics;
mod record;
pub mod guard;
pub mod show;

pub use clock::clock;
pub use form::{Form, Id, Typed};
pub use json::{Json, Seen, SeenOrFirst};
pub use page::{Done, Page, see_other};
pub use pages::Pages;
pub use problem::{Answer, Problem};
pub use version::{made, made_as, versioned};
pub use visitor::Visitor;
