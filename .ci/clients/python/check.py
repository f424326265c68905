"""The client of openapi-python-client against a running demo: for each group of resources one
create, one read, one paged list and one typed error."""

import datetime
import json
import os
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from thidua_client.api.audit import get_audit_event, list_audit_events
from thidua_client.api.campaigns import (
    create_campaign,
    get_campaign,
    list_campaigns,
    update_campaign,
)
from thidua_client.api.events import get_event, list_events
from thidua_client.api.persons import get_person, list_persons, put_person
from thidua_client.api.role_grants import create_role_grant, get_role_grant, list_role_grants
from thidua_client.api.units import get_unit, list_units, put_unit
from thidua_client.client import AuthenticatedClient
from thidua_client.models import (
    CampaignLevel,
    CampaignView,
    CreateCampaign,
    CreateRoleGrant,
    EventView,
    HolderKind,
    ListingEventView,
    PatchCampaign,
    PersonKind,
    PersonView,
    PositionClass,
    Problem,
    PutPerson,
    PutUnit,
    Role,
    RoleGrantView,
    UnitKind,
    UnitView,
)
from thidua_client.types import Response

DEMO = json.loads(os.environ["DEMO"])
NOWHERE = uuid.UUID("0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")
SINCE = datetime.date(2026, 7, 1)
T = TypeVar("T")


def role(name: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=DEMO["base_url"], token=DEMO["tokens"][name])


def key() -> str:
    return str(uuid.uuid4())


def ok(answer: Response[Any], kind: type[T]) -> T:
    assert isinstance(answer.parsed, kind), answer.content
    return answer.parsed


def refused(answer: Response[Any], status: HTTPStatus, code: str) -> None:
    problem = ok(answer, Problem)
    assert (answer.status_code, problem.code) == (status, code), answer.content


def paged(page: Callable[..., Response[Any]], **more: Any) -> None:
    first = page(limit=1, **more).parsed
    assert first is not None and first.next_cursor is not None
    second = page(limit=1, cursor=first.next_cursor, **more).parsed
    assert second is not None and len(second.items) == 1


def units() -> None:
    client = role("e_office")
    body = PutUnit(name="Phòng mẫu PY", kind=UnitKind.ROOM, valid_from=SINCE)
    made = ok(
        put_unit.sync_detailed("PY-1", client=client, body=body, idempotency_key=key()), UnitView
    )
    read = ok(get_unit.sync_detailed("PY-1", client=client), UnitView)
    assert read.etag == made.etag
    paged(list_units.sync_detailed, client=client)
    refused(
        put_unit.sync_detailed("PY-1", client=client, body=body),
        HTTPStatus.PRECONDITION_REQUIRED,
        "precondition-required",
    )


def persons() -> None:
    client = role("e_office")
    body = PutPerson(
        full_name="Cán bộ mẫu PY",
        kind=PersonKind.CIVIL_SERVANT,
        position_class=PositionClass.STAFF,
        unit_code="VP",
        unit_since=SINCE,
    )
    made = ok(put_person.sync_detailed("PY-1", client=client, body=body), PersonView)
    read = ok(get_person.sync_detailed("PY-1", client=client), PersonView)
    assert read.full_name == made.full_name
    paged(list_persons.sync_detailed, client=client)
    missing = get_person.sync_detailed("NOBODY", client=client)
    refused(missing, HTTPStatus.NOT_FOUND, "not-found")


def role_grants() -> None:
    client = role("admin")
    body = CreateRoleGrant(
        holder_kind=HolderKind.PERSON,
        holder_code="PY-1",
        role=Role.OUTREACH_LEAD,
        valid_from=SINCE,
        reason="Phân công cán bộ truyền thông",
    )
    made = ok(create_role_grant.sync_detailed(client=client, body=body), RoleGrantView)
    read = ok(get_role_grant.sync_detailed(made.id, client=client), RoleGrantView)
    assert read.state == made.state
    paged(list_role_grants.sync_detailed, client=client)
    again = create_role_grant.sync_detailed(client=client, body=body)
    refused(again, HTTPStatus.CONFLICT, "duplicate")


def campaigns() -> None:
    client = role("secretariat")
    body = CreateCampaign(
        code="PY-1",
        title="Phong trào mẫu PY",
        level=CampaignLevel.DEPARTMENT,
        owner_unit_code="STC",
        period_from=datetime.date(2027, 1, 1),
        period_to=datetime.date(2027, 12, 31),
    )
    made = ok(create_campaign.sync_detailed(client=client, body=body), CampaignView)
    read = ok(get_campaign.sync_detailed(made.id, client=client), CampaignView)
    assert read.title == made.title
    paged(list_campaigns.sync_detailed, client=client)
    wrong = PatchCampaign(period_to=datetime.date(2026, 12, 31))
    refused(
        update_campaign.sync_detailed(made.id, client=client, body=wrong, if_match=made.etag),
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "validation-failed",
    )


def feeds() -> None:
    """Nobody creates these by hand; the groups above have."""
    client = role("secretariat")
    paged(list_audit_events.sync_detailed, client=client)
    event = ok(list_events.sync_detailed(client=client), ListingEventView).items[0]
    assert ok(get_event.sync_detailed(event.id, client=client), EventView).type_ == event.type_
    missing = get_audit_event.sync_detailed(NOWHERE, client=client)
    refused(missing, HTTPStatus.NOT_FOUND, "not-found")


GROUPS = (units, persons, role_grants, campaigns, feeds)
for check in GROUPS:
    try:
        check()
    except Exception as error:
        raise SystemExit(f"python, {check.__name__}: {error!r}") from error
print(f"python: {len(GROUPS)} groups passed")
