//! Where a request comes from, in words for the person's own list of sessions. It decides nothing.

use std::net::IpAddr;

use actix_web::dev::ServiceRequest;
use actix_web::http::header;

use crate::access::sessions::Device;

/// Browsers by the mark in their own description; the first that fits, since later ones pose as earlier ones.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// Systems, likewise.
const SYSTEMS: &[(&str, &str)] = &[
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The device behind a request.
pub fn device(request: &ServiceRequest, address: Option<IpAddr>) -> Device {
    let agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .map(named);
    Device {
        agent,
        address: address.map(|address| address.to_string()),
    }
}

/// A browser and its system by name: "Firefox on Windows".
pub fn named(agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A program on {system}"),
        (None, None) => "A program".to_owned(),
    }
}
