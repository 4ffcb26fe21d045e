//! What every handler has at hand, and the building of the server.

use std::sync::{Arc, OnceLock};

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{body::BoxBody, web};

use super::kit::assets::Assets;
use super::kit::gate::Gate;
use super::kit::guard::guard;
use super::kit::letters::Letters;
use super::kit::metrics::Metrics;
use super::kit::origin::Proxies;
use super::kit::rates::Limiters;
use super::kit::templates::Templates;
use super::kit::words::Words;
use super::leave::Leaving;
use super::routes;
use crate::access::Tokens;
use crate::access::factor::Handling;
use crate::access::ring::Ring;
use crate::base::error::Result;
use crate::base::time::{Clock, Instant};
use crate::config::{Limits, Rates};
use crate::vault::Vault;
use crate::work::Db;

/// What every handler has at hand.
pub struct App {
    /// Records.
    pub db: Db,
    /// Files.
    pub vault: Vault,
    /// Page templates.
    pub templates: Templates,
    /// Texts.
    pub words: Arc<Words>,
    /// The letters, once somebody looks at one.
    letters: OnceLock<Letters>,
    /// Style sheets, scripts, fonts.
    pub assets: Arc<Assets>,
    /// The time, read once per request by the guard.
    pub clock: Arc<dyn Clock>,
    /// Access tokens. Until a ring of keys is given, one that ends with this process.
    pub tokens: Tokens,
    /// The largest body taken, in bytes, files apart.
    pub largest_body_bytes: usize,
    /// How much of the server a visitor may take.
    pub limits: Limits,
    /// What is under way.
    pub gate: Gate,
    /// How often a visitor may ask.
    pub limiters: Limiters,
    /// Whom to believe about where visitors come from.
    pub proxies: Proxies,
    /// What is counted.
    pub metrics: Metrics,
    /// What `/metrics` is asked with from elsewhere than this machine; none where it is not.
    pub metrics_token: Option<String>,
    /// Whether anybody may read the API's description.
    pub public_api_docs: bool,
    /// How second factors are handled. Required of the certification body's people unless said otherwise.
    pub second_factors: Handling,
    /// Whether this process is about to end.
    pub leaving: Leaving,
    /// Whether this is the demo.
    pub demo: bool,
    /// The demo's sign-ins; empty in production.
    pub demo_accounts: Vec<crate::demo::Account>,
}

impl App {
    /// Loads templates, texts and static files; any that is broken stops the start.
    pub fn new(db: Db, vault: Vault, clock: Arc<dyn Clock>, largest_body_bytes: usize) -> Result<Self> {
        let words = Arc::new(Words::english()?);
        let assets = Arc::new(Assets::load()?);
        let templates = Templates::load(words.clone(), assets.clone())?;
        let tokens = Tokens::new(Ring::passing(clock.now())?, &db.body().base_url);
        Ok(Self {
            db,
            tokens,
            vault,
            templates,
            words,
            letters: OnceLock::new(),
            assets,
            clock,
            largest_body_bytes,
            limits: Limits::default(),
            gate: Gate::default(),
            limiters: Limiters::new(&Rates::default()),
            proxies: Proxies::default(),
            metrics: Metrics::new()?,
            metrics_token: None,
            public_api_docs: false,
            second_factors: Handling::default(),
            leaving: Leaving::default(),
            demo: false,
            demo_accounts: Vec::new(),
        })
    }

    /// The code that a demonstration's account is signed in with now; nothing in production.
    pub fn demo_code(&self, email: &str, now: Instant) -> Option<String> {
        let account = self.demo_accounts.iter().find(|account| account.email == email)?;
        account.code(now)
    }

    /// The letters.
    pub fn letters(&self) -> Result<&Letters> {
        if let Some(letters) = self.letters.get() {
            return Ok(letters);
        }
        let letters = Letters::load()?;
        Ok(self.letters.get_or_init(|| letters))
    }

    /// A text of the pages.
    pub fn say(&self, key: &str) -> Result<String> {
        self.words.say(key, &[])
    }
}

/// The actix application: every route of the table behind the guard.
pub fn application(
    app: web::Data<App>,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .app_data(app)
        .configure(routes::configure)
        .wrap(from_fn(guard))
}
