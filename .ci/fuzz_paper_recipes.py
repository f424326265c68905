"""Requests on templates of papers that can succeed; see fuzz_recipes.py."""

from schemathesis.core import NOT_SET

KINDS = ("plan", "submission", "minutes", "certificate", "result_report")


def built_in(world, chance):
    """A kind of paper, and the bytes of its built-in template."""
    kind = chance.choice(KINDS)
    path = f"/v1/paper-templates/{kind}/versions/1/content"
    answer, content = world.caller.ask("GET", path, None, {})
    return ({"paper_kind": kind}, content) if answer.status == 200 else None


def put_paper_template_content(world, chance):
    return built_in(world, chance)


def check_paper_template(world, chance):
    return built_in(world, chance)


def restore_paper_template(world, chance):
    """Back to what every kind has."""
    return {"paper_kind": chance.choice(KINDS)}, {"version": 1}


def get_paper_template_version_content(world, chance):
    """The one that every kind has."""
    return {"paper_kind": chance.choice(KINDS), "version": 1}, NOT_SET


PAPERS = (
    put_paper_template_content,
    check_paper_template,
    restore_paper_template,
    get_paper_template_version_content,
)
