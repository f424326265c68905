"""Requests that can succeed and that neither the contract nor an object that is there teaches.

By operation: what makes path parameters and a body from the objects that the caller sees, or None
where there is no object to make them from.
"""


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


RECIPES = {one.__name__: one for one in (create_measurement, batch_create_measurements)}
