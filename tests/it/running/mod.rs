//! What whoever runs the program relies on.

mod headers;
mod ready;
