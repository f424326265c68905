//! The agenda of a council's session: award proposals, who votes on them, the ballots and the count.
//!
//! An item is pending, then in voting, then decided; when the session is closed its conclusion is
//! communicated to the proposer and final. Only then does the proposal move and do its unit and its
//! nominee learn how the council decided (`conclusion`), and only then is a count in the audit, which they
//! may read as well (`keeping_back`). Opening the vote needs the quorum (R25) and fixes
//! who votes: members present and members with a written opinion, without those in conflict (R28): the
//! nominee, authors of what is cited, members and heads of the nominee's unit, whoever proposed, and
//! whoever has a conflict with an achievement cited or declared one with the dossier (`conflicts`).
//! Whoever declares one while members vote leaves the vote, and the ballot goes with him or her; nothing
//! is counted until that conflict is decided. The share of votes is an exact fraction of what the rule set names (R26); in a tie
//! the count stands and the chair's opinion, given afterwards, decides (R27). What is decided never
//! changes.
//!
//! Nothing that depends on the ballots is told while they can still be replaced: closing the vote either
//! counts for good, or is refused before any ballot is opened.
//!
//! A secret ballot (phiếu kín) is a ciphertext until the count, and its key is a file outside the
//! database (`keys::ballots`). At the count the choices are opened, shuffled with the randomness of the
//! system, and written once under random ids without voter or time; the ciphertexts go, and the key is
//! destroyed after the commit. A page of the database, the write-ahead log or a backup may still hold a
//! ciphertext afterwards: without the key nobody can read it. Audit, idempotency and events know that a
//! member voted, never what. Where all vote alike the tally itself tells, which no secrecy can help. A
//! key that is lost before the count means that the item is voted again (`reopen`).
//!
//! Who may do what: the secretariat keeps the agenda and enters written opinions of open votes; it or
//! whoever chairs opens and closes the vote and communicates; members vote, each for themselves.

mod agenda;
mod ballot_box;
mod conclusion;
mod count;
mod facts;
mod input;
mod keeping_back;
mod opinions;
mod outcome;
mod recusal;
mod routes;
pub mod service;
mod steps;
mod store;
mod store_ballots;
mod tie;
pub mod types;
mod vote_routes;
mod voting;

pub use routes::configure;
