//! Reads the QR code of a page as a telephone would.

use crate::house::person::Person;

/// How many dots of the picture one square of the code takes.
const DOTS: usize = 4;

/// The quiet zone around the code, in squares.
const QUIET: usize = 4;

/// What the only QR code on the page holds. It is drawn again from its vector shapes, then found and decoded as in any
/// photograph.
pub(super) async fn read(person: &Person) -> String {
    // VE-8: the square holds the address of the look-up and the revision.
    let script = "const code = document.querySelector('svg.qr'); \
                  return [code.viewBox.baseVal.width, code.querySelector('path').getAttribute('d')]";
    let drawn = person.browser.run(script, vec![]).await;
    let side = usize::try_from(drawn[0].as_u64().expect("a width")).expect("a small width");
    let dark: Vec<(usize, usize)> = drawn[1]
        .as_str()
        .expect("shapes")
        .split('M')
        .filter(|square| !square.is_empty())
        .map(square)
        .collect();
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side * DOTS, side * DOTS, |x, y| {
        let place = ((x / DOTS).wrapping_sub(QUIET), (y / DOTS).wrapping_sub(QUIET));
        if dark.contains(&place) { 0 } else { 255 }
    });
    let codes = picture.detect_grids();
    let [code] = &codes[..] else {
        panic!("{} codes are on the page", codes.len())
    };
    code.decode().expect("it can be read").1
}

/// The place of one square: "3 7h1v1h-1z".
fn square(shape: &str) -> (usize, usize) {
    let place = shape.split('h').next().and_then(|place| place.split_once(' '));
    let (x, y) = place.unwrap_or_else(|| panic!("{shape} is no square"));
    (x.parse().expect("a column"), y.parse().expect("a row"))
}
