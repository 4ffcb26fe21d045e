//! Where a request comes from: the far end of the connection, or whoever a proxy that is trusted names. What anybody
//! else writes into those headers counts for nothing.

use std::net::{IpAddr, SocketAddr};

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName};

use crate::config::{Network, ProxyHeader};

/// The longest request id taken from a proxy.
const LONGEST_ID: usize = 64;

/// Whom to believe.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// Their networks.
    pub trusted: Vec<Network>,
    /// The header they write.
    pub header: ProxyHeader,
}

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The visitor's address; none on a connection without one.
    pub address: Option<IpAddr>,
    /// Whether it came through a proxy that is trusted.
    pub through_proxy: bool,
    /// Whether that proxy says that the visitor's connection is not encrypted.
    pub in_the_clear: bool,
    /// The number the proxy gave the request.
    pub request_id: Option<String>,
}

impl Proxies {
    /// Where this request comes from.
    pub fn origin(&self, request: &ServiceRequest) -> Origin {
        self.origin_of(request.peer_addr().map(|peer| peer.ip()), request.headers())
    }

    /// The same by the far end of the connection and the headers.
    pub fn origin_of(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Origin {
        let peer = peer.map(|peer| peer.to_canonical());
        let through_proxy = peer.is_some_and(|peer| self.trusts(peer));
        if !through_proxy {
            return Origin {
                address: peer,
                through_proxy,
                in_the_clear: false,
                request_id: None,
            };
        }
        let (hops, proto) = match self.header {
            ProxyHeader::XForwardedFor => (
                elements(headers, &header::X_FORWARDED_FOR),
                elements(headers, &header::X_FORWARDED_PROTO).pop(),
            ),
            ProxyHeader::Forwarded => {
                let hops = elements(headers, &header::FORWARDED);
                let proto = hops.last().and_then(|hop| parameter(hop, "proto"));
                let hops = hops
                    .iter()
                    .map(|hop| parameter(hop, "for").unwrap_or_default())
                    .collect();
                (hops, proto)
            }
        };
        Origin {
            address: self.visitor(peer, &hops),
            through_proxy,
            in_the_clear: proto.is_some_and(|proto| proto.eq_ignore_ascii_case("http")),
            request_id: headers
                .get("x-request-id")
                .and_then(|id| id.to_str().ok())
                .filter(|id| is_well_formed(id))
                .map(ToOwned::to_owned),
        }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.holds(address))
    }

    /// From the right: each hop was written by the one after it. The first that nobody vouches for is the visitor; what
    /// stands to its left was written by the visitor.
    fn visitor(&self, peer: Option<IpAddr>, hops: &[String]) -> Option<IpAddr> {
        let mut last = peer;
        for hop in hops.iter().rev() {
            let Some(address) = address(hop) else {
                break;
            };
            last = Some(address);
            if !self.trusts(address) {
                break;
            }
        }
        last
    }
}

/// A list over all headers of a name, in their order.
fn elements(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    headers
        .get_all(name)
        .flat_map(|value| value.to_str().unwrap_or("?").split(','))
        .map(|element| element.trim().to_owned())
        .filter(|element| !element.is_empty())
        .collect()
}

/// `for="[2001:db8::1]:4711";proto=https`
fn parameter(element: &str, name: &str) -> Option<String> {
    element.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// An address, with or without a port.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().ok();
    let address = address.or_else(|| hop.parse::<SocketAddr>().ok().map(|it| it.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// What may stand in a log and in a header as it is.
fn is_well_formed(id: &str) -> bool {
    (8..=LONGEST_ID).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}
