//! A thread that does something again and again, until it is dropped.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use crate::error::{Context, Result};

/// Whether a thread is to end. It stays asked, whenever and however often somebody looks: to unpark the
/// thread instead would be lost on one that just then waits for the database.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// Whether somebody asked.
    pub fn is_asked(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits so long, or until somebody asks; says whether somebody did.
    pub fn wait(&self, pause: Duration) -> bool {
        let asked = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.1.wait_timeout_while(asked, pause, |asked| !*asked);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn ask(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }
}

/// The thread, and how it is told to end. Dropping it waits until what it does now is finished.
pub struct Turning {
    stop: Stop,
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
        mut turn: impl FnMut(&Stop) + Send + 'static,
    ) -> Result<Self> {
        let stop = Stop::default();
        let stopped = stop.clone();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                while !stopped.is_asked() {
                    turn(&stopped);
                    stopped.wait(pause);
                }
            })
            .internal("starting a background thread")?;
        Ok(Self { stop, thread: Some(thread) })
    }

    /// Tells the thread to end, without waiting for it.
    pub fn halt(&self) {
        self.stop.ask();
    }
}

impl Drop for Turning {
    fn drop(&mut self) {
        self.halt();
        if let Some(thread) = self.thread.take() {
            let name = thread.thread().name().unwrap_or_default().to_owned();
            if thread.join().is_err() {
                tracing::error!(name, "a background thread panicked");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Instant};

    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn a_thread_that_is_told_while_it_waits_for_something_else_ends_without_its_pause() {
        let (begun, has_begun) = mpsc::channel();
        let (answer, waiting) = mpsc::channel::<()>();
        let turning = Turning::start("test", LONG, move |_| {
            begun.send(()).unwrap();
            waiting.recv().unwrap();
            // What wakes a thread from this is taken by the wait.
            std::thread::park_timeout(Duration::from_millis(1));
        })
        .unwrap();
        has_begun.recv().unwrap();
        turning.halt();
        answer.send(()).unwrap();
        let began = Instant::now();
        drop(turning);
        assert!(began.elapsed() < LONG / 10);
    }

    #[test]
    fn a_pause_ends_when_somebody_asks_and_not_before() {
        let stop = Stop::default();
        assert!(!stop.wait(Duration::from_millis(1)));
        let asked = stop.clone();
        let waiting = std::thread::spawn(move || asked.wait(LONG));
        stop.ask();
        assert!(waiting.join().unwrap());
        assert!(stop.wait(LONG));
    }

    #[test]
    fn turns_are_taken_again_and_again() {
        let (turn, turns) = mpsc::channel();
        let mut count = 0;
        let turning = Turning::start("test", Duration::from_millis(1), move |_| {
            count += 1;
            let _ = turn.send(count);
        })
        .unwrap();
        assert_eq!(turns.iter().take(3).collect::<Vec<_>>(), [1, 2, 3]);
        drop(turning);
    }
}
