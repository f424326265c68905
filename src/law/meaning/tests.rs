//! Each border of what can be meant, and one beyond it.

use super::{Senseless, at_odds, senseless};
use crate::{
    decimal::Hundredths,
    law::{Law, OrderStep, Rules, Share},
};

type Change = fn(&mut Rules);

fn changed(change: Change) -> Rules {
    let mut rules = Law::carried().unwrap().rule_sets.remove(0).rules;
    change(&mut rules);
    rules
}

fn named(found: &[Senseless]) -> Vec<(&'static str, &'static str)> {
    for one in found {
        assert!(!one.why.vi.is_empty() && !one.why.en.is_empty(), "{one:?}");
    }
    found.iter().map(|one| (one.rule, one.parameter)).collect()
}

fn share(text: &str) -> Share {
    Share::parse(text).unwrap()
}

#[test]
fn the_carried_rules_mean_something_and_fit_each_other() {
    for set in Law::carried().unwrap().rule_sets {
        assert_eq!(named(&senseless(&set.rules)), []);
        assert_eq!(named(&at_odds(&set.rules)), []);
    }
}

#[test]
fn what_cannot_be_meant_is_named() {
    let cases: &[(&str, &str, Change)] = &[
        ("R01", "legal_docs", |r| r.r01.parameters.legal_docs.value.clear()),
        ("R01", "expiry_warn_days", |r| r.r01.parameters.expiry_warn_days.value = 3651),
        ("R04", "plan_required_sections", |r| {
            r.r04.parameters.plan_required_sections.value.clear()
        }),
        ("R06", "award_types", |r| r.r06.parameters.award_types.value.clear()),
        ("R08", "min_gap_days", |r| r.r08.parameters.min_gap_days.value = Some(0)),
        ("R11", "hold_types", |r| r.r11.parameters.hold_types.value.clear()),
        ("R11", "hold_checkpoints", |r| r.r11.parameters.hold_checkpoints.value.clear()),
        ("R14", "min_months_worked", |r| r.r14.parameters.min_months_worked.value = 13),
        ("R16", "attestations", |r| r.r16.parameters.attestations.value.clear()),
        ("R17", "criteria_catalog", |r| r.r17.parameters.criteria_catalog.value.clear()),
        ("R19", "dossier_requirements", |r| r.r19.parameters.dossier_requirements.value.clear()),
        ("R19", "paper_formats", |r| r.r19.parameters.paper_formats.value.clear()),
        ("R20", "copies", |r| r.r20.parameters.copies.value = 0),
        ("R21", "confirm_roles", |r| r.r21.parameters.confirm_roles.value.clear()),
        ("R22", "sla_receive", |r| r.r22.parameters.sla_receive.value = Some(0)),
        ("R22", "sla_notify", |r| r.r22.parameters.sla_notify.value = Some(367)),
        ("R23", "reason_codes", |r| r.r23.parameters.reason_codes.value.clear()),
        ("R24", "min_members", |r| r.r24.parameters.min_members.value = Some(0)),
        ("R25", "quorum", |r| r.r25.parameters.quorum.value = share("0/3")),
        ("R25", "quorum_award_session", |r| {
            r.r25.parameters.quorum_award_session.value = share("0/5");
        }),
        ("R26", "vote_threshold", |r| {
            // More than all votes: 1/1 has to be exceeded.
            r.r26.parameters.vote_threshold.value[0].share = share("1/1");
        }),
        ("R26", "vote_threshold", |r| {
            let first = &mut r.r26.parameters.vote_threshold.value[0];
            (first.share, first.must_exceed) = (share("0/1"), false);
        }),
        ("R29", "quotas", |r| r.r29.parameters.quotas.value[0].quota.max_share = None),
        ("R31", "female_collective_share", |r| {
            r.r31.parameters.female_collective_share.value = share("0/1");
        }),
        ("R36", "excellent_cap", |r| r.r36.parameters.excellent_cap.value = share("0/1")),
        ("R37", "appeal_levels", |r| r.r37.parameters.appeal_levels.value = 0),
        ("R38", "publication", |r| r.r38.parameters.publication.value[0].working_days = 0),
        ("R39", "authority_matrix", |r| r.r39.parameters.authority_matrix.value.clear()),
        ("R40", "base_wage", |r| r.r40.parameters.base_wage.value.reverse()),
        ("R40", "base_wage", |r| r.r40.parameters.base_wage.value[0].amount = 0),
        ("R40", "coeff", |r| r.r40.parameters.coeff.value.clear()),
        ("R40", "coeff", |r| r.r40.parameters.coeff.value[0].individual = Hundredths(0)),
        ("R40", "coeff", |r| r.r40.parameters.coeff.value[0].collective = Hundredths(-1)),
        ("R40", "rounding_up_to", |r| r.r40.parameters.rounding_up_to.value = 0),
        ("R42", "fund_cap", |r| r.r42.parameters.fund_cap.value = share("0/1")),
        ("R44", "annex", |r| {
            r.r44.parameters.annex.value.push(OrderStep::CollectivesFirst);
        }),
        ("R45", "revocation_grounds", |r| r.r45.parameters.revocation_grounds.value.clear()),
        ("R45", "return_days", |r| r.r45.parameters.return_days.value = 0),
        ("R47", "retention", |r| r.r47.parameters.retention.value[0].years = Some(0)),
        ("R47", "handover_years", |r| r.r47.parameters.handover_years.value = 0),
    ];
    for (rule, parameter, change) in cases {
        assert_eq!(named(&senseless(&changed(*change))), [(*rule, *parameter)]);
    }
}

#[test]
fn the_borders_themselves_can_be_meant() {
    let rules = changed(|r| {
        r.r01.parameters.expiry_warn_days.value = 0;
        r.r08.parameters.min_gap_days.value = Some(1);
        r.r14.parameters.min_months_worked.value = 0;
        r.r22.parameters.sla_receive.value = Some(366);
        r.r24.parameters.min_members.value = Some(1);
        r.r25.parameters.quorum.value = share("1/1");
        r.r26.parameters.vote_threshold.value[0].share = share("0/1");
        r.r38.parameters.publication.value.clear();
        r.r40.parameters.coeff.value[0].individual = Hundredths(1);
        r.r40.parameters.rounding_up_to.value = 1;
    });
    assert_eq!(named(&senseless(&rules)), []);
}

#[test]
fn the_same_entry_twice_is_named() {
    let rules = changed(|r| {
        let first = r.r39.parameters.authority_matrix.value[0].clone();
        r.r39.parameters.authority_matrix.value.push(first);
        let paper = r.r19.parameters.dossier_requirements.value[0].clone();
        r.r19.parameters.dossier_requirements.value.push(paper);
    });
    let expected = [("R19", "dossier_requirements"), ("R39", "authority_matrix")];
    assert_eq!(named(&senseless(&rules)), expected);
}

#[test]
fn what_does_not_fit_the_award_types_is_named() {
    let rules = changed(|r| {
        r.r40.parameters.coeff.value[0].award_type_code = "khong_co".to_owned();
        r.r26.parameters.vote_threshold.value.remove(1);
        let signing = &mut r.r39.parameters.authority_matrix.value;
        signing[0].authority = signing[1].authority;
        r.r36.parameters.small_group_places.value = r.r36.parameters.small_group_below.value;
    });
    assert_eq!(named(&senseless(&rules)), []);
    let expected = [
        ("R40", "coeff"),            // an award type that nothing lists
        ("R40", "coeff"),            // and the one that has none now
        ("R39", "authority_matrix"), // signed by another authority
        ("R26", "vote_threshold"),
        ("R36", "small_group_places"),
    ];
    assert_eq!(named(&at_odds(&rules)), expected);
}
