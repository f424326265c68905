//! Achievements (thành tích): results, solutions, initiatives (sáng kiến), models (mô hình) and
//! articles of a unit or a person within a campaign.
//!
//! An employee or officer drafts, the unit head confirms by `submit`, the secretariat verifies or
//! returns with reasons; a wrong verification is taken back by `unverify`. A verified achievement
//! is `recognised` by entering the decision or confirmation of a competent body (Luật Thi đua, khen
//! thưởng Đ.3.4, NĐ 152/2025 Đ.33.6); recognition at a further level, or a corrected entry, comes by
//! the same action. Whoever drafted, submitted or authored an achievement does not judge it.
//!
//! The result of a panel's evaluation recognises an achievement as well, by the decision that was entered
//! when its round was finalized; a new version of that round can take it back.
//!
//! Who sees what: secretariat, leaders, inspectors and the machines all; heads and officers their
//! unit's; a bloc's lead those of the units in the bloc; everybody the own ones. What others can
//! adopt (verified or recognised solutions, initiatives and models) is seen by every head, officer
//! and bloc lead, because a model that nobody knows is not replicated (nhân rộng).
//!
//! There are a million of these. `seq`, the key, is the moment of creation in microseconds, moved on
//! where two fall on one: "newest first" is the order of the key, and every index ends in it, so
//! that a page costs the same at any depth. `store_filter` says how a filter finds its index.

mod adoption;
mod by_panel;
mod check;
mod cited;
pub mod history;
pub mod input;
mod moves;
mod routes;
pub mod searched;
pub mod service;
mod sight;
mod steps;
mod store;
mod store_filter;
mod store_list;
mod store_waiting;
pub mod types;
pub mod views;
mod waiting;

pub use routes::configure;
