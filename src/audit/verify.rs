//! Verifying: the chain is recomputed from its first row, and every row that does not fit is named.

use diesel::prelude::*;

use super::{
    checkpoint::{Checkpoint, message},
    seal::Row,
};
use crate::{
    db::{
        Conn,
        schema::{audit_events, audit_queue, audit_seals},
        types::AnyId,
    },
    error::Result,
    keys::Keys,
};

/// Rows read at a time, so that a long chain needs little memory.
const PAGE: i64 = 1000;

/// Something that does not fit.
#[derive(Debug, PartialEq, Eq)]
pub enum Finding {
    /// The row's content is not what was sealed.
    Changed {
        /// Place in the chain.
        sequence: i64,
        /// The row.
        audit_id: AnyId,
    },
    /// A sealed row is gone.
    Removed {
        /// Place in the chain.
        sequence: i64,
        /// The row.
        audit_id: AnyId,
    },
    /// A seal is gone between others.
    Gap {
        /// First place without a seal.
        sequence: i64,
    },
    /// A row that is neither sealed nor waiting for its seal.
    Inserted {
        /// The row.
        audit_id: AnyId,
    },
    /// The chain ends before, or differs from, a signed checkpoint.
    Checkpoint {
        /// Place the checkpoint speaks of.
        sequence: i64,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed { sequence, audit_id } => {
                write!(f, "row {audit_id} at {sequence} was changed")
            }
            Self::Removed { sequence, audit_id } => {
                write!(f, "row {audit_id} at {sequence} was removed")
            }
            Self::Gap { sequence } => write!(f, "the seal at {sequence} was removed"),
            Self::Inserted { audit_id } => {
                write!(f, "row {audit_id} was inserted past the service")
            }
            Self::Checkpoint { sequence, what } => write!(f, "checkpoint at {sequence}: {what}"),
        }
    }
}

/// What a verification found.
#[derive(Debug)]
pub struct Report {
    /// Rows whose seal fits.
    pub verified_count: i64,
    /// Rows that wait for their seal.
    pub pending_count: i64,
    /// What does not fit; empty when all is well.
    pub findings: Vec<Finding>,
}

/// Recomputes the chain and compares it with the signed checkpoints.
///
/// # Errors
/// When the database cannot be read.
pub fn verify(conn: &mut Conn, checkpoints: &[Checkpoint], keys: &Keys) -> Result<Report> {
    let mut findings = Vec::new();
    let (mut previous, mut last, mut verified) = (String::new(), 0, 0);
    let mut marks = checkpoints.iter().peekable();
    loop {
        let page: Vec<(i64, AnyId, String)> = audit_seals::table
            .select((audit_seals::sequence, audit_seals::audit_id, audit_seals::hash))
            .filter(audit_seals::sequence.gt(last))
            .order(audit_seals::sequence)
            .limit(PAGE)
            .load(conn)?;
        if page.is_empty() {
            break;
        }
        let ids: Vec<AnyId> = page.iter().map(|(_, id, _)| *id).collect();
        let rows: Vec<Row> = audit_events::table.filter(audit_events::id.eq_any(ids)).load(conn)?;
        let rows: std::collections::HashMap<AnyId, Row> =
            rows.into_iter().map(|row| (row.id, row)).collect();
        for (sequence, audit_id, hash) in page {
            if sequence != last + 1 {
                findings.push(Finding::Gap { sequence: last + 1 });
            }
            match rows.get(&audit_id) {
                None => findings.push(Finding::Removed { sequence, audit_id }),
                Some(row) if row.hash_after(&previous) != hash => {
                    findings.push(Finding::Changed { sequence, audit_id });
                }
                Some(_) => verified += 1,
            }
            while let Some(mark) = marks.next_if(|mark| mark.sequence <= sequence) {
                check_mark(mark, sequence, &hash, keys, &mut findings);
            }
            // The stored hash goes on, so that one changed row is one finding and not a thousand.
            previous = hash;
            last = sequence;
        }
    }
    for mark in marks {
        findings.push(Finding::Checkpoint {
            sequence: mark.sequence,
            what: "the chain ends before it: its tail was cut",
        });
    }
    findings.extend(inserted(conn)?);
    let pending_count = audit_queue::table.count().get_result(conn)?;
    Ok(Report { verified_count: verified, pending_count, findings })
}

fn check_mark(
    mark: &Checkpoint,
    sequence: i64,
    hash: &str,
    keys: &Keys,
    findings: &mut Vec<Finding>,
) {
    let text = message(mark.sequence, &mark.hash, mark.at);
    let what = if keys.verify_detached(&mark.kid, text.as_bytes(), &mark.signature).is_err() {
        "its signature does not fit"
    } else if mark.sequence != sequence || mark.hash != hash {
        "the chain has another hash there"
    } else {
        return;
    };
    findings.push(Finding::Checkpoint { sequence: mark.sequence, what });
}

fn inserted(conn: &mut Conn) -> Result<Vec<Finding>> {
    let strangers: Vec<AnyId> = audit_events::table
        .left_join(audit_seals::table.on(audit_seals::audit_id.eq(audit_events::id)))
        .left_join(audit_queue::table.on(audit_queue::audit_id.eq(audit_events::id)))
        .filter(audit_seals::audit_id.nullable().is_null())
        .filter(audit_queue::audit_id.nullable().is_null())
        .select(audit_events::id)
        .limit(PAGE)
        .load(conn)?;
    Ok(strangers.into_iter().map(|audit_id| Finding::Inserted { audit_id }).collect())
}
