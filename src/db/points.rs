//! Points in the database: hundredths in a `BIGINT`.

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::BigInt,
};

use crate::{db_multi, scoring::Points};

/// Points as a column; the scoring room itself knows no database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct Scaled(pub Points);
db_multi!(BigInt => Scaled);

impl ToSql<BigInt, diesel::sqlite::Sqlite> for Scaled {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, diesel::sqlite::Sqlite>) -> serialize::Result {
        out.set_value(self.0.hundredths());
        Ok(serialize::IsNull::No)
    }
}
impl ToSql<BigInt, diesel::pg::Pg> for Scaled {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, diesel::pg::Pg>) -> serialize::Result {
        ToSql::<BigInt, diesel::pg::Pg>::to_sql(&self.0.hundredths(), &mut out.reborrow())
    }
}
impl FromSql<BigInt, diesel::sqlite::Sqlite> for Scaled {
    fn from_sql(
        raw: <diesel::sqlite::Sqlite as Backend>::RawValue<'_>,
    ) -> deserialize::Result<Self> {
        let hundredths = <i64 as FromSql<BigInt, diesel::sqlite::Sqlite>>::from_sql(raw)?;
        Ok(Self(Points::of_hundredths(hundredths)))
    }
}
impl FromSql<BigInt, diesel::pg::Pg> for Scaled {
    fn from_sql(raw: <diesel::pg::Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let hundredths = <i64 as FromSql<BigInt, diesel::pg::Pg>>::from_sql(raw)?;
        Ok(Self(Points::of_hundredths(hundredths)))
    }
}
