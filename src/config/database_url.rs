//! Where the data is kept, and how its address is shown without the password.

use std::fmt::{self, Debug, Display, Formatter};
use std::path::PathBuf;

use percent_encoding::percent_decode_str;

const SSL_MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/// The database (cơ sở dữ liệu) to use.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file on this machine.
    Sqlite {
        /// Its path, absolute or from the working directory.
        path: PathBuf,
    },
    /// A PostgreSQL server.
    Postgres {
        /// The whole address as libpq takes it, perhaps with a password.
        url: Secret,
    },
}

/// Text that is shown only to those who ask for it by name.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A text to be kept from sight.
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself. Never for a log, an error or an answer.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Debug for Secret {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Display for DatabaseUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { path } => write!(f, "sqlite://{}", path.display()),
            Self::Postgres { url } => f.write_str(&redacted(url.expose())),
        }
    }
}

impl Debug for DatabaseUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

impl DatabaseUrl {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        Self::parse_for(text, cfg!(feature = "postgres-tls"))
    }

    fn parse_for(text: &str, has_tls: bool) -> Result<Self, String> {
        if text.contains(|c: char| c.is_control()) {
            return Err("has control characters in it".to_owned());
        }
        if let Some(path) = text.strip_prefix("sqlite://") {
            return parse_sqlite(path);
        }
        let Some(rest) =
            text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"))
        else {
            return Err(
                "is neither sqlite://PATH nor postgres://USER:PASSWORD@HOST/NAME".to_owned()
            );
        };
        if rest.is_empty() || text.contains(char::is_whitespace) {
            return Err("is not postgres://USER:PASSWORD@HOST/NAME; special characters are \
                        written as %XX"
                .to_owned());
        }
        for mode in ssl_modes(rest) {
            if !SSL_MODES.contains(&mode.as_str()) {
                return Err(format!("has an unknown sslmode; there are {}", SSL_MODES.join(", ")));
            }
            if !has_tls && (mode == "require" || mode.starts_with("verify-")) {
                return Err(format!(
                    "asks for TLS by sslmode={mode}, which this build does not have: build with \
                     `--features postgres-tls`, or take sslmode=disable inside a network you trust"
                ));
            }
        }
        Ok(Self::Postgres { url: Secret(text.to_owned()) })
    }
}

fn parse_sqlite(path: &str) -> Result<DatabaseUrl, String> {
    if path.is_empty() || path.ends_with('/') {
        return Err("names no file (for example sqlite://data/thidua.sqlite, or \
                    sqlite:///var/lib/thidua/thidua.sqlite)"
            .to_owned());
    }
    if path.contains(":memory:") {
        return Err(
            "is in memory, where each connection would have a database of its own; name a \
                    file"
                .to_owned(),
        );
    }
    if path.contains('?') {
        return Err("has options, and SQLite takes none here; name the file alone".to_owned());
    }
    Ok(DatabaseUrl::Sqlite { path: path.into() })
}

/// The values of `sslmode`, found as libpq finds them: user and password end at the first `@`
/// before a slash, and only after them a question mark begins the options.
fn ssl_modes(rest: &str) -> Vec<String> {
    let after_user = match rest.split_once('@') {
        Some((user, after)) if !user.contains('/') => after,
        Some(_) | None => rest,
    };
    let (_, options) = after_user.split_once('?').unwrap_or_default();
    options
        .split('&')
        .filter_map(|option| option.split_once('='))
        .filter(|(name, _)| decoded(name) == "sslmode")
        .map(|(_, mode)| decoded(mode))
        .collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The address without user, password and options. Cautious rather than exact, because it is also
/// used for what is no valid address: everything up to the last `@` may belong to a password.
pub(super) fn redacted(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return "***".to_owned();
    };
    let (user, rest) = match rest.rsplit_once('@') {
        Some((_, after)) => ("***@", after),
        None => ("", rest),
    };
    let (place, options) = match rest.split_once('?') {
        Some((place, _)) => (place, "?***"),
        None => (rest, ""),
    };
    format!("{scheme}://{user}{place}{options}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRETS: [&str; 7] = [
        "postgres://app:s3cret@db/thidua",
        "postgresql://app:s3cr/s3cret@s3cret@db:5432/thidua?sslmode=disable",
        "postgres:///thidua?host=/run&password=s3cret",
        "postgres://app:s3cret?x@db/thidua",
        "postgress://app:s3cret@db",
        "host=db password=s3cret",
        "app:s3cret@db",
    ];

    #[test]
    fn a_password_is_never_shown_however_wrong_the_address() {
        for text in SECRETS {
            assert!(!redacted(text).contains("s3cret"), "{}", redacted(text));
            match DatabaseUrl::parse(text) {
                Ok(url) => {
                    assert!(!format!("{url} {url:?}").contains("s3cret"), "{url}");
                }
                Err(reason) => assert!(!reason.contains("s3cret"), "{reason}"),
            }
        }
        assert_eq!(redacted(SECRETS[1]), "postgresql://***@db:5432/thidua?***");
    }

    #[test]
    fn both_kinds_of_database_are_taken() {
        let sqlite = |path: &str| DatabaseUrl::Sqlite { path: path.into() };
        assert_eq!(DatabaseUrl::parse("sqlite://data/a.db"), Ok(sqlite("data/a.db")));
        assert_eq!(DatabaseUrl::parse("sqlite:///srv/a.db"), Ok(sqlite("/srv/a.db")));
        for text in [SECRETS[0], "postgresql:///thidua?host=/run/postgresql"] {
            match DatabaseUrl::parse(text) {
                Ok(DatabaseUrl::Postgres { url }) => assert_eq!(url.expose(), text),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn an_address_of_nothing_is_refused() {
        let refused = [
            "",
            "thidua.sqlite",
            "sqlite:thidua.sqlite",
            "sqlite://",
            "sqlite://data/",
            "sqlite://:memory:",
            "sqlite://a.db?mode=ro",
            "mysql://db/thidua",
            "postgres://",
            "postgres://db/thi dua",
            "postgres://db/thidua\0",
            "postgres://db/thidua?sslmode=yes",
        ];
        for text in refused {
            assert!(DatabaseUrl::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn tls_is_refused_only_by_a_build_without_it() {
        for mode in ["require", "verify-ca", "verify-full", "verify%2Dfull"] {
            let url = format!("postgres://app:pw@db/thidua?connect_timeout=5&sslmode={mode}");
            assert!(DatabaseUrl::parse_for(&url, true).is_ok(), "{mode}");
            let reason = DatabaseUrl::parse_for(&url, false).unwrap_err();
            assert!(reason.contains("postgres-tls"), "{reason}");
        }
        for mode in ["disable", "allow", "prefer"] {
            let url = format!("postgres://db/thidua?sslmode={mode}");
            assert!(DatabaseUrl::parse_for(&url, false).is_ok(), "{mode}");
        }
        let in_password = "postgres://app:p?sslmode=require@db/thidua";
        assert!(DatabaseUrl::parse_for(in_password, false).is_ok());
        let two = "postgres://db/thidua?sslmode=disable&sslmode=require";
        assert!(DatabaseUrl::parse_for(two, false).is_err());
    }
}
