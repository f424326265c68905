//! Quantities in the database: ten-thousandths in a `BIGINT`.

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::BigInt,
};

use crate::{db_multi, quantity::Quantity};

/// A quantity as a column; the room that calculates with it knows no database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct ScaledQuantity(pub Quantity);
db_multi!(BigInt => ScaledQuantity);

impl ToSql<BigInt, diesel::sqlite::Sqlite> for ScaledQuantity {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, diesel::sqlite::Sqlite>) -> serialize::Result {
        out.set_value(self.0.scaled());
        Ok(serialize::IsNull::No)
    }
}
impl ToSql<BigInt, diesel::pg::Pg> for ScaledQuantity {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, diesel::pg::Pg>) -> serialize::Result {
        ToSql::<BigInt, diesel::pg::Pg>::to_sql(&self.0.scaled(), &mut out.reborrow())
    }
}
impl FromSql<BigInt, diesel::sqlite::Sqlite> for ScaledQuantity {
    fn from_sql(
        raw: <diesel::sqlite::Sqlite as Backend>::RawValue<'_>,
    ) -> deserialize::Result<Self> {
        let scaled = <i64 as FromSql<BigInt, diesel::sqlite::Sqlite>>::from_sql(raw)?;
        Ok(Self(Quantity::of_scaled(scaled)))
    }
}
impl FromSql<BigInt, diesel::pg::Pg> for ScaledQuantity {
    fn from_sql(raw: <diesel::pg::Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let scaled = <i64 as FromSql<BigInt, diesel::pg::Pg>>::from_sql(raw)?;
        Ok(Self(Quantity::of_scaled(scaled)))
    }
}
