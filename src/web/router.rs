//! What a row of the route table is; how one is found, and how all of them are registered.

use actix_web::http::Method;
use actix_web::web;

use super::routes::ROUTES;
use crate::access::Act;

/// What opens a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody signed in.
    SignedIn,
    /// Anybody signed in; anybody at all where the operator opened the API's description.
    Documents,
    /// Whoever holds a role that the policy lets do this.
    Act(Act),
}

/// One address and method.
pub struct Row {
    /// The method.
    pub method: Method,
    /// The address, with placeholders in braces.
    pub path: &'static str,
    /// What opens it.
    pub access: Access,
    /// What answers it.
    pub(super) route: fn() -> actix_web::Route,
}

macro_rules! rows {
    ($($method:ident $path:literal $access:expr => $handler:path;)*) => {
        /// The rows of this file.
        pub(super) const ROWS: &[Row] = &[$(Row {
            method: Method::$method,
            path: $path,
            access: $access,
            route: || web::method(Method::$method).to($handler),
        },)*];
    };
}
pub(super) use rows;

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
    for row in ROUTES.iter() {
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
