//! Logs go to standard error, one JSON document or one line of text each.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::LogFormat;

/// Starts logging; `THIDUA_LOG` sets the filter. A second start in one process changes nothing.
pub fn start(format: LogFormat, default: &str) {
    let filter = std::env::var("THIDUA_LOG")
        .ok()
        .filter(|text| !text.is_empty())
        .and_then(|text| EnvFilter::try_new(text).ok())
        .unwrap_or_else(|| EnvFilter::new(default));
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).try_init(),
        LogFormat::Text => {
            log.with_target(false).with_ansi(std::io::stderr().is_terminal()).try_init()
        }
    };
    if started.is_err() {
        tracing::debug!("logging was started before");
    }
}
