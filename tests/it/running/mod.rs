//! What whoever runs the program relies on.

mod ready;
