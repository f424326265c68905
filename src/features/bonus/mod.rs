//! Bonus money (tiền thưởng): what an award brings, who pays it, and the fund that pays (Quỹ thi đua,
//! khen thưởng; NĐ 152/2025/NĐ-CP Đ.46-54).
//!
//! The amount is computed when the decision is published: coefficient of the rule set times the base
//! wage on the decision's day, rounded up. Each award has an account of entries that are added and
//! never changed: accrual when it is granted, payment with its voucher, reversal when the award is
//! revoked, return when the money came back.
//!
//! Of several bonuses only the highest may be paid (R41, NĐ 152/2025/NĐ-CP Đ.49.5): a higher one reverses
//! a lower one that is not paid out. When the higher award is revoked it is as if it had never been
//! granted, so the lower one is accrued, or accrued again. An award has each kind of entry once in each
//! such turn, and payment and return once at all, which the database keeps too.
//!
//! Who signs the decision pays from the fund of that level (Luật Đ.11.4); entries count for the fund of the
//! decision's year. That holds for what is due again in a later year, too: nothing is granted anew then. It
//! is the same decision that is paid, with the amount by the base wage of its day (NĐ 152/2025/NĐ-CP
//! Đ.49.1), and no other fund than that of its year was ever to pay it.
//!
//! The department's fund has a size, a payroll that limits it, and a share for organising campaigns.
//! The bonus fund of NĐ 161/2026/NĐ-CP Đ.4.4 (quỹ tiền thưởng) stands outside it and is not kept here.
//!
//! Who may do what: the secretariat records payments and the fund's figures; leaders and inspectors
//! read all, heads what concerns their unit, a recipient the own entries.

mod computing;
mod fund;
mod input;
mod reinstate;
mod routes;
pub mod service;
mod stacking;
mod store;
mod store_fund;
pub mod types;

pub use routes::configure;
