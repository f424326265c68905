//! Voters and ballots in the database. Only this file touches the ballots; nothing here joins a voter
//! with a counted ballot, and no table could.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    ballot_box,
    types::{AgendaItemId, AgendaVoter, OpenBallot, RecusalGround, VoteChoice},
};
use crate::{
    db::{
        Conn,
        schema::{
            agenda_voters as v, counted_ballots as c, open_ballots as o, sealed_ballots as b,
        },
        types::AnyId,
    },
    error::Result,
    features::council_sessions::types::Presence,
};

/// The voters of several items, with one query.
pub(super) fn voters(
    conn: &mut Conn,
    ids: &[AgendaItemId],
) -> Result<HashMap<AgendaItemId, Vec<AgendaVoter>>> {
    type Row = (AgendaItemId, String, Presence, Option<RecusalGround>, bool);
    let rows: Vec<Row> = v::table
        .filter(v::agenda_item_id.eq_any(ids.to_vec()))
        .order((v::agenda_item_id, v::person_code))
        .load(conn)?;
    let mut found: HashMap<AgendaItemId, Vec<AgendaVoter>> = HashMap::new();
    for (id, person_code, presence, recusal_ground, has_voted) in rows {
        let one = AgendaVoter { person_code, presence, recusal_ground, has_voted };
        found.entry(id).or_default().push(one);
    }
    Ok(found)
}

pub(super) fn insert_voters(
    conn: &mut Conn,
    id: AgendaItemId,
    voters: &[AgendaVoter],
) -> Result<()> {
    for one in voters {
        diesel::insert_into(v::table)
            .values((
                v::agenda_item_id.eq(id),
                v::person_code.eq(&one.person_code),
                v::presence.eq(one.presence),
                v::ground.eq(one.recusal_ground),
                v::has_voted.eq(one.has_voted),
            ))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn mark_voted(conn: &mut Conn, id: AgendaItemId, person: &str) -> Result<()> {
    diesel::update(v::table.find((id, person.to_owned())))
        .set(v::has_voted.eq(true))
        .execute(conn)?;
    Ok(())
}

/// Writes down why a member does not vote.
pub(super) fn set_ground(
    conn: &mut Conn,
    id: AgendaItemId,
    person: &str,
    ground: RecusalGround,
) -> Result<()> {
    diesel::update(v::table.find((id, person.to_owned())))
        .set(v::ground.eq(Some(ground)))
        .execute(conn)?;
    Ok(())
}

/// Takes a member's ballot out of a vote that is not counted, whether one was cast or not.
pub(super) fn take_back(conn: &mut Conn, id: AgendaItemId, person: &str) -> Result<()> {
    diesel::delete(b::table.find((id, person.to_owned()))).execute(conn)?;
    diesel::delete(o::table.find((id, person.to_owned()))).execute(conn)?;
    diesel::update(v::table.find((id, person.to_owned())))
        .set(v::has_voted.eq(false))
        .execute(conn)?;
    Ok(())
}

/// The open ballots of several items, with one query.
pub(super) fn open_ballots(
    conn: &mut Conn,
    ids: &[AgendaItemId],
) -> Result<HashMap<AgendaItemId, Vec<OpenBallot>>> {
    type Row = (AgendaItemId, String, VoteChoice, String);
    let rows: Vec<Row> = o::table
        .filter(o::agenda_item_id.eq_any(ids.to_vec()))
        .order((o::agenda_item_id, o::person_code))
        .load(conn)?;
    let mut found: HashMap<AgendaItemId, Vec<OpenBallot>> = HashMap::new();
    for (id, person_code, choice, entered_by) in rows {
        found.entry(id).or_default().push(OpenBallot { person_code, choice, entered_by });
    }
    Ok(found)
}

pub(super) fn put_open(conn: &mut Conn, id: AgendaItemId, ballot: &OpenBallot) -> Result<()> {
    let key = (id, ballot.person_code.clone());
    diesel::delete(o::table.find(key)).execute(conn)?;
    diesel::insert_into(o::table)
        .values((
            o::agenda_item_id.eq(id),
            o::person_code.eq(&ballot.person_code),
            o::choice.eq(ballot.choice),
            o::entered_by.eq(&ballot.entered_by),
        ))
        .execute(conn)?;
    Ok(())
}

/// The sealed ballots of an item: voter and ciphertext.
pub(super) fn sealed(conn: &mut Conn, id: AgendaItemId) -> Result<Vec<(String, String)>> {
    Ok(b::table.filter(b::agenda_item_id.eq(id)).select((b::person_code, b::sealed)).load(conn)?)
}

pub(super) fn put_sealed(
    conn: &mut Conn,
    id: AgendaItemId,
    person: &str,
    sealed: &str,
) -> Result<()> {
    diesel::delete(b::table.find((id, person.to_owned()))).execute(conn)?;
    diesel::insert_into(b::table)
        .values((b::agenda_item_id.eq(id), b::person_code.eq(person), b::sealed.eq(sealed)))
        .execute(conn)?;
    Ok(())
}

/// Puts the opened and mixed choices in the place of the sealed ballots.
pub(super) fn replace_sealed(
    conn: &mut Conn,
    id: AgendaItemId,
    choices: &[VoteChoice],
) -> Result<()> {
    diesel::delete(b::table.filter(b::agenda_item_id.eq(id))).execute(conn)?;
    for choice in choices {
        diesel::insert_into(c::table)
            .values((
                c::id.eq(AnyId(ballot_box::random_id()?)),
                c::agenda_item_id.eq(id),
                c::choice.eq(*choice),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets voters and ballots of a vote that begins anew.
pub(super) fn forget(conn: &mut Conn, id: AgendaItemId) -> Result<()> {
    diesel::delete(b::table.filter(b::agenda_item_id.eq(id))).execute(conn)?;
    diesel::delete(o::table.filter(o::agenda_item_id.eq(id))).execute(conn)?;
    diesel::delete(c::table.filter(c::agenda_item_id.eq(id))).execute(conn)?;
    diesel::delete(v::table.filter(v::agenda_item_id.eq(id))).execute(conn)?;
    Ok(())
}
