use super::*;

#[test]
fn an_answer_decides_what_follows() {
    let now = Instant("2026-11-23T02:00:00Z".parse().unwrap());
    let judged =
        |status, asked: Option<&str>| judge(&Answer::Status(status, asked.map(str::to_owned)), now);
    for status in [200, 202, 204] {
        assert_eq!(judged(status, None), (Some(status), None, Verdict::Delivered));
    }
    assert_eq!(judged(410, None), (Some(410), Some("gone"), Verdict::Gone));
    for (status, code, is_slow) in [
        (301, "redirected", false),
        (308, "redirected", false),
        (400, "refused", false),
        (404, "refused", false),
        (500, "refused", false),
        (429, "slow_down", true),
        (502, "slow_down", true),
        (503, "slow_down", true),
        (504, "slow_down", true),
    ] {
        let again = Verdict::Again { asked: None, is_slow };
        assert_eq!(judged(status, None), (Some(status), Some(code), again));
    }
    let asked = Verdict::Again { asked: Some(TimeDelta::seconds(90)), is_slow: true };
    assert_eq!(judged(503, Some("90")).2, asked);
    let silent = judge(&Answer::Silence("timeout"), now);
    let again = Verdict::Again { asked: None, is_slow: true };
    assert_eq!(silent, (None, Some("timeout"), again));
}
