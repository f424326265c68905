//! Column types that both databases store natively, and the macros that bind Rust types to them.
//!
//! `DbUuid` is `uuid` on PostgreSQL and a 16-byte `BLOB` on SQLite; `DbTs` is `timestamptz` and
//! microseconds since 1970 in an `INTEGER`; `DbJson` is `jsonb` and `TEXT`.

use std::fmt::Debug;

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::Pg,
    serialize::{self, IsNull, Output, ToSql},
    sql_types::{BigInt, HasSqlType, Jsonb, Timestamptz},
    sqlite::Sqlite,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type};

use super::MultiBackend;

/// The SQL types.
pub mod sql {
    use diesel::{query_builder::QueryId, sql_types::SqlType};

    /// A UUID.
    #[derive(SqlType, QueryId, Clone, Copy, Default, Debug)]
    #[diesel(sqlite_type(name = "Binary"), postgres_type(oid = 2950, array_oid = 2951))]
    pub struct DbUuid;

    /// An instant in UTC, to the microsecond.
    #[derive(SqlType, QueryId, Clone, Copy, Default, Debug)]
    #[diesel(sqlite_type(name = "Long"), postgres_type(oid = 1184, array_oid = 1185))]
    pub struct DbTs;

    /// A JSON document.
    #[derive(SqlType, QueryId, Clone, Copy, Default, Debug)]
    #[diesel(sqlite_type(name = "Text"), postgres_type(oid = 3802, array_oid = 3807))]
    pub struct DbJson;

    impl diesel::sql_types::SqlOrd for DbTs {}
    impl diesel::sql_types::SqlOrd for DbUuid {}
}

macro_rules! known_to_both {
    ($($sql:ty),*) => {$(
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }
    )*};
}
known_to_both!(sql::DbUuid, sql::DbTs, sql::DbJson);

/// Lets a Rust type, already bound to SQLite and PostgreSQL, pass through the common connection.
#[macro_export]
macro_rules! db_multi {
    ($sql:ty => $rust:ty) => {
        impl diesel::serialize::ToSql<$sql, $crate::db::MultiBackend> for $rust {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, $crate::db::MultiBackend>,
            ) -> diesel::serialize::Result {
                out.set_value((<$sql>::default(), self));
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl diesel::deserialize::FromSql<$sql, $crate::db::MultiBackend> for $rust {
            fn from_sql(
                raw: <$crate::db::MultiBackend as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                raw.from_sql::<Self, $sql>()
            }
        }
    };
}

/// Reads a UUID from SQLite's 16 bytes without copying them first.
///
/// # Errors
/// When the column does not hold 16 bytes.
pub fn uuid_from_sqlite(
    mut raw: <Sqlite as Backend>::RawValue<'_>,
) -> deserialize::Result<uuid::Uuid> {
    Ok(uuid::Uuid::from_slice(raw.read_blob())?)
}

/// The schema of every id.
pub fn uuid_schema() -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .min_length(Some(36))
        .max_length(Some(36))
        .examples(["0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"])
        .into()
}

/// Declares an id type of its own per kind of record, so that two kinds cannot be mixed up.
#[macro_export]
macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
            serde::Serialize, serde::Deserialize,
        )]
        #[diesel(sql_type = $crate::db::types::sql::DbUuid)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);
        $crate::db_multi!($crate::db::types::sql::DbUuid => $name);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::db::types::uuid_schema()
            }
        }
        impl utoipa::ToSchema for $name {}
        impl diesel::serialize::ToSql<$crate::db::types::sql::DbUuid, diesel::sqlite::Sqlite> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>,
            ) -> diesel::serialize::Result {
                out.set_value(&self.0.as_bytes()[..]);
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl diesel::serialize::ToSql<$crate::db::types::sql::DbUuid, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                std::io::Write::write_all(out, self.0.as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl diesel::deserialize::FromSql<$crate::db::types::sql::DbUuid, diesel::sqlite::Sqlite> for $name {
            fn from_sql(
                raw: <diesel::sqlite::Sqlite as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                $crate::db::types::uuid_from_sqlite(raw).map(Self)
            }
        }
        impl diesel::deserialize::FromSql<$crate::db::types::sql::DbUuid, diesel::pg::Pg> for $name {
            fn from_sql(
                raw: <diesel::pg::Pg as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                Ok(Self(uuid::Uuid::from_slice(raw.as_bytes())?))
            }
        }
    };
}

typed_id!(
    /// An id whose kind is told by a column beside it, as in audit and event rows.
    AnyId
);

/// Declares an enum that is a word in the database and on the wire, and gives it `as_str`, `parse` and
/// `ALL`. The words must be those of its serde names: the variants in snake case, unless they have a
/// `#[serde(rename = …)]`. What else is derived, as `Default` or `Ord`, stands with the enum.
#[macro_export]
macro_rules! text_enum {
    (
        $(#[$of_enum:meta])*
        pub enum $name:ident {
            $($(#[$of_variant:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    ) => {
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        $(#[$of_enum])*
        #[diesel(sql_type = diesel::sql_types::Text)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$of_variant])* $variant),+
        }
        $crate::text_enum!($name { $($variant = $word),+ });
    };
    // The words of an enum that is there; the match makes a forgotten variant an error.
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $crate::db_multi!(diesel::sql_types::Text => $name);
        impl $name {
            /// All variants in their declared order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word stored and sent.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The variant of a word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::sqlite::Sqlite> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>,
            ) -> diesel::serialize::Result {
                out.set_value(self.as_str());
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                std::io::Write::write_all(out, self.as_str().as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::sqlite::Sqlite> for $name {
            fn from_sql(
                mut raw: <diesel::sqlite::Sqlite as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                let word = raw.read_text();
                Self::parse(word).ok_or_else(|| format!("unknown word {word:?}").into())
            }
        }
        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn from_sql(
                raw: <diesel::pg::Pg as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                let word = std::str::from_utf8(raw.as_bytes())?;
                Self::parse(word).ok_or_else(|| format!("unknown word {word:?}").into())
            }
        }
    };
}

/// An instant: kept to the microsecond, shown in UTC to the millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::DbTs)]
pub struct Instant(pub DateTime<Utc>);
db_multi!(sql::DbTs => Instant);

impl Instant {
    /// Microseconds since 1970: the exact value, for cursors.
    pub fn to_micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// The instant of [`Instant::to_micros`].
    pub fn from_micros(micros: i64) -> Self {
        Self(DateTime::from_timestamp_micros(micros).unwrap_or_default())
    }

    /// RFC 3339 in UTC with three decimals.
    pub fn to_text(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}
impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DateTime::<Utc>::deserialize(deserializer).map(Self)
    }
}
impl utoipa::PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .max_length(Some(40))
            .examples(["2026-11-23T02:15:30.125Z"])
            .into()
    }
}
impl utoipa::ToSchema for Instant {}

impl ToSql<sql::DbTs, Sqlite> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.timestamp_micros());
        Ok(IsNull::No)
    }
}
impl FromSql<sql::DbTs, Sqlite> for Instant {
    fn from_sql(raw: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let micros = <i64 as FromSql<BigInt, Sqlite>>::from_sql(raw)?;
        DateTime::from_timestamp_micros(micros).map(Self).ok_or_else(|| "instant".into())
    }
}
impl ToSql<sql::DbTs, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Timestamptz, Pg>::to_sql(&self.0, &mut out.reborrow())
    }
}
impl FromSql<sql::DbTs, Pg> for Instant {
    fn from_sql(raw: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <DateTime<Utc> as FromSql<Timestamptz, Pg>>::from_sql(raw).map(Self)
    }
}

/// A typed value kept as a JSON document.
#[derive(Clone, Debug, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::DbJson)]
pub struct Json<T: Debug>(pub T);

impl<T: Debug + Serialize> ToSql<sql::DbJson, Sqlite> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}
impl<T: Debug + DeserializeOwned> FromSql<sql::DbJson, Sqlite> for Json<T> {
    fn from_sql(mut raw: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_str(raw.read_text())?))
    }
}
impl<T: Debug + Serialize> ToSql<sql::DbJson, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        // The binary form of jsonb is a version byte, 1, before the text.
        std::io::Write::write_all(out, &[1])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}
impl<T: Debug + DeserializeOwned> FromSql<sql::DbJson, Pg> for Json<T> {
    fn from_sql(raw: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let value = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(raw)?;
        Ok(Self(serde_json::from_value(value)?))
    }
}
impl<T> ToSql<sql::DbJson, MultiBackend> for Json<T>
where
    T: Debug + Send + Sync + 'static,
    Self: ToSql<sql::DbJson, Sqlite> + ToSql<sql::DbJson, Pg>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((sql::DbJson, self));
        Ok(IsNull::No)
    }
}
impl<T> FromSql<sql::DbJson, MultiBackend> for Json<T>
where
    T: Debug,
    Self: FromSql<sql::DbJson, Sqlite> + FromSql<sql::DbJson, Pg>,
{
    fn from_sql(raw: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        raw.from_sql::<Self, sql::DbJson>()
    }
}
