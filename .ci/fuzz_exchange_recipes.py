"""Requests of the exchange of documents that can succeed; see fuzz_recipes.py."""

from datetime import UTC, datetime, timedelta

from schemathesis.core import NOT_SET

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
SIGNER = {"competence": "KT. GIÁM ĐỐC", "position": "PHÓ GIÁM ĐỐC", "full_name": "Người ký mẫu"}


def documents(world, action):
    """Documents on which the caller may do this."""
    found = world.objects["document_id"].values()
    return [one for one in found if action in one["allowed_actions"]]


def codes_on(world, day):
    """Codes of organisations that hold on a day."""
    found = world.objects["organisation_code"].items()
    return [
        code
        for code, one in found
        if (one["valid_from"] or day) <= day <= (one["valid_to"] or day)
    ]


def own_codes(world):
    """Codes under which the house issues: those of its units and what is below them."""
    units = [one.get("organisation_code") for one in world.objects["unit_code"].values()]
    own = tuple(code for code in units if code)
    return [
        code
        for code in codes_on(world, "2026-06-01")
        if code in own or code.startswith(tuple(f"{one}." for one in own))
    ]


def package_document(world, chance):
    """A draft with a paper."""
    drafts = [
        one for one in documents(world, "package") if one["media_type"] or one["rendering"]
    ]
    return drafts and ({"document_id": chance.choice(drafts)["id"]}, NOT_SET)


def issue_document(world, chance):
    """A draft with a PDF, under a number that nothing has."""
    drafts = [
        one for one in documents(world, "issue") if one["media_type"] == "application/pdf"
    ]
    codes = own_codes(world)
    if not drafts or not codes:
        return None
    body = {
        "organisation_code": chance.choice(codes),
        "number": str(chance.randint(1_000, 9_999_999)),
        "symbol": "STC-MAU",
        "issued_on": "2026-06-01",
        "signer": SIGNER,
    }
    return {"document_id": chance.choice(drafts)["id"]}, body


def dispatch_document(world, chance):
    """An issued document to somebody who did not issue it."""
    issued = documents(world, "dispatch")
    if not issued:
        return None
    view = chance.choice(issued)
    sender = view["issuance"]["organisation_code"]
    day_in_hanoi = (datetime.now(UTC) + timedelta(hours=7)).date()
    codes = [code for code in codes_on(world, str(day_in_hanoi)) if code != sender]
    if not codes:
        return None
    body = {"act": "new", "recipient_codes": [chance.choice(codes)]}
    return {"document_id": view["id"]}, body


def receive_exchange_message(world, chance):
    """A status about a document that nobody here issued."""
    number, second = chance.randint(1, 9_999), chance.randint(0, 59)
    message = f"""<edXML xmlns="{NAMESPACE}"><edXMLEnvelope><edXMLHeader><MessageHeader>
        <From><OrganId>H26.97</OrganId></From>
        <ResponseFor><OrganId>H26.44</OrganId><Code>{number}/FZ</Code></ResponseFor>
        <StatusCode>01</StatusCode><Timestamp>2026/11/20 09:00:{second:02}</Timestamp>
        </MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"""
    return {}, message.encode()


def render_document(world, chance):
    """A letter, which needs nothing that is stored."""
    units = [one["unit_code"] for one in documents(world, "update")]
    if not units:
        return None
    body = {
        "kind": "letter",
        "unit_code": chance.choice(units),
        "title": "nộp hồ sơ đề nghị khen thưởng (văn bản mẫu)",
        "body": ["Đề nghị các phòng, đơn vị hoàn thiện hồ sơ (dữ liệu mẫu)./."],
    }
    return {}, body


def get_document_rendition(world, chance):
    """One that was rendered, in a form in which it is made."""
    found = [one for one in world.objects["document_id"].values() if one["rendering"]]
    if not found:
        return None
    view = chance.choice(found)
    formats = view["rendering"]["formats"]
    return {"document_id": view["id"], "format": chance.choice(formats)}, NOT_SET


EXCHANGE = (
    package_document,
    issue_document,
    dispatch_document,
    receive_exchange_message,
    render_document,
    get_document_rendition,
)
