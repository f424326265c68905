//! What the service writes to its log while a test looks.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing::Level;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

static STARTED: Once = Once::new();

/// How many tests look; nothing is kept, nor even formatted, while none does.
static READERS: AtomicUsize = AtomicUsize::new(0);

/// One log for the process, as every service of it has the same.
static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn written() -> MutexGuard<'static, Vec<u8>> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        written().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The log from the moment this was made: everything the service itself would ever write, at whatever
/// level, and what its libraries write down to `debug`.
pub struct Log {
    from: usize,
}

impl Log {
    pub fn read() -> Self {
        STARTED.call_once(|| {
            let is_wanted = dynamic_filter_fn(|metadata, _| {
                let is_own = metadata.target().starts_with("thidua");
                READERS.load(Ordering::Acquire) > 0 && (is_own || *metadata.level() <= Level::DEBUG)
            });
            let layer = fmt::layer().with_ansi(false).with_writer(|| Writer).with_filter(is_wanted);
            tracing_subscriber::registry().with(layer).init();
        });
        READERS.fetch_add(1, Ordering::AcqRel);
        Self { from: written().len() }
    }

    /// Lines up to now, of this test's service and of others that ran at the same time.
    pub fn lines(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&written()[self.from..]).into_owned();
        text.lines().map(str::to_owned).collect()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        READERS.fetch_sub(1, Ordering::AcqRel);
    }
}
