//! Search (tìm kiếm) over everything that the caller reads: campaigns, achievements, proposals, decisions,
//! documents, indicators, units and persons, newest first.
//!
//! Words are folded (không dấu, `đ` as `d`) and found by their beginnings. What is searched is what the
//! words of each list find, and nothing else: names of objects, their numbers and codes, summaries; never
//! pending matters, ballots, scores, remarks or reasons. Each kind is read under the rules of its own list,
//! at the moment of asking: the index says where words stand, the slice whether the caller may know.
//!
//! Achievements, of which there are a million, have an index of words of their own. All others share one
//! (`search_entries`), which their tables keep themselves within the transaction that writes them. Both are
//! walked from the newest match on, up to a number of matches for one request; the cursor goes on from there.

mod routes;
mod service;
mod snippet;
mod store;
pub mod types;

pub use routes::configure;
