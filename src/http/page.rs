//! Lists: page size, signed cursors, the next link, and the weak tag of a page.

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header, web::Data};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::future::{Ready, ready};
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{Call, Principal},
    params,
    reply::{self, Tagged},
};
use crate::{
    app::App,
    error::{Code, Context, Error, Place, Result},
};

/// Items on a page when the caller names no number.
const LIMIT_DEFAULT: i64 = 50;

/// Parameters of every list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// Items on a page.
    #[serde(default)]
    #[param(nullable = false, minimum = 1, maximum = 200, default = 50, format = Int32)]
    limit: Option<i64>,
    /// Where the page starts: `next_cursor` of the page before. It is bound to this list, its
    /// filters, its order and the caller.
    #[serde(default)]
    #[param(nullable = false, max_length = 1000, pattern = r"^[A-Za-z0-9_-]{23,1000}$")]
    cursor: Option<String>,
    /// Count all items that match, in `total_count`; otherwise it is null.
    #[serde(default)]
    #[param(nullable = false, default = false)]
    include_total: Option<bool>,
}

/// For lists without filters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoFilter {}

/// Filters of one list, its page, and what binds its cursor.
pub struct ListQuery<F> {
    /// Typed filters.
    pub filter: F,
    /// The page.
    pub page: Page,
}

/// The page a caller asked for.
#[derive(Clone)]
pub struct Page {
    /// Items on the page.
    pub limit: i64,
    /// Whether to count all.
    pub is_counted: bool,
    cursor: Option<String>,
    /// Path, filters, order and caller: what the cursor's signature covers besides the position.
    binding: String,
    path: String,
    query: Vec<(String, String)>,
    app: Data<App>,
}

impl<F: DeserializeOwned + IntoParams + 'static> FromRequest for ListQuery<F> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(req))
    }
}

/// Parameter names that belong to the page and not to the filter.
fn is_page_param(name: &str) -> bool {
    matches!(name, "limit" | "cursor" | "include_total")
}

impl<F: DeserializeOwned + IntoParams + 'static> ListQuery<F> {
    fn of(req: &HttpRequest) -> Result<Self> {
        use actix_web::HttpMessage;
        let app = req
            .app_data::<Data<App>>()
            .cloned()
            .ok_or_else(|| Error::bug("the app is always in the request"))?;
        let query = params::of_query(req.query_string())?;
        let (of_page, of_filter): (Vec<_>, Vec<_>) =
            query.iter().cloned().partition(|(name, _)| is_page_param(name));
        let filter = params::read::<F>(of_filter.iter().cloned(), Place::Query)?;
        let page = params::read::<PageParams>(of_page.into_iter(), Place::Query)?;
        let caller = req
            .extensions()
            .get::<Principal>()
            .map(|principal| principal.0.id.clone())
            .unwrap_or_default();
        let mut parts: Vec<String> =
            of_filter.iter().map(|(name, value)| format!("{name}={value}")).collect();
        parts.sort();
        let path = req.path().to_owned();
        let page = Page {
            limit: page.limit.unwrap_or(LIMIT_DEFAULT),
            is_counted: page.include_total.unwrap_or(false),
            cursor: page.cursor,
            binding: format!("{path}\n{}\n{caller}", parts.join("\n")),
            path,
            query: query.into_iter().filter(|(name, _)| name != "cursor").collect(),
            app,
        };
        Ok(Self { filter, page })
    }
}

impl Page {
    /// Rows to ask for: one more than the page, which tells whether there is a next one.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }

    /// The position after which the page starts.
    ///
    /// # Errors
    /// `invalid-cursor` when the cursor is forged or of another list, filter or caller.
    pub fn after<P: DeserializeOwned>(&self) -> Result<Option<P>> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let bad = || Error::new(Code::InvalidCursor);
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad())?;
        let (position, mac) = bytes.split_last_chunk::<16>().ok_or_else(bad)?;
        if !self.app.keys.cursor_verify(&self.signed(position), mac) {
            return Err(bad());
        }
        serde_json::from_slice(position).map(Some).map_err(|_| bad())
    }

    fn signed(&self, position: &[u8]) -> Vec<u8> {
        [self.binding.as_bytes(), b"\0", position].concat()
    }

    fn cursor_of<P: Serialize>(&self, position: &P) -> Result<String> {
        let mut bytes = serde_json::to_vec(position).internal("writing a cursor")?;
        let mac = self.app.keys.cursor_mac(&self.signed(&bytes));
        bytes.extend_from_slice(&mac);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Cuts fetched rows to the page and makes the cursor of the next one.
    ///
    /// # Errors
    /// When a position cannot be written.
    pub fn cut<R, P: Serialize>(
        &self,
        mut rows: Vec<R>,
        position: impl Fn(&R) -> P,
    ) -> Result<(Vec<R>, Option<String>)> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        if rows.len() <= limit {
            return Ok((rows, None));
        }
        rows.truncate(limit);
        let next = rows.last().map(|last| self.cursor_of(&position(last))).transpose()?;
        Ok((rows, next))
    }

    /// [`Page::cut`] for rows that were looked for and not all found: where the walk gave up before the page
    /// was full, the cursor of the short page goes on after the last position that was looked at.
    ///
    /// # Errors
    /// When a position cannot be written.
    pub fn cut_at<R, P: Serialize>(
        &self,
        rows: Vec<R>,
        position: impl Fn(&R) -> P,
        rest: Option<P>,
    ) -> Result<(Vec<R>, Option<String>)> {
        let (rows, next) = self.cut(rows, position)?;
        if next.is_some() {
            return Ok((rows, next));
        }
        let next = rest.map(|rest| self.cursor_of(&rest)).transpose()?;
        Ok((rows, next))
    }

    /// [`Page::cut`] for a list that only grows at its end: the cursor goes on after the last row
    /// that was seen, so that a later call continues from there. An empty page keeps the cursor
    /// that the caller came with.
    ///
    /// # Errors
    /// When a position cannot be written.
    pub fn cut_open_ended<R, P: Serialize>(
        &self,
        rows: Vec<R>,
        position: impl Fn(&R) -> P,
    ) -> Result<(Vec<R>, Option<String>)> {
        let (rows, next) = self.cut(rows, &position)?;
        let next = match (next, rows.last()) {
            (Some(next), _) => Some(next),
            (None, Some(last)) => Some(self.cursor_of(&position(last))?),
            (None, None) => self.cursor.clone(),
        };
        Ok((rows, next))
    }

    /// The `Link` header of the next page.
    fn link(&self, cursor: &str) -> String {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut parts: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        parts.push(format!("cursor={cursor}"));
        format!("<{}?{}>; rel=\"next\"", self.path, parts.join("&"))
    }
}

/// A page of a list. A short page is not the end; `next_cursor: null` is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// Objects of this page.
    #[schema(max_items = 200)]
    pub items: Vec<T>,
    /// Cursor of the next page; null at the end.
    #[schema(required = true, max_length = 1000, example = json!(null))]
    pub next_cursor: Option<String>,
    /// How many objects match in all; null unless `include_total=true`; in a search also where there are
    /// too many to count.
    #[schema(required = true, minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub total_count: Option<i64>,
}

/// Answers a list with its weak tag and next link.
///
/// # Errors
/// When the page cannot be written as JSON.
pub fn listed<T: Tagged>(call: &Call, page: &Page, list: &Listing<T>) -> Result<HttpResponse> {
    let mut tags: Vec<&str> = Vec::with_capacity(list.items.len() + 2);
    for item in &list.items {
        tags.push(item.etag());
        tags.extend(item.expanded());
    }
    let total = list.total_count.map(|count| count.to_string()).unwrap_or_default();
    tags.push(&total);
    tags.push(list.next_cursor.as_deref().unwrap_or_default());
    let count = i64::try_from(list.items.len()).unwrap_or(i64::MAX);
    let tag = format!("W/{}", reply::etag(count, &tags));
    if reply::is_known(call, &tag) {
        return Ok(reply::not_modified(&tag));
    }
    let mut response = reply::shown(list)?;
    let headers = response.headers_mut();
    if let Ok(value) = header::HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, value);
    }
    if let Some(cursor) = &list.next_cursor
        && let Ok(value) = header::HeaderValue::from_str(&page.link(cursor))
    {
        headers.insert(header::LINK, value);
    }
    Ok(response)
}

/// Adds the keyset condition and order to a boxed query. Written as `a <= x AND (a < x OR id < y)`,
/// which both planners answer from the index; the usual `a < x OR (a = x AND id < y)` is not.
#[macro_export]
macro_rules! keyset {
    ($query:ident, $column:expr, $id:expr, $descending:expr, $after:expr, $limit:expr) => {{
        if $descending {
            if let Some((value, id)) = $after {
                $query =
                    $query.filter($column.le(value.clone()).and($column.lt(value).or($id.lt(id))));
            }
            $query.order(($column.desc(), $id.desc())).limit($limit)
        } else {
            if let Some((value, id)) = $after {
                $query =
                    $query.filter($column.ge(value.clone()).and($column.gt(value).or($id.gt(id))));
            }
            $query.order(($column.asc(), $id.asc())).limit($limit)
        }
    }};
}
