//! Lists, page by page.

use std::collections::HashSet;

use serde_json::Value;

use super::client::GraphClient;
use super::operation::Operation;
use crate::error::{Error, Result, codes};

/// No list is followed further: at 100 items a page that is a million.
pub const PAGE_LIMIT: usize = 10_000;

/// Whether a query needs the directory's advanced index: `ne`, `not`, `endsWith`, `$search`, `$orderby` with `$filter`.
///
/// Such a query sends `ConsistencyLevel: eventual` and `$count=true`, and reads an index that lags further behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advanced(pub bool);

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// What was read, in the service's order.
    pub items: Vec<Value>,
    /// Whether that is all.
    pub complete: bool,
}

impl GraphClient {
    /// Reads a whole list. A list longer than [`PAGE_LIMIT`] pages, or one whose pages repeat, is `graph.malformed`.
    ///
    /// A list is read over time and not at one moment, so absence from it proves nothing.
    pub async fn list(&self, path: &str, advanced: Advanced) -> Result<Vec<Value>> {
        let listing = self.list_up_to(path, advanced, PAGE_LIMIT).await?;
        if listing.complete {
            return Ok(listing.items);
        }
        Err(malformed(path, &format!("has more than {PAGE_LIMIT} pages")))
    }

    /// Reads the first pages of a list.
    pub async fn list_up_to(&self, path: &str, advanced: Advanced, max_pages: usize) -> Result<Listing> {
        let first = operation(path, advanced);
        let body = self.send_ref(&first).await.into_result()?.body;
        self.follow_pages(&first, body, max_pages).await
    }

    /// Reads a whole list and hands over each item, so that no more than a page of it is held.
    pub async fn each(&self, path: &str, advanced: Advanced, item: impl FnMut(Value)) -> Result<()> {
        let first = operation(path, advanced);
        let page = self.send_ref(&first).await.into_result()?.body;
        self.each_rest(&first, page, item).await
    }

    /// The same for a list whose first page was read in a batch by `first`.
    pub async fn each_rest(&self, first: &Operation, page: Value, item: impl FnMut(Value)) -> Result<()> {
        if self.visit_pages(first, page, PAGE_LIMIT, item).await? {
            return Ok(());
        }
        Err(malformed(first.path(), &format!("has more than {PAGE_LIMIT} pages")))
    }

    async fn follow_pages(&self, first: &Operation, body: Value, max_pages: usize) -> Result<Listing> {
        let mut items = Vec::new();
        let complete = self.visit_pages(first, body, max_pages, |item| items.push(item)).await?;
        Ok(Listing { items, complete })
    }

    /// Hands over the items of the first pages and says whether that is all.
    async fn visit_pages(
        &self,
        first: &Operation,
        mut body: Value,
        max_pages: usize,
        mut item: impl FnMut(Value),
    ) -> Result<bool> {
        let path = first.path();
        let mut visited = HashSet::new();
        for page in 1.. {
            let (found, next) = take_page(body, path)?;
            found.into_iter().for_each(&mut item);
            let Some(link) = next else { return Ok(true) };
            if page >= max_pages {
                break;
            }
            if visited.contains(&link) {
                return Err(malformed(path, "comes back to a page that was read already"));
            }
            body = self.follow_as(&link, first).await.into_result()?.body;
            visited.insert(link);
        }
        Ok(false)
    }
}

fn operation(path: &str, advanced: Advanced) -> Operation {
    if !advanced.0 {
        return Operation::get(path);
    }
    let counted =
        path.split_once('?').is_some_and(|(_, query)| query.split('&').any(|o| o.starts_with("$count=")));
    let path = match (counted, path.contains('?')) {
        (true, _) => path.to_owned(),
        (false, true) => format!("{path}&$count=true"),
        (false, false) => format!("{path}?$count=true"),
    };
    Operation::get(path).header("ConsistencyLevel", "eventual")
}

/// The items of a page and the link to the next one. A page may be empty and still have a next one.
fn take_page(mut body: Value, path: &str) -> Result<(Vec<Value>, Option<String>)> {
    let Some(Value::Array(items)) = body.get_mut("value").map(Value::take) else {
        return Err(malformed(path, "holds no list"));
    };
    match body.get_mut("@odata.nextLink").map(Value::take) {
        None | Some(Value::Null) => Ok((items, None)),
        Some(Value::String(link)) => Ok((items, Some(link))),
        Some(_) => Err(malformed(path, "has a next page without an address")),
    }
}

fn malformed(path: &str, why: &str) -> Error {
    let route = path.split('?').next().unwrap_or_default();
    Error::new(codes::GRAPH_MALFORMED, format!("the list `{route}` {why}"))
        .hint("This is a fault of the service; try again, and keep the request id for a support case.")
}
