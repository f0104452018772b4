//! The lessons' pages, which `scripts/lessons.mjs` makes: texts and listings are not in the wasm.

use super::fetch::request;
use crate::endpoint::FetchError;

/// The HTML of the lesson's page, never from the browser's own cache, which may hold that of another release. Dropping
/// the future aborts the request.
pub async fn lesson_page(id: &str) -> Result<String, FetchError> {
    let response = request(&format!("lessons/{id}.html")).await?.error_for_status()?;
    Ok(String::from_utf8_lossy(&response.body).into_owned())
}
