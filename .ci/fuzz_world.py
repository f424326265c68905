"""What a running demo holds, in the words of its contract.

Nothing here names an operation, a resource or a field of one: kinds of objects, the lists that hold
them, the operations on them and the fields that name them are read from the document, so a new
resource takes part by being in the contract. A kind is called by its path parameter
(`achievement_id`), whose object is what `GET …/{achievement_id}` answers.
"""

import dataclasses
import http.client
import itertools
import json
import re
import urllib.parse

PAGE = 200  # objects of a list that are looked at: the most that a list gives
PARENTS = 12  # objects whose sub-lists are looked at
JSON = "application/json"
# Not derivable: path parameters that name objects of another kind, and which of them.
ALIASES = {"bloc_code": ("unit_code", {"kind": "bloc"})}


@dataclasses.dataclass
class Operation:
    id: str
    method: str
    path: str
    definition: dict

    @property
    def parameters(self):
        """Names in the path, in their order."""
        return re.findall(r"\{(\w+)\}", self.path)


@dataclasses.dataclass
class Kind:
    name: str
    path: str  # of one object
    key: str  # the property that fills the path
    schema: str  # of the object


class Contract:
    def __init__(self, document):
        self.document = document
        self.schemas = document["components"]["schemas"]
        self.operations = {
            definition["operationId"]: Operation(definition["operationId"], method, path, definition)
            for path, item in document["paths"].items()
            for method, definition in item.items()
            if isinstance(definition, dict)
        }
        self.kinds, self.lists, self.schema_of_id = {}, [], {}
        for operation in self.operations.values():
            self.learn_item(operation)
        for operation in self.operations.values():
            self.learn_list(operation)

    def resolve(self, schema):
        """A schema without a reference, and without the choice of null."""
        while True:
            if "$ref" in schema:
                schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
            elif "oneOf" in schema:
                schema = next(one for one in schema["oneOf"] if one.get("type") != "null")
            else:
                return schema

    def answer(self, operation):
        """Name of the schema of what an operation answers with success."""
        for status in ("200", "201"):
            content = operation.definition["responses"].get(status, {}).get("content", {})
            if JSON in content:
                return content[JSON]["schema"].get("$ref", "").rsplit("/", 1)[-1]
        return None

    def body(self, operation):
        """Schema and media type of a JSON body or of a form, or None twice."""
        content = operation.definition.get("requestBody", {}).get("content", {})
        name = next((name for name in content if name.endswith(("json", "urlencoded"))), None)
        return (content[name]["schema"], name) if name else (None, None)

    def learn_item(self, operation):
        if operation.method != "get" or len(operation.parameters) != 1:
            return
        (name,) = operation.parameters
        schema = self.answer(operation)
        if not operation.path.endswith(f"/{{{name}}}") or schema not in self.schemas:
            return
        properties = self.schemas[schema]["properties"]
        key = next((key for key in ("id", "code", name) if key in properties), None)
        if key:
            self.kinds[name] = Kind(name, operation.path, key, schema)
            reference = properties[key].get("$ref")
            if reference:
                self.schema_of_id[reference] = name

    def learn_list(self, operation):
        if operation.method != "get":
            return
        schema = self.schemas.get(self.answer(operation), {})
        if "items" in schema.get("properties", {}):
            tail = operation.path.rsplit("/", 1)[1]
            kinds = self.kinds.values()
            kind = next((k for k in kinds if k.path.split("/")[-2] == tail), None)
            # The sessions of a council are called `sessions` there, but are whole objects.
            listed = schema["properties"]["items"].get("items", {}).get("$ref", "").rsplit("/", 1)[-1]
            kind = kind or next((k for k in kinds if k.schema == listed), None)
            self.lists.append((operation, kind))

    def kind_answered(self, operation):
        """The kind of object that an operation answers with."""
        schema = self.answer(operation)
        return next((kind for kind in self.kinds.values() if kind.schema == schema), None)

    def kind_of_path(self, operation):
        """The kind of the object that an operation works on or below."""
        names = [name for name in operation.parameters if name in self.kinds]
        return self.kinds[names[-1]] if names else None

    def read_part(self, operation, kind):
        """The path of the part that an operation replaces, or acts on, where it is read by itself."""
        path = {"put": operation.path, "post": operation.path.rpartition("/")[0]}.get(operation.method)
        is_read = path != kind.path and any(
            one.method == "get" and one.path == path and self.answer(one) in self.schemas
            for one in self.operations.values()
        )
        return path if is_read else None

    def actions(self, operation):
        """Words of `allowed_actions` that let an operation succeed, the likeliest first. What
        changes a part of an object changes the object."""
        kind = self.kind_of_path(operation)
        if kind is None or operation.method == "get":
            return []
        word = {"patch": "update", "put": "update", "delete": "delete"}
        if operation.path == kind.path:
            return [word[operation.method]] if operation.method in word else []
        tail = operation.path.rsplit("/", 1)[1]
        # A state machine may write its actions with `_` where paths have `-`.
        tails = dict.fromkeys((tail, tail.replace("-", "_")))
        words = [*tails, *(f"{operation.method}_{one}" for one in tails)]
        return words if operation.method == "post" else [*words, "update"]

    def kind_named(self, name, schema):
        """The kind of object that a field names: by the type of its id, else by its own name."""
        for one in (schema, *schema.get("oneOf", []), schema.get("items", {})):
            if one.get("$ref") in self.schema_of_id:
                return self.schema_of_id[one["$ref"]]
        name = re.sub(r"(_id|_code)s$", r"\1", name)
        while name:
            if name in self.kinds:
                return name
            name = name.partition("_")[2]
        return None


class Caller:
    """Requests with one role's token."""

    def __init__(self, base, token):
        self.base, self.token, self.connection = base, token, None

    def get(self, path):
        """What is there, with its tag; (None, None) for everything but 200."""
        answer, text = self.ask("GET", path, None, {})
        return (json.loads(text), answer.headers["ETag"]) if answer.status == 200 else (None, None)

    def send(self, method, path, body=None, tag=None):
        """What a write answers, or None when it is refused."""
        text = None if body is None else json.dumps(body)
        headers = ({"Content-Type": JSON} if text else {}) | ({"If-Match": tag} if tag else {})
        answer, text = self.ask(method, path, text, headers)
        return json.loads(text) if answer.status in (200, 201) else None

    def ask(self, method, path, text, headers):
        headers = headers | {"Authorization": f"Bearer {self.token}"}
        for is_last in (False, True):  # the server may have closed an idle connection
            try:
                if self.connection is None:
                    host = self.base.removeprefix("http://")
                    self.connection = http.client.HTTPConnection(host, timeout=30)
                self.connection.request(method, path, text and text.encode(), headers)
                answer = self.connection.getresponse()
                return answer, answer.read()
            except (http.client.HTTPException, OSError):
                self.connection = None
                if is_last:
                    raise


def quoted(text):
    return urllib.parse.quote(str(text), safe="")


class World:
    """The objects that one role can see, and what it may do with each."""

    def __init__(self, contract, caller, foreign=None):
        self.contract, self.caller = contract, caller
        self.objects = {name: {} for name in contract.kinds}
        self.values = {}  # how often what stood in fields, by their names
        for operation, kind in contract.lists:
            if not operation.parameters:
                self.look(operation.path, kind)
        # In the order of the contract, which names what is above before what is below it.
        for operation, kind in contract.lists:
            if len(operation.parameters) == 1 and operation.parameters[0] in self.objects:
                for parent in self.parents(operation.parameters[0]):
                    path = operation.path.replace(f"{{{operation.parameters[0]}}}", quoted(parent))
                    self.look(path, kind)
        # Ids that others see: whoever does not see them must not learn that they exist.
        self.foreign = {
            name: [key for key in (foreign or {}).get(name, []) if key not in mine]
            for name, mine in self.objects.items()
        }

    def parents(self, name):
        """Objects that are worth a look below: some of each state, first those that others name."""
        named, states = self.values.get(name, {}), {}
        for key in sorted(self.objects[name], key=lambda key: -named.get(key, 0)):
            states.setdefault(self.objects[name][key].get("state"), []).append(key)
        turns = itertools.zip_longest(*states.values())
        return [key for turn in turns for key in turn if key is not None][:PARENTS]

    def listed(self, path, **wanted):
        """Objects of a list, as they are now, with these values."""
        page, _ = self.caller.get(f"{path}{'&' if '?' in path else '?'}limit={PAGE}")
        views = (page or {}).get("items", [])
        return [one for one in views if all(one[name] == value for name, value in wanted.items())]

    def look(self, path, kind):
        page, _ = self.caller.get(f"{path}?limit={PAGE}")
        for view in (page or {}).get("items", []):
            self.remember(kind, view)

    def remember(self, kind, view):
        self.harvest(view)
        if kind and kind.key in view:
            known = self.objects[kind.name]
            key = str(view[kind.key])
            known[key] = known.get(key, {}) | view  # a list may say less than the object itself

    def harvest(self, value):
        """Keeps what stands in fields, to be sent where a field has the same name."""
        if isinstance(value, list):
            for one in value:
                self.harvest(one)
        elif isinstance(value, dict):
            for name, one in value.items():
                for text in one if isinstance(one, list) else [one]:
                    if isinstance(text, (str, int)) and not isinstance(text, bool):
                        found = self.values.setdefault(name, {})
                        found[text] = found.get(text, 0) + 1
                self.harvest(one)

    def read(self, kind, key):
        """An object as it is now, and its tag."""
        view, tag = self.caller.get(kind.path.replace(f"{{{kind.name}}}", quoted(key)))
        if view is None:
            self.objects[kind.name].pop(key, None)
        else:
            self.remember(kind, view)
        return view, tag

    def learn(self, operation, case_path, answer):
        """Takes in what an operation answered."""
        kind = self.contract.kind_answered(operation)
        if isinstance(answer, dict) and "items" in answer:
            listed = next((k for one, k in self.contract.lists if one.id == operation.id), None)
            for view in answer["items"]:
                self.remember(listed, view)
        elif isinstance(answer, dict) and kind:
            self.remember(kind, answer)
        elif operation.method == "delete":
            kind = self.contract.kind_of_path(operation)
            if kind and operation.path == kind.path:
                self.objects[kind.name].pop(str(case_path.get(kind.name)), None)

    def with_action(self, name, actions):
        """Objects on which the caller may do this now."""
        for action in actions:
            found = [
                key
                for key, view in self.objects[name].items()
                if action in view.get("allowed_actions", [])
            ]
            if found:
                return found
        return []

    def with_children(self, name, operation):
        """Objects below which there is already one of what the operation makes or lists."""
        made = self.contract.kind_answered(operation) or next(
            (kind for one, kind in self.contract.lists if one.id == operation.id), None
        )
        if made is None:
            return []
        parents = {view.get(name) for view in self.objects[made.name].values()}
        return [key for key in self.objects[name] if key in parents]

    def within(self, owner, name):
        """What an object says in fields of this name, at any depth."""
        found, rest = [], [owner]
        while rest:
            value = rest.pop()
            if isinstance(value, dict):
                found += [value[name]] if isinstance(value.get(name), (str, int)) else []
                rest += value.values()
            elif isinstance(value, list):
                rest += value
        return found

    def pick(self, name, operation, chance, attempt=None, path=None):
        """A value for a path parameter: mostly of an object on which the operation can succeed;
        always, when it is an attempt, which then looks at another state each time. A part of an
        object is mostly one that the object has."""
        if name in ALIASES:
            other, wanted = ALIASES[name]
            keys = [
                key
                for key, view in self.objects[other].items()
                if all(view.get(field) == value for field, value in wanted.items())
            ]
            return chance.choice(keys) if keys else None
        kind = self.contract.kind_of_path(operation)
        if name not in self.objects:
            own = self.within(self.objects[kind.name].get((path or {}).get(kind.name)), name) if kind else []
            values = own if own and chance.random() < 0.7 else list(self.values.get(name, {}))
            return chance.choice(values) if values else None
        fit, own, foreign = [], list(self.objects[name]), self.foreign[name]
        if kind and kind.name == name:
            fit = self.with_action(name, self.contract.actions(operation))
            fit = fit or self.with_children(name, operation)
        if attempt is not None and (fit or own):
            states = {}
            for key in fit or own:
                states.setdefault(self.objects[name][key].get("state"), []).append(key)
            return chance.choice(list(states.values())[attempt % len(states)])
        luck = chance.random()
        for keys, limit in ((fit, 0.75), (own, 0.92), (foreign, 1.0), (own, 1.0)):
            if keys and luck < limit:
                return chance.choice(keys)
        return None
