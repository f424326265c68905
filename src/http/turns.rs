//! How much heavy work of one kind is done at once, and how much may wait. Setting a paper keeps a core
//! busy, a package or a message fills memory, and none of it can be stopped, so that a crowd of requests
//! would stand in the way of all others.

use std::sync::Arc;

use actix_web::web;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Context, Error, Result};

/// Pieces of work done at once.
const AT_ONCE: usize = 2;

/// Pieces of work being done and waiting for it.
const ADMITTED: usize = 34;

/// Seconds after which a caller who was turned away may come back.
const RETRY_SECONDS: u32 = 2;

/// The places in which work of one kind is done.
#[derive(Debug)]
pub struct Turns {
    places: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

impl Default for Turns {
    fn default() -> Self {
        Self::admitting(ADMITTED)
    }
}

impl Turns {
    /// Places for work that is done, waits, or whose outcome is held.
    pub fn admitting(admitted: usize) -> Self {
        Self::with(AT_ONCE, admitted)
    }

    fn with(at_once: usize, admitted: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once)),
            admitted: Arc::new(Semaphore::new(admitted)),
        }
    }

    /// Does work on a thread that may wait, when it is its turn. A caller who goes away meanwhile takes
    /// neither the work nor its place along.
    ///
    /// # Errors
    /// `unavailable` when too many wait; whatever the work refuses.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run_held(work).await.map(|(made, _)| made)
    }

    /// The same for what fills memory until it is sent: it counts among what is admitted as long as the
    /// second value is held.
    ///
    /// # Errors
    /// As [`Turns::run`].
    pub async fn run_held<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<(T, OwnedSemaphorePermit)> {
        let admission = Arc::clone(&self.admitted)
            .try_acquire_owned()
            .map_err(|_| Error::unavailable(RETRY_SECONDS, "too many wait for their turn"))?;
        let place =
            Arc::clone(&self.places).acquire_owned().await.internal("waiting for a turn")?;
        let in_place = move || {
            let _place = place;
            work().map(|made| (made, admission))
        };
        web::block(in_place).await.internal("doing work in its turn")?
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        time::Duration,
    };

    use super::*;
    use crate::error::Code;

    #[test]
    fn two_are_done_at_once_a_few_wait_and_the_rest_is_turned_away() {
        let system = actix_web::rt::System::new();
        system.block_on(async {
            let turns = Arc::new(Turns::with(2, 3));
            let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let (release, gate) = mpsc::channel::<()>();
            let gate = Arc::new(std::sync::Mutex::new(gate));
            let mut begun = Vec::new();
            for _ in 0..3 {
                let (turns, gate) = (Arc::clone(&turns), Arc::clone(&gate));
                let (running, most) = (Arc::clone(&running), Arc::clone(&most));
                begun.push(actix_web::rt::spawn(async move {
                    let work = move || {
                        most.fetch_max(
                            running.fetch_add(1, Ordering::SeqCst) + 1,
                            Ordering::SeqCst,
                        );
                        let waited = gate.lock().unwrap().recv_timeout(Duration::from_secs(20));
                        running.fetch_sub(1, Ordering::SeqCst);
                        waited.internal("waiting for the test")
                    };
                    turns.run(work).await
                }));
            }
            while turns.admitted.available_permits() > 0 {
                actix_web::rt::time::sleep(Duration::from_millis(1)).await;
            }
            let refused = turns.run(|| Ok(())).await.unwrap_err();
            assert_eq!(refused.code(), Code::Unavailable);
            assert_eq!(refused.retry_after_seconds(), Some(RETRY_SECONDS));
            for _ in 0..3 {
                release.send(()).unwrap();
            }
            for one in begun {
                one.await.unwrap().unwrap();
            }
            assert!(most.load(Ordering::SeqCst) <= 2, "more than two at once");
            assert_eq!(turns.run(|| Ok(7)).await.unwrap(), 7, "the places are free again");
        });
    }

    #[test]
    fn what_is_held_is_counted_until_it_is_let_go() {
        let system = actix_web::rt::System::new();
        system.block_on(async {
            let turns = Turns::with(1, 1);
            let (made, held) = turns.run_held(|| Ok(7)).await.unwrap();
            assert_eq!(made, 7);
            assert_eq!(turns.run(|| Ok(())).await.unwrap_err().code(), Code::Unavailable);
            drop(held);
            turns.run(|| Ok(())).await.unwrap();
        });
    }
}
