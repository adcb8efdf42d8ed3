//! The page: HTML for people, made on the server.

use super::App;
use axum::Router;
use std::sync::Arc;

/// Everything that is not of the API.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
}
