//! Lists of pages: so many rows on each, and the way to the one before and after it.

/// The last page that anybody is shown.
const LAST: usize = 100_000;

/// Which part of a list a page shows.
#[derive(Debug, Clone, Copy)]
pub struct Pages<'a> {
    address: &'a str,
    page: usize,
    size: usize,
}

/// The ways to the pages around one.
#[derive(Debug, Clone)]
pub struct Pager {
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
}

impl<'a> Pages<'a> {
    /// The page of this number, from 0 on, of a list at an address; `size` rows each.
    pub fn new(address: &'a str, page: usize, size: usize) -> Self {
        Self {
            address,
            page: page.min(LAST),
            size,
        }
    }

    /// How many rows to read: one more than the page shows tells whether there are more.
    pub fn rows(&self) -> i64 {
        i64::try_from(self.size + 1).unwrap_or(i64::MAX)
    }

    /// How many rows stand before the page.
    pub fn from(&self) -> i64 {
        i64::try_from(self.page * self.size).unwrap_or(i64::MAX)
    }

    /// The ways to the other pages; `rows`, which were read for this one, are cut to what it shows.
    pub fn pager<T>(&self, rows: &mut Vec<T>) -> Pager {
        let more = rows.len() > self.size;
        rows.truncate(self.size);
        let address = |page: usize| format!("{}?page={page}", self.address);
        Pager {
            previous: self.page.checked_sub(1).map(address),
            next: more.then(|| address(self.page + 1)),
        }
    }
}
