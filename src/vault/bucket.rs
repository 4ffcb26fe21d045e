//! A bucket of an S3-compatible store.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, S3ConditionalPut, S3CopyIfNotExists};
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(2);
/// How long the store may be silent. No limit stands on a whole answer: a visitor may read a large file slowly.
const SILENCE: Duration = Duration::from_secs(10);
/// How long a request is tried again before the visitor is told to come back.
const RETRY: Duration = Duration::from_secs(10);

/// Where a bucket is, and who may use it.
#[derive(Clone)]
pub struct Bucket {
    /// The address of the store, as `https://s3.example.org`.
    pub endpoint: String,
    /// The store's region.
    pub region: String,
    /// The bucket's name.
    pub name: String,
    /// What every object's name begins with; empty for nothing.
    pub prefix: String,
    /// The name of the key.
    pub access_key_id: String,
    /// The key. Secret.
    pub secret_access_key: String,
    /// Whether the bucket's name stands in the path instead of the host's name.
    pub path_style: bool,
    /// Whether the store may be asked without encryption.
    pub allow_http: bool,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("endpoint", &self.endpoint)
            .field("name", &self.name)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Bucket {
    /// The store behind it. Nothing is asked of it yet: a store that is away stops no start.
    pub(super) fn open(&self) -> Result<Arc<dyn ObjectStore>, String> {
        let client = ClientOptions::new()
            .with_allow_http(self.allow_http)
            .with_connect_timeout(CONNECT)
            .with_read_timeout(SILENCE)
            .with_timeout_disabled();
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(2),
                base: 2.0,
            },
            max_retries: 2,
            retry_timeout: RETRY,
        };
        let store = AmazonS3Builder::new()
            .with_endpoint(&self.endpoint)
            .with_region(&self.region)
            .with_bucket_name(&self.name)
            .with_access_key_id(&self.access_key_id)
            .with_secret_access_key(&self.secret_access_key)
            .with_virtual_hosted_style_request(!self.path_style)
            .with_client_options(client)
            .with_retry(retry)
            .with_conditional_put(S3ConditionalPut::ETagMatch)
            .with_copy_if_not_exists(S3CopyIfNotExists::Multipart)
            // Not every store knows how to remove many at once, and one at a time is all that is removed here.
            .with_disable_bulk_delete(true)
            .build()
            .map_err(|e| format!("vault.endpoint: the bucket cannot be used: {e}"))?;
        Ok(if self.prefix.is_empty() {
            Arc::new(store)
        } else {
            Arc::new(PrefixStore::new(store, self.prefix.as_str()))
        })
    }
}
