//! The index of words that all kinds but achievements share.

use diesel::prelude::*;

use super::types::SearchKind;
use crate::{
    db::{
        Conn, MultiBackend,
        dialect::{Aside, Walk, key_among, matches_words, walk_matches},
        schema::search_entries as e,
    },
    error::Result,
};

const TABLE: &str = "search_entries";

/// Where words stand.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Entry {
    pub(super) seq: i64,
    pub(super) kind: SearchKind,
    /// Kind, a colon, and the code, or the id without hyphens.
    pub(super) object_key: String,
}

/// Some entries, newest first, and the key below which there are more.
pub(super) struct Stretch {
    pub(super) entries: Vec<Entry>,
    pub(super) rest: Option<i64>,
}

/// The newest entries of these kinds below a key that have all words; at most so many are looked at. SQLite
/// walks the matches in the order of their keys; PostgreSQL walks the keys or collects the matches, by how
/// frequent it knows the words to be.
pub(super) fn newest(
    conn: &mut Conn,
    words: &[String],
    kinds: &[SearchKind],
    below: i64,
    limit: i64,
) -> Result<Stretch> {
    let of_kinds = || -> e::BoxedQuery<'static, MultiBackend> {
        let query = e::table.into_boxed::<MultiBackend>().order(e::seq.desc());
        query.filter(Aside(e::kind).eq_any(kinds.to_vec()))
    };
    let full = usize::try_from(limit).unwrap_or(usize::MAX);
    let walk = Walk { is_descending: true, after: below, limit };
    let columns = (e::seq, e::kind, e::object_key);
    let Some(keys) = walk_matches(conn, TABLE, words, walk)? else {
        let entries: Vec<Entry> = of_kinds()
            .filter(matches_words(TABLE, words))
            .filter(e::seq.lt(below))
            .limit(limit)
            .select(columns)
            .load(conn)?;
        let rest = entries.last().map(|last| last.seq).filter(|_| entries.len() >= full);
        return Ok(Stretch { entries, rest });
    };
    let rest = keys.last().copied().filter(|_| keys.len() >= full);
    let entries = of_kinds().filter(key_among(TABLE, &keys)).select(columns).load(conn)?;
    Ok(Stretch { entries, rest })
}
