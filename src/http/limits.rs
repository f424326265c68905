//! Rate limits per caller, with the RateLimit headers of the IETF draft. The draft may still
//! change; only this file knows its form.

use std::{num::NonZeroU32, time::Duration};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use crate::{
    config::Settings,
    error::{Code, Error, Result},
};

type Limiter =
    RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// The window that quotas are counted in.
const WINDOW: Duration = Duration::from_secs(60);

/// Reads and writes are counted apart, so that a reader in a loop cannot lock out its own writes.
pub struct Limits {
    read: Class,
    write: Class,
}

struct Class {
    name: &'static str,
    quota: u32,
    limiter: Limiter,
}

/// What is left to a caller.
pub struct Left {
    /// `RateLimit-Policy`.
    pub policy: String,
    /// `RateLimit`.
    pub limit: String,
}

impl Limits {
    /// Limits as configured.
    pub fn new(settings: &Settings) -> Self {
        Self {
            read: Class::new("read", settings.rate_read_per_minute),
            write: Class::new("write", settings.rate_write_per_minute),
        }
    }

    /// Counts one call.
    ///
    /// # Errors
    /// `rate-limited`, with the seconds to wait.
    pub fn count(&self, caller: &str, is_write: bool) -> Result<Left> {
        if is_write { &self.write } else { &self.read }.count(caller)
    }

    /// Forgets callers whose quota is full again.
    pub fn tidy(&self) {
        self.read.limiter.retain_recent();
        self.write.limiter.retain_recent();
    }
}

impl Class {
    fn new(name: &'static str, quota: NonZeroU32) -> Self {
        let limiter = DefaultKeyedRateLimiter::keyed(Quota::per_minute(quota))
            .with_middleware::<StateInformationMiddleware>();
        Self { name, quota: quota.get(), limiter }
    }

    fn count(&self, caller: &str) -> Result<Left> {
        let policy = format!("\"{}\";q={};w={}", self.name, self.quota, WINDOW.as_secs());
        match self.limiter.check_key(&caller.to_owned()) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                let used = u64::from(self.quota.saturating_sub(left));
                let full_in = (used * WINDOW.as_secs()).div_ceil(u64::from(self.quota));
                let limit = format!("\"{}\";r={left};t={full_in}", self.name);
                Ok(Left { policy, limit })
            }
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
                Err(Error::new(Code::RateLimited)
                    .retry_after(u32::try_from(wait).unwrap_or(u32::MAX)))
            }
        }
    }
}
