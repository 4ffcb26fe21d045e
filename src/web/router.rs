//! Looks rows of the route table up, and registers them.

use actix_web::http::Method;
use actix_web::web;

use super::routes::{Access, ROUTES};

/// What opens a route, by its method and pattern. HEAD is asked like GET.
pub fn access(method: &Method, pattern: &str) -> Option<Access> {
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    ROUTES
        .iter()
        .find(|row| row.method == *method && row.path == pattern)
        .map(|row| row.access)
}

/// The methods of an address, as `Allow` names them; empty where there is no such address.
pub fn methods(pattern: &str) -> String {
    let mut named: Vec<&str> = ROUTES
        .iter()
        .filter(|row| row.path == pattern)
        .map(|row| row.method.as_str())
        .collect();
    if named.contains(&"GET") {
        named.push("HEAD");
    }
    named.join(", ")
}

/// Registers every row.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut paths: Vec<&str> = Vec::new();
    for row in ROUTES {
        if paths.contains(&row.path) {
            continue;
        }
        paths.push(row.path);
        let mut resource = web::resource(row.path);
        for same in ROUTES.iter().filter(|other| other.path == row.path) {
            resource = resource.route((same.route)());
            if same.method == Method::GET {
                // Link checkers and some QR readers ask HEAD first.
                let route = (same.route)();
                resource = resource.route(route.method(Method::HEAD));
            }
        }
        config.service(resource);
    }
}
