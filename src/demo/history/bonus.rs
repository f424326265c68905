//! What follows a decision: the fund, payments with their vouchers, and an award that is revoked.

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::{
    calendar::Calendar,
    cast::{LEADER, SECRETARY},
    decisions::OWN_SYMBOL,
    script::{Script, body},
};
use crate::{
    error::Error,
    features::{
        awards,
        bonus::{self, types::BonusState},
        decisions::types::DecisionId,
    },
};

/// Numbers of the sample decisions that revoke an award. The recipient of the first has received it, so
/// that the term runs; of the second that is still to be recorded.
const REVOCATIONS: [(&str, bool); 2] = [("131", true), ("132", false)];

/// Working days before the demo on which awards are revoked: the term still runs.
const REVOKED_BEFORE_END: usize = 3;

/// The figures of the fund in the years that are told.
pub fn funds(script: &mut Script, calendar: &Calendar) {
    let day = calendar.at(10);
    for year in day.year()..=calendar.last().year() {
        script.on(day, SECRETARY, format!("bonus fund {year}"), move |tx, _| {
            let input = body(json!({
                "fund_amount": 120_000_000, "payroll_amount": 1_500_000_000,
                "campaign_spent_amount": 18_000_000, "note": "Số liệu mẫu",
            }))?;
            bonus::service::put_fund(tx, year, input).map(drop)
        });
    }
}

/// Pays every bonus of a decision that is due.
pub fn pay(script: &mut Script, day: NaiveDate, decision: String) {
    script.on(day, SECRETARY, format!("paying {decision}"), move |tx, memory| {
        let id = DecisionId(memory.id(&decision)?);
        let accounts = awards::service::accounts_of_decision(tx.conn, id)?;
        let due = accounts.iter().filter(|one| one.state == Some(BonusState::Due));
        for (number, account) in due.enumerate() {
            let voucher = format!("PC-MAU-{}-{:02}", tx.today.format("%d%m"), number + 1);
            let input = body(json!({
                "award_id": account.award_id, "voucher_number": voucher, "paid_on": tx.today,
            }))?;
            bonus::service::pay(tx, &input)?;
        }
        Ok(())
    });
}

/// Revokes the first awards of a decision of the department.
pub fn revoke(script: &mut Script, calendar: &Calendar, decision: &'static str) {
    let day = calendar.before_end(REVOKED_BEFORE_END);
    script.on(day, LEADER, format!("revoking awards of {decision}"), move |tx, memory| {
        let id = DecisionId(memory.id(decision)?);
        let accounts = awards::service::accounts_of_decision(tx.conn, id)?;
        for (number, (decision_number, is_received)) in REVOCATIONS.into_iter().enumerate() {
            let account =
                accounts.get(number).ok_or_else(|| Error::bug("the decision grants awards"))?;
            let input = body(json!({
                "ground": "a", "authority": "department_director",
                "conclusion": {
                    "number": "01/KL-MAU", "issued_on": tx.today, "body": "Cơ quan thanh tra mẫu",
                },
                "decision_number": decision_number, "decision_symbol": OWN_SYMBOL,
                "decided_on": tx.today, "received_on": is_received.then_some(tx.today),
                "reason": "Số liệu kê khai mẫu không khớp kết luận mẫu",
            }))?;
            awards::service::revoke(tx, account.award_id, input)?;
        }
        Ok(())
    });
}
