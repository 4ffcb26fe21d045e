//! What Prometheus asks for: counted by route and not by path, so that a number of a certificate or an id makes no
//! series of its own and tells nobody anything.

use std::time::Duration;

use prometheus::{
    Encoder as _, Gauge, GaugeVec, HistogramOpts, HistogramVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};

use crate::base::error::{Error, Result};

/// Upper bounds of the classes of duration, in seconds.
const SECONDS: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What a node counts while it serves.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    under_way: IntGaugeVec,
    visitors: IntGauge,
    connections: IntGaugeVec,
    jobs: IntGaugeVec,
    letters: IntGaugeVec,
    oldest: GaugeVec,
    ready: Gauge,
}

/// What is asked of the parts at the moment of the question.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Requests and uploads under way.
    pub under_way: [(&'static str, usize); 2],
    /// Visitors that the limits of rates tell apart.
    pub visitors: usize,
    /// Connections to the database, by what they do.
    pub connections: [(&'static str, u32); 3],
    /// What only the database tells; none while it is away.
    pub kept: Option<Kept>,
}

/// What waits in the database.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Jobs, by where they stand.
    pub jobs: Vec<(&'static str, i64)>,
    /// Letters, by where they stand.
    pub letters: Vec<(&'static str, i64)>,
    /// How many seconds the oldest thing that waits is overdue.
    pub oldest: Vec<(&'static str, i64)>,
}

impl Metrics {
    /// Nothing is counted yet.
    pub fn new() -> Result<Self> {
        let registry = Registry::new();
        let requests = HistogramVec::new(
            HistogramOpts::new(
                "assayer_request_seconds",
                "How long answers took until their last byte was handed over.",
            )
            .buckets(SECONDS.to_vec()),
            &["method", "route", "status"],
        )
        .map_err(fault)?;
        let labelled = |name: &str, help: &str, label: &str| {
            IntGaugeVec::new(Opts::new(name, help), &[label]).map_err(fault)
        };
        let metrics = Self {
            requests,
            under_way: labelled("assayer_under_way", "Requests and uploads under way.", "what")?,
            visitors: IntGauge::new(
                "assayer_limited_visitors",
                "Visitors that the limits of rates tell apart.",
            )
            .map_err(fault)?,
            connections: labelled(
                "assayer_database_connections",
                "Connections to the database: in use, idle, and the most there may be.",
                "state",
            )?,
            jobs: labelled(
                "assayer_jobs",
                "Jobs by where they stand, those that are done apart.",
                "state",
            )?,
            letters: labelled(
                "assayer_letters",
                "Letters by where they stand, those that were sent apart.",
                "state",
            )?,
            oldest: GaugeVec::new(
                Opts::new(
                    "assayer_oldest_seconds",
                    "How long the oldest job or letter that waits is overdue.",
                ),
                &["what"],
            )
            .map_err(fault)?,
            ready: Gauge::new(
                "assayer_database_up",
                "Whether the database answered this question.",
            )
            .map_err(fault)?,
            registry,
        };
        let build = labelled("assayer_build_info", "The version that serves.", "version")?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        let registry = &metrics.registry;
        for collector in [
            Box::new(metrics.requests.clone()) as Box<dyn prometheus::core::Collector>,
            Box::new(metrics.under_way.clone()),
            Box::new(metrics.visitors.clone()),
            Box::new(metrics.connections.clone()),
            Box::new(metrics.jobs.clone()),
            Box::new(metrics.letters.clone()),
            Box::new(metrics.oldest.clone()),
            Box::new(metrics.ready.clone()),
            Box::new(build),
        ] {
            registry.register(collector).map_err(fault)?;
        }
        Ok(metrics)
    }

    /// A request was answered, or broken off before it had an answer.
    pub fn answered(&self, method: &str, route: &str, status: Option<u16>, taken: Duration) {
        let class = match status {
            Some(200..300) => "2xx",
            Some(300..400) => "3xx",
            Some(400..500) => "4xx",
            Some(500..600) => "5xx",
            Some(_) => "1xx",
            None => "none",
        };
        self.requests
            .with_label_values(&[method, route, class])
            .observe(taken.as_secs_f64());
    }

    /// Everything, as Prometheus reads it.
    pub fn told(&self, figures: &Figures) -> Result<String> {
        for (what, count) in figures.under_way {
            self.under_way.with_label_values(&[what]).set(signed(count));
        }
        self.visitors.set(signed(figures.visitors));
        for (state, count) in figures.connections {
            self.connections.with_label_values(&[state]).set(count.into());
        }
        self.ready.set(if figures.kept.is_some() { 1.0 } else { 0.0 });
        if let Some(kept) = &figures.kept {
            for (state, count) in &kept.jobs {
                self.jobs.with_label_values(&[*state]).set(*count);
            }
            for (state, count) in &kept.letters {
                self.letters.with_label_values(&[*state]).set(*count);
            }
            for (what, seconds) in &kept.oldest {
                let seconds = Duration::from_secs(seconds.unsigned_abs()).as_secs_f64();
                self.oldest.with_label_values(&[*what]).set(seconds);
            }
        }
        let mut text = Vec::new();
        TextEncoder::new()
            .encode(&self.registry.gather(), &mut text)
            .map_err(fault)?;
        String::from_utf8(text).map_err(|e| Error::Broken(e.into()))
    }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn fault(error: prometheus::Error) -> Error {
    Error::Broken(error.into())
}
