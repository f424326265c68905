//! Bytes that were made for an answer, on their way to a caller, with the place that is held for them.

use std::time::Duration;

use actix_web::{body::SizedStream, web::Bytes};
use futures_util::{Stream, stream};
use tokio::sync::mpsc;

use crate::error::{Error, Result};

/// Bytes that are handed over at once.
const PART_BYTES: usize = 64 * 1024;

/// How long a caller may take nothing of what is held for the answer.
const STALLED_MAX: Duration = Duration::from_secs(30);

/// Bytes that were made, sent in parts. They and what is held go with the last part, with the connection, or
/// when the caller takes nothing for a while, which breaks the connection off: who stalls keeps no place from
/// others.
pub fn sent<H: 'static>(bytes: Vec<u8>, held: H) -> SizedStream<impl Stream<Item = Result<Bytes>>> {
    sent_within(bytes, held, STALLED_MAX)
}

fn sent_within<H: 'static>(
    bytes: Vec<u8>,
    held: H,
    stalled_max: Duration,
) -> SizedStream<impl Stream<Item = Result<Bytes>>> {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let (sender, receiver) = mpsc::channel(1);
    actix_web::rt::spawn(async move {
        for part in bytes.chunks(PART_BYTES) {
            // A part of its own, so that one that nobody takes does not keep the whole.
            let part = Bytes::copy_from_slice(part);
            if sender.send_timeout(part, stalled_max).await.is_err() {
                break;
            }
        }
        drop(held);
    });
    let parts = stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|part| (Ok::<_, Error>(part), receiver))
    });
    SizedStream::new(length, parts)
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, sync::Arc};

    use actix_web::body::{BodySize, MessageBody};

    use super::*;

    #[test]
    fn bytes_that_were_made_are_sent_in_parts_and_what_was_held_goes_with_the_last() {
        let whole: Vec<u8> = (0..=255).cycle().take(150_000).collect();
        let held = Arc::new(());
        actix_web::rt::System::new().block_on(async {
            let body = sent(whole.clone(), Arc::clone(&held));
            assert_eq!(body.size(), BodySize::Sized(150_000));
            let mut body = std::pin::pin!(body);
            let mut parts: Vec<Bytes> = Vec::new();
            while let Some(part) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
                if parts.is_empty() {
                    assert_eq!(Arc::strong_count(&held), 2, "held while there is more");
                }
                parts.push(part.unwrap());
            }
            assert_eq!(parts.iter().map(Bytes::len).collect::<Vec<_>>(), [65_536, 65_536, 18_928]);
            assert_eq!(parts.concat(), whole);
            assert_eq!(Arc::strong_count(&held), 1);
        });
    }

    #[test]
    fn who_takes_nothing_for_a_while_loses_the_place_and_the_connection() {
        let held = Arc::new(());
        actix_web::rt::System::new().block_on(async {
            let body = sent_within(vec![0; 150_000], Arc::clone(&held), Duration::from_millis(1));
            assert_eq!(Arc::strong_count(&held), 2);
            while Arc::strong_count(&held) > 1 {
                actix_web::rt::time::sleep(Duration::from_millis(1)).await;
            }
            let mut body = std::pin::pin!(body);
            let mut length = 0;
            while let Some(part) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
                length += part.unwrap().len();
            }
            assert_eq!(length, 65_536, "less than was promised");
        });
    }
}
