//! What people do in a browser, page by page.

mod application;
mod evidence;
