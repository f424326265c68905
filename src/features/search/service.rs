//! Where the index finds words, and what of it the caller may read.

use std::{cmp::Reverse, collections::HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    snippet::snippet,
    store::{self, Entry},
    types::{Found, SearchFilter, SearchKind, SearchResult},
};
use crate::{
    authz::{
        Actor,
        table::{self, Rule},
    },
    db::Conn,
    error::Result,
    features::{
        achievements::searched as achievements,
        award_proposals::{self, types::AwardProposalId},
        campaigns::{self, types::CampaignId},
        decisions::{self, types::DecisionId},
        documents::{self, types::DocumentId},
        indicators::{self, types::IndicatorId},
        persons, units,
    },
    http::{
        page::{Listing, Page},
        reply::etag,
    },
    text,
};

/// Entries that one request looks at, whoever reads how many of them: a constant of this platform, not of
/// law. Where they do not fill the page it is short, and the next one goes on from there.
const LOOKED_AT_MAX: i64 = 5000;

/// Entries looked at in one go at first: many of them may be out of the caller's sight.
const STRETCH_FIRST: i64 = 200;

/// Results that are counted; more are told as unknown, not as fewer than they are.
const COUNTED_MAX: i64 = 1000;

/// Place of a result in the list: key, and whether it is an achievement, which have keys of their own.
type Place = (i64, bool);

/// A result in the making.
struct Hit {
    place: Place,
    kind: SearchKind,
    found: Found,
}

/// What a walk found, and the place at which it gave up before it had enough.
struct Walked {
    hits: Vec<Hit>,
    rest: Option<Place>,
}

impl Walked {
    /// Both together, newest first. What one found beyond the place at which the other gave up waits for
    /// the next page: the other may find something before it.
    fn with(mut self, other: Self) -> Self {
        let rest = self.rest.max(other.rest);
        self.hits.extend(other.hits);
        self.hits.retain(|hit| rest.is_none_or(|rest| hit.place >= rest));
        self.hits.sort_by_key(|hit| Reverse(hit.place));
        Self { hits: self.hits, rest }
    }
}

/// The rule of the list in which the caller would read such objects.
fn rule(kind: SearchKind) -> &'static Rule {
    match kind {
        SearchKind::Campaign => table::LIST_CAMPAIGNS,
        SearchKind::Achievement => table::LIST_ACHIEVEMENTS,
        SearchKind::AwardProposal => table::LIST_AWARD_PROPOSALS,
        SearchKind::Decision => table::LIST_DECISIONS,
        SearchKind::Document => table::LIST_DOCUMENTS,
        SearchKind::Indicator => table::LIST_INDICATORS,
        SearchKind::Unit => table::LIST_UNITS,
        SearchKind::Person => table::LIST_PERSONS,
    }
}

/// A page of what the words find, newest first.
///
/// # Errors
/// `invalid-cursor`.
pub(super) fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &SearchFilter,
    page: &Page,
    today: NaiveDate,
) -> Result<Listing<SearchResult>> {
    let search = Search::of(actor, filter, today);
    let Walked { hits, rest } = search.found(conn, page.after()?, page.fetch())?;
    let (hits, next_cursor) = page.cut_at(hits, |hit| hit.place, rest)?;
    let total_count = if page.is_counted { search.count(conn)? } else { None };
    let items = hits.into_iter().map(|hit| search.result(hit)).collect();
    Ok(Listing { items, next_cursor, total_count })
}

struct Search<'a> {
    actor: &'a Actor,
    q: &'a str,
    words: Vec<String>,
    /// Whether achievements are looked through, and which other kinds.
    with_achievements: bool,
    others: Vec<SearchKind>,
    today: NaiveDate,
}

impl<'a> Search<'a> {
    fn of(actor: &'a Actor, filter: &'a SearchFilter, today: NaiveDate) -> Self {
        let words = text::words(&filter.q);
        let asked = filter.kind.as_deref().unwrap_or(SearchKind::ALL);
        let is_wanted = |kind: &SearchKind| {
            !words.is_empty() && asked.contains(kind) && actor.visible(rule(*kind)).is_ok()
        };
        let (own, others): (Vec<SearchKind>, Vec<SearchKind>) = SearchKind::ALL
            .iter()
            .copied()
            .filter(is_wanted)
            .partition(|kind| *kind == SearchKind::Achievement);
        Self { actor, q: &filter.q, with_achievements: !own.is_empty(), words, others, today }
    }

    /// At least so many, newest first, unless there are fewer or the walk gave up.
    fn found(&self, conn: &mut Conn, after: Option<Place>, limit: i64) -> Result<Walked> {
        let achievements = self.achievements(conn, after, limit)?;
        Ok(achievements.with(self.others(conn, after, limit)?))
    }

    fn achievements(&self, conn: &mut Conn, after: Option<Place>, limit: i64) -> Result<Walked> {
        if !self.with_achievements {
            return Ok(Walked { hits: Vec::new(), rest: None });
        }
        // Of one key the achievement stands first.
        let below = after.map(|(key, _)| key);
        let (newest, rest) =
            achievements::newest(conn, self.actor, self.q, (below, limit), self.today)?;
        let kind = SearchKind::Achievement;
        let hit = |(key, found)| Hit { place: (key, true), kind, found };
        let hits = newest.into_iter().map(hit).collect();
        Ok(Walked { hits, rest: rest.map(|key| (key, true)) })
    }

    /// Walks stretch by stretch.
    fn others(&self, conn: &mut Conn, after: Option<Place>, limit: i64) -> Result<Walked> {
        let mut walked = Walked { hits: Vec::new(), rest: None };
        if self.others.is_empty() {
            return Ok(walked);
        }
        let full = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut below = match after {
            None => i64::MAX,
            Some((key, is_achievement)) => key.saturating_add(i64::from(is_achievement)),
        };
        let (mut left, mut asked) = (LOOKED_AT_MAX, limit.clamp(STRETCH_FIRST, LOOKED_AT_MAX));
        loop {
            let stretch = store::newest(conn, &self.words, &self.others, below, asked)?;
            walked.hits.extend(self.readable(conn, stretch.entries)?);
            let Some(rest) = stretch.rest.filter(|_| walked.hits.len() < full) else {
                return Ok(walked);
            };
            left -= asked;
            if left == 0 {
                walked.rest = Some((rest, false));
                return Ok(walked);
            }
            (below, asked) = (rest, (asked * 4).min(left));
        }
    }

    /// How many there are; none where it would take more than a request may look at.
    fn count(&self, conn: &mut Conn) -> Result<Option<i64>> {
        let all = self.found(conn, None, COUNTED_MAX + 1)?;
        let count = i64::try_from(all.hits.len()).unwrap_or(i64::MAX);
        Ok((all.rest.is_none() && count <= COUNTED_MAX).then_some(count))
    }

    /// What of some entries the caller may read, in their order.
    fn readable(&self, conn: &mut Conn, entries: Vec<Entry>) -> Result<Vec<Hit>> {
        let mut found: HashMap<(SearchKind, String), Found> = HashMap::new();
        for kind in &self.others {
            let of_kind = entries.iter().filter(|entry| entry.kind == *kind);
            let ids: Vec<String> = of_kind.map(id_of).collect();
            if !ids.is_empty() {
                let objects = objects(conn, self.actor, *kind, ids)?;
                found.extend(objects.into_iter().map(|one| ((*kind, one.id.clone()), one)));
            }
        }
        let hit = |entry: Entry| {
            let found = found.remove(&(entry.kind, id_of(&entry)))?;
            Some(Hit { place: (entry.seq, false), kind: entry.kind, found })
        };
        Ok(entries.into_iter().filter_map(hit).collect())
    }

    fn result(&self, hit: Hit) -> SearchResult {
        let Hit { kind, found, .. } = hit;
        SearchResult {
            kind,
            snippet: snippet(&self.words, &found.title, &found.texts),
            etag: etag(found.version, &[kind.as_str(), &found.id]),
            id: found.id,
            path: found.path,
            title: found.title,
            state: found.state,
            unit_code: found.unit_code,
            created_at: found.created_at,
        }
    }
}

/// The id of an entry's object as it is shown.
fn id_of(entry: &Entry) -> String {
    let id = entry.object_key.split_once(':').map_or("", |(_, id)| id);
    match entry.kind {
        SearchKind::Unit | SearchKind::Person => id.to_owned(),
        SearchKind::Campaign
        | SearchKind::Achievement
        | SearchKind::AwardProposal
        | SearchKind::Decision
        | SearchKind::Document
        | SearchKind::Indicator => Uuid::parse_str(id).map(|id| id.to_string()).unwrap_or_default(),
    }
}

fn typed<T>(ids: &[String], id: fn(Uuid) -> T) -> Vec<T> {
    ids.iter().filter_map(|text| Uuid::parse_str(text).ok()).map(id).collect()
}

/// Those of these objects that the caller may read.
fn objects(
    conn: &mut Conn,
    actor: &Actor,
    kind: SearchKind,
    ids: Vec<String>,
) -> Result<Vec<Found>> {
    match kind {
        SearchKind::Campaign => campaigns::found(conn, actor, typed(&ids, CampaignId)),
        // They have an index of their own, and no entry here.
        SearchKind::Achievement => Ok(Vec::new()),
        SearchKind::AwardProposal => {
            award_proposals::found(conn, actor, typed(&ids, AwardProposalId))
        }
        SearchKind::Decision => decisions::found(conn, actor, typed(&ids, DecisionId)),
        SearchKind::Document => documents::found(conn, actor, typed(&ids, DocumentId)),
        SearchKind::Indicator => indicators::found(conn, actor, typed(&ids, IndicatorId)),
        SearchKind::Unit => units::found(conn, actor, &ids),
        SearchKind::Person => persons::found(conn, actor, ids),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::db::types::Instant;

    fn hit(place: Place) -> Hit {
        let found = Found {
            id: String::new(),
            path: String::new(),
            title: String::new(),
            texts: Vec::new(),
            state: None,
            unit_code: None,
            version: 1,
            created_at: Instant(DateTime::<Utc>::UNIX_EPOCH),
        };
        Hit { place, kind: SearchKind::Document, found }
    }

    /// A walk over objects of which some are read, until it has enough or has looked at the most.
    fn walk(
        objects: &BTreeMap<Place, bool>,
        with_achievements: bool,
        after: Option<Place>,
        (enough, most): (usize, usize),
    ) -> Walked {
        let is_next =
            |place: Place| place.1 == with_achievements && after.is_none_or(|after| place < after);
        let mut walked = Walked { hits: Vec::new(), rest: None };
        let next = objects.iter().rev().filter(|(place, _)| is_next(**place));
        for (count, (place, is_read)) in (1..=most).zip(next) {
            if *is_read {
                walked.hits.push(hit(*place));
            }
            if walked.hits.len() == enough {
                break;
            }
            if count == most {
                walked.rest = Some(*place);
            }
        }
        walked
    }

    proptest! {
        #[test]
        fn pages_of_two_walks_that_give_up_hold_what_is_read_once(
            objects in proptest::collection::btree_map(
                (0_i64..40, any::<bool>()), any::<bool>(), 0..60,
            ),
            limit in 1_usize..8,
            most in 1_usize..10,
        ) {
            let (mut shown, mut after) = (Vec::new(), None);
            loop {
                let bounds = (limit + 1, most);
                let achievements = walk(&objects, true, after, bounds);
                let found = achievements.with(walk(&objects, false, after, bounds));
                shown.extend(found.hits.iter().take(limit).map(|hit| hit.place));
                let is_full = found.hits.len() > limit;
                after = if is_full { shown.last().copied() } else { found.rest };
                if after.is_none() {
                    break;
                }
            }
            let read = objects.iter().rev().filter(|(_, is_read)| **is_read);
            let read: Vec<Place> = read.map(|(place, _)| *place).collect();
            prop_assert_eq!(shown, read);
        }
    }
}
