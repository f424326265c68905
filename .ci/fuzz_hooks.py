"""Hooks of Schemathesis: what random data cannot know, and a record of what was answered.

Requests are bound to what the running server holds (fuzz_world.py): ids in the path, the query and
the body, tags, cursors. Each operation that the role may call is also led through by a few requests
that can succeed (fuzz_bodies.py).
"""

import copy
import json
import os
import pathlib
import random
import re
import uuid

import schemathesis
from fuzz_award_recipes import ONCE
from fuzz_bodies import Bodies
from fuzz_recipes import RECIPES
from fuzz_world import Caller, Contract, World
from requests.structures import CaseInsensitiveDict
from schemathesis.core import NOT_SET
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import (
    CaseMetadata,
    ComponentInfo,
    ExamplesPhaseData,
    GenerationInfo,
    PhaseInfo,
    TestPhase,
)
from schemathesis.generation.modes import GenerationMode

PLAN = json.loads(pathlib.Path(os.environ["FUZZ_PLAN"]).read_text())
PAGE = {"limit", "cursor", "include_total"}
JSON = "application/json"
# Every request and its answer, for whoever looks why an operation never succeeds.
TRACE = open(os.environ["FUZZ_TRACE"], "a") if "FUZZ_TRACE" in os.environ else None
SEEN = open(PLAN["seen"], "a", buffering=1)

contract = Contract(json.loads(pathlib.Path(PLAN["contract"]).read_text()))
world = World(contract, Caller(PLAN["base_url"], PLAN["token"]), PLAN["foreign"])
world.client_secrets = PLAN["client_secrets"]
bodies = Bodies(contract, world)
cursors = {}
chance = random.Random(PLAN["role"])


def operation_of(case):
    return contract.operations.get(case.operation.definition.raw.get("operationId"))


def is_allowed(operation):
    roles = operation.definition.get("x-required-roles") or [PLAN["role"]]
    return PLAN["role"] in roles


def parameters(operation):
    """Parameters other than those in the path, by name."""
    found = {}
    for parameter in operation.definition.get("parameters", []):
        if "$ref" in parameter:
            name = parameter["$ref"].rsplit("/", 1)[1]
            parameter = contract.document["components"]["parameters"][name]
        found[parameter["name"]] = parameter
    return found


def fits(operation, name, text):
    """Whether a text fits the pattern of this parameter."""
    rule = parameters(operation).get(name, {}).get("schema", {}).get("pattern")
    return bool(rule and isinstance(text, str) and re.fullmatch(rule, text))


def is_positive(case, location):
    """Whether this part of a request was meant to fit its schema."""
    part = case.meta.components.get(location) if case.meta else None
    return part is not None and part.mode is GenerationMode.POSITIVE


@schemathesis.hook
def map_case(context, case):
    """Binds the parts that fit their schema to objects that are there."""
    operation = operation_of(case)
    if operation is None or case.meta is None:
        return case
    # The same request is bound in the same way, so that a failure can be repeated.
    chance = random.Random(f"{operation.id} {case.path_parameters} {case.query} {case.body}")
    if is_positive(case, ParameterLocation.PATH):
        bind_path(case, operation, chance)
    if case.query and is_positive(case, ParameterLocation.QUERY):
        case.query = bind_query(case.query, chance)
    if isinstance(case.body, dict) and is_positive(case, ParameterLocation.BODY):
        schema, _ = contract.body(operation)
        if schema:
            body = copy.deepcopy(case.body)
            bodies.bind(body, schema, chance, 0.7)
            case.body = body
    return case


def bind_path(case, operation, chance):
    bound = {}
    for name, value in case.path_parameters.items():
        # An id that is there came by a link.
        if str(value) not in world.objects.get(name, {}):
            bound[name] = world.pick(name, operation, chance)
    case.path_parameters = case.path_parameters | {k: v for k, v in bound.items() if v is not None}


def bind_query(query, chance):
    query = dict(query)
    for name in query:
        kind = contract.kind_named(name, {})
        if kind and world.objects[kind] and isinstance(query[name], str) and chance.random() < 0.7:
            query[name] = chance.choice(list(world.objects[kind]))
    return query


class Leads:
    """Requests for one operation that can succeed. They stand among the examples from the start, but
    what they say is decided when they are sent: by what is there then, and by the answer before."""

    def __init__(self, target, operation, examples):
        self.operation, self.sent, self.errors, self.last = operation, 0, [], None
        self.done = None
        (schema, _), count = contract.body(operation), PLAN["leads"]
        if schema and is_allowed(operation):
            count = PLAN["leads_with_body"]
        # Whoever may not call it is refused, whatever is sent; one request shows it.
        count = count if is_allowed(operation) else 1
        self.cases = [draft_of(target, operation) for _ in range(count)]
        examples.extend(self.cases)

    def holds(self, case):
        return any(one is case for one in self.cases)

    def fill(self, case):
        """Says on what the request works, and with which body."""
        chance = random.Random(f"{self.operation.id} {self.sent}")
        schema, _ = contract.body(self.operation)
        recipe = RECIPES.get(self.operation.id, lambda *_: None)
        if self.done and self.operation.id in ONCE:
            made = self.done
        elif is_allowed(self.operation) and self.sent % 2:
            made = recipe(world, chance)
        else:
            made = None
        if made:
            case.path_parameters, case.body = made
            kind = contract.kind_of_path(self.operation)
            if kind:
                world.read(kind, made[0][kind.name])  # a recipe may have made it just now
            self.sent, self.last = self.sent + 1, case
            return
        for _ in range(DRAWS):
            path = path_of(self.operation, chance, self.sent)
            body = None
            if schema and self.errors and self.sent % 4:
                path = dict(self.last.path_parameters)
                body = bodies.repaired(self.last.body, self.errors, schema, chance)
            elif schema:
                body = body_of(self.operation, path, schema, chance, self.sent)
            if path is not None and (not schema or bodies.is_valid(body, schema)):
                case.path_parameters = path
                if schema:
                    case.body = body
                break
        self.sent, self.last = self.sent + 1, case

    def answered(self, response):
        if response.status_code < 300:
            self.done = self.last.path_parameters, self.last.body
        is_refused = response.status_code == 422
        self.errors = json.loads(response.content).get("errors", []) if is_refused else []


# How often a body is made anew that does not fit its schema.
DRAWS = 4
leads = {}


@schemathesis.hook
def before_add_examples(context, examples):
    """Adds requests that can succeed."""
    operation = contract.operations.get(context.operation.definition.raw.get("operationId"))
    if operation:
        leads[operation.id] = Leads(context.operation, operation, examples)


def draft_of(target, operation):
    """A request that fits its schema."""
    chance = random.Random(operation.id)

    def given(place):
        return {
            name: parameter.get("example") or bodies.example(parameter["schema"], chance)
            for name, parameter in parameters(operation).items()
            if parameter["in"] == place and parameter.get("required")
        }

    path, query = given("path"), given("query")
    (schema, media_type), body = contract.body(operation), NOT_SET
    if schema:
        body = bodies.example(schema, chance)
    elif "requestBody" in operation.definition:
        (media_type,) = operation.definition["requestBody"]["content"]
        body = "Nội dung mẫu\n".encode()
    headers = CaseInsensitiveDict()
    if operation.definition.get("security"):
        # Required to fit; the tool sends the role's token in its place.
        headers["Authorization"] = "Bearer token"
    if "If-Match" in parameters(operation):
        headers["If-Match"] = "*"
    if "Idempotency-Key" in parameters(operation):
        headers["Idempotency-Key"] = str(uuid.uuid4())
    return target.Case(
        path_parameters=path,
        query=query,
        headers=headers,
        body=body,
        media_type=media_type,
        _meta=meta_of(path, query, body),
    )


def path_of(operation, chance, number):
    """Path parameters of an object on which the operation can succeed; at times, where the caller
    names what is made, of one that is not there yet."""
    path, kind = {}, contract.kind_of_path(operation)
    for name in operation.parameters:
        parameter = parameters(operation)[name]
        value = world.pick(name, operation, chance, attempt=number, path=path)
        if value is None:
            value = parameter.get("example") or bodies.example(parameter["schema"], chance)
        path[name] = value
    if operation.method == "put" and kind and operation.path == kind.path and number % 2:
        path[kind.name] = bodies.unique(parameters(operation)[kind.name]["schema"]) or path[kind.name]
    return path


def body_of(operation, path, schema, chance, number):
    kind, makes = contract.kind_of_path(operation), contract.kind_answered(operation)
    model = model_of(operation, path, kind, makes, chance)
    is_twin = model is not None and number % 4 != 3
    body = bodies.twin(model, schema, chance) if is_twin else bodies.example(schema, chance)
    if operation.method == "post":
        bodies.refresh(body, schema)
    if number or not is_twin:
        bodies.bind(body, schema, chance, 0.8)
    return body


def model_of(operation, path, kind, makes, chance):
    """The object that a body is made after: that which is changed, or one like that which is made."""
    if kind and makes == kind:
        view, _ = world.read(kind, path[kind.name])
        return view
    others = list(world.objects[makes.name]) if makes else []
    near = [
        key
        for key in others
        if kind and world.objects[makes.name][key].get(kind.name) == path[kind.name]
    ]
    if near or others:
        view, _ = world.read(makes, chance.choice(near or others))
        return view
    return None


def meta_of(path, query, body):
    parts = {
        ParameterLocation.HEADER: True,
        ParameterLocation.PATH: path,
        ParameterLocation.QUERY: query,
        ParameterLocation.BODY: body,
    }
    return CaseMetadata(
        generation=GenerationInfo(time=0.0, mode=GenerationMode.POSITIVE),
        components={
            location: ComponentInfo(mode=GenerationMode.POSITIVE)
            for location, part in parts.items()
            if part and part is not NOT_SET
        },
        phase=PhaseInfo(
            name=TestPhase.EXAMPLES,
            data=ExamplesPhaseData(
                description=None, parameter=None, parameter_location=None, location=None
            ),
        ),
    )


def place(path, query):
    """What a cursor is bound to: the list and its filters."""
    return path, tuple(sorted((name, str(value)) for name, value in query if name not in PAGE))


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = operation_of(case)
    if operation is None:
        return
    found = leads.get(operation.id)
    if found and found.holds(case):
        found.fill(case)
    headers, query = case.headers, case.query
    if headers:
        # A key that fits may stand only once in 7 days for one body; random ones repeat.
        if fits(operation, "Idempotency-Key", headers.get("Idempotency-Key")):
            headers["Idempotency-Key"] = str(uuid.uuid4())
        # The coverage phase believes that no header can hold quotation marks and the like. Where a
        # pattern asks for them it sends `0` and expects success.
        if case.meta and case.meta.generation.mode is GenerationMode.POSITIVE:
            for name in list(headers):
                rule = parameters(operation).get(name, {}).get("schema", {}).get("pattern")
                if rule and not fits(operation, name, headers[name]):
                    del headers[name]
        if fits(operation, "If-Match", headers.get("If-Match")):
            tag = tag_for(case, operation)
            if tag:
                headers["If-Match"] = tag
            elif found and found.holds(case):
                del headers["If-Match"]
    # Cursors are signed: one that fits the pattern is still refused, unless the server made it for
    # this list and these filters. Then that one is sent.
    if query and fits(operation, "cursor", query.get("cursor")):
        real = cursors.get(place(case.formatted_path, query.items()))
        if real:
            query["cursor"] = real
        else:
            del query["cursor"]


def tag_for(case, operation):
    """Mostly the tag of the object as it is now; then the tag that was drawn, which is stale. None
    for what is not there yet. A part of an object that is read by itself has a tag of its own."""
    kind = contract.kind_of_path(operation)
    key = str(case.path_parameters.get(kind.name)) if kind else None
    if case.meta.phase.name is not TestPhase.EXAMPLES and chance.random() < 0.1:
        return None
    part = kind and contract.read_part(operation, kind)
    if part:
        return world.caller.get(part.format(**case.path_parameters))[1]
    if kind is None or key not in world.objects[kind.name]:
        return None
    return world.read(kind, key)[1]


def traced(case, operation, response):
    """What one wants to know of an operation that never succeeds."""
    phase = case.meta.phase.name if case.meta else None
    body = case.body if isinstance(case.body, (dict, list)) else None
    text = response.content.decode(errors="replace")[:2000]
    return [PLAN["role"], operation.id, response.status_code, phase, case.formatted_path, body, text]


@schemathesis.hook
def after_call(context, case, response):
    operation = operation_of(case)
    if operation is None or case.method.upper() != operation.method.upper():
        return
    if operation.id in leads and leads[operation.id].last is case:
        leads[operation.id].answered(response)
    SEEN.write(f"{operation.id} {response.status_code}\n")
    if TRACE:
        TRACE.write(json.dumps(traced(case, operation, response), ensure_ascii=False) + "\n")
    if response.status_code not in (200, 201, 204):
        return
    answer = None
    if response.status_code != 204 and JSON in response.headers.get("content-type", [""])[0]:
        answer = json.loads(response.content)
    world.learn(operation, case.path_parameters, answer)
    if isinstance(answer, dict) and answer.get("next_cursor"):
        cursors[place(case.formatted_path, (case.query or {}).items())] = answer["next_cursor"]
