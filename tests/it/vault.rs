//! The vault: what it takes is whole and under its hash; what it refuses leaves nothing that is named.

use std::path::{Path, PathBuf};

use assayer::base::error::Error;
use assayer::vault::{Announced, Digest, Vault, expected};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tempfile::TempDir;
use uuid::Uuid;

const LIMIT: u64 = 600_000;

fn vault() -> (TempDir, Vault) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = Vault::open(&folder.path().join("files"), LIMIT).expect("it opens");
    (folder, vault)
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

/// Every file under the folder, without what is still coming in.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("the folder is read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
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

#[tokio::test]
async fn a_file_comes_back_as_it_was_and_lies_under_its_hash() {
    let (folder, vault) = vault();
    for length in [1, 1021, 262_144, 262_145, 599_999] {
        let content: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let sha256 = Digest::of(&content);
        let announced = Announced {
            size: Some(length),
            sha256: Some(sha256.clone()),
        };
        let number = u128::from(length);
        let kept = vault
            .put(id(number), &announced, pieces(&content))
            .await
            .expect("it is kept");
        assert_eq!((kept.size, &kept.sha256), (length, &sha256));
        assert_eq!(read(&vault, &sha256).await.expect("it is read"), content);
        let path = folder
            .path()
            .join("files")
            .join(&sha256.as_str()[..2])
            .join(sha256.as_str());
        assert!(path.is_file(), "{} is not there", path.display());
    }
    assert_eq!(kept(folder.path()).len(), 5, "nothing else is left over");
}

#[tokio::test]
async fn the_same_content_twice_is_one_file_and_a_damaged_one_is_mended() {
    let (folder, vault) = vault();
    let none = Announced::default();
    let first = vault.put(id(1), &none, pieces(b"minutes")).await.expect("kept");
    let second = vault.put(id(2), &none, pieces(b"minutes")).await.expect("kept");
    assert_eq!(first, second);
    let files = kept(folder.path());
    assert_eq!(files.len(), 1);

    std::fs::write(&files[0], b"minutas").expect("one byte is flipped");
    assert!(
        matches!(read(&vault, &first.sha256).await, Err(Error::Broken(_))),
        "a damaged file is not served"
    );
    vault.put(id(3), &none, pieces(b"minutes")).await.expect("kept");
    assert_eq!(
        read(&vault, &first.sha256).await.expect("it is whole again"),
        b"minutes"
    );
}

#[tokio::test]
async fn what_is_refused_leaves_nothing() {
    let (folder, vault) = vault();
    let too_long = vec![7; usize::try_from(LIMIT).unwrap() + 1];
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
    let other = Some(Digest::of(b"other"));
    let answer = vault.put(id(4), &announced(None, other), pieces(b"this")).await;
    assert!(matches!(answer, Err(Error::Invalid(_))), "a wrong digest");
    let cut =
        pieces(&too_long[..300_000]).chain(stream::iter([Err(Error::Unreadable("cut off".to_owned()))]));
    let answer = vault.put(id(5), &announced(None, None), cut).await;
    assert!(matches!(answer, Err(Error::Unreadable(_))), "an upload cut off");
    assert!(kept(folder.path()).is_empty(), "something is left over");
}

#[tokio::test]
async fn what_was_never_kept_cannot_be_read() {
    let (_folder, vault) = vault();
    assert!(read(&vault, &Digest::of(b"never")).await.is_err());
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
