//! The outbox is emptied: letters leave chain by chain, in the order they were written, each at least once and always
//! under the same Message-ID.

mod post;
mod round;
mod wording;

pub use post::{Answer, Folder, Opening, Post, Sending, Smtp, Way};
pub use round::{Text, Writer, message, run};
pub use wording::worded;
