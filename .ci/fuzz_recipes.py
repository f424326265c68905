"""Requests that can succeed and that neither the contract nor an object that is there teaches.

By operation: what makes path parameters and a body from the objects that the caller sees, or None
where there is no object to make them from. Where no object is in the state that the operation needs,
a recipe may take the steps before it.
"""

from fuzz_award_recipes import AWARDING
from fuzz_exchange_recipes import EXCHANGE
from fuzz_import_recipes import IMPORTS
from fuzz_paper_recipes import PAPERS
from schemathesis.core import NOT_SET


def correction(world, chance):
    """A measurement as it is, reported anew: what has been reported can only be corrected."""
    current = [one for one in world.objects["measurement_id"].values() if one["is_current"]]
    if not current:
        return None
    view = chance.choice(current)
    said = ("unit_code", "period", "numerator", "denominator")
    body = {name: view[name] for name in said if view[name] is not None}
    return view, body | {"corrects_id": view["id"], "correction_reason": "Đối chiếu lại hồ sơ"}


def create_measurement(world, chance):
    view, body = correction(world, chance) or (None, None)
    return view and ({"indicator_id": view["indicator_id"]}, body)


def batch_create_measurements(world, chance):
    view, body = correction(world, chance) or (None, None)
    items = view and [{"indicator_code": view["indicator_code"]} | body]
    return view and ({"campaign_id": view["campaign_id"]}, {"items": items})


def panel_rounds(world, state=None):
    """Rounds that a panel scores."""
    rounds = world.objects["evaluation_round_id"].values()
    return [
        one["id"] for one in rounds if one["method"] == "panel" and state in (None, one["state"])
    ]


def get_evaluators(world, chance):
    found = panel_rounds(world)
    return found and ({"evaluation_round_id": chance.choice(found)}, NOT_SET)


def named_panel(world, chance, body):
    """A panel for a draft."""
    found = panel_rounds(world, "draft")
    return found and ({"evaluation_round_id": chance.choice(found)}, body)


def put_evaluators(world, chance):
    codes = chance.sample(list(world.objects["person_code"]), 2)
    return named_panel(world, chance, {"evaluators": [{"evaluator_code": one} for one in codes]})


def assign_evaluators(world, chance):
    codes = chance.sample(list(world.objects["person_code"]), 6)
    return named_panel(world, chance, {"evaluator_codes": codes, "per_achievement": 2})


def declare_conflict(world, chance):
    """By the secretariat for an evaluator of an open round."""
    for round_id in panel_rounds(world, "open"):
        panel, _ = world.caller.get(f"/v1/evaluation-rounds/{round_id}/evaluators")
        if panel and panel["evaluators"]:
            one = chance.choice(panel["evaluators"])
            body = {name: one[name] for name in ("achievement_id", "evaluator_code")}
            return {}, body | {"evaluation_round_id": round_id, "reason": "Khai báo mẫu"}
    return None


def get_panel_scores(world, chance):
    sheets = world.objects["evaluation_id"].values()
    found = [one["id"] for one in sheets if one["achievement_id"]]
    return found and ({"evaluation_id": chance.choice(found)}, NOT_SET)


def own_sheets(world):
    """What the caller has on each sheet that waits for a panel's marks; lists do not show them."""
    work, _ = world.caller.get("/v1/me/work")
    groups = (work or {}).get("groups", [])
    items = [item for one in groups if one["kind"] == "panel_sheet.score" for item in one["items"]]
    read = {item["subject_id"]: world.caller.get(item["path"])[0] for item in items}
    return {key: view["sheets"][0] for key, view in read.items() if view and view["sheets"]}


def put_panel_scores(world, chance):
    """The marks that the caller gave already, for any of what waits."""
    own = own_sheets(world)
    begun = [one["scores"] for one in own.values() if one["scores"]]
    if not begun:
        return None
    return {"evaluation_id": chance.choice(list(own))}, {"scores": chance.choice(begun)}


def submit_panel_scores(world, chance):
    """Another sheet is given the same marks first, so that one is left on which to go on."""
    own = own_sheets(world)
    begun = [key for key, one in own.items() if one["scores"]]
    for key in own.keys() - begun if begun else ():
        path, body = f"/v1/evaluations/{key}/panel-scores", {"scores": own[begun[0]]["scores"]}
        world.caller.send("PUT", path, body, world.caller.get(path)[1])
    return begun and ({"evaluation_id": chance.choice(begun)}, NOT_SET)


def cancel_job(world, chance):
    """One that waits; the first pages of the list hold what is over."""
    page, _ = world.caller.get("/v1/jobs?state=queued")
    found = [one["id"] for one in (page or {}).get("items", []) if one["allowed_actions"]]
    return found and ({"job_id": chance.choice(found)}, NOT_SET)


DOCUMENT = {"number": "9/TB-MAU", "issued_on": "2026-06-01", "issuer": "Cơ quan mẫu"}


def create_hold(world, chance):
    """On a unit that works, since a person has to have worked in the unit on that day."""
    units = [one for one in world.objects["unit_code"].values() if one["kind"] != "bloc"]
    if not units:
        return None
    body = {"subject_kind": "collective", "unit_code": chance.choice(units)["code"]}
    return {}, body | {"kind": "press", "opened_on": "2026-06-01", "basis": DOCUMENT}


def release_hold(world, chance):
    found = [one for one in world.objects["hold_id"].values() if one["state"] == "open"]
    if not found:
        return None
    view = chance.choice(found)
    body = {"released_on": view["opened_on"], "outcome": "no_violation", "conclusion": DOCUMENT}
    return {"hold_id": view["id"]}, body


def rating(chance, name, code):
    """Of a year of which nothing is recorded, or with the reason why it replaces what is."""
    body = {"level": chance.choice(["good", "excellent"]), "source": "superior"}
    reason = {"rated_on": "2026-01-05", "revision_reason": "Xếp loại lại mẫu"}
    return {"year": 2025, name: code}, body | reason


def put_unit_rating(world, chance):
    units = [one for one in world.objects["unit_code"].values() if one["kind"] == "room"]
    return units and rating(chance, "unit_code", chance.choice(units)["code"])


def put_person_rating(world, chance):
    codes = list(world.objects["person_code"])
    return codes and rating(chance, "person_code", chance.choice(codes))


def put_award_round_quotas(world, chance):
    rounds = world.objects["award_round_id"].values()
    found = [one for one in rounds if one["state"] != "closed"]
    if not found:
        return None
    view = chance.choice(found)
    cap = {"award_type_code": view["award_type_codes"][0], "subject_kind": "individual"}
    cap |= {"scope": "round", "max_places": chance.randint(100, 200)}
    return {"award_round_id": view["id"]}, {"quotas": [cap]}


def awards(world, **wanted):
    """Awards that the caller sees with these values."""
    found = world.objects["award_id"].values()
    return [one for one in found if all(one[name] == value for name, value in wanted.items())]


def create_bonus_entry(world, chance):
    """The payment of a bonus that is due, on the day of its decision."""
    due = awards(world, bonus_state="due")
    one = due and chance.choice(due)
    body = one and {"award_id": one["id"], "voucher_number": "PC-MAU", "paid_on": one["granted_on"]}
    return one and ({}, body)


def revoke_award(world, chance):
    """By whoever granted it, on the day on which it was granted."""
    active = awards(world, state="active")
    if not active:
        return None
    one = chance.choice(active)
    day = one["granted_on"]
    city = one["award_type_code"] == "bang_khen_ubnd_tp"
    body = {
        "ground": chance.choice("abcd"),
        "conclusion": {"number": "01/KL-MAU", "issued_on": day, "body": "Cơ quan mẫu"},
        "authority": "city_chairman" if city else "department_director",
        "decision_number": str(chance.randrange(1000, 99999)),
        "decision_symbol": "QĐ-MAU",
        "decided_on": day,
        "reason": "Lý do mẫu",
    }
    return {"award_id": one["id"]}, body


def revoked(world, part):
    """Revoked awards of whose restitution a part is not known yet."""
    found = [one for one in awards(world, state="revoked") if one["restitution"]]
    return [one for one in found if one["restitution"][part] is None]


def record_award_receipt(world, chance):
    found = revoked(world, "received_on")
    one = found and chance.choice(found)
    return one and (
        {"award_id": one["id"]},
        {"received_on": one["revocation"]["decided_on"]},
    )


def record_award_return(world, chance):
    found = revoked(world, "object_returned_on")
    one = found and chance.choice(found)
    return one and (
        {"award_id": one["id"]},
        {"object_returned_on": one["revocation"]["decided_on"]},
    )


def get_campaign_chart(world, chance):
    """One that every campaign has."""
    found = list(world.objects["campaign_id"])
    path = {"chart": chance.choice(["coverage", "proposals"])}
    return found and (path | {"campaign_id": chance.choice(found)}, NOT_SET)


def shown(world, chance):
    """What a machine client shows of itself."""
    code, secret = chance.choice(list(world.client_secrets.items()))
    return {"client_id": code, "client_secret": secret}


def issue_token(world, chance):
    return {}, {"grant_type": "client_credentials"} | shown(world, chance)


def revoke_token(world, chance):
    return {}, {"token": "no.token.at-all"} | shown(world, chance)


def introspect_token(world, chance):
    return {}, {"token": "no.token.at-all"} | shown(world, chance)


CHOSEN = "Mat-khau-moi-2027"


def handed_out(world, chance):
    """A person with a local account whose password was just handed out, by an administrator."""
    codes = list(world.objects["person_code"])
    code = codes and chance.choice(codes)
    made = code and (
        world.caller.send("POST", "/v1/local-accounts", {"person_code": code})
        or world.caller.send("POST", f"/v1/local-accounts/{code}/reset-password")
    )
    return made and {"person_code": code, "password": made["one_time_password"]}


def change_own_password(world, chance):
    found = handed_out(world, chance)
    return found and ({}, found | {"new_password": CHOSEN})


def sign_in_locally(world, chance):
    found = handed_out(world, chance)
    if not found:
        return None
    world.caller.send("POST", "/local-sign-in/change-password", found | {"new_password": CHOSEN})
    return {}, found | {"password": CHOSEN}


def create_webhook(world, chance):
    """To the target that the operator lists, for a client that has one already."""
    known = [one["client_code"] for one in world.objects["webhook_id"].values()]
    if not known:
        return None
    return {}, {"url": "https://eoffice.example/thidua/mau", "client_code": chance.choice(known)}


def update_webhook(world, chance):
    found = list(world.objects["webhook_id"])
    return found and ({"webhook_id": chance.choice(found)}, {"description": "Luồng mẫu"})


RECIPES = {
    one.__name__: one
    for one in (
        *AWARDING,
        *EXCHANGE,
        *PAPERS,
        *IMPORTS,
        create_measurement,
        batch_create_measurements,
        get_evaluators,
        put_evaluators,
        assign_evaluators,
        declare_conflict,
        get_panel_scores,
        put_panel_scores,
        submit_panel_scores,
        cancel_job,
        create_hold,
        release_hold,
        put_unit_rating,
        put_person_rating,
        put_award_round_quotas,
        create_bonus_entry,
        revoke_award,
        record_award_receipt,
        record_award_return,
        change_own_password,
        sign_in_locally,
        issue_token,
        revoke_token,
        introspect_token,
        create_webhook,
        update_webhook,
        get_campaign_chart,
    )
}
