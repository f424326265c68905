//! How many papers are rendered at once, and how many may wait. Setting a paper keeps a core busy and
//! cannot be stopped, so that a crowd of requests would stand in the way of all others.

use std::sync::Arc;

use actix_web::web;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Context, Error, Result};

/// Papers rendered at once.
const AT_ONCE: usize = 2;

/// Papers being rendered and waiting for it.
const ADMITTED: usize = 34;

/// Seconds after which a caller who was turned away may come back.
const RETRY_SECONDS: u32 = 2;

/// The places in which papers are rendered.
#[derive(Debug)]
pub struct Renderers {
    places: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

/// A place in which a paper is rendered, free again when it is dropped.
#[derive(Debug)]
pub struct Place {
    _held: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

impl Default for Renderers {
    fn default() -> Self {
        Self::with(AT_ONCE, ADMITTED)
    }
}

impl Renderers {
    fn with(at_once: usize, admitted: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once)),
            admitted: Arc::new(Semaphore::new(admitted)),
        }
    }

    /// A place for a rendering, when it is its turn. The work has to hold it to its end: whoever asked may go
    /// away meanwhile.
    ///
    /// # Errors
    /// `unavailable` when too many wait.
    pub async fn place(&self) -> Result<Place> {
        let admission = Arc::clone(&self.admitted)
            .try_acquire_owned()
            .map_err(|_| Error::unavailable(RETRY_SECONDS, "too many papers wait"))?;
        let place = Arc::clone(&self.places).acquire_owned().await.internal("waiting to render")?;
        Ok(Place { _held: (place, admission) })
    }

    /// Runs a rendering on a thread that may wait, when it is its turn. A caller who goes away meanwhile
    /// takes neither the work nor its place along.
    ///
    /// # Errors
    /// `unavailable` when too many wait; whatever the work refuses.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = self.place().await?;
        let held = move || {
            let _place = place;
            work()
        };
        web::block(held).await.internal("rendering a paper")?
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
    fn two_are_rendered_at_once_a_few_wait_and_the_rest_is_turned_away() {
        let system = actix_web::rt::System::new();
        system.block_on(async {
            let renderers = Arc::new(Renderers::with(2, 3));
            let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let (release, gate) = mpsc::channel::<()>();
            let gate = Arc::new(std::sync::Mutex::new(gate));
            let mut begun = Vec::new();
            for _ in 0..3 {
                let (renderers, gate) = (Arc::clone(&renderers), Arc::clone(&gate));
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
                    renderers.run(work).await
                }));
            }
            while renderers.admitted.available_permits() > 0 {
                actix_web::rt::time::sleep(Duration::from_millis(1)).await;
            }
            let refused = renderers.run(|| Ok(())).await.unwrap_err();
            assert_eq!(refused.code(), Code::Unavailable);
            assert_eq!(refused.retry_after_seconds(), Some(RETRY_SECONDS));
            for _ in 0..3 {
                release.send(()).unwrap();
            }
            for one in begun {
                one.await.unwrap().unwrap();
            }
            assert!(most.load(Ordering::SeqCst) <= 2, "more than two at once");
            assert_eq!(renderers.run(|| Ok(7)).await.unwrap(), 7, "the places are free again");
        });
    }
}
