//! What calls to other systems have in common.

use std::sync::Arc;

use ureq::tls::{RootCerts, TlsConfig};

/// TLS that trusts the roots of the system, among which a city keeps its own. The cryptography is
/// named, so that no default of the process decides.
pub fn tls() -> TlsConfig {
    TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}
