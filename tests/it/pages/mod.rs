//! Pages in a real browser, used as a person would: by what is to be read on them.

mod keyboard;
mod qr;
mod walk;
