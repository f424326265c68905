"""Requests about award proposals and the council that considers them, as in fuzz_recipes.py."""

import datetime

from schemathesis.core import NOT_SET


def seats(world, chance):
    """A council with one chair and one standing member."""
    chair, standing, member = chance.sample(list(world.objects["person_code"]), 3)
    offices = ((chair, "chair"), (standing, "standing"), (member, "member"))
    return [{"person_code": code, "office": office} for code, office in offices]


def publish_rule_set(world, chance):
    """A copy of the set without an end, from the first day that may be taken from it."""
    found = world.listed("/v1/rule-sets?state=published", valid_to=None)
    if not found:
        return None
    began = datetime.date.fromisoformat(found[0]["valid_from"])
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    # A day later than need be: the server's day begins before that of this machine may.
    first = max(began, tomorrow) + datetime.timedelta(days=1)
    code = f"tdkt-mau-{first:%Y%m%d}-{chance.randrange(1_000_000)}"
    body = {"code": code, "valid_from": first.isoformat()}
    made = world.caller.send("POST", f"/v1/rule-sets/{found[0]['code']}/clone", body)
    return made and ({"rule_set_code": made["code"]}, NOT_SET)


def create_council(world, chance):
    body = {
        "name": "Hội đồng mẫu",
        "decision_number": "1/QĐ-MAU",
        "decided_on": "2026-01-01",
        "rule_set_code": "tdkt-2026-10",
        "chair_role": "department_director",
        "standing_role": "department_office",
        "valid_from": "2026-01-01",
        "members": seats(world, chance),
    }
    return {}, body


def create_council_session(world, chance):
    """On a day of the term of a council without an end."""
    found = [one for one in world.objects["council_id"].values() if not one["valid_to"]]
    if not found:
        return None
    planned_at = max(one["created_at"] for one in found)
    body = {"planned_at": planned_at, "place": "Phòng họp mẫu", "secretary_code": "CB013"}
    return {"council_id": chance.choice(found)["id"]}, body


def sessions(world, state):
    """Sessions in this state, as they are now."""
    return [
        one
        for council in world.objects["council_id"]
        for one in world.listed(f"/v1/councils/{council}/sessions", state=state)
    ]


def all_present(session):
    codes = [one["person_code"] for one in session["attendance"]]
    return {"attendance": [{"person_code": code, "presence": "present"} for code in codes]}


def put_council_attendance(world, chance):
    """Everybody is present."""
    found = sessions(world, "scheduled")
    session = found and chance.choice(found)
    return found and ({"council_session_id": session["id"]}, all_present(session))


def attended_session(world, chance):
    """A new session that everybody attends."""
    path, body = create_council_session(world, chance) or (None, None)
    send = world.caller.send
    session = path and send("POST", f"/v1/councils/{path['council_id']}/sessions", body)
    if not session:
        return None
    path = f"/v1/council-sessions/{session['id']}/attendance"
    return send("PUT", path, all_present(session), session["etag"]) and session


def opened_session(world, chance):
    session = attended_session(world, chance)
    return session and world.caller.send("POST", f"/v1/council-sessions/{session['id']}/open")


def open_council_session(world, chance):
    session = attended_session(world, chance)
    return session and ({"council_session_id": session["id"]}, NOT_SET)


def close_council_session(world, chance):
    """One of its own, since others hold what waits for a vote."""
    session = opened_session(world, chance)
    body = {"conclusions": "Hội đồng thống nhất"}
    return session and ({"council_session_id": session["id"]}, body)


def create_agenda_item(world, chance):
    """A dossier that the council considers, in a session that is held."""
    held = sessions(world, "in_session") or [opened_session(world, chance)]
    eligible = world.listed("/v1/award-proposals?state=appraised_eligible")
    # What is forwarded needs no council.
    found = [one["id"] for one in eligible if "forward" not in one["allowed_actions"]]
    if not held[0] or not found:
        return None
    body = {"award_proposal_id": chance.choice(found)}
    return {"council_session_id": chance.choice(held)["id"]}, body


def agenda_items(world, state, mode=None, session_state="in_session"):
    """Items in this state, mostly of sessions that are held."""
    return [
        one
        for session in sessions(world, session_state)
        for one in world.listed(f"/v1/council-sessions/{session['id']}/agenda-items", state=state)
        if mode in (None, one["ballot_mode"])
    ]


def pending_item(world, chance, mode=None):
    """An item of a session that is held; a new one where there is none."""
    found = agenda_items(world, "pending", mode)
    if found:
        return chance.choice(found)
    path, body = create_agenda_item(world, chance) or (None, None)
    if mode:
        body = body and body | {"ballot_mode": mode, "ballot_mode_reason": "Lý do mẫu"}
    session = path and path["council_session_id"]
    return path and world.caller.send("POST", f"/v1/council-sessions/{session}/agenda-items", body)


def opened_item(world, chance, mode=None):
    item = pending_item(world, chance, mode)
    return item and world.caller.send("POST", f"/v1/agenda-items/{item['id']}/open-voting")


def voting_item(world, chance):
    """An item in voting; a pending one is opened where there is none."""
    found = agenda_items(world, "voting")
    return chance.choice(found) if found else opened_item(world, chance)


def open_voting(world, chance):
    item = pending_item(world, chance)
    return item and ({"agenda_item_id": item["id"]}, NOT_SET)


def close_voting(world, chance):
    """Without the chair's opinion, which is for equal votes that were counted."""
    item = voting_item(world, chance)
    return item and ({"agenda_item_id": item["id"]}, {})


def communicate_agenda_item(world, chance):
    """What a session that is over has decided."""
    found = agenda_items(world, "decided", session_state="closed")
    return found and ({"agenda_item_id": chance.choice(found)["id"]}, NOT_SET)


def reopen_voting(world, chance):
    item = voting_item(world, chance)
    return item and ({"agenda_item_id": item["id"]}, {"reason": "Lý do mẫu"})


def delete_agenda_item(world, chance):
    item = pending_item(world, chance)
    return item and ({"agenda_item_id": item["id"]}, NOT_SET)


def absent_voters(items):
    """Absent members with a written opinion, who are in no conflict."""
    return [
        {"agenda_item_id": item["id"], "person_code": voter["person_code"]}
        for item in items
        if item
        for voter in item["voters"]
        if voter["presence"] == "written" and not voter["recusal_ground"]
    ]


def put_written_opinion(world, chance):
    """In an open vote."""
    found = absent_voters(agenda_items(world, "voting", "open"))
    found = found or absent_voters([opened_item(world, chance, "open")])
    body = {"choice": chance.choice(["approve", "reject", "abstain"])}
    return found and (chance.choice(found), body)


def put_ballot(world, chance):
    """What waits for the caller as a member."""
    work, _ = world.caller.get("/v1/me/work")
    groups = (work or {}).get("groups", [])
    found = [item for one in groups if one["kind"] == "agenda_item.vote" for item in one["items"]]
    body = {"choice": chance.choice(["approve", "reject", "abstain"])}
    return found and ({"agenda_item_id": chance.choice(found)["subject_id"]}, body)


def proposals(world, action):
    """Award proposals on which the caller may take a step now."""
    found = world.listed("/v1/award-proposals")
    return [one["id"] for one in found if action in one["allowed_actions"]]


def ready(world, action):
    """Award proposals on which nothing keeps the caller from a step, each with what the step says in
    spite of rules that only warn."""
    found = {}
    for key in proposals(world, action):
        view, _ = world.caller.get(f"/v1/award-proposals/{key}/readiness")
        if view and view["is_ready"]:
            rules = [one["rule"] for one in view["findings"] if one["needs_reason"]]
            reasons = [{"rule": rule, "reason": "Lý do mẫu"} for rule in rules]
            found[key] = {"acknowledged_warnings": reasons}
    return found


def take_step(world, chance, found, body):
    """A step of one of the proposals on which it can be taken."""
    key = found and chance.choice(list(found))
    return found and ({"award_proposal_id": key}, body | found[key])


def appraisable(world):
    """What is found eligible rests on achievements that were verified."""
    found = ready(world, "appraise")
    kind = world.contract.kinds["achievement_id"]
    for key in list(found):
        cited = world.objects["award_proposal_id"].get(key, {}).get("achievement_ids", [])
        views = [world.read(kind, one)[0] for one in cited]
        if not all(view and view["state"] in ("verified", "recognised") for view in views):
            del found[key]
    return found


ELIGIBLE = {"outcome": "eligible", "opinion": "Đủ điều kiện, tiêu chuẩn"}
REASONS = {"reasons": [{"code": "dossier", "ground": "Luật TĐKT Đ.84.2", "text": "Thiếu giấy tờ"}]}


def create_award_proposal(world, chance):
    """What was proposed in a round that is still open, once more as a draft."""
    rounds = world.objects["award_round_id"].values()
    still_open = {one["id"] for one in rounds if one["state"] == "open"}
    found = [
        one
        for one in world.objects["award_proposal_id"].values()
        if one["award_round_id"] in still_open and one["procedure"] == "ordinary"
    ]
    if not found:
        return None
    said = ("campaign_id", "award_round_id", "award_type_code", "subject_kind", "unit_code")
    said += ("person_code", "merit_clause", "summary")
    said += ("achievement_period_from", "achievement_period_to")
    view = chance.choice(found)
    return {}, {name: view[name] for name in said if view[name] is not None}


def receive_award_proposal(world, chance):
    return take_step(world, chance, ready(world, "receive"), {})


def appraise_award_proposal(world, chance):
    return take_step(world, chance, appraisable(world), ELIGIBLE)


def forward_award_proposal(world, chance):
    return take_step(world, chance, ready(world, "forward"), {})


def submit_award_proposal(world, chance):
    return take_step(world, chance, ready(world, "submit"), {})


def record_city_answer(world, chance):
    """On the day on which the proposal was forwarded."""
    found = world.listed("/v1/award-proposals?state=forwarded")
    if not found:
        return None
    view = chance.choice(found)
    body = {"outcome": chance.choice(["declined", "returned"]), "number": "9/TB-MAU"}
    body |= {"dated": view["forwarding"]["at"][:10]}
    return {"award_proposal_id": view["id"]}, body | REASONS


def transfer_award_proposal(world, chance):
    """Of somebody who has moved to another unit since."""
    moved = [
        one["id"]
        for state in ("draft", "returned")
        for one in world.listed(f"/v1/award-proposals?state={state}")
        if one["person_code"]
        and (world.caller.get(f"/v1/persons/{one['person_code']}")[0] or one)["unit_code"]
        != one["unit_code"]
    ]
    reason = {"reason": "Cán bộ chuyển đơn vị"}
    return ({"award_proposal_id": chance.choice(moved)}, reason) if moved else None


def request_award_opinion(world, chance):
    """Of a body that was not asked yet."""
    found = world.listed("/v1/award-proposals?state=received")
    path = {"award_proposal_id": chance.choice(found)["id"]} if found else None
    body = {"body": f"Cơ quan mẫu {chance.random():.9f}", "question": "Đề nghị cho ý kiến"}
    return path and (path, body)


def record_award_opinion(world, chance):
    """Of a body that is asked now, on the day on which it is."""
    made = request_award_opinion(world, chance)
    if not made:
        return None
    path, body = made
    asked = world.caller.send(
        "POST", f"/v1/award-proposals/{path['award_proposal_id']}/request-opinion", body
    )
    if not asked:
        return None
    began = max(term["started_on"] for term in asked["terms"] if term["party"] == body["body"])
    answer = {"body": body["body"], "opinion": "Nhất trí", "number": "9/TB-MAU"}
    return path, answer | {"dated": began}


def publish_decision(world, chance):
    """A draft with its number, with a reason for whatever may warn."""
    drafts = [one for one in world.listed("/v1/decisions?state=draft") if one["issued_on"]]
    ready = [one for one in drafts if one["granted_count"]]
    rules = ("R01", "R03", "R14", "R20", "R22", "R28", "R30", "R32", "R38", "R42")
    reasons = [{"rule": rule, "reason": "Lý do mẫu"} for rule in rules]
    path = {"decision_id": chance.choice(ready)["id"]} if ready else None
    return path and (path, {"acknowledged_warnings": reasons})


def suspend_award_proposal(world, chance):
    found = proposals(world, "suspend")
    path = {"award_proposal_id": chance.choice(found)} if found else None
    return path and (path, {"reason": "Chờ kết luận của cơ quan có thẩm quyền"})


def get_award_proposal_assessment(world, chance):
    """One of those that were kept."""
    for proposal in world.objects["award_proposal_id"]:
        kept = world.listed(f"/v1/award-proposals/{proposal}/assessments")
        if kept:
            path = {"award_proposal_id": proposal, "assessment_id": chance.choice(kept)["id"]}
            return path, NOT_SET
    return None


def batch_receive_award_proposals(world, chance):
    found = ready(world, "receive")
    key = found and chance.choice(list(found))
    return found and ({}, {"award_proposal_ids": [key]} | found[key])


def batch_appraise_award_proposals(world, chance):
    found = appraisable(world)
    key = found and chance.choice(list(found))
    return found and ({}, {"award_proposal_ids": [key]} | ELIGIBLE | found[key])


def batch_return_award_proposals(world, chance):
    found = world.listed("/v1/award-proposals?state=submitted")
    return found and ({}, {"award_proposal_ids": [chance.choice(found)["id"]]} | REASONS)


AWARDING = (
    publish_rule_set,
    create_council,
    create_council_session,
    put_council_attendance,
    open_council_session,
    close_council_session,
    create_agenda_item,
    open_voting,
    close_voting,
    communicate_agenda_item,
    reopen_voting,
    delete_agenda_item,
    put_ballot,
    put_written_opinion,
    create_award_proposal,
    submit_award_proposal,
    receive_award_proposal,
    appraise_award_proposal,
    forward_award_proposal,
    record_city_answer,
    transfer_award_proposal,
    request_award_opinion,
    record_award_opinion,
    publish_decision,
    suspend_award_proposal,
    get_award_proposal_assessment,
    batch_receive_award_proposals,
    batch_appraise_award_proposals,
    batch_return_award_proposals,
)
# What uses up objects that other operations need: once it has succeeded, the same is sent again.
ONCE = {
    "batch_receive_award_proposals",
    "batch_appraise_award_proposals",
    "batch_return_award_proposals",
    "receive_award_proposal",
    "appraise_award_proposal",
    "forward_award_proposal",
    "publish_decision",
    "return_award_proposal",
    "suspend_award_proposal",
    "withdraw_award_proposal",
    "close_council_session",
    "create_agenda_item",
    "close_voting",
}
