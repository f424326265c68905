//! Achievements as a search tells of them, by their own index of words, as far as the list shows them to
//! the caller. One that was withdrawn is found no more.

use chrono::NaiveDate;

use super::{
    sight::Sight,
    store::AchievementRow,
    store_list,
    types::{AchievementFilter, AchievementState},
};
use crate::{
    authz::{Actor, table},
    db::Conn,
    error::Result,
    features::search::types::Found,
};

fn wanted(q: &str) -> AchievementFilter {
    let is_there = |state: &AchievementState| *state != AchievementState::Withdrawn;
    AchievementFilter {
        state: Some(AchievementState::ALL.iter().copied().filter(is_there).collect()),
        q: Some(q.to_owned()),
        ..AchievementFilter::default()
    }
}

fn found(row: AchievementRow) -> (i64, Found) {
    let co_authors = row.co_authors.0.into_iter().map(|one| one.person_code);
    let refs = row.external_refs.0.into_iter().map(|one| one.id);
    let found = Found {
        id: row.id.to_string(),
        path: format!("/v1/achievements/{}", row.id),
        title: row.title,
        texts: row
            .description
            .into_iter()
            .chain([row.unit_code.clone()])
            .chain(row.person_code)
            .chain(co_authors)
            .chain(refs)
            .collect(),
        state: Some(row.state.as_str()),
        unit_code: Some(row.unit_code),
        version: row.version,
        created_at: row.created_at,
    };
    (row.seq, found)
}

/// An object with its key.
type Keyed = (i64, Found);

/// The newest of those that match and that the caller may read, below a key; each with its key. And the key
/// at which looking for them was given up before they were enough.
///
/// # Errors
/// `insufficient-scope`, `role-required`.
pub fn newest(
    conn: &mut Conn,
    actor: &Actor,
    q: &str,
    (below, limit): (Option<i64>, i64),
    today: NaiveDate,
) -> Result<(Vec<Keyed>, Option<i64>)> {
    actor.visible(table::LIST_ACHIEVEMENTS)?;
    let sight = Sight::of(conn, actor, today)?;
    let looked = store_list::newest(conn, &sight, &wanted(q), below, limit)?;
    Ok((looked.rows.into_iter().map(found).collect(), looked.rest))
}
