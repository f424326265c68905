"""Requests of imports and earlier awards that can succeed; see fuzz_recipes.py."""

from schemathesis.core import NOT_SET

# Kinds that ask for no campaign; which of them a caller may import, its roles say.
KINDS = ("units", "persons", "past_awards")


def create_import(world, chance):
    """A check of a table that is there, which writes nothing."""
    tables = [
        one["id"]
        for one in world.objects["document_id"].values()
        if one["media_type"] == "text/csv"
    ]
    if not tables:
        return None
    body = {"document_id": chance.choice(tables), "kind": chance.choice(KINDS)}
    return {}, body | {"mode": "validate_only", "on_error": chance.choice(["abort", "skip"])}


def read_imports(world):
    """Imports whose file was read."""
    return [one for one in world.objects["import_id"].values() if one["progress"]]


def get_import_file(world, chance):
    found = read_imports(world)
    return found and ({"import_id": chance.choice(found)["id"]}, NOT_SET)


def list_job_row_results(world, chance):
    found = read_imports(world)
    return found and ({"job_id": chance.choice(found)["job_id"]}, NOT_SET)


def create_past_award(world, chance):
    """Of somebody who works here, by a decision that nobody recorded."""
    persons = list(world.objects["person_code"].values())
    if not persons:
        return None
    person = chance.choice(persons)
    body = {
        "subject_kind": "individual",
        "unit_code": person["unit_code"],
        "person_code": person["code"],
        "title": "Danh hiệu mẫu",
        "decision_number": f"{chance.randint(1, 9_999_999)}/QĐ-FZ",
        "decided_on": "2024-12-20",
        "issuing_body": "Giám đốc Sở Tài chính (mẫu)",
        "achievement": "Thành tích mẫu",
    }
    return {}, body


IMPORTS = (create_import, get_import_file, list_job_row_results, create_past_award)
