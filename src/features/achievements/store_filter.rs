//! How a filter of achievements finds its index.
//!
//! Every index ends in the key, which is the order of the list, so a page is quick when all columns
//! before the key are fixed. A filter that allows several values (three units, all states, the own
//! ones besides the unit's) is therefore answered as that many *branches*, each from its index and
//! each with a page of keys at most; the newest of all branches are the page. With words of `q` the
//! word index leads, together with the codes of unit and person, which are among the words of a row;
//! where the other filters leave few rows, the words are looked for in those.

use diesel::prelude::*;

use super::{
    sight::Sight,
    types::{AchievementFilter, AchievementKind, AchievementState},
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        dialect::{Aside, AsideIf, matches_words},
        schema::achievements as a,
    },
    error::Result,
    text,
};

/// Up to so many rows are searched word by word; beyond, the word index leads.
const NARROW_MAX: i64 = 2000;

/// A key can be later than the moment of creation by as many microseconds as rows came at once.
const KEY_DRIFT_MAX: i64 = 60_000_000;

/// A query in the making.
pub(super) type Query = a::BoxedQuery<'static, MultiBackend>;

/// Fixed columns that lead into an index.
#[derive(Clone, Default)]
pub(super) struct Branch {
    unit: Option<String>,
    person: Option<String>,
    pub(super) creator: Option<String>,
    kind: Option<AchievementKind>,
    state: Option<AchievementState>,
}

impl Branch {
    /// Whether it holds few rows by itself.
    pub(super) fn is_narrow(&self) -> bool {
        self.unit.is_some() || self.person.is_some() || self.creator.is_some()
    }
}

/// A filter with what the caller sees.
pub(super) struct Wanted<'a> {
    filter: &'a AchievementFilter,
    units: Option<Vec<String>>,
    kinds: Option<Vec<AchievementKind>>,
    states: Option<Vec<AchievementState>>,
    visible: Visible,
    pub(super) words: Vec<String>,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(sight: &Sight, filter: &'a AchievementFilter) -> Self {
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

    /// One branch per unit that is seen and asked for, and those of the caller's own; a single one
    /// that fixes nothing when all are. None when nothing can match.
    pub(super) fn stems(&self) -> Vec<Branch> {
        let of_unit = |unit: &String| Branch { unit: Some(unit.clone()), ..Branch::default() };
        match (&self.visible, &self.units) {
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
        }
    }

    /// The branches of some stems, by kind and state as far as an index begins with them.
    pub(super) fn branches(&self, stems: Vec<Branch>) -> Vec<Branch> {
        let mut branches = stems;
        if let Some(kinds) = &self.kinds {
            let is_wide = |branch: &Branch| !branch.is_narrow();
            branches = spread(branches, kinds, is_wide, |branch, kind| branch.kind = Some(kind));
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
    pub(super) fn rows(&self, branch: &Branch) -> Query {
        self.limited(a::table.into_boxed(), branch, false)
    }

    /// Of rows that something else leads to, those of a branch. SQLite would rather walk all rows of a unit
    /// or a campaign.
    pub(super) fn rows_of(&self, led: Query, branch: &Branch) -> Query {
        self.limited(led, branch, true)
    }

    /// Those of a branch; the flag tells whether something else leads to the rows.
    fn limited(&self, mut query: Query, branch: &Branch, is_led: bool) -> Query {
        match (&branch.unit, &self.units) {
            (Some(unit), _) => {
                query = query.filter(AsideIf(a::unit_code, is_led).eq(unit.clone()));
            }
            (None, Some(units)) => query = query.filter(Aside(a::unit_code).eq_any(units.clone())),
            (None, None) => {}
        }
        if let Some(person) = &branch.person {
            query = query.filter(a::person_code.eq(person.clone()));
        }
        if let Some(creator) = &branch.creator {
            query = query.filter(a::created_by.eq(creator.clone()));
        }
        if let Some(person) = self.filter.person_code.as_ref().filter(|_| branch.person.is_none()) {
            query = query.filter(Aside(a::person_code).eq(person.clone()));
        }
        match (branch.state, &self.states) {
            (Some(state), _) => query = query.filter(a::state.eq(state)),
            (None, Some(states)) => query = query.filter(Aside(a::state).eq_any(states.clone())),
            (None, None) => {}
        }
        match (branch.kind, &self.kinds) {
            (Some(kind), _) => query = query.filter(a::kind.eq(kind)),
            (None, Some(kinds)) => query = query.filter(Aside(a::kind).eq_any(kinds.clone())),
            (None, None) => {}
        }
        let is_led = is_led || branch.is_narrow();
        if let Some(campaign) = self.filter.campaign_id {
            query = query.filter(AsideIf(a::campaign_id, is_led).eq(campaign));
        }
        if let Some(year) = self.filter.period_year {
            query = query.filter(AsideIf(a::period_year, is_led).eq(year));
        }
        self.since(query)
    }

    /// Whether nothing but the moment of creation limits a branch.
    pub(super) fn is_all(&self, branch: &Branch) -> bool {
        branch.kind.is_none()
            && branch.state.is_none()
            && self.filter.campaign_id.is_none()
            && self.filter.period_year.is_none()
    }

    /// The moment of creation, with a bound on the key that leads to the place.
    fn since(&self, mut query: Query) -> Query {
        if let Some(from) = self.filter.created_at_gte {
            query = query.filter(a::created_at.ge(from)).filter(a::seq.ge(from.to_micros()));
        }
        if let Some(until) = self.filter.created_at_lt {
            let last = until.to_micros().saturating_add(KEY_DRIFT_MAX);
            query = query.filter(a::created_at.lt(until)).filter(a::seq.lt(last));
        }
        query
    }

    /// Those that the caller sees.
    pub(super) fn seen(&self, query: Query) -> Query {
        match &self.visible {
            Visible::All => query,
            Visible::Some { units, person: None } => {
                query.filter(a::unit_code.eq_any(units.clone()))
            }
            Visible::Some { units, person: Some(own) } => {
                let is_about = a::person_code.is_not_null().and(a::person_code.eq(own.clone()));
                let is_own = a::created_by.eq(own.clone()).or(is_about);
                query.filter(a::unit_code.eq_any(units.clone()).or(is_own))
            }
        }
    }

    /// All rows that the caller sees, with the words: by their index where all are seen.
    pub(super) fn all_rows(&self) -> Query {
        let query = self.seen(self.rows(&Branch::default()));
        match &self.visible {
            Visible::All if self.words.is_empty() => query,
            Visible::All => query.filter(matches_words("achievements", &self.words)),
            Visible::Some { .. } => self.with_words(query),
        }
    }

    /// The words looked for row by row.
    pub(super) fn with_words(&self, mut query: Query) -> Query {
        for word in &self.words {
            query = query.filter(a::search_text.like(format!("% {word}%")));
        }
        query
    }

    /// The words with those that all rows of a branch have: the codes of its unit and person.
    pub(super) fn words_of(&self, branch: &Branch) -> Vec<String> {
        let codes = [&branch.unit, &branch.person].into_iter().flatten();
        let whole = codes.flat_map(|code| text::words(code)).map(|word| format!("{word} "));
        whole.chain(self.words.iter().cloned()).collect()
    }

    /// Whether a stem without unit and person is limited to few rows by its other filters.
    pub(super) fn is_narrowed(&self, conn: &mut Conn, branches: &[Branch]) -> Result<bool> {
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
