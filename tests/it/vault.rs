//! The vault: what it takes is whole and under its hash; what it refuses leaves nothing that is named.

use std::path::Path;

use assayer::base::error::Error;
use assayer::vault::{self, Announced, Condition, Digest, Vault, expected};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::house::bucket::Bucket;

const LIMIT: u64 = 12 << 20;

/// The store a test runs on.
enum Store {
    Folder(TempDir),
    Bucket(Bucket),
}

impl Store {
    fn folder() -> Self {
        Self::Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    fn vault(&self) -> Vault {
        match self {
            Self::Folder(folder) => Vault::open(&folder.path().join("files"), LIMIT).expect("it opens"),
            Self::Bucket(bucket) => bucket.vault(LIMIT),
        }
    }

    /// Everything in it, by its path, in order.
    async fn kept(&self) -> Vec<String> {
        match self {
            Self::Folder(folder) => files(folder.path()),
            Self::Bucket(bucket) => bucket.objects().await,
        }
    }

    /// Puts other bytes in a file's place.
    async fn plant(&self, path: &str, content: &[u8]) {
        match self {
            Self::Folder(folder) => std::fs::write(folder.path().join(path), content).expect("written"),
            Self::Bucket(bucket) => bucket.plant(path, content).await,
        }
    }
}

/// Makes a test of each function for each store: `name::folder` and `name::bucket`.
macro_rules! on_both_stores {
    ($(async fn $name:ident($store:ident) $body:block)+) => {$(
        async fn $name($store: &Store) $body

        mod $name {
            use super::Store;
            use crate::house::bucket::Bucket;

            #[tokio::test]
            async fn folder() {
                super::$name(&Store::folder()).await;
            }

            #[tokio::test]
            async fn bucket() {
                let Some(bucket) = Bucket::create().await else { return };
                super::$name(&Store::Bucket(bucket)).await;
            }
        }
    )+};
}

/// The content in pieces of an odd length, as a network would bring it.
fn pieces(content: &[u8]) -> stream::Iter<std::vec::IntoIter<Result<Vec<u8>, Error>>> {
    stream::iter(
        content
            .chunks(1021)
            .map(|piece| Ok(piece.to_vec()))
            .collect::<Vec<_>>(),
    )
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Every file under the folder.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("the folder is read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let inside = path.strip_prefix(folder).expect("inside");
                found.push(inside.to_str().expect("a plain name").to_owned());
            }
        }
    }
    found.sort();
    found
}

async fn read(vault: &Vault, sha256: &Digest) -> Result<Vec<u8>, Error> {
    let (size, content) = vault.read(sha256).await?;
    let bytes: Vec<u8> = content.map_ok(|piece| piece.to_vec()).try_concat().await?;
    assert_eq!(size, bytes.len() as u64);
    Ok(bytes)
}

/// Content of this length that is not the same everywhere.
fn content(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from(at % 251).expect("a byte"))
        .collect()
}

/// Longer than one part of any store.
const LONG: usize = (11 << 20) + 7;

on_both_stores! {
    async fn a_file_comes_back_as_it_was_and_lies_under_its_hash(store) {
        let vault = store.vault();
        let mut expected = Vec::new();
        for length in [1, 1021, 262_144, 262_145, 5 << 20, (5 << 20) + 1, LONG] {
            let content = content(length);
            let sha256 = Digest::of(&content);
            let announced = Announced {
                size: Some(length as u64),
                sha256: Some(sha256.clone()),
            };
            let kept = vault
                .put(id(length as u128), &announced, pieces(&content))
                .await
                .expect("it is kept");
            assert_eq!((kept.size, &kept.sha256), (length as u64, &sha256));
            assert!(read(&vault, &sha256).await.expect("it is read") == content, "{length}");
            expected.push(format!("files/{}/{sha256}", &sha256.as_str()[..2]));
        }
        expected.sort();
        assert_eq!(store.kept().await, expected, "nothing else is left over");
    }

    async fn the_same_content_twice_is_one_file_and_a_damaged_one_is_mended(store) {
        let vault = store.vault();
        let none = Announced::default();
        for (number, content) in [(10, content(700)), (20, content(LONG))] {
            let first = vault.put(id(number), &none, pieces(&content)).await.expect("kept");
            let before = store.kept().await;
            let second = vault.put(id(number + 1), &none, pieces(&content)).await.expect("kept");
            assert_eq!(first, second);
            assert_eq!(store.kept().await, before);

            let sha256 = first.sha256;
            let mut other = content.clone();
            other[5] ^= 1;
            store.plant(&format!("files/{}/{sha256}", &sha256.as_str()[..2]), &other).await;
            assert!(
                matches!(read(&vault, &sha256).await, Err(Error::Broken(_))),
                "a damaged file is not served"
            );
            assert_eq!(vault.condition(&sha256).await.expect("it is read"), Condition::Damaged);
            vault.put(id(number + 2), &none, pieces(&content)).await.expect("kept");
            assert!(read(&vault, &sha256).await.expect("it is whole again") == content);
        }
    }

    async fn what_is_refused_leaves_nothing(store) {
        let vault = store.vault();
        let too_long = vec![7; usize::try_from(LIMIT).expect("a length") + 1];
        let announced = |size, sha256| Announced { size, sha256 };

        // Before a byte is read, where the length is announced …
        let never = stream::poll_fn(|_| -> std::task::Poll<Option<Result<Vec<u8>, Error>>> {
            panic!("the content is read although it is too long")
        });
        let answer = vault.put(id(1), &announced(Some(LIMIT + 1), None), never).await;
        assert!(matches!(answer, Err(Error::TooLarge(LIMIT))));
        // … and while it is read, where it is not, or wrongly.
        for size in [None, Some(10)] {
            let answer = vault.put(id(2), &announced(size, None), pieces(&too_long)).await;
            assert!(matches!(answer, Err(Error::TooLarge(LIMIT))));
        }
        let answer = vault.put(id(3), &announced(None, None), pieces(b"")).await;
        assert!(matches!(answer, Err(Error::Invalid(_))), "an empty file");
        for content in [&b"this"[..], &too_long[1..]] {
            let other = Some(Digest::of(b"other"));
            let answer = vault.put(id(4), &announced(None, other), pieces(content)).await;
            assert!(matches!(answer, Err(Error::Invalid(_))), "a wrong digest");
        }
        for length in [300_000, 6 << 20] {
            let cut = stream::iter([Err(Error::Unreadable("cut off".to_owned()))]);
            let cut = pieces(&too_long[..length]).chain(cut);
            let answer = vault.put(id(5), &announced(None, None), cut).await;
            assert!(matches!(answer, Err(Error::Unreadable(_))), "an upload cut off");
        }
        assert!(store.kept().await.is_empty(), "something is left over");
    }

    async fn what_was_never_kept_cannot_be_read(store) {
        let vault = store.vault();
        assert!(read(&vault, &Digest::of(b"never")).await.is_err());
        let condition = vault.condition(&Digest::of(b"never")).await;
        assert_eq!(condition.expect("it is asked"), Condition::Missing);
    }
}

#[tokio::test]
async fn a_bucket_that_stops_in_the_middle_keeps_nothing_and_serves_again_by_itself() {
    let Some(bucket) = Bucket::create().await else {
        return;
    };
    let (vault, none) = (bucket.vault(LIMIT), Announced::default());
    let small = vault.put(id(1), &none, pieces(b"minutes")).await.expect("kept");
    let long = content(LONG);
    // The first part is in the store when it stops.
    let stopping = pieces(&long).enumerate().map(|(at, piece)| {
        if at == 8000 {
            bucket.stop();
        }
        piece
    });
    let answer = vault.put(id(2), &none, stopping).await;
    assert!(matches!(answer, Err(Error::Away(_))), "{answer:?}");
    let answer = vault.put(id(3), &none, pieces(b"other")).await;
    assert!(matches!(answer, Err(Error::Away(_))), "{answer:?}");
    let answer = read(&vault, &small.sha256).await;
    assert!(matches!(answer, Err(Error::Away(_))), "{answer:?}");
    assert_eq!(bucket.objects().await.len(), 1, "nothing has a name");

    bucket.go_on().await;
    assert_eq!(read(&vault, &small.sha256).await.expect("it is read"), b"minutes");
    let kept = vault.put(id(4), &none, pieces(&long)).await.expect("kept");
    assert!(read(&vault, &kept.sha256).await.expect("it is read") == long);
    assert_eq!(bucket.objects().await.len(), 2);
}

/// A store that says the same to everybody.
async fn store_that_says(answer: &'static str) -> vault::Bucket {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                // Whatever is asked is read to the end of its head before it is answered.
                let mut piece = [0; 4096];
                while stream.read(&mut piece).await.is_ok_and(|length| length > 0) {
                    if stream.write_all(answer.as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    vault::Bucket {
        endpoint: format!("http://{address}"),
        region: "us-east-1".to_owned(),
        name: "files".to_owned(),
        prefix: String::new(),
        access_key_id: "tests".to_owned(),
        secret_access_key: "a secret of the tests".to_owned(),
        path_style: true,
        allow_http: true,
    }
}

#[tokio::test]
async fn a_store_that_answers_nonsense_is_away_and_nothing_counts_as_kept() {
    for answer in [
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        "220 mail.example ESMTP\r\n",
    ] {
        let vault = Vault::in_bucket(&store_that_says(answer).await, LIMIT).expect("it opens");
        let put = vault.put(id(1), &Announced::default(), pieces(b"minutes")).await;
        assert!(matches!(put, Err(Error::Away(_))), "{answer}: {put:?}");
        let heard = read(&vault, &Digest::of(b"minutes")).await;
        assert!(matches!(heard, Err(Error::Away(_))), "{answer}: {heard:?}");
        assert!(vault.answers().await.is_err(), "{answer}");
    }
}

#[test]
fn an_announced_digest_is_read_as_rfc_9530_writes_it() {
    let hello = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:";
    let digest = Digest::of(b"hello");
    assert_eq!(expected(hello).unwrap(), Some(digest.clone()));
    assert_eq!(
        expected(&format!("sha-512=:AA==:,  {hello}")).unwrap(),
        Some(digest)
    );
    assert_eq!(expected("sha-512=:AA==:").unwrap(), None);
    for wrong in [
        "sha-256=LPJNul",
        "sha-256=:AA==:",
        "sha-256=:no base64:",
        "sha-256=::",
    ] {
        assert!(expected(wrong).is_err(), "{wrong}");
    }
    assert!("LPJN".parse::<Digest>().is_err());
    assert!(Digest::of(b"").as_str().to_uppercase().parse::<Digest>().is_err());
}
