//! HTTP: the layers of a request from outside in, and the server.
//!
//! 1. `TracingLogger` opens the span and gives the request id.
//! 2. `finish` turns every error into a problem document, adds headers, counts and logs.
//! 3. CORS answers preflights and marks allowed origins; before the gate, because a preflight
//!    carries no token.
//! 4. Compression, outside the gate so that refusals shrink too.
//! 5. `admit` checks length, `Accept`, token, rate and role.
//! 6. `dispatch`: the operation, or 404, 405 and OPTIONS from the index.

mod accept;
pub mod admit;
pub mod body;
mod callers;
pub mod command;
pub mod contract;
mod dispatch;
pub mod download;
pub mod extract;
mod finish;
pub mod form;
mod json_body;
pub mod limits;
pub mod metrics;
pub mod negotiate;
mod oauth_error;
pub mod operations;
pub mod page;
mod params;
pub mod patch;
mod peer;
pub mod problem;
mod refusals;
pub mod reply;
mod request_log;
mod schema_check;
pub mod sending;
pub mod served;
mod server;
pub mod streams;
pub mod system;
pub mod turns;
pub mod upload;

pub use server::{Running, start};

use operations::ServiceConfig;

/// Every operation of the API; the server and the document are made from this one list.
pub fn routes(config: &mut ServiceConfig<'_>) {
    system::configure(config);
    crate::features::configure(config);
    crate::jobs::configure(config);
    crate::audit::configure(config);
}
