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

/// Matches that one request looks at on SQLite, how few of them its filters may leave: a constant of this
/// platform.
const LOOKED_AT_MAX: i64 = 10_000;

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<AchievementRow>, Option<String>, Option<i64>);

/// A stretch of the list by key.
#[derive(Clone, Copy)]
struct Stretch {
    is_descending: bool,
    after: Option<i64>,
    limit: i64,
}

/// Keys that a branch found, and the key at which it gave up before they were enough.
type Keys = (Vec<i64>, Option<i64>);

/// Rows that were looked for, and the key at which that was given up before they were enough.
pub(super) struct Looked {
    pub(super) rows: Vec<AchievementRow>,
    pub(super) rest: Option<i64>,
}

impl From<Vec<AchievementRow>> for Looked {
    /// All that there are, or enough.
    fn from(rows: Vec<AchievementRow>) -> Self {
        Self { rows, rest: None }
    }
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

    /// What several branches found, in order and once. What one found beyond the key at which another gave up
    /// waits for the next page: the other may find something before it.
    fn joined(self, branches: Vec<Keys>) -> Keys {
        let rests = branches.iter().filter_map(|(_, rest)| *rest);
        let rest = if self.is_descending { rests.max() } else { rests.min() };
        let mut keys: Vec<i64> = branches.into_iter().flat_map(|(keys, _)| keys).collect();
        keys.retain(|key| match rest {
            None => true,
            Some(rest) if self.is_descending => *key >= rest,
            Some(rest) => *key <= rest,
        });
        keys.sort_unstable();
        keys.dedup();
        if self.is_descending {
            keys.reverse();
        }
        keys.truncate(usize::try_from(self.limit).unwrap_or(usize::MAX));
        (keys, rest)
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
            let looked = by_key(conn, &wanted, stretch)?;
            page.cut_at(looked.rows, |row| row.seq, looked.rest)?
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
) -> Result<Looked> {
    let stretch = Stretch { is_descending: true, after: below, limit };
    by_key(conn, &Wanted::new(sight, filter), stretch)
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

fn by_key(conn: &mut Conn, wanted: &Wanted<'_>, stretch: Stretch) -> Result<Looked> {
    let stems = wanted.stems();
    let is_by_words = !wanted.words.is_empty() && {
        let wide: Vec<Branch> = stems.iter().filter(|stem| !stem.is_narrow()).cloned().collect();
        wide.is_empty() || !wanted.is_narrowed(conn, &wanted.branches(wide))?
    };
    let branches = if is_by_words { stems } else { wanted.branches(stems) };
    if branches.len() > BRANCHES_MAX {
        if is_by_words {
            let seen = |led| wanted.seen(wanted.rows_of(led, &Branch::default()));
            return by_words(conn, &wanted.words, &seen, LOOKED_AT_MAX, stretch);
        }
        return Ok(stretch.of(wanted.all_rows()).load::<AchievementRow>(conn)?.into());
    }
    if let [only] = branches.as_slice() {
        if is_by_words {
            return of_branch(conn, wanted, only, LOOKED_AT_MAX, stretch);
        }
        // A planner that takes old years and campaigns for as frequent among new rows as among all
        // would walk the table; asked for keys alone, it keeps to the index.
        if only.is_narrow() || wanted.is_all(only) {
            let query = stretch.of(wanted.with_words(wanted.rows(only)));
            return Ok(query.load::<AchievementRow>(conn)?.into());
        }
    }
    if is_by_words {
        let most = LOOKED_AT_MAX / i64::try_from(branches.len()).unwrap_or(1).max(1);
        return merged(conn, &branches, stretch, |conn, branch| {
            let looked = of_branch(conn, wanted, branch, most, stretch)?;
            Ok((looked.rows.iter().map(|row| row.seq).collect(), looked.rest))
        });
    }
    merged(conn, &branches, stretch, |conn, branch| {
        let query = stretch.of(wanted.with_words(wanted.rows(branch)));
        Ok((query.select(a::seq).load(conn)?, None))
    })
}

/// The rows of several branches, each of which tells its keys and where it gave up.
fn merged(
    conn: &mut Conn,
    branches: &[Branch],
    stretch: Stretch,
    each: impl Fn(&mut Conn, &Branch) -> Result<Keys>,
) -> Result<Looked> {
    let found: Vec<Keys> =
        branches.iter().map(|branch| each(conn, branch)).collect::<Result<_>>()?;
    let (keys, rest) = stretch.joined(found);
    let page = Stretch { after: None, ..stretch };
    let query = page.of(a::table.into_boxed().filter(key_among("achievements", &keys)));
    Ok(Looked { rows: query.load(conn)?, rest })
}

/// The index of words leads, with the codes that all rows of a branch have.
fn of_branch(
    conn: &mut Conn,
    wanted: &Wanted<'_>,
    branch: &Branch,
    most: i64,
    stretch: Stretch,
) -> Result<Looked> {
    if branch.creator.is_some() {
        // The creator is not among the words; one's own drafts are few.
        let query = stretch.of(wanted.with_words(wanted.rows(branch)));
        return Ok(query.load::<AchievementRow>(conn)?.into());
    }
    let of_branch = |led| wanted.rows_of(led, branch);
    by_words(conn, &wanted.words_of(branch), &of_branch, most, stretch)
}

/// On SQLite matches of the index are looked at from one end of the list on, until the page is full or so many
/// were looked at. PostgreSQL gets one query, whose only bound is its LIMIT: it walks the keys or collects the
/// matches, by how frequent it knows the words to be, and where the filters leave few of many matches it looks
/// at all of them.
fn by_words(
    conn: &mut Conn,
    words: &[String],
    limited: &dyn Fn(Query) -> Query,
    most: i64,
    stretch: Stretch,
) -> Result<Looked> {
    let end = if stretch.is_descending { i64::MAX } else { i64::MIN };
    let (mut after, mut left) = (stretch.after.unwrap_or(end), most);
    let mut limit = WALK_FIRST.min(stretch.limit).min(left);
    let mut looked = Looked::from(Vec::new());
    loop {
        let walk = Walk { is_descending: stretch.is_descending, after, limit };
        let Some(keys) = walk_matches(conn, "achievements", words, walk)? else {
            let matching: Query = a::table.into_boxed();
            let matching = matching.filter(matches_words("achievements", words));
            return Ok(stretch.of(limited(matching)).load::<AchievementRow>(conn)?.into());
        };
        let is_last = i64::try_from(keys.len()).is_ok_and(|count| count < limit);
        let Some(last) = keys.last().copied() else { return Ok(looked) };
        let open = stretch.limit - i64::try_from(looked.rows.len()).unwrap_or(i64::MAX);
        let rest = Stretch { after: None, limit: open, ..stretch };
        let matching: Query = a::table.into_boxed();
        let matching = limited(matching.filter(key_among("achievements", &keys)));
        looked.rows.extend(rest.of(matching).load::<AchievementRow>(conn)?);
        let is_full = i64::try_from(looked.rows.len()).is_ok_and(|count| count >= stretch.limit);
        if is_full || is_last {
            return Ok(looked);
        }
        left -= limit;
        if left == 0 {
            looked.rest = Some(last);
            return Ok(looked);
        }
        (after, limit) = (last, (limit * 4).clamp(WALK_FIRST, WALK_MAX).min(left));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::{collection, prelude::*};

    use super::*;

    /// A walk over the matches of a branch of which its filters leave some, until it has enough or has looked
    /// at the most.
    fn walk(branch: &BTreeMap<i64, bool>, stretch: Stretch, most: usize) -> Keys {
        let is_beyond = |key: i64| match stretch.after {
            None => true,
            Some(after) if stretch.is_descending => key < after,
            Some(after) => key > after,
        };
        let mut matches: Vec<(i64, bool)> =
            branch.iter().map(|(key, is_left)| (*key, *is_left)).collect();
        if stretch.is_descending {
            matches.reverse();
        }
        let enough = usize::try_from(stretch.limit).unwrap();
        let (mut keys, mut rest) = (Vec::new(), None);
        let next = matches.into_iter().filter(|(key, _)| is_beyond(*key));
        for (count, (key, is_left)) in (1..=most).zip(next) {
            if is_left {
                keys.push(key);
            }
            if keys.len() == enough {
                break;
            }
            if count == most {
                rest = Some(key);
            }
        }
        (keys, rest)
    }

    proptest! {
        #[test]
        fn pages_of_branches_that_give_up_hold_each_row_once(
            branches in collection::vec(
                collection::btree_map(0_i64..40, any::<bool>(), 0..40), 1..4,
            ),
            is_descending in any::<bool>(),
            limit in 1_usize..8,
            most in 1_usize..10,
        ) {
            let fetch = i64::try_from(limit + 1).unwrap();
            let (mut shown, mut after): (Vec<i64>, Option<i64>) = (Vec::new(), None);
            loop {
                let stretch = Stretch { is_descending, after, limit: fetch };
                let walked = branches.iter().map(|branch| walk(branch, stretch, most)).collect();
                let (keys, rest) = stretch.joined(walked);
                shown.extend(keys.iter().take(limit));
                after = if keys.len() > limit { shown.last().copied() } else { rest };
                if after.is_none() {
                    break;
                }
            }
            let all = branches.iter().flatten().filter(|(_, is_left)| **is_left);
            let all: BTreeSet<i64> = all.map(|(key, _)| *key).collect();
            let mut all: Vec<i64> = all.into_iter().collect();
            if is_descending {
                all.reverse();
            }
            prop_assert_eq!(shown, all);
        }
    }
}
