//! What whoever runs the program relies on.

mod headers;
mod limits;
mod raw;
mod ready;
