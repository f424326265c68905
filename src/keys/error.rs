//! What can go wrong with the key directory, and with a token.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

/// Why the keys cannot be used. The text names the file and what to do; it never holds key
/// material.
#[derive(Debug)]
pub enum KeyError {
    /// The system refused to read or write.
    Io {
        /// What was being done, such as `reading`.
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Other users may read a secret file, or write to the directory.
    Exposed {
        /// The file or directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The permission bits it should have at most.
        mode_max: u32,
    },
    /// A file does not hold what its name says.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The system has no randomness to make a key of.
    NoRandomness(String),
    /// No key of this name is in the directory.
    UnknownKey(String),
    /// The key signs at present and cannot be retired; rotate first.
    ActiveKey(String),
    /// The claims could not be signed.
    Unsigned(String),
    /// A secret could not be sealed or opened.
    Unopened(String),
}

impl KeyError {
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }

    pub(super) fn damaged(path: PathBuf, reason: impl Display) -> Self {
        Self::Damaged { path, reason: reason.to_string() }
    }
}

impl Display for KeyError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, path, source } => write!(f, "{doing} {}: {source}", path.display()),
            Self::Exposed { path, mode, mode_max } => write!(
                f,
                "{} has mode {mode:04o}, so that other users can get at the keys; \
                 run `chmod {mode_max:04o} {0}`, \
                 and rotate the keys if somebody may have read them",
                path.display()
            ),
            Self::Damaged { path, reason } => {
                write!(f, "{} is no usable key file: {reason}", path.display())
            }
            Self::NoRandomness(reason) => write!(f, "the system gives no random bytes: {reason}"),
            Self::UnknownKey(kid) => write!(f, "there is no key `{kid}`"),
            Self::ActiveKey(kid) => {
                write!(f, "key `{kid}` is the one that signs; rotate before retiring it")
            }
            Self::Unsigned(reason) => write!(f, "the token could not be signed: {reason}"),
            Self::Unopened(reason) => write!(f, "a secret does not open: {reason}"),
        }
    }
}

impl std::error::Error for KeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Exposed { .. }
            | Self::Damaged { .. }
            | Self::NoRandomness(_)
            | Self::UnknownKey(_)
            | Self::ActiveKey(_)
            | Self::Unsigned(_)
            | Self::Unopened(_) => None,
        }
    }
}

/// Why a token, or a detached signature, is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// Not three parts of base64url, not the expected JSON, too long, or with a header field that
    /// we would have to understand.
    Malformed,
    /// Signed by a key that is not, or no longer, ours.
    UnknownKey,
    /// The signature does not fit.
    BadSignature,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// From another issuer.
    WrongIssuer,
    /// For another service.
    WrongAudience,
    /// Not an access token (`at+jwt`) signed with `EdDSA`.
    WrongType,
}

impl Display for TokenError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the token is malformed",
            Self::UnknownKey => "the token is signed by an unknown key",
            Self::BadSignature => "the signature does not fit",
            Self::Expired => "the token has expired",
            Self::NotYetValid => "the token is not valid yet",
            Self::WrongIssuer => "the token comes from another issuer",
            Self::WrongAudience => "the token is for another service",
            Self::WrongType => "the token is not an access token of this service",
        })
    }
}

impl std::error::Error for TokenError {}
