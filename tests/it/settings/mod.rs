//! What the body decides about itself: in force from its day on, on every node, and told by the journal.

mod parameters;
pub(crate) mod body;
mod letters;
mod command;
