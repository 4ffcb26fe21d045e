//! Lists of the API: newest first, page by page. The cursor is the place after which the next page begins, so a walk
//! through all pages meets each item once, whatever is added meanwhile.

use std::str::FromStr;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::problem::Answer;
use crate::base::error::{Error, Fields, Result};
use crate::base::given::Given;

/// Items on a page where nothing else is asked for.
const USUAL: i32 = 50;
/// The most there are on one.
const MOST: i32 = 200;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    limit: Given,
    cursor: Given,
}

/// The same, checked.
#[derive(Debug, Clone, Copy)]
pub struct Part<C> {
    /// Most items on the page.
    limit: i32,
    /// The last item of the page before.
    pub after: Option<C>,
}

impl Asked {
    /// Checks both.
    pub fn part<C: FromStr>(&self) -> Result<Part<C>> {
        let mut fields = Fields::none();
        let limit = if self.limit.is_empty() {
            Some(USUAL)
        } else {
            fields.take("limit", self.limit.whole(1..=MOST))
        };
        let cursor = self.cursor.as_str();
        let after = if cursor.is_empty() {
            None
        } else {
            let after = cursor.parse::<C>().ok();
            if after.is_none() {
                fields.add(
                    "cursor",
                    "This is no cursor. Take `next` of the page before as it is.",
                );
            }
            after
        };
        fields.check()?;
        Ok(Part {
            limit: limit.unwrap_or(USUAL),
            after,
        })
    }
}

impl<C> Part<C> {
    /// How many rows to read: one more than the page shows tells whether there are more.
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The answer, of at most `rows` items that follow the cursor. `key` is the place of an item.
    pub fn answer<T: Serialize>(
        &self,
        request: &HttpRequest,
        items: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Answer {
        self.answer_with(request, items, key, json!({}))
    }

    /// The same with other fields beside the items.
    pub fn answer_with<T: Serialize>(
        &self,
        request: &HttpRequest,
        mut items: Vec<T>,
        key: impl Fn(&T) -> String,
        beside: Value,
    ) -> Answer {
        let size = usize::try_from(self.limit).unwrap_or(1);
        let more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| more).map(key);
        let mut response = HttpResponse::Ok();
        if let Some(next) = &next {
            response.insert_header((header::LINK, link(request, next)?));
        }
        let mut body = beside;
        if let Some(fields) = body.as_object_mut() {
            let items = serde_json::to_value(items).map_err(|e| Error::Broken(e.into()))?;
            fields.insert("items".to_owned(), items);
            fields.insert("next".to_owned(), json!(next));
        }
        Ok(response.json(body))
    }
}

impl<C: Ord + Copy> Part<C> {
    /// The part of a short list that is read whole.
    pub fn of<T>(&self, mut all: Vec<T>, key: impl Fn(&T) -> C) -> Vec<T> {
        all.sort_by_key(|item| std::cmp::Reverse(key(item)));
        all.retain(|item| self.after.is_none_or(|after| key(item) < after));
        all.truncate(usize::try_from(self.rows()).unwrap_or(1));
        all
    }
}

/// The address of the next page: this one with another cursor.
fn link(request: &HttpRequest, next: &str) -> Result<String> {
    let pairs: Vec<(String, String)> =
        serde_html_form::from_str(request.query_string()).map_err(|e| Error::Unreadable(e.to_string()))?;
    let mut pairs: Vec<(String, String)> = pairs.into_iter().filter(|(name, _)| name != "cursor").collect();
    pairs.push(("cursor".to_owned(), next.to_owned()));
    let query = serde_html_form::to_string(&pairs).map_err(|e| Error::Broken(e.into()))?;
    Ok(format!("<{}?{query}>; rel=\"next\"", request.path()))
}
