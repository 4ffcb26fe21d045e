//! How the body may look: a colour that can be read, and a logo that is a picture and nothing else.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use png::{BitDepth, Decoder, Encoder, Limits, Transformations};

use crate::base::given::Given;
use crate::settings::Logo;
use crate::vault::Digest;

/// The largest logo taken, in bytes.
pub const LARGEST_LOGO_BYTES: usize = 256 * 1024;
/// The least and the most pixels on each side.
const SIDES: std::ops::RangeInclusive<u32> = 16..=2_000;
/// The most that unpacking a picture may take, in bytes: a small file can be a huge picture.
const UNPACKED_BYTES: usize = 64 * 1024 * 1024;

const WHITE: [u8; 3] = [255, 255, 255];
/// What pages are written on.
const PAPER: [u8; 3] = [0xf5, 0xf4, 0xf0];

/// What WCAG 2.2 asks of text (1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// A colour as "#0d5a61", dark enough to be read; nothing for the usual one.
pub fn accent(given: &Given) -> Result<Option<String>, String> {
    if given.is_empty() {
        return Ok(None);
    }
    let text = given.line()?.as_str().to_ascii_lowercase();
    let colour = rgb(&text).ok_or_else(|| {
        format!("\"{text}\" is not a colour. Write it in six hexadecimal digits, as #0d5a61.")
    })?;
    let surfaces = [
        ("white", WHITE),
        ("the pages' paper", PAPER),
        ("its own wash", Shades::of(colour).wash),
    ];
    for (name, surface) in surfaces {
        let found = contrast(colour, surface);
        if found < LEAST_CONTRAST {
            return Err(format!(
                "{text} on {name} has a contrast of {found:.1}:1. Words need 4.5:1 to be read (WCAG 1.4.3): choose a darker colour."
            ));
        }
    }
    Ok(Some(text))
}

/// The three parts of "#0d5a61".
pub fn rgb(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let whole = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = whole.to_be_bytes();
    Some([red, green, blue])
}

/// A colour with the shades of it that pages use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shades {
    /// The colour itself.
    pub accent: [u8; 3],
    /// Darker, as under the pointer.
    pub dark: [u8; 3],
    /// A wash of it, as behind a note.
    pub wash: [u8; 3],
    /// A stronger wash.
    pub strong: [u8; 3],
}

impl Shades {
    /// The shades of a colour.
    pub fn of(accent: [u8; 3]) -> Self {
        Self {
            accent,
            dark: mixed(accent, [0, 0, 0], 80),
            wash: mixed(accent, WHITE, 12),
            strong: mixed(accent, WHITE, 22),
        }
    }
}

/// So many parts of a hundred of one colour, and the rest of another.
fn mixed(one: [u8; 3], other: [u8; 3], percent: u16) -> [u8; 3] {
    let mut parts = one;
    for (part, of_other) in parts.iter_mut().zip(other) {
        let whole = (u16::from(*part) * percent + u16::from(of_other) * (100 - percent)) / 100;
        *part = u8::try_from(whole).unwrap_or(u8::MAX);
    }
    parts
}

/// The contrast of two colours as WCAG reckons it, from 1 to 21.
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Reads a PNG and writes it anew: what is kept is the picture, whatever else was in the file.
pub fn logo(file: &[u8]) -> Result<Logo, String> {
    if file.len() > LARGEST_LOGO_BYTES {
        return Err(format!(
            "The logo has {} bytes. Make it smaller: at most {LARGEST_LOGO_BYTES}.",
            file.len()
        ));
    }
    let unreadable = |fault: String| {
        format!("This is no picture that can be read as PNG ({fault}). Save the logo as PNG.")
    };
    let limits = Limits {
        bytes: UNPACKED_BYTES,
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder
        .read_info()
        .map_err(|fault| unreadable(fault.to_string()))?;
    let (width, height) = (reader.info().width, reader.info().height);
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        return Err(format!(
            "The logo has {width} by {height} pixels. Each side takes {} to {}.",
            SIDES.start(),
            SIDES.end()
        ));
    }
    let size = reader
        .output_buffer_size()
        .ok_or_else(|| unreadable("it is too large".to_owned()))?;
    let mut picture = vec![0; size];
    let frame = reader
        .next_frame(&mut picture)
        .map_err(|fault| unreadable(fault.to_string()))?;
    picture.truncate(frame.buffer_size());
    let mut clean = Vec::new();
    let mut encoder = Encoder::new(&mut clean, width, height);
    encoder.set_color(frame.color_type);
    encoder.set_depth(BitDepth::Eight);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&picture))
        .map_err(|fault| unreadable(fault.to_string()))?;
    Ok(Logo {
        sha256: Digest::of(&clean).to_string(),
        width,
        height,
        png: STANDARD.encode(&clean),
    })
}

/// The bytes of a logo as it was kept.
pub fn bytes(logo: &Logo) -> Option<Vec<u8>> {
    STANDARD.decode(&logo.png).ok()
}
