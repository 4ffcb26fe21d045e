//! What people do in a browser, page by page, and one case through all of them.

mod application;
mod evidence;
mod keyboard;
mod qr;
mod walk;
