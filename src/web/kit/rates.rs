//! How often one visitor may ask: by address at the doors and in the public register, by person or key at the API.
//! Each node counts for itself.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use super::visitor::Visitor;
use crate::access::Actor;
use crate::base::error::{Error, Result};
use crate::config::Rates;
use crate::web::routes::Access;

/// Every quota is one of a minute.
const WINDOW_SECONDS: u32 = 60;
/// After so many questions those who asked nothing for a minute are forgotten.
const TIDY_AFTER: u32 = 1024;
/// So many visitors are told apart. Who comes beyond shares one quota with all the others who do, until somebody is
/// forgotten; those who are known keep their own, so that no crowd of addresses shuts them out.
pub const MOST_KEYS: usize = 100_000;

/// The limits of one node.
#[derive(Debug)]
pub struct Limiters {
    doors: Option<Limiter<Ipv6Addr>>,
    lookups: Option<Limiter<Ipv6Addr>>,
    api: Option<Limiter<Uuid>>,
}

/// How a visitor stands to a limit, for the answer's headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    policy: &'static str,
    quota: u32,
    left: u32,
}

#[derive(Debug)]
struct Limiter<K: Hash + Eq + Clone> {
    policy: &'static str,
    quota: NonZeroU32,
    inner: RateLimiter<K, Known<K>, DefaultClock, StateInformationMiddleware>,
    asked: AtomicU32,
}

/// What is kept of each visitor: when their quota is whole again. Bounded by `MOST_KEYS` and the crowd.
#[derive(Debug)]
struct Known<K> {
    /// Stands for everybody beyond the most.
    crowd: K,
    whole_at: Mutex<HashMap<K, Nanos>>,
}

impl<K: Hash + Eq + Clone> Known<K> {
    /// A thread that panicked left no half of an entry behind.
    fn whole_at(&self) -> MutexGuard<'_, HashMap<K, Nanos>> {
        self.whole_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq + Clone> StateStore for Known<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> std::result::Result<T, E>
    where
        F: Fn(Option<Nanos>) -> std::result::Result<(T, Nanos), E>,
    {
        let mut known = self.whole_at();
        let new = !known.contains_key(key);
        let key = if new && known.len() >= MOST_KEYS {
            &self.crowd
        } else {
            key
        };
        let (value, whole_at) = measure(known.get(key).copied())?;
        known.insert(key.clone(), whole_at);
        Ok(value)
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<K> for Known<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.whole_at().retain(|_, whole_at| *whole_at > drop_below);
    }

    fn len(&self) -> usize {
        self.whole_at().len()
    }

    fn is_empty(&self) -> bool {
        self.whole_at().is_empty()
    }
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(policy: &'static str, per_minute: u32, crowd: K) -> Option<Self> {
        let quota = NonZeroU32::new(per_minute)?;
        let known = Known {
            crowd,
            whole_at: Mutex::new(HashMap::new()),
        };
        Some(Self {
            policy,
            quota,
            inner: RateLimiter::new(Quota::per_minute(quota), known, DefaultClock::default()),
            asked: AtomicU32::new(0),
        })
    }

    fn ask(&self, key: K) -> (Standing, Result<()>) {
        if self.asked.fetch_add(1, Ordering::Relaxed) % TIDY_AFTER == TIDY_AFTER - 1 {
            self.inner.retain_recent();
        }
        let standing = |left| Standing {
            policy: self.policy,
            quota: self.quota.get(),
            left,
        };
        match self.inner.check_key(&key) {
            Ok(state) => (standing(state.remaining_burst_capacity()), Ok(())),
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                (standing(0), Err(Error::TooMany(wait.as_secs() + 1)))
            }
        }
    }
}

impl Limiters {
    /// The limits as configured.
    pub fn new(rates: &Rates) -> Self {
        Self {
            doors: Limiter::new("doors", rates.doors_per_minute, Ipv6Addr::UNSPECIFIED),
            lookups: Limiter::new("lookups", rates.lookups_per_minute, Ipv6Addr::UNSPECIFIED),
            api: Limiter::new("api", rates.api_per_minute, Uuid::nil()),
        }
    }

    /// Before anything is known of a visitor but their address: doors and the public register.
    pub fn at_the_door(&self, method: &Method, access: Option<Access>, visitor: &mut Visitor) -> Result<()> {
        if access != Some(Access::Public) {
            return Ok(());
        }
        let route = visitor.route.as_str();
        let register = route.starts_with("/verify") || route.starts_with("/api/v1/public/");
        let limiter = match method {
            &Method::POST => &self.doors,
            _ if register => &self.lookups,
            _ => return Ok(()),
        };
        counted(limiter.as_ref(), network(visitor.address), visitor)
    }

    /// Once they are known, at the API: by person or key. A token that is not good is one more try at a door.
    pub fn at_the_api(&self, visitor: &mut Visitor) -> Result<()> {
        if !visitor.is_api() {
            return Ok(());
        }
        if visitor.refused {
            return counted(self.doors.as_ref(), network(visitor.address), visitor);
        }
        let key = match &visitor.actor {
            Actor::Key(bearer) => bearer.key.uuid(),
            Actor::Person(person) => person.id.uuid(),
            _ => return Ok(()),
        };
        counted(self.api.as_ref(), key, visitor)
    }

    /// How many visitors are told apart now.
    pub fn keys(&self) -> usize {
        let of_addresses =
            |limiter: &Option<Limiter<Ipv6Addr>>| limiter.as_ref().map_or(0, |it| it.inner.len());
        of_addresses(&self.doors)
            + of_addresses(&self.lookups)
            + self.api.as_ref().map_or(0, |it| it.inner.len())
    }
}

fn counted<K: Hash + Eq + Clone>(limiter: Option<&Limiter<K>>, key: K, visitor: &mut Visitor) -> Result<()> {
    let Some(limiter) = limiter else {
        return Ok(());
    };
    let (standing, result) = limiter.ask(key);
    visitor.standing = Some(standing);
    result
}

/// One customer of a provider: an IPv4 address, or the half of an IPv6 address that the provider gives.
pub(super) fn network(address: Option<IpAddr>) -> Ipv6Addr {
    match address {
        None => Ipv6Addr::UNSPECIFIED,
        Some(IpAddr::V4(address)) => address.to_ipv6_mapped(),
        Some(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)),
    }
}

impl Standing {
    /// Tells it (draft-ietf-httpapi-ratelimit-headers).
    pub fn tell(self, headers: &mut HeaderMap) {
        let Self { policy, quota, left } = self;
        let until_full = (quota - left.min(quota))
            .saturating_mul(WINDOW_SECONDS)
            .div_ceil(quota);
        for (name, value) in [
            (
                "ratelimit-policy",
                format!("\"{policy}\";q={quota};w={WINDOW_SECONDS}"),
            ),
            ("ratelimit", format!("\"{policy}\";r={left};t={until_full}")),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}
