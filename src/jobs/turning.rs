//! A thread that does something again and again, until it is dropped.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use crate::error::{Context, Result};

/// The thread, and how it is told to end. Dropping it waits until what it does now is finished.
pub struct Turning {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Turning {
    /// Starts a thread that takes a turn, pauses, and so on. A turn can ask whether it is to end.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start(
        name: &str,
        pause: Duration,
        turn: impl Fn(&AtomicBool) + Send + 'static,
    ) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                while !stopped.load(Ordering::Acquire) {
                    turn(&stopped);
                    std::thread::park_timeout(pause);
                }
            })
            .internal("starting a background thread")?;
        Ok(Self { stop, thread: Some(thread) })
    }

    /// Tells the thread to end, without waiting for it.
    pub fn halt(&self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }
}

impl Drop for Turning {
    fn drop(&mut self) {
        self.halt();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a background thread panicked");
        }
    }
}
