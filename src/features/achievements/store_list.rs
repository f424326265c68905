//! Lists of achievements: how a filter finds its index.
//!
//! Every index ends in the key, which is the order of the list, so a page is quick when all columns
//! before the key are fixed. A filter that allows several values (three units, all states, the own
//! ones besides the unit's) is therefore answered as that many *branches*, each from its index and
//! each with a page of keys at most; the newest of all branches are the page. Words of `q` are looked
//! for in the rows of a narrow branch; in a wide one the word index leads.

use diesel::prelude::*;

use super::{
    sight::Sight,
    store::AchievementRow,
    types::{AchievementFilter, AchievementKind, AchievementSort, AchievementState},
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        dialect::{Walk, matches_words, walk_matches},
        schema::achievements as a,
        types::Instant,
    },
    error::Result,
    http::page::Page,
    keyset, text,
};

/// More branches than this cost more than they gain; the planner then finds a way by itself.
const BRANCHES_MAX: usize = 64;

/// Up to so many rows are searched word by word; beyond, the word index leads.
const NARROW_MAX: i64 = 2000;

/// Matches looked at in one go, at first and at most, when other filters apply to them.
const WALK_FIRST: i64 = 200;
const WALK_MAX: i64 = 4000;

/// A key can be later than the moment of creation by as many microseconds as rows came at once.
const KEY_DRIFT_MAX: i64 = 60_000_000;

type Query = a::BoxedQuery<'static, MultiBackend>;

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<AchievementRow>, Option<String>, Option<i64>);

/// Fixed columns that lead into an index.
#[derive(Clone, Default)]
struct Branch {
    unit: Option<String>,
    person: Option<String>,
    creator: Option<String>,
    kind: Option<AchievementKind>,
    state: Option<AchievementState>,
}

impl Branch {
    /// Whether it holds few rows by itself.
    fn is_narrow(&self) -> bool {
        self.unit.is_some() || self.person.is_some() || self.creator.is_some()
    }
}

/// A filter with what the caller sees.
struct Wanted<'a> {
    filter: &'a AchievementFilter,
    units: Option<Vec<String>>,
    kinds: Option<Vec<AchievementKind>>,
    states: Option<Vec<AchievementState>>,
    visible: Visible,
    words: Vec<String>,
}

impl<'a> Wanted<'a> {
    fn new(sight: &Sight, filter: &'a AchievementFilter) -> Self {
        let (mut kinds, mut states) = (filter.kind.clone(), filter.state.clone());
        let mut visible = sight.visible.clone();
        if filter.is_replicable == Some(true) {
            let asked = kinds.unwrap_or_else(|| AchievementKind::ALL.to_vec());
            kinds = Some(common(&asked, &AchievementKind::REPLICABLE));
            let asked = states.unwrap_or_else(|| AchievementState::ALL.to_vec());
            states = Some(common(&asked, &AchievementState::REPLICABLE));
            if sight.is_adopter {
                visible = Visible::All;
            }
        }
        let units: Option<Vec<String>> =
            filter.unit_code.as_ref().map(|list| list.iter().map(|unit| unit.0.clone()).collect());
        if let (Visible::Some { units: seen, .. }, Some(asked)) = (&visible, &units)
            && asked.iter().all(|unit| seen.contains(unit))
        {
            // All that is asked for is seen; what the own ones would add is in it.
            visible = Visible::All;
        }
        let words = filter.q.as_deref().map(text::words).unwrap_or_default();
        Self { filter, units, kinds, states, visible, words }
    }

    /// The branches; none when nothing can match.
    fn branches(&self) -> Vec<Branch> {
        let of_unit = |unit: &String| Branch { unit: Some(unit.clone()), ..Branch::default() };
        let mut branches: Vec<Branch> = match (&self.visible, &self.units) {
            (Visible::All, Some(units)) => units.iter().map(of_unit).collect(),
            (Visible::All, None) => {
                vec![Branch { person: self.filter.person_code.clone(), ..Branch::default() }]
            }
            (Visible::Some { units: seen, person }, asked) => {
                let is_asked =
                    |unit: &&String| asked.as_ref().is_none_or(|list| list.contains(unit));
                let units = seen.iter().filter(is_asked).map(of_unit);
                let own = person.iter().flat_map(|own| {
                    [
                        Branch { person: Some(own.clone()), ..Branch::default() },
                        Branch { creator: Some(own.clone()), ..Branch::default() },
                    ]
                });
                units.chain(own).collect()
            }
        };
        if let Some(kinds) = &self.kinds {
            branches = spread(
                branches,
                kinds,
                |branch| !branch.is_narrow(),
                |branch, kind| {
                    branch.kind = Some(kind);
                },
            );
        }
        let leads = |branch: &Branch| {
            branch.unit.is_some()
                || branch.kind.is_some()
                || self.filter.campaign_id.is_some()
                || self.filter.period_year.is_some()
        };
        let is_by_person = |branch: &Branch| branch.person.is_some() || branch.creator.is_some();
        let states = self.states.clone().unwrap_or_else(|| AchievementState::ALL.to_vec());
        spread(
            branches,
            &states,
            |branch| !is_by_person(branch) && (self.states.is_some() || leads(branch)),
            |branch, state| branch.state = Some(state),
        )
    }

    /// The rows of a branch, or of all when the branch fixes nothing.
    fn rows(&self, branch: &Branch) -> Query {
        let mut query = a::table.into_boxed();
        match (&branch.unit, &self.units) {
            (Some(unit), _) => query = query.filter(a::unit_code.eq(unit.clone())),
            (None, Some(units)) => query = query.filter(a::unit_code.eq_any(units.clone())),
            (None, None) => {}
        }
        match (branch.kind, &self.kinds) {
            (Some(kind), _) => query = query.filter(a::kind.eq(kind)),
            (None, Some(kinds)) => query = query.filter(a::kind.eq_any(kinds.clone())),
            (None, None) => {}
        }
        match (branch.state, &self.states) {
            (Some(state), _) => query = query.filter(a::state.eq(state)),
            (None, Some(states)) => query = query.filter(a::state.eq_any(states.clone())),
            (None, None) => {}
        }
        for person in [&branch.person, &self.filter.person_code].into_iter().flatten() {
            query = query.filter(a::person_code.eq(person.clone()));
        }
        if let Some(creator) = &branch.creator {
            query = query.filter(a::created_by.eq(creator.clone()));
        }
        if let Some(campaign) = self.filter.campaign_id {
            query = query.filter(a::campaign_id.eq(campaign));
        }
        if let Some(year) = self.filter.period_year {
            query = query.filter(a::period_year.eq(year));
        }
        if let Some(from) = self.filter.created_at_gte {
            // The bound on the key leads to the place, the one on the moment is the exact one.
            query = query.filter(a::created_at.ge(from)).filter(a::seq.ge(from.to_micros()));
        }
        if let Some(until) = self.filter.created_at_lt {
            let last: Instant = until;
            query = query
                .filter(a::created_at.lt(last))
                .filter(a::seq.lt(last.to_micros().saturating_add(KEY_DRIFT_MAX)));
        }
        query
    }

    /// All rows that the caller sees, without regard to words.
    fn seen_rows(&self) -> Query {
        let query = self.rows(&Branch::default());
        match &self.visible {
            Visible::All => query,
            Visible::Some { units, person: None } => {
                query.filter(a::unit_code.eq_any(units.clone()))
            }
            Visible::Some { units, person: Some(own) } => query.filter(
                a::unit_code
                    .eq_any(units.clone())
                    .or(a::created_by.eq(own.clone()))
                    .or(a::person_code.is_not_null().and(a::person_code.eq(own.clone()))),
            ),
        }
    }

    /// The same with the words, by the index of words where all are seen.
    fn all_rows(&self) -> Query {
        let query = self.seen_rows();
        match self.visible {
            Visible::All if !self.words.is_empty() && self.units.is_none() => {
                query.filter(matches_words("achievements", &self.words))
            }
            Visible::All | Visible::Some { .. } => self.with_words(query),
        }
    }

    /// The words looked for row by row.
    fn with_words(&self, mut query: Query) -> Query {
        for word in &self.words {
            query = query.filter(a::search_text.like(format!("% {word}%")));
        }
        query
    }

    /// Whether all branches together hold few rows.
    fn is_narrow(&self, conn: &mut Conn, branches: &[Branch]) -> Result<bool> {
        if branches.iter().all(Branch::is_narrow) {
            return Ok(true);
        }
        let is_limited = self.filter.campaign_id.is_some()
            || self.filter.period_year.is_some()
            || self.kinds.is_some()
            || self.states.is_some();
        if !is_limited {
            return Ok(false);
        }
        for branch in branches {
            let beyond: Option<i64> = self
                .rows(branch)
                .select(a::seq)
                .order(a::seq.desc())
                .offset(NARROW_MAX)
                .first(conn)
                .optional()?;
            if beyond.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn common<T: Copy + PartialEq>(asked: &[T], known: &[T]) -> Vec<T> {
    asked.iter().copied().filter(|one| known.contains(one)).collect()
}

/// Each branch that `is_meant` once per value, the others as they are.
fn spread<T: Copy>(
    branches: Vec<Branch>,
    values: &[T],
    is_meant: impl Fn(&Branch) -> bool,
    set: impl Fn(&mut Branch, T),
) -> Vec<Branch> {
    let mut spread = Vec::with_capacity(branches.len() * values.len().max(1));
    for branch in branches {
        if !is_meant(&branch) {
            spread.push(branch);
            continue;
        }
        for value in values {
            let mut one = branch.clone();
            set(&mut one, *value);
            spread.push(one);
        }
    }
    spread
}

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
            let after: Option<(String, i64)> = page.after()?;
            let mut query = wanted.all_rows();
            let rows: Vec<AchievementRow> =
                keyset!(query, a::sort_key, a::seq, is_descending, after, page.fetch())
                    .load(conn)?;
            page.cut(rows, |row| (row.sort_key.clone(), row.seq))?
        }
    };
    let total = page.is_counted.then(|| wanted.all_rows().count().get_result(conn)).transpose()?;
    Ok((rows, next_cursor, total))
}

fn by_key(conn: &mut Conn, wanted: &Wanted<'_>, stretch: Stretch) -> Result<Vec<AchievementRow>> {
    let branches = wanted.branches();
    if branches.len() > BRANCHES_MAX {
        return Ok(stretch.of(wanted.with_words(wanted.seen_rows())).load(conn)?);
    }
    if !wanted.words.is_empty() && !wanted.is_narrow(conn, &branches)? {
        return by_words(conn, wanted, stretch);
    }
    let rows = |branch: &Branch| stretch.of(wanted.with_words(wanted.rows(branch)));
    if let [only] = branches.as_slice() {
        return Ok(rows(only).load(conn)?);
    }
    let mut keys: Vec<i64> = Vec::new();
    for branch in &branches {
        keys.extend(rows(branch).select(a::seq).load::<i64>(conn)?);
    }
    keys.sort_unstable();
    keys.dedup();
    if stretch.is_descending {
        keys.reverse();
    }
    keys.truncate(usize::try_from(stretch.limit).unwrap_or(usize::MAX));
    let page = Stretch { after: None, ..stretch };
    Ok(page.of(a::table.into_boxed().filter(a::seq.eq_any(keys))).load(conn)?)
}

/// The index of words leads: its matches are looked at from one end of the list on, until the page
/// is full.
fn by_words(conn: &mut Conn, wanted: &Wanted<'_>, stretch: Stretch) -> Result<Vec<AchievementRow>> {
    let end = if stretch.is_descending { i64::MAX } else { i64::MIN };
    let (mut after, mut found) = (stretch.after.unwrap_or(end), Vec::new());
    let mut limit = WALK_FIRST.min(stretch.limit);
    loop {
        let walk = Walk { is_descending: stretch.is_descending, after, limit };
        let Some(keys) = walk_matches(conn, "achievements", &wanted.words, walk)? else {
            return Ok(stretch.of(wanted.all_rows()).load(conn)?);
        };
        let is_last = i64::try_from(keys.len()).is_ok_and(|count| count < limit);
        let Some(last) = keys.last().copied() else { return Ok(found) };
        let open = stretch.limit - i64::try_from(found.len()).unwrap_or(i64::MAX);
        let rest = Stretch { after: None, limit: open, ..stretch };
        let rows: Vec<AchievementRow> =
            rest.of(wanted.seen_rows().filter(a::seq.eq_any(keys))).load(conn)?;
        found.extend(rows);
        let is_full = i64::try_from(found.len()).is_ok_and(|count| count >= stretch.limit);
        if is_full || is_last {
            return Ok(found);
        }
        (after, limit) = (last, (limit * 4).clamp(WALK_FIRST, WALK_MAX));
    }
}
