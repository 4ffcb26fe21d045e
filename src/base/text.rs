//! Text is checked once, at the door: what passes here is trimmed, normalised and free of control characters.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Longest single line kept, in characters.
pub const LINE_MAX: usize = 300;
/// Longest paragraph kept, in characters.
pub const PARAGRAPH_MAX: usize = 20_000;

/// Why a text was not taken; a sentence to show beside the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// Nothing but white space.
    #[error("Enter something here.")]
    Empty,
    /// More characters than are kept.
    #[error("Shorten this to {0} characters; it has {1}.")]
    TooLong(usize, usize),
    /// A character that must not be in it.
    #[error("Remove the control character at position {0}.")]
    Control(usize),
}

fn checked(text: &str, max: usize, allow: impl Fn(char) -> bool) -> Result<String, NotText> {
    let text: String = text
        .replace("\r\n", "\n")
        .nfc()
        .collect::<String>()
        .trim()
        .to_owned();
    if text.is_empty() {
        return Err(NotText::Empty);
    }
    let length = text.chars().count();
    if length > max {
        return Err(NotText::TooLong(max, length));
    }
    match text
        .chars()
        .position(|c| (c.is_control() && !allow(c)) || is_direction_override(c))
    {
        Some(position) => Err(NotText::Control(position + 1)),
        None => Ok(text),
    }
}

/// Bidirectional overrides can make a name read as another one.
fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $max:expr, $allow:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks `text`; the error is a sentence for the person who typed it.
            pub fn new(text: &str) -> Result<Self, NotText> {
                checked(text, $max, $allow).map(Self)
            }

            /// `None` where nothing was typed.
            pub fn optional(text: &str) -> Result<Option<Self>, NotText> {
                match Self::new(text) {
                    Ok(value) => Ok(Some(value)),
                    Err(NotText::Empty) => Ok(None),
                    Err(other) => Err(other),
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotText;
            fn try_from(text: String) -> Result<Self, NotText> {
                Self::new(&text)
            }
        }
    )*};
}

texts! {
    /// One line: a name, an address, a subject. At most 300 characters, no control characters.
    Line, LINE_MAX, |_| false;
    /// Several lines: a scope, a reason, a report. At most 20,000 characters.
    Paragraph, PARAGRAPH_MAX, |c| c == '\n' || c == '\t';
}

/// The form used for searching and for telling two spellings alike: lower case, no accents, single spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Folded(String);

impl Folded {
    /// Folds `text`; never fails, may be empty.
    pub fn new(text: &str) -> Self {
        let plain: String = text
            .nfkd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .collect();
        Self(plain.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Defines an enum that is written as one fixed word everywhere: database, JSON, forms.
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the field.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The one word for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($text),+]))
                    .into()
            }
        }
        $crate::described_in_place!($name);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> std::result::Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    other => Err(format!(
                        "\"{other}\" is not one of: {}.",
                        [$($text),+].join(", ")
                    )),
                }
            }
        }
    };
}
