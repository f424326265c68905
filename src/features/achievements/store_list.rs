//! Pages of achievements: from the branches of a filter, from the index of words, or by title. What
//! a branch is stands in `store_filter`.

use diesel::{dsl::sql, prelude::*, sql_types::Text};

use super::{
    sight::Sight,
    store::AchievementRow,
    store_filter::{Branch, Query, Wanted},
    types::{AchievementFilter, AchievementSort},
};
use crate::{
    db::{
        Conn,
        dialect::{Walk, key_among, matches_words, walk_matches},
        schema::achievements as a,
    },
    error::Result,
    http::page::Page,
};

/// More branches than this cost more than they gain; the planner then finds a way by itself.
const BRANCHES_MAX: usize = 64;

/// Matches looked at in one go, at first and at most, when other filters apply to them.
const WALK_FIRST: i64 = 200;
const WALK_MAX: i64 = 4000;

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<AchievementRow>, Option<String>, Option<i64>);

/// A stretch of the list by key.
#[derive(Clone, Copy)]
struct Stretch {
    is_descending: bool,
    after: Option<i64>,
    limit: i64,
}

impl Stretch {
    fn of(self, query: Query) -> Query {
        let query = match (self.after, self.is_descending) {
            (None, _) => query,
            (Some(after), true) => query.filter(a::seq.lt(after)),
            (Some(after), false) => query.filter(a::seq.gt(after)),
        };
        if self.is_descending {
            query.order(a::seq.desc()).limit(self.limit)
        } else {
            query.order(a::seq.asc()).limit(self.limit)
        }
    }
}

pub(super) fn list(
    conn: &mut Conn,
    sight: &Sight,
    filter: &AchievementFilter,
    page: &Page,
) -> Result<Rows> {
    let wanted = Wanted::new(sight, filter);
    let sort = filter.sort.unwrap_or_default();
    let (rows, next_cursor) = match sort {
        AchievementSort::Created | AchievementSort::CreatedDescending => {
            let is_descending = sort == AchievementSort::CreatedDescending;
            let stretch = Stretch { is_descending, after: page.after()?, limit: page.fetch() };
            page.cut(by_key(conn, &wanted, stretch)?, |row| row.seq)?
        }
        AchievementSort::Title | AchievementSort::TitleDescending => {
            let is_descending = sort == AchievementSort::TitleDescending;
            let rows = by_title(conn, &wanted, is_descending, page)?;
            page.cut(rows, |row| (row.sort_key.clone(), row.seq))?
        }
    };
    let total = page.is_counted.then(|| wanted.all_rows().count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}

/// The newest below a key.
pub(super) fn newest(
    conn: &mut Conn,
    sight: &Sight,
    filter: &AchievementFilter,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<AchievementRow>> {
    let stretch = Stretch { is_descending: true, after: below, limit };
    by_key(conn, &Wanted::new(sight, filter), stretch)
}

/// How many there are.
pub(super) fn count(conn: &mut Conn, sight: &Sight, filter: &AchievementFilter) -> Result<i64> {
    Ok(Wanted::new(sight, filter).all_rows().count().get_result(conn)?)
}

/// By title. The index holds the beginnings of the sort keys, because whole ones would make it
/// longer than the texts; so the beginning comes first in order and condition.
fn by_title(
    conn: &mut Conn,
    wanted: &Wanted<'_>,
    is_descending: bool,
    page: &Page,
) -> Result<Vec<AchievementRow>> {
    let beginning = || sql::<Text>("substr(achievements.sort_key, 1, 80)");
    let after: Option<(String, i64)> = page.after()?;
    let mut query = wanted.all_rows();
    if let Some((key, _)) = &after {
        let start: String = key.chars().take(80).collect();
        query = if is_descending {
            query.filter(beginning().le(start))
        } else {
            query.filter(beginning().ge(start))
        };
    }
    query = if is_descending {
        query.order(beginning().desc())
    } else {
        query.order(beginning().asc())
    };
    if let Some((key, seq)) = after {
        query = if is_descending {
            let rest = a::sort_key.lt(key.clone()).or(a::seq.lt(seq));
            query.filter(a::sort_key.le(key).and(rest))
        } else {
            let rest = a::sort_key.gt(key.clone()).or(a::seq.gt(seq));
            query.filter(a::sort_key.ge(key).and(rest))
        };
    }
    query = if is_descending {
        query.then_order_by((a::sort_key.desc(), a::seq.desc()))
    } else {
        query.then_order_by((a::sort_key.asc(), a::seq.asc()))
    };
    Ok(query.limit(page.fetch()).load(conn)?)
}

fn by_key(conn: &mut Conn, wanted: &Wanted<'_>, stretch: Stretch) -> Result<Vec<AchievementRow>> {
    let stems = wanted.stems();
    let is_by_words = !wanted.words.is_empty() && {
        let wide: Vec<Branch> = stems.iter().filter(|stem| !stem.is_narrow()).cloned().collect();
        wide.is_empty() || !wanted.is_narrowed(conn, &wanted.branches(wide))?
    };
    let branches = if is_by_words { stems } else { wanted.branches(stems) };
    if branches.len() > BRANCHES_MAX {
        return Ok(stretch.of(wanted.all_rows()).load(conn)?);
    }
    if let [only] = branches.as_slice() {
        if is_by_words {
            return by_words(conn, wanted, only, stretch);
        }
        // A planner that takes old years and campaigns for as frequent among new rows as among all
        // would walk the table; asked for keys alone, it keeps to the index.
        if only.is_narrow() || wanted.is_all(only) {
            return Ok(stretch.of(wanted.with_words(wanted.rows(only))).load(conn)?);
        }
    }
    let mut keys: Vec<i64> = Vec::new();
    for branch in &branches {
        if is_by_words {
            keys.extend(by_words(conn, wanted, branch, stretch)?.iter().map(|row| row.seq));
        } else {
            let query = stretch.of(wanted.with_words(wanted.rows(branch)));
            keys.extend(query.select(a::seq).load::<i64>(conn)?);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    if stretch.is_descending {
        keys.reverse();
    }
    keys.truncate(usize::try_from(stretch.limit).unwrap_or(usize::MAX));
    let page = Stretch { after: None, ..stretch };
    Ok(page.of(a::table.into_boxed().filter(key_among("achievements", &keys))).load(conn)?)
}

/// The index of words leads: its matches are looked at from one end of the list on, until the page
/// is full.
fn by_words(
    conn: &mut Conn,
    wanted: &Wanted<'_>,
    branch: &Branch,
    stretch: Stretch,
) -> Result<Vec<AchievementRow>> {
    if branch.creator.is_some() {
        // The creator is not among the words; one's own drafts are few.
        return Ok(stretch.of(wanted.with_words(wanted.rows(branch))).load(conn)?);
    }
    let words = wanted.words_of(branch);
    let end = if stretch.is_descending { i64::MAX } else { i64::MIN };
    let (mut after, mut found) = (stretch.after.unwrap_or(end), Vec::new());
    let mut limit = WALK_FIRST.min(stretch.limit);
    loop {
        let walk = Walk { is_descending: stretch.is_descending, after, limit };
        let Some(keys) = walk_matches(conn, "achievements", &words, walk)? else {
            let query = wanted.rows(branch).filter(matches_words("achievements", &words));
            return Ok(stretch.of(query).load(conn)?);
        };
        let is_last = i64::try_from(keys.len()).is_ok_and(|count| count < limit);
        let Some(last) = keys.last().copied() else { return Ok(found) };
        let open = stretch.limit - i64::try_from(found.len()).unwrap_or(i64::MAX);
        let rest = Stretch { after: None, limit: open, ..stretch };
        let matching = wanted.rows(branch).filter(key_among("achievements", &keys));
        found.extend(rest.of(matching).load::<AchievementRow>(conn)?);
        let is_full = i64::try_from(found.len()).is_ok_and(|count| count >= stretch.limit);
        if is_full || is_last {
            return Ok(found);
        }
        (after, limit) = (last, (limit * 4).clamp(WALK_FIRST, WALK_MAX));
    }
}
