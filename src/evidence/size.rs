//! Lengths of files in words.

/// A length for people: "812 bytes", "38.1 MB", in thousands and one decimal.
pub fn size_words(bytes: i64) -> String {
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let (unit, name) = if bytes < 1_000_000 {
        (1000, "kB")
    } else if bytes < 1_000_000_000 {
        (1_000_000, "MB")
    } else {
        (1_000_000_000, "GB")
    };
    let tenths = (bytes * 10 + unit / 2) / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}
