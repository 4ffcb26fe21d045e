//! How our types become columns. Three SQL types of our own have a native form on each database:
//! id (uuid / text), instant (timestamptz / fixed-width text), document (jsonb / text). Enums are text.
//!
//! The derive for two databases knows only the common SQL types, so each of ours is bridged by hand, once.

use std::io::Write as _;

use chrono::{DateTime, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{self, HasSqlType, SqlOrd, SqlType, Text};
use diesel::sqlite::Sqlite;
use serde_json::Value;
use uuid::Uuid;

use super::pool::MultiBackend;
use crate::base::time::Instant;

/// An id: `uuid` on PostgreSQL, hyphenated text on SQLite.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Text"))]
pub struct DbUuid;

/// A moment: `timestamptz` on PostgreSQL, `2026-11-23T10:14:00Z` on SQLite, where text order is time order.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Text"))]
pub struct DbTime;

/// A document: `jsonb` on PostgreSQL, text on SQLite.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807), sqlite_type(name = "Text"))]
pub struct DbJson;

impl SqlOrd for DbTime {}
impl SqlOrd for DbUuid {}

/// A JSON value kept as a column.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Document(pub Value);

impl Document {
    /// Keeps any serialisable value as a document.
    pub fn of(value: &impl serde::Serialize) -> crate::base::error::Result<Self> {
        serde_json::to_value(value)
            .map(Self)
            .map_err(|e| crate::base::error::Error::Broken(e.into()))
    }

    /// Reads the value back.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> crate::base::error::Result<T> {
        serde_json::from_value(self.0.clone()).map_err(|e| crate::base::error::Error::Broken(e.into()))
    }
}

/// Bridges a type with `ToSql`/`FromSql` for both databases to the pair of them.
macro_rules! bridge {
    ($st:ty, $rt:ty) => {
        impl ToSql<$st, MultiBackend> for $rt {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((<$st>::default(), self));
                Ok(IsNull::No)
            }
        }
        impl FromSql<$st, MultiBackend> for $rt {
            fn from_sql(bytes: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                bytes.from_sql::<$rt, $st>()
            }
        }
    };
}

macro_rules! known {
    ($($st:ty),*) => {$(
        impl HasSqlType<$st> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$st>(lookup)
            }
        }
    )*};
}
known!(DbUuid, DbTime, DbJson);

/// What diesel's `AsExpression` and `FromSqlRow` derives would write, for types that may not name diesel.
#[macro_export]
macro_rules! column_type {
    ($rt:ty, $st:ty) => {
        $crate::column_type!(@expression $rt, $st);
        $crate::column_type!(@expression $rt, diesel::sql_types::Nullable<$st>);
        $crate::column_type!(@expression &'__e $rt, $st, '__e);
        $crate::column_type!(@expression &'__e $rt, diesel::sql_types::Nullable<$st>, '__e);

        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Nullable<$st>, DB> for $rt
        where
            DB: diesel::backend::Backend,
            $rt: diesel::serialize::ToSql<$st, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<$st, DB>::to_sql(self, out)
            }
        }
        impl<DB, ST> diesel::deserialize::Queryable<ST, DB> for $rt
        where
            DB: diesel::backend::Backend,
            ST: diesel::sql_types::SingleValue,
            Self: diesel::deserialize::FromSql<ST, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> diesel::deserialize::Result<Self> {
                Ok(row)
            }
        }
    };
    (@expression $rt:ty, $st:ty $(, $life:lifetime)?) => {
        impl $(<$life>)? diesel::expression::AsExpression<$st> for $rt {
            type Expression = diesel::internal::derives::as_expression::Bound<$st, Self>;
            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
    };
}

/// An enum made with `text_enum!` (or any type with `as_str` and `FromStr`) as a text column.
#[macro_export]
macro_rules! text_column {
    ($($name:ty),+ $(,)?) => {$(
        $crate::column_type!($name, diesel::sql_types::Text);
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<diesel::sql_types::Text, DB>::to_sql(self.as_str(), out)
            }
        }
        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(bytes)?;
                text.parse().map_err(|e| format!("{e}").into())
            }
        }
    )+};
}

macro_rules! id_column {
    ($id:ty) => {
        $crate::column_type!($id, DbUuid);
        impl ToSql<DbUuid, Pg> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                out.write_all(self.uuid().as_bytes())?;
                Ok(IsNull::No)
            }
        }
        impl FromSql<DbUuid, Pg> for $id {
            fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<sql_types::Uuid, Pg>>::from_sql(bytes).map(<$id>::from_uuid)
            }
        }
        impl ToSql<DbUuid, Sqlite> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.to_string());
                Ok(IsNull::No)
            }
        }
        impl FromSql<DbUuid, Sqlite> for $id {
            fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(<String as FromSql<Text, Sqlite>>::from_sql(bytes)?.parse()?)
            }
        }
        bridge!(DbUuid, $id);
    };
}
crate::base::ids::for_each_id!(id_column);

column_type!(Instant, DbTime);
impl ToSql<DbTime, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<sql_types::Timestamptz, Pg>::to_sql(&self.utc(), &mut out.reborrow())
    }
}
impl FromSql<DbTime, Pg> for Instant {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <DateTime<Utc> as FromSql<sql_types::Timestamptz, Pg>>::from_sql(bytes).map(Self::new)
    }
}
impl ToSql<DbTime, Sqlite> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}
impl FromSql<DbTime, Sqlite> for Instant {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(<String as FromSql<Text, Sqlite>>::from_sql(bytes)?.parse()?)
    }
}
bridge!(DbTime, Instant);

column_type!(Document, DbJson);
impl ToSql<DbJson, Pg> for Document {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<sql_types::Jsonb, Pg>::to_sql(&self.0, &mut out.reborrow())
    }
}
impl FromSql<DbJson, Pg> for Document {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <Value as FromSql<sql_types::Jsonb, Pg>>::from_sql(bytes).map(Self)
    }
}
impl ToSql<DbJson, Sqlite> for Document {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.to_string());
        Ok(IsNull::No)
    }
}
impl FromSql<DbJson, Sqlite> for Document {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(bytes)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}
bridge!(DbJson, Document);

// AuditorDays is a whole number of hundredths: an ordinary bigint.
column_type!(crate::base::amounts::AuditorDays, sql_types::BigInt);
impl<DB> ToSql<sql_types::BigInt, DB> for crate::base::amounts::AuditorDays
where
    DB: Backend,
    i64: ToSql<sql_types::BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}
impl<DB> FromSql<sql_types::BigInt, DB> for crate::base::amounts::AuditorDays
where
    DB: Backend,
    i64: FromSql<sql_types::BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Self)
    }
}

// A rule's id is its text.
text_column!(crate::base::citation::RuleId);
