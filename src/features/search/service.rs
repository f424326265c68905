//! Where the index finds words, and what of it the caller may read.

use std::collections::HashMap;

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

/// Entries looked at in one go, at first and at most: many of them may be out of the caller's sight.
const STRETCH_FIRST: i64 = 200;
const STRETCH_MAX: i64 = 2000;

/// Place of a result in the list: key, and whether it is an achievement, which have keys of their own.
type Place = (i64, bool);

/// A result in the making.
struct Hit {
    place: Place,
    kind: SearchKind,
    found: Found,
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
    let after: Option<Place> = page.after()?;
    let search = Search::of(actor, filter, today);
    let mut hits = search.achievements(conn, after, page.fetch())?;
    hits.extend(search.others(conn, after, page.fetch())?);
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.place));
    let (hits, next_cursor) = page.cut(hits, |hit| hit.place)?;
    let total_count = page.is_counted.then(|| search.count(conn)).transpose()?;
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

    fn achievements(&self, conn: &mut Conn, after: Option<Place>, limit: i64) -> Result<Vec<Hit>> {
        if !self.with_achievements {
            return Ok(Vec::new());
        }
        // Of one key the achievement stands first.
        let below = after.map(|(key, _)| key);
        let newest = achievements::newest(conn, self.actor, self.q, (below, limit), self.today)?;
        let kind = SearchKind::Achievement;
        Ok(newest.into_iter().map(|(key, found)| Hit { place: (key, true), kind, found }).collect())
    }

    fn others(&self, conn: &mut Conn, after: Option<Place>, limit: i64) -> Result<Vec<Hit>> {
        let full = usize::try_from(limit).unwrap_or(usize::MAX);
        let below = match after {
            None => i64::MAX,
            Some((key, is_achievement)) => key.saturating_add(i64::from(is_achievement)),
        };
        let mut hits = Vec::new();
        self.walk(conn, below, limit, &mut |conn, entries| {
            hits.extend(self.readable(conn, entries)?);
            Ok(hits.len() < full)
        })?;
        hits.truncate(full);
        Ok(hits)
    }

    fn count(&self, conn: &mut Conn) -> Result<i64> {
        let mut count = 0;
        if self.with_achievements {
            count += achievements::count(conn, self.actor, self.q, self.today)?;
        }
        self.walk(conn, i64::MAX, STRETCH_MAX, &mut |conn, entries| {
            let readable = self.readable(conn, entries)?.len();
            count += i64::try_from(readable).unwrap_or(i64::MAX);
            Ok(true)
        })?;
        Ok(count)
    }

    /// Hands on stretch by stretch, newest first, as long as more is wanted.
    fn walk(
        &self,
        conn: &mut Conn,
        mut below: i64,
        first: i64,
        each: &mut dyn FnMut(&mut Conn, Vec<Entry>) -> Result<bool>,
    ) -> Result<()> {
        if self.others.is_empty() {
            return Ok(());
        }
        let mut limit = first.clamp(STRETCH_FIRST, STRETCH_MAX);
        loop {
            let stretch = store::newest(conn, &self.words, &self.others, below, limit)?;
            let is_more_wanted = each(conn, stretch.entries)?;
            let Some(rest) = stretch.rest.filter(|_| is_more_wanted) else { return Ok(()) };
            (below, limit) = (rest, (limit * 4).min(STRETCH_MAX));
        }
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
