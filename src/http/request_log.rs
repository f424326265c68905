//! The span of a request: method, route pattern, request id and trace. Never the query, a header,
//! a body, a name or a token: the log is read by more people than the data.

use actix_web::{
    HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// Makes the span of each request for `TracingLogger`.
pub struct HouseSpan;

impl RootSpanBuilder for HouseSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().copied();
        let trace = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
        tracing::info_span!(
            "http",
            method = %request.method(),
            request_id = id.map(tracing::field::display),
            trace_id = trace.and_then(trace_id),
        )
    }

    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, actix_web::Error>) {}
}

/// The trace id of a `traceparent` header (W3C Trace Context), when it has the right form.
fn trace_id(header: &str) -> Option<&str> {
    let mut parts = header.split('-');
    let (version, id) = (parts.next()?, parts.next()?);
    let is_hex = |text: &str| text.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
    let is_id = id.len() == 32 && is_hex(id) && id.bytes().any(|byte| byte != b'0');
    (version.len() == 2 && is_hex(version) && is_id).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::trace_id;

    #[test]
    fn only_a_well_formed_trace_is_continued() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(trace_id(good), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        assert_eq!(trace_id("00-00000000000000000000000000000000-00f067aa0ba902b7-01"), None);
        assert_eq!(trace_id("secret-text"), None);
    }
}
