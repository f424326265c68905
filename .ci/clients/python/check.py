"""The client of openapi-python-client against a running demo: for each group of resources (a tag
of the contract) one create, one read, one paged list and one typed error, as far as the group has
them. Prints a line for each; coverage.py compares the lines with the contract."""

import datetime
import io
import json
import os
import uuid
from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar

from thidua_client import models as m
from thidua_client.api.achievements import (
    create_achievement,
    get_achievement,
    list_achievements,
    verify_achievement,
)
from thidua_client.api.agenda_items import (
    create_agenda_item,
    get_agenda_item,
    list_agenda_items,
    open_voting,
)
from thidua_client.api.api_clients import create_api_client, get_api_client, list_api_clients
from thidua_client.api.audit import get_audit_event, list_audit_events
from thidua_client.api.award_proposals import (
    create_award_proposal,
    get_award_proposal,
    list_award_proposals,
    receive_award_proposal,
)
from thidua_client.api.award_rounds import (
    create_award_round,
    get_award_round,
    list_award_rounds,
    open_award_round,
    update_award_round,
)
from thidua_client.api.award_types import get_award_type, list_award_types, put_award_type
from thidua_client.api.awards import get_award, list_awards
from thidua_client.api.base_wages import get_base_wage, list_base_wages, put_base_wage
from thidua_client.api.bonus import (
    create_bonus_entry,
    get_bonus_entry,
    list_bonus_entries,
)
from thidua_client.api.calendars import get_calendar, put_calendar
from thidua_client.api.campaigns import (
    create_campaign,
    get_campaign,
    list_campaigns,
    update_campaign,
)
from thidua_client.api.conflicts import declare_conflict, get_conflict, list_conflicts
from thidua_client.api.council_sessions import (
    create_council_session,
    get_council_session,
    list_council_sessions,
    open_council_session,
)
from thidua_client.api.councils import create_council, get_council, list_councils
from thidua_client.api.criteria_sets import (
    create_criteria_set,
    get_criteria_set,
    list_criteria_sets,
    publish_criteria_set,
)
from thidua_client.api.decisions import (
    create_decision,
    get_decision,
    list_decisions,
    publish_decision,
)
from thidua_client.api.dispatches import dispatch_document, get_dispatch, list_dispatches
from thidua_client.api.document_types import (
    get_document_type,
    list_document_types,
    put_document_type,
)
from thidua_client.api.documents import (
    create_document,
    get_document,
    get_document_content,
    list_documents,
)
from thidua_client.api.evaluation_rounds import (
    create_evaluation_round,
    get_evaluation_round,
    list_evaluation_rounds,
    open_evaluation_round,
)
from thidua_client.api.evaluations import (
    get_evaluation,
    get_evaluation_explanation,
    list_evaluations,
)
from thidua_client.api.events import get_event, list_events
from thidua_client.api.exchange import (
    acknowledge_exchange_message,
    get_exchange_message,
    list_exchange_messages,
    receive_exchange_message,
)
from thidua_client.api.holds import create_hold, get_hold, list_holds
from thidua_client.api.imports import get_import, list_imports
from thidua_client.api.indicators import create_indicator, get_indicator, list_indicators
from thidua_client.api.jobs import get_job, list_jobs
from thidua_client.api.legal_documents import (
    create_legal_document,
    get_legal_document,
    list_legal_documents,
)
from thidua_client.api.local_accounts import (
    create_local_account,
    get_local_account,
    list_local_accounts,
)
from thidua_client.api.measurements import (
    create_measurement,
    get_measurement,
    list_campaign_measurements,
)
from thidua_client.api.oauth import issue_token
from thidua_client.api.organisations import (
    get_organisation,
    list_organisations,
    put_organisation,
)
from thidua_client.api.outreach import (
    create_outreach_activity,
    get_outreach_activity,
    list_outreach_activities,
)
from thidua_client.api.panels import get_evaluators, put_evaluators
from thidua_client.api.paper_templates import (
    get_paper_template,
    get_paper_template_content,
    list_paper_templates,
    put_paper_template_content,
    restore_paper_template,
)
from thidua_client.api.past_awards import (
    create_past_award,
    get_past_award,
    list_past_awards,
)
from thidua_client.api.persons import get_person, list_persons, put_person
from thidua_client.api.petitions import create_petition, get_petition, list_petitions
from thidua_client.api.public import get_public_progress, list_public_campaigns
from thidua_client.api.ratings import get_unit_rating, list_ratings, put_unit_rating
from thidua_client.api.registrations import (
    create_registration,
    get_registration,
    list_registrations,
)
from thidua_client.api.role_grants import create_role_grant, get_role_grant, list_role_grants
from thidua_client.api.rule_sets import (
    create_rule_set,
    get_rule_set,
    list_rule_sets,
    publish_rule_set,
)
from thidua_client.api.search import search_objects
from thidua_client.api.system import get_me, get_problem_type
from thidua_client.api.units import get_unit, list_units, put_unit
from thidua_client.api.webhooks import create_webhook, get_webhook, list_webhooks
from thidua_client.client import AuthenticatedClient
from thidua_client.models import Problem
from thidua_client.types import File, Response

DEMO = json.loads(os.environ["DEMO"])
CODE = "PY-1"
NOWHERE = uuid.UUID("0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")
FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)


class Page(Protocol):
    items: list[Any]
    next_cursor: None | str


P = ParamSpec("P")
T = TypeVar("T")
L = TypeVar("L", bound=Page)


def role(name: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=DEMO["base_url"], token=DEMO["tokens"][name])


def key() -> str:
    return str(uuid.uuid4())


def ok(answer: Response[T | Problem], status: int) -> T:
    parsed = answer.parsed
    assert answer.status_code == status, answer.content
    assert parsed is not None and not isinstance(parsed, Problem), answer.content
    return parsed


class Group:
    """Makes the four calls of a group and notes each by the name of its operation."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def note(self, kind: str, call: Callable[..., Any], more: str = "") -> None:
        self.done.append(f"{kind} {call.__module__.rpartition('.')[2]}{more}")

    def create(
        self, call: Callable[P, Response[T | Problem]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        made = ok(call(*args, **kwargs), 201)
        self.note("create", call)
        return made

    def read(
        self, call: Callable[P, Response[T | Problem]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        read = ok(call(*args, **kwargs), 200)
        self.note("read", call)
        return read

    def pages(
        self, call: Callable[P, Response[L | Problem]], *args: P.args, **kwargs: P.kwargs
    ) -> L:
        """The first page of a list, after a look at the second by the first one's cursor."""
        page: Callable[..., Response[L | Problem]] = call
        first = ok(page(*args, **kwargs, limit=1), 200)
        assert first.next_cursor is not None, "the list has one page"
        second = ok(page(*args, **kwargs, limit=1, cursor=first.next_cursor), 200)
        assert len(first.items) == len(second.items) == 1 and first.items != second.items
        self.note("list", call)
        return first

    def refused(
        self,
        status: int,
        code: str,
        call: Callable[P, Response[Any]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        answer = call(*args, **kwargs)
        problem = answer.parsed
        assert isinstance(problem, Problem), answer.content
        assert (answer.status_code, problem.status, problem.code) == (status, status, code), problem
        self.note("error", call, f" {problem.status} {problem.code}")


def system(group: Group) -> None:
    client = role("secretariat")
    me = group.read(get_me.sync_detailed, client=client)
    assert me.unit_code == "VP"
    group.refused(404, "not-found", get_problem_type.sync_detailed, "none", client=client)


def units(group: Group) -> None:
    client = role("e_office")
    body = m.PutUnit(name="Phòng mẫu PY", kind=m.UnitKind.ROOM, valid_from=FIRST)
    made = group.create(put_unit.sync_detailed, CODE, client=client, body=body)
    assert group.read(get_unit.sync_detailed, CODE, client=client).etag == made.etag
    group.pages(list_units.sync_detailed, client=client)
    call = put_unit.sync_detailed
    group.refused(428, "precondition-required", call, CODE, client=client, body=body)


def persons(group: Group) -> None:
    client = role("e_office")
    body = m.PutPerson(
        full_name="Cán bộ mẫu PY",
        kind=m.PersonKind.CIVIL_SERVANT,
        position_class=m.PositionClass.STAFF,
        unit_code=CODE,
        unit_since=FIRST,
    )
    made = group.create(put_person.sync_detailed, CODE, client=client, body=body)
    read = group.read(get_person.sync_detailed, CODE, client=client)
    assert read.full_name == made.full_name
    group.pages(list_persons.sync_detailed, client=client)
    group.refused(404, "not-found", get_person.sync_detailed, "NOBODY", client=client)


def role_grants(group: Group) -> None:
    client = role("admin")
    body = m.CreateRoleGrant(
        holder_kind=m.HolderKind.PERSON,
        holder_code=CODE,
        role=m.Role.OUTREACH_LEAD,
        valid_from=FIRST,
        reason="Phân công cán bộ truyền thông",
    )
    made = group.create(create_role_grant.sync_detailed, client=client, body=body)
    read = group.read(get_role_grant.sync_detailed, made.id, client=client)
    assert read.state == made.state
    group.pages(list_role_grants.sync_detailed, client=client)
    call = create_role_grant.sync_detailed
    group.refused(409, "duplicate", call, client=client, body=body)


def api_clients(group: Group) -> None:
    client = role("admin")
    body = m.CreateApiClient(
        code="py_1",
        name="Hệ thống mẫu PY",
        requester="Đơn vị đề nghị mẫu",
        purpose="Kiểm tra thư viện",
        data_items=["Danh mục đơn vị"],
        service="API phong trào thi đua, phiên bản 1",
        frequency="Hằng ngày",
        scopes=["directory:read"],
    )
    made = group.create(create_api_client.sync_detailed, client=client, body=body)
    assert made.client_secret is not None
    read = group.read(get_api_client.sync_detailed, made.code, client=client)
    assert (read.etag, read.client_secret) == (made.etag, None)
    group.pages(list_api_clients.sync_detailed, client=client)
    call = create_api_client.sync_detailed
    group.refused(409, "duplicate", call, client=client, body=body)


def oauth(group: Group) -> None:
    client = role("employee")
    body = m.TokenRequest(
        grant_type="client_credentials",
        client_id="e_office",
        client_secret=DEMO["client_secrets"]["e_office"],
    )
    token = ok(issue_token.sync_detailed(client=client, body=body), 200)
    assert token.token_type == "Bearer"
    machine = AuthenticatedClient(base_url=DEMO["base_url"], token=token.access_token)
    assert ok(get_me.sync_detailed(client=machine), 200).code == "e_office"
    body.client_secret = "wrong"
    group.refused(401, "invalid-client", issue_token.sync_detailed, client=client, body=body)


def local_accounts(group: Group) -> None:
    client = role("admin")
    body = m.CreateLocalAccount(person_code=CODE)
    made = group.create(create_local_account.sync_detailed, client=client, body=body)
    assert made.one_time_password is not None
    read = group.read(get_local_account.sync_detailed, CODE, client=client)
    assert (read.etag, read.one_time_password) == (made.etag, None)
    group.pages(list_local_accounts.sync_detailed, client=client)
    call = create_local_account.sync_detailed
    group.refused(409, "duplicate", call, client=client, body=body)


def campaigns(group: Group) -> None:
    client = role("secretariat")
    body = m.CreateCampaign(
        code=CODE,
        title="Phong trào mẫu PY",
        level=m.CampaignLevel.DEPARTMENT,
        owner_unit_code="STC",
        period_from=FIRST,
        period_to=LAST,
    )
    made = group.create(create_campaign.sync_detailed, client=client, body=body)
    read = group.read(get_campaign.sync_detailed, made.id, client=client)
    assert read.title == made.title
    group.pages(list_campaigns.sync_detailed, client=client)
    group.refused(
        422,
        "validation-failed",
        update_campaign.sync_detailed,
        made.id,
        client=client,
        body=m.PatchCampaign(period_to=datetime.date(2025, 12, 31)),
        if_match=made.etag,
    )


def the_campaign() -> uuid.UUID:
    """The department's, under which the history happened."""
    page = list_campaigns.sync_detailed(
        client=role("secretariat"),
        level=[m.CampaignLevel.DEPARTMENT],
        state=[m.CampaignState.PUBLISHED],
    )
    campaign: uuid.UUID = ok(page, 200).items[0].id
    return campaign


def registrations(group: Group) -> None:
    client, campaign = role("secretariat"), the_campaign()
    body = m.CreateRegistration(subject_kind=m.RegistrationSubjectKind.UNIT, unit_code=CODE)
    call = create_registration.sync_detailed
    made = group.create(call, campaign, client=client, body=body)
    read = group.read(get_registration.sync_detailed, made.id, client=client)
    assert read.state == made.state
    group.pages(list_registrations.sync_detailed, campaign, client=client)
    group.refused(409, "duplicate", call, campaign, client=client, body=body)


def outreach(group: Group) -> None:
    client, campaign = role("outreach_lead"), the_campaign()
    call = create_outreach_activity.sync_detailed
    body = m.CreateOutreachActivity(
        kind=m.OutreachKind.BRIEFING, title="Hội nghị mẫu PY", unit_code="STC", held_on=FIRST
    )
    made = group.create(call, campaign, client=client, body=body)
    read = group.read(get_outreach_activity.sync_detailed, made.id, client=client)
    assert read.held_on == FIRST
    group.pages(list_outreach_activities.sync_detailed, campaign, client=client)
    body.held_on = datetime.date(2025, 1, 1)
    group.refused(422, "validation-failed", call, campaign, client=client, body=body)


def indicators(group: Group) -> None:
    client, campaign = role("secretariat"), the_campaign()
    call = create_indicator.sync_detailed
    body = indicator("py_1")
    made = group.create(call, campaign, client=client, body=body)
    read = group.read(get_indicator.sync_detailed, made.id, client=client)
    assert read.figure == made.figure and read.milestone is None
    group.pages(list_indicators.sync_detailed, campaign, client=client)
    group.refused(409, "duplicate", call, campaign, client=client, body=body)


def indicator(code: str) -> m.CreateIndicator:
    return m.CreateIndicator(
        code=code,
        name="Chỉ tiêu mẫu PY",
        kind=m.IndicatorKind.QUANTITATIVE,
        owner_unit_codes=[CODE],
        figure=m.NewFigure(
            formula=m.Formula.AMOUNT,
            numerator="Số hồ sơ mẫu",
            unit="hồ sơ",
            direction=m.Direction.RISING,
            period_rule=m.PeriodRule.SUM,
        ),
    )


def measurements(group: Group) -> None:
    client, campaign = role("e_office"), the_campaign()
    parent = ok(
        create_indicator.sync_detailed(
            campaign, client=role("secretariat"), body=indicator("py_2")
        ),
        201,
    )
    call = create_measurement.sync_detailed
    body = m.CreateMeasurement(unit_code=CODE, period="2026-Q1", numerator="12")
    made = group.create(call, parent.id, client=client, body=body)
    read = group.read(get_measurement.sync_detailed, made.id, client=client)
    assert read.numerator == made.numerator
    group.pages(list_campaign_measurements.sync_detailed, campaign, client=client)
    group.refused(409, "duplicate", call, parent.id, client=client, body=body)


def achievements(group: Group) -> None:
    client = role("secretariat")
    body = m.CreateAchievement(
        campaign_id=the_campaign(),
        kind=m.AchievementKind.SOLUTION,
        title="Giải pháp mẫu PY",
        subject_kind=m.AchievementSubjectKind.INDIVIDUAL,
        unit_code=CODE,
        person_code=CODE,
        period_from=FIRST,
        period_to=LAST,
    )
    made = group.create(create_achievement.sync_detailed, client=client, body=body)
    read = group.read(get_achievement.sync_detailed, made.id, client=client)
    assert read.title == made.title
    group.pages(list_achievements.sync_detailed, client=client)
    call = verify_achievement.sync_detailed
    group.refused(403, "recused", call, made.id, client=client)


def criteria_set(code: str) -> m.CreateCriteriaSet:
    return m.CreateCriteriaSet(
        code=code,
        title="Bộ tiêu chí mẫu PY",
        source_text="Văn bản mẫu",
        source_status=m.SourceStatus.ASSUMED,
        max_total="100.00",
    )


def criteria_sets(group: Group) -> None:
    client, body = role("secretariat"), criteria_set(CODE)
    made = group.create(create_criteria_set.sync_detailed, client=client, body=body)
    read = group.read(get_criteria_set.sync_detailed, made.id, client=client)
    assert read.max_total == made.max_total
    group.pages(list_criteria_sets.sync_detailed, client=client)
    call = publish_criteria_set.sync_detailed
    group.refused(409, "not-ready", call, made.id, client=client)


def evaluation_rounds(group: Group) -> None:
    client, campaign = role("secretariat"), the_campaign()
    scale = ok(create_criteria_set.sync_detailed(client=client, body=criteria_set("PY-2")), 201)
    body = m.CreateEvaluationRound(
        title="Chấm điểm mẫu PY", period="2027", criteria_set_id=scale.id
    )
    made = group.create(create_evaluation_round.sync_detailed, campaign, client=client, body=body)
    read = group.read(get_evaluation_round.sync_detailed, made.id, client=client)
    assert read.criteria_set_id == scale.id
    group.pages(list_evaluation_rounds.sync_detailed, campaign, client=client)
    call = open_evaluation_round.sync_detailed
    group.refused(409, "not-ready", call, made.id, client=client)


def evaluations(group: Group) -> None:
    client = role("secretariat")
    rounds = list_evaluation_rounds.sync_detailed(
        the_campaign(), client=client, state=[m.RoundState.FINALIZED]
    )
    finished = ok(rounds, 200).items[0]
    first = group.pages(list_evaluations.sync_detailed, finished.id, client=client).items[0]
    read = group.read(get_evaluation.sync_detailed, first.id, client=client)
    assert read.unit_code == first.unit_code
    call = get_evaluation_explanation.sync_detailed
    group.refused(404, "not-found", call, NOWHERE, client=client)


def calendars(group: Group) -> None:
    client, year = role("admin"), 2042
    body = m.PutCalendar(coverage=m.CalendarCoverage.PARTIAL, days=[])
    call = put_calendar.sync_detailed
    made = group.create(call, year, client=client, body=body)
    assert group.read(get_calendar.sync_detailed, year, client=client).etag == made.etag
    group.refused(428, "precondition-required", call, year, client=client, body=body)


def petitions(group: Group) -> None:
    client = role("unit_head")
    rounds = list_evaluation_rounds.sync_detailed(
        the_campaign(), client=client, state=[m.RoundState.PROVISIONAL]
    )
    provisional = ok(rounds, 200).items[0]
    sheet = ok(list_evaluations.sync_detailed(provisional.id, client=client), 200).items[0].id
    call = create_petition.sync_detailed
    for code in ("2.1", "2.2"):
        body = m.CreatePetition(criterion_code=code, grounds="Kiến nghị mẫu PY")
        made = group.create(call, sheet, client=client, body=body)
    read = group.read(get_petition.sync_detailed, made.id, client=client)
    assert read.criterion_code == made.criterion_code
    group.pages(list_petitions.sync_detailed, sheet, client=client)
    group.refused(404, "not-found", get_petition.sync_detailed, NOWHERE, client=client)


def the_panel_round() -> m.EvaluationRoundView:
    """The round that a panel scores now."""
    client = role("secretariat")
    rounds = list_evaluation_rounds.sync_detailed(
        the_campaign(), client=client, state=[m.RoundState.OPEN]
    )
    by_panel = [one.id for one in ok(rounds, 200).items if one.method == m.RoundMethod.PANEL]
    found = ok(get_evaluation_round.sync_detailed(by_panel[0], client=client), 200)
    assert isinstance(found, m.EvaluationRoundView)
    return found


def panels(group: Group) -> None:
    client, scored = role("secretariat"), the_panel_round()
    read = group.read(get_evaluators.sync_detailed, scored.id, client=client)
    assert read.evaluation_round_id == scored.id
    call, body = put_evaluators.sync_detailed, m.PutEvaluators(evaluators=[])
    group.refused(409, "panel-frozen", call, scored.id, client=client, body=body)


def conflicts(group: Group) -> None:
    client, scored = role("secretariat"), the_panel_round()
    assert isinstance(scored.panel, m.PanelPlan)
    body = m.DeclareConflict(
        evaluation_round_id=scored.id,
        achievement_id=scored.panel.achievement_ids[1],
        evaluator_code="CB049",
        reason="Khai báo mẫu PY",
    )
    call = declare_conflict.sync_detailed
    made = group.create(call, client=client, body=body)
    read = group.read(get_conflict.sync_detailed, made.id, client=client)
    assert read.reason == made.reason
    group.pages(list_conflicts.sync_detailed, client=client)
    group.refused(409, "duplicate", call, client=client, body=body)


def legal_documents(group: Group) -> None:
    client = role("secretariat")
    body = m.CreateLegalDocument(
        code=CODE,
        number="01/2026/QĐ-PY",
        title="Quyết định mẫu PY",
        level=m.LegalDocumentLevel.CITY_DECISION,
        mark=m.SourceMark.MEMORY,
        source="Văn bản mẫu",
    )
    call = create_legal_document.sync_detailed
    made = group.create(call, client=client, body=body)
    read = group.read(get_legal_document.sync_detailed, CODE, client=client)
    assert read.number == made.number
    group.pages(list_legal_documents.sync_detailed, client=client)
    group.refused(409, "duplicate", call, client=client, body=body)


def rule_sets(group: Group) -> None:
    client = role("secretariat")
    given = group.pages(list_rule_sets.sync_detailed, client=client).items[0]
    body = m.CreateRuleSet(
        code=CODE, title=given.title, valid_from=datetime.date(2043, 1, 1), note="Bộ quy tắc mẫu PY"
    )
    made = group.create(create_rule_set.sync_detailed, client=client, body=body)
    assert group.read(get_rule_set.sync_detailed, CODE, client=client).etag == made.etag
    group.refused(409, "not-ready", publish_rule_set.sync_detailed, CODE, client=client)


def base_wages(group: Group) -> None:
    client, day = role("admin"), datetime.date(2042, 7, 1)
    given = group.pages(list_base_wages.sync_detailed, client=client).items[0]
    body = m.PutBaseWage(amount=given.amount, basis="Nghị định mẫu PY", mark=given.mark)
    call = put_base_wage.sync_detailed
    made = group.create(call, day, client=client, body=body)
    assert group.read(get_base_wage.sync_detailed, day, client=client).etag == made.etag
    group.refused(428, "precondition-required", call, day, client=client, body=body)


def holds(group: Group) -> None:
    client = role("secretariat")
    body = m.CreateHold(
        subject_kind=m.SubjectKind.COLLECTIVE,
        unit_code=CODE,
        kind=m.HoldKind.PRESS,
        opened_on=FIRST,
        basis=m.HoldBasis(number="1/TB-PY", issued_on=FIRST, issuer="Cơ quan mẫu PY"),
    )
    made = group.create(create_hold.sync_detailed, client=client, body=body)
    read = group.read(get_hold.sync_detailed, made.id, client=client)
    assert read.basis == made.basis
    group.pages(list_holds.sync_detailed, client=client)
    group.refused(404, "not-found", get_hold.sync_detailed, NOWHERE, client=client)


def ratings(group: Group) -> None:
    client, year = role("e_office"), FIRST.year
    body = m.PutUnitRating(
        level=m.RatingLevel.GOOD, source=m.RatingSource.SUPERIOR, rated_on=FIRST
    )
    call = put_unit_rating.sync_detailed
    made = group.create(call, year, CODE, client=client, body=body)
    read = group.read(get_unit_rating.sync_detailed, year, CODE, client=client)
    assert read.level == made.level
    group.pages(list_ratings.sync_detailed, client=client)
    group.refused(428, "precondition-required", call, year, CODE, client=client, body=body)


def award_types(group: Group) -> None:
    client = role("admin")
    given = group.pages(list_award_types.sync_detailed, client=client).items[0]
    body = m.PutAwardType(
        name="Hình thức khen mẫu PY",
        label=given.label,
        authority=given.authority,
        level=given.level,
        award_class=given.award_class,
        subject_kinds=given.subject_kinds,
        requires_council=given.requires_council,
        needs_forwarding=given.needs_forwarding,
        required_papers=given.required_papers,
        bonus_coefficient=given.bonus_coefficient,
        merit_clauses=given.merit_clauses,
        bases=[
            m.AwardBasis(aspect=one.aspect, mark=one.mark, source=one.source) for one in given.bases
        ],
    )
    made = group.create(put_award_type.sync_detailed, "py_1", client=client, body=body)
    assert group.read(get_award_type.sync_detailed, "py_1", client=client).etag == made.etag
    call = put_award_type.sync_detailed
    group.refused(428, "precondition-required", call, "py_1", client=client, body=body)


def award_round() -> m.CreateAwardRound:
    return m.CreateAwardRound(
        name="Đợt xét mẫu PY",
        award_type_codes=["giay_khen_giam_doc_so"],
        submission_from=FIRST,
        submission_to=datetime.date(2030, 12, 31),
        achievement_period_from=FIRST,
        achievement_period_to=LAST,
    )


def award_rounds(group: Group) -> None:
    client, campaign = role("secretariat"), the_campaign()
    call = create_award_round.sync_detailed
    made = group.create(call, campaign, client=client, body=award_round())
    read = group.read(get_award_round.sync_detailed, made.id, client=client)
    assert read.submission_to == made.submission_to
    group.pages(list_award_rounds.sync_detailed, campaign, client=client)
    body = m.PatchAwardRound(name="Đợt xét mẫu PY, sửa")
    group.refused(
        412,
        "stale-etag",
        update_award_round.sync_detailed,
        made.id,
        client=client,
        body=body,
        if_match='"9-00000000"',
    )


def award_proposals(group: Group) -> None:
    client, campaign = role("secretariat"), the_campaign()
    draft = ok(create_award_round.sync_detailed(campaign, client=client, body=award_round()), 201)
    ok(open_award_round.sync_detailed(draft.id, client=client), 200)
    body = m.CreateAwardProposal(
        campaign_id=campaign,
        award_round_id=draft.id,
        award_type_code="giay_khen_giam_doc_so",
        subject_kind=m.SubjectKind.INDIVIDUAL,
        unit_code=CODE,
        person_code=CODE,
        summary="Thành tích mẫu PY",
        achievement_period_from=FIRST,
        achievement_period_to=LAST,
    )
    made = group.create(create_award_proposal.sync_detailed, client=client, body=body)
    read = group.read(get_award_proposal.sync_detailed, made.id, client=client)
    assert read.summary == made.summary
    group.pages(list_award_proposals.sync_detailed, client=client)
    call = receive_award_proposal.sync_detailed
    step = m.TakeAwardProposalStep(acknowledged_warnings=[])
    group.refused(409, "invalid-state-transition", call, made.id, client=client, body=step)


def councils(group: Group) -> None:
    client = role("leader")
    body = m.CreateCouncil(
        name="Hội đồng mẫu PY",
        decision_number="1/QĐ-PY",
        decided_on=FIRST,
        rule_set_code="tdkt-2026-10",
        chair_role="department_director",
        standing_role="department_office",
        valid_from=FIRST,
        members=[
            m.CouncilSeat(person_code="CB037", office=m.CouncilOffice.CHAIR),
            m.CouncilSeat(person_code="CB013", office=m.CouncilOffice.STANDING),
        ],
    )
    call = create_council.sync_detailed
    made = group.create(call, client=client, body=body)
    read = group.read(get_council.sync_detailed, made.id, client=client)
    assert read.name == made.name
    group.pages(list_councils.sync_detailed, client=client)
    group.refused(403, "role-required", call, client=role("employee"), body=body)


def the_council() -> uuid.UUID:
    """The one whose sessions the demo tells of."""
    found = ok(list_councils.sync_detailed(client=role("secretariat")), 200).items
    council: uuid.UUID = next(one.id for one in found if "dữ liệu mẫu" in one.name)
    return council


def council_sessions(group: Group) -> None:
    client, council = role("secretariat"), the_council()
    body = m.CreateCouncilSession(
        planned_at=datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1),
        place="Phòng họp mẫu PY",
        secretary_code="CB013",
    )
    made = group.create(create_council_session.sync_detailed, council, client=client, body=body)
    read = group.read(get_council_session.sync_detailed, made.id, client=client)
    assert read.number == made.number
    group.pages(list_council_sessions.sync_detailed, council, client=client)
    group.refused(409, "not-ready", open_council_session.sync_detailed, made.id, client=client)


def agenda_items(group: Group) -> None:
    client, call = role("secretariat"), list_council_sessions.sync_detailed
    states = m.CouncilSessionState
    closed = ok(call(the_council(), client=client, state=[states.CLOSED]), 200).items[0].id
    to_come = ok(call(the_council(), client=client, state=[states.SCHEDULED]), 200).items[0].id
    eligible = [m.AwardProposalState.APPRAISED_ELIGIBLE]
    dossiers = ok(list_award_proposals.sync_detailed(client=client, state=eligible), 200).items
    body = m.CreateAgendaItem(award_proposal_id=dossiers[0].id)
    made = group.create(create_agenda_item.sync_detailed, to_come, client=client, body=body)
    read = group.read(get_agenda_item.sync_detailed, made.id, client=client)
    assert read.ballot_mode == m.VoteMode.SECRET
    first = group.pages(list_agenda_items.sync_detailed, closed, client=client).items[0]
    group.refused(409, "already-decided", open_voting.sync_detailed, first.id, client=client)


def decisions(group: Group) -> None:
    client = role("secretariat")
    body = m.CreateDecision(
        campaign_id=the_campaign(),
        authority=m.AwardAuthority.DEPARTMENT_DIRECTOR,
        title="Quyết định mẫu PY",
    )
    call = create_decision.sync_detailed
    made = group.create(call, client=client, body=body, idempotency_key=key())
    read = group.read(get_decision.sync_detailed, made.id, client=client)
    assert read.title == made.title
    group.pages(list_decisions.sync_detailed, client=client)
    publish = publish_decision.sync_detailed
    # The generated function does not leave out a body that may be left out.
    nothing = m.PublishDecision()
    group.refused(409, "not-ready", publish, made.id, client=role("leader"), body=nothing)


def awards(group: Group) -> None:
    client = role("secretariat")
    first = group.pages(list_awards.sync_detailed, client=client).items[0]
    read = group.read(get_award.sync_detailed, first.id, client=client)
    assert read.award_type_code == first.award_type_code
    group.refused(404, "not-found", get_award.sync_detailed, NOWHERE, client=client)


def past_awards(group: Group) -> None:
    client = role("secretariat")
    body = m.CreatePastAward(
        subject_kind=m.SubjectKind.COLLECTIVE,
        unit_code="VP",
        title="Danh hiệu mẫu PY",
        decision_number="1/QĐ-MAU-PY",
        decided_on=datetime.date(2023, 12, 20),
        issuing_body="Giám đốc Sở Tài chính (mẫu)",
        achievement="Thành tích mẫu PY",
    )
    made = group.create(create_past_award.sync_detailed, client=client, body=body)
    read = group.read(get_past_award.sync_detailed, made.id, client=client)
    assert read.title == made.title
    group.pages(list_past_awards.sync_detailed, client=client)
    call = create_past_award.sync_detailed
    group.refused(409, "duplicate", call, client=client, body=body)


def bonus(group: Group) -> None:
    client = role("secretariat")
    due = list_bonus_entries.sync_detailed(client=client, state=m.ListBonusEntriesState.DUE)
    body = m.CreateBonusEntry(
        award_id=ok(due, 200).items[0].award_id,
        voucher_number="PC-MAU-PY",
        paid_on=datetime.datetime.now(datetime.UTC).date(),
    )
    call = create_bonus_entry.sync_detailed
    made = group.create(call, client=client, body=body)
    read = group.read(get_bonus_entry.sync_detailed, made.id, client=client)
    assert read.voucher_number == made.voucher_number
    group.pages(list_bonus_entries.sync_detailed, client=client)
    group.refused(409, "invalid-state-transition", call, client=client, body=body)


def documents(group: Group) -> None:
    client = role("secretariat")
    body = m.CreateDocument(kind="ke_hoach", title="Kế hoạch mẫu PY", unit_code="VP")
    made = group.create(create_document.sync_detailed, client=client, body=body)
    read = group.read(get_document.sync_detailed, made.id, client=client)
    assert read.title == made.title
    group.pages(list_documents.sync_detailed, client=client)
    call = get_document_content.sync_detailed
    group.refused(404, "not-found", call, made.id, client=client)


def organisations(group: Group) -> None:
    client, code = role("admin"), "H26.42"
    body = m.PutOrganisation(name="Cơ quan mẫu PY")
    call = put_organisation.sync_detailed
    made = group.create(call, code, client=client, body=body)
    assert group.read(get_organisation.sync_detailed, code, client=client).etag == made.etag
    group.pages(list_organisations.sync_detailed, client=client)
    group.refused(428, "precondition-required", call, code, client=client, body=body)


def document_types(group: Group) -> None:
    client, kind = role("admin"), "loai_mau_py"
    given = group.pages(list_document_types.sync_detailed, client=client).items[0]
    body = m.PutDocumentType(
        name="Loại mẫu PY",
        exchange_code="942",
        steering_code="0",
        mark=given.mark,
        source="Danh mục mẫu PY",
    )
    call = put_document_type.sync_detailed
    made = group.create(call, kind, client=client, body=body)
    assert group.read(get_document_type.sync_detailed, kind, client=client).etag == made.etag
    group.refused(428, "precondition-required", call, kind, client=client, body=body)


def paper_templates(group: Group) -> None:
    client, kind = role("secretariat"), m.PaperKind.SUBMISSION
    built_in = get_paper_template_content.sync_detailed(kind, client=client)
    assert built_in.status_code == 200
    body = File(payload=io.BytesIO(built_in.content))
    made = group.create(put_paper_template_content.sync_detailed, kind, client=client, body=body)
    read = group.read(get_paper_template.sync_detailed, kind, client=client)
    assert read.etag == made.etag
    group.pages(list_paper_templates.sync_detailed, client=client)
    call, employee = restore_paper_template.sync_detailed, role("employee")
    first = m.RestorePaperTemplate(version=1)
    group.refused(403, "role-required", call, kind, client=employee, body=first)


def dispatches(group: Group) -> None:
    client = role("secretariat")
    given = group.pages(list_dispatches.sync_detailed, client=client).items[0]
    body = m.DispatchDocument(act=m.DispatchAct.NEW, recipient_codes=["H26.97"])
    call = dispatch_document.sync_detailed
    made = group.create(call, given.document_id, client=client, body=body, idempotency_key=key())
    read = group.read(get_dispatch.sync_detailed, made.id, client=client)
    assert read.exchange_id == given.exchange_id
    group.refused(404, "not-found", get_dispatch.sync_detailed, NOWHERE, client=client)


# About a document that nobody here issued.
STATUS = """<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>
<MessageHeader><From><OrganId>H26.97</OrganId></From>
<ResponseFor><OrganId>H26.42</OrganId><Code>1/PY</Code></ResponseFor>
<StatusCode>01</StatusCode><Timestamp>2026/11/20 09:00:00</Timestamp>
</MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"""


def exchange(group: Group) -> None:
    client = role("e_office")
    body = File(payload=io.BytesIO(STATUS.encode()))
    made = group.create(receive_exchange_message.sync_detailed, client=client, body=body)
    read = group.read(get_exchange_message.sync_detailed, made.id, client=client)
    assert read.status_code == "01"
    group.pages(list_exchange_messages.sync_detailed, client=client)
    done = m.AcknowledgeExchangeMessage(outcome=m.AcknowledgementOutcome.DONE)
    call = acknowledge_exchange_message.sync_detailed
    group.refused(404, "not-found", call, NOWHERE, client=client, body=done)


def search(group: Group) -> None:
    client = role("secretariat")
    first = group.pages(search_objects.sync_detailed, client=client, q="thi đua").items[0]
    assert any(part.is_match for part in first.snippet)
    call = search_objects.sync_detailed
    group.refused(400, "invalid-cursor", call, client=client, q="thi đua", cursor="A" * 24)


def public(group: Group) -> None:
    client = role("reporting")
    first = group.pages(list_public_campaigns.sync_detailed, client=client).items[0]
    read = group.read(get_public_progress.sync_detailed, first.id, client=client)
    assert read.campaign_id == first.id
    call = get_public_progress.sync_detailed
    group.refused(404, "not-found", call, NOWHERE, client=client)


def imports(group: Group) -> None:
    client = role("admin")
    first = group.pages(list_imports.sync_detailed, client=client).items[0]
    assert group.read(get_import.sync_detailed, first.id, client=client).kind == first.kind
    group.refused(404, "not-found", get_import.sync_detailed, NOWHERE, client=client)


def jobs(group: Group) -> None:
    client = role("admin")
    first = group.pages(list_jobs.sync_detailed, client=client).items[0]
    assert group.read(get_job.sync_detailed, first.id, client=client).kind == first.kind
    group.refused(404, "not-found", get_job.sync_detailed, NOWHERE, client=client)


def audit(group: Group) -> None:
    client = role("inspector")
    first = group.pages(list_audit_events.sync_detailed, client=client).items[0]
    read = group.read(get_audit_event.sync_detailed, first.id, client=client)
    assert read.action == first.action
    call, employee = list_audit_events.sync_detailed, role("employee")
    group.refused(403, "insufficient-scope", call, client=employee)


def webhooks(group: Group) -> None:
    client = role("admin")
    body = m.CreateWebhook(
        url="https://eoffice.example/py",
        client_code="e_office",
        event_types=["webhook.disabled"],
    )
    made = group.create(create_webhook.sync_detailed, client=client, body=body)
    assert made.secret is not None and made.secret.startswith("whsec_")
    read = group.read(get_webhook.sync_detailed, made.id, client=client)
    assert read.url == made.url and read.secret is None
    group.pages(list_webhooks.sync_detailed, client=client)
    group.refused(404, "not-found", get_webhook.sync_detailed, NOWHERE, client=client)


def events(group: Group) -> None:
    client = role("secretariat")
    first = group.pages(list_events.sync_detailed, client=client).items[0]
    read = group.read(get_event.sync_detailed, first.id, client=client)
    assert read.type_ == first.type_
    group.refused(404, "not-found", get_event.sync_detailed, NOWHERE, client=client)


# Later ones use what earlier ones made.
CHECKS = (
    system,
    units,
    persons,
    role_grants,
    api_clients,
    oauth,
    local_accounts,
    campaigns,
    registrations,
    outreach,
    indicators,
    measurements,
    achievements,
    criteria_sets,
    evaluation_rounds,
    evaluations,
    calendars,
    petitions,
    panels,
    conflicts,
    legal_documents,
    rule_sets,
    base_wages,
    holds,
    ratings,
    award_types,
    award_rounds,
    award_proposals,
    councils,
    council_sessions,
    agenda_items,
    decisions,
    awards,
    past_awards,
    bonus,
    documents,
    organisations,
    document_types,
    paper_templates,
    dispatches,
    exchange,
    search,
    public,
    imports,
    jobs,
    audit,
    webhooks,
    events,
)

for check in CHECKS:
    name, group = check.__name__.replace("_", "-"), Group()
    try:
        check(group)
    except Exception as error:
        raise SystemExit(f"python, {name}: {error!r}") from error
    print(f"{name}: {', '.join(group.done)}")
