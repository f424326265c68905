"""Bodies that a server with this contract could accept.

Random data is mostly refused by rules across fields. Two sources are not: the examples of the
contract, and objects that are there, for what was accepted once has the shape of what is accepted.
"""

import copy
import re

import jsonschema_rs

REFERENCE = re.compile(r"_(id|code)s?$")
# Fields that must not be copied, because they are unique.
UNIQUE = {"code", "number", "external_refs"}
CODES = ["FZ-{}", "FZ{}", "fz_{}", "fz-{}", "{}"]


class Bodies:
    def __init__(self, contract, world):
        self.contract, self.world = contract, world
        self.count = 0
        self.validators = {}

    def is_valid(self, body, schema):
        """Whether a body fits its schema in the contract."""
        name = schema.get("$ref", repr(schema))
        if name not in self.validators:
            whole = {**schema, "components": self.contract.document["components"]}
            self.validators[name] = jsonschema_rs.Draft202012Validator(
                whole, validate_formats=True
            )
        return self.validators[name].is_valid(body)

    def example(self, schema, chance):
        """A value made of the examples in a schema."""
        if schema.get("examples"):
            return copy.deepcopy(chance.choice(schema["examples"]))
        schema = self.contract.resolve(schema)
        if schema.get("examples"):
            return copy.deepcopy(chance.choice(schema["examples"]))
        if "enum" in schema:
            return chance.choice(schema["enum"])
        if "default" in schema:
            return copy.deepcopy(schema["default"])
        kinds = schema.get("type", [])
        if "array" in kinds:
            return [self.example(schema["items"], chance)]
        if "object" in kinds:
            required = schema.get("required", [])
            return {
                name: self.example(one, chance)
                for name, one in schema.get("properties", {}).items()
                if name in required or chance.random() < 0.5
            }
        if "boolean" in kinds:
            return chance.random() < 0.5
        return None

    def twin(self, view, schema, chance):
        """What an object says, in the shape of a body: fields of the same names."""
        schema = self.contract.resolve(schema)
        if isinstance(view, list) and "items" in schema:
            return [self.twin(one, schema["items"], chance) for one in view]
        if not isinstance(view, dict) or "properties" not in schema:
            return copy.deepcopy(view)
        body = {}
        for name, one in schema["properties"].items():
            is_required = name in schema.get("required", [])
            said = said_of(view, name)
            if name not in UNIQUE and (said is not None or (name in view and is_required)):
                body[name] = self.twin(said, one, chance)
            elif is_required:
                body[name] = self.example(one, chance)
        return body

    def refresh(self, body, schema):
        """New values where they must be unique."""
        properties = self.contract.resolve(schema).get("properties", {})
        for name in UNIQUE & body.keys():
            body[name] = [] if isinstance(body[name], list) else self.unique(properties[name])

    def unique(self, schema):
        """A value of a pattern that no object has."""
        pattern = self.contract.resolve(schema).get("pattern", "")
        self.count += 1
        for form in CODES:
            text = form.format(9000 + self.count)
            if re.search(pattern, text):
                return text
        return None

    def bind(self, body, schema, chance, probability):
        """Puts ids and codes of objects that are there in place of others. Fields beside them say
        what the object says of itself, so that they fit one another."""
        schema = self.contract.resolve(schema)
        if isinstance(body, list) and "items" in schema:
            for one in body:
                self.bind(one, schema["items"], chance, probability)
        if not isinstance(body, dict) or "properties" not in schema:
            return
        names = [name for name in body if name in schema["properties"]]
        chance.shuffle(names)
        said = {}
        for name in names:
            one = schema["properties"][name]
            if not REFERENCE.search(name):
                self.bind(body[name], one, chance, probability)
            elif name not in said and body[name] and chance.random() < self.share(name, one, probability):
                said |= self.bind_field(body, name, one, chance)

    def share(self, name, schema, probability):
        """What names no object of its own is mostly a part of the object at hand, and stays."""
        return probability if self.contract.kind_named(name, schema) else probability / 8

    def bind_field(self, body, name, schema, chance):
        """Fills one field; what the chosen object says of the others."""
        kind = self.contract.kind_named(name, schema)
        objects = self.world.objects[kind] if kind else self.world.values.get(name, {})
        if not objects:
            return {}
        if isinstance(body[name], list):
            count = min(len(body[name]), len(objects))
            body[name] = chance.sample(list(objects), count)
            return {}
        if not isinstance(body[name], str):
            return {}
        body[name] = chance.choice(list(objects))
        view = objects[body[name]] if kind else {}
        said = {
            other: view[other]
            for other in body
            if other != name and isinstance(view.get(other), str) and body[other]
        }
        body.update({other: text for other, text in said.items() if REFERENCE.search(other)})
        return said | {name: body[name]}

    def repaired(self, body, errors, schema, chance):
        """A refused body without what was refused: an optional value is left out, an id becomes
        another one, what was missing is added."""
        body = copy.deepcopy(body)
        for error in errors:
            item = re.match(r"/(\w+)/(\d+)/", error["pointer"])
            if item and chance.random() < 0.3 and len(body.get(item[1]) or []) > 1:
                body[item[1]].pop()
                continue
            *path, last = [unescaped(one) for one in error["pointer"].split("/")[1:]] or [""]
            inner, inner_schema = body, self.contract.resolve(schema)
            for step in path:
                inner, inner_schema = self.step(inner, inner_schema, step)
            if isinstance(inner, list) and last.isdecimal() and int(last) < len(inner):
                inner.pop(int(last))
            elif isinstance(inner, dict) and last in inner_schema.get("properties", {}):
                self.repair_field(inner, last, inner_schema, chance)
        return body

    def step(self, value, schema, name):
        """One step along a pointer, in a value and in its schema."""
        if isinstance(value, list):
            is_there = name.isdecimal() and int(name) < len(value)
            return value[int(name)] if is_there else None, self.contract.resolve(schema["items"])
        found = schema.get("properties", {}).get(name, {})
        return value.get(name) if isinstance(value, dict) else None, self.contract.resolve(found)

    def repair_field(self, body, name, schema, chance):
        is_optional = name not in schema.get("required", [])
        if name not in body:
            # The one that is asked for, or another that makes it needless.
            absent = [one for one in schema["properties"] if one not in body and one != name]
            name = chance.choice([name, *absent]) if chance.random() < 0.5 else name
            body[name] = self.example(schema["properties"][name], chance)
        elif REFERENCE.search(name) and (not is_optional or chance.random() < 0.5):
            self.bind_field(body, name, schema["properties"][name], chance)
        elif is_optional:
            del body[name]
        else:
            body[name] = self.example(schema["properties"][name], chance)


def said_of(view, name):
    """What an object says in a field of this name, or in one that says of whom it is: `points` may
    stand there as `self_points`."""
    names = [name, *(one for one in view if one.endswith(f"_{name}"))]
    return next((view[one] for one in names if view.get(one) is not None), None)


def unescaped(text):
    """One part of a JSON pointer."""
    return text.replace("~1", "/").replace("~0", "~")
