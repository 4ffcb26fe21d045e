//! What whoever runs the program relies on.

mod headers;
mod limits;
mod lines;
mod metrics;
mod origin;
mod rates;
mod raw;
mod ready;
mod secrets;
mod statements;
