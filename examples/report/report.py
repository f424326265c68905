# Số liệu cho một báo cáo (figures for a report), in cells as notebooks have them: Jupyter (with jupytext),
# VS Code and Spyder run them one by one, and `python report.py FOLDER` all of them.

# %% What is needed
import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

Row = dict[str, Any]

# A demo says where it is and which secrets it has; elsewhere three variables do.
DEMO = json.loads(os.environ.get("DEMO", "{}"))
BASE = os.environ.get("THIDUA_URL", DEMO.get("base_url", "http://127.0.0.1:8080"))
CLIENT = os.environ.get("THIDUA_CLIENT", "reporting")
SECRET = os.environ.get("THIDUA_SECRET", DEMO.get("client_secrets", {}).get(CLIENT, ""))
FOLDER = Path(sys.argv[1] if len(sys.argv) == 2 else "report")

# %% Signing in by client credentials (RFC 6749, 4.4)
api = httpx.Client(base_url=BASE, timeout=60, transport=httpx.HTTPTransport(retries=3))


def sign_in() -> None:
    where = api.get("/.well-known/oauth-authorization-server").raise_for_status().json()
    grant = {"grant_type": "client_credentials"}
    answer = api.post(where["token_endpoint"], data=grant, auth=(CLIENT, SECRET))
    api.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"


sign_in()
me = api.get("/v1/me").raise_for_status().json()
print(f"{me['name']}: {', '.join(role['role'] for role in me['roles'])}")


# %% Reading
def read(path: str, **query: Any) -> Any:
    """An object; the problem document of a refusal is shown as it is."""
    answer = api.get(path, params=query)
    if answer.is_error:
        sys.exit(f"{answer.url}: {answer.status_code} {answer.text}")
    return answer.json()


def every(path: str, **query: Any) -> Iterator[Row]:
    """All objects of a list, page by page."""
    cursor: str | None = None
    while True:
        page = read(path, limit=200, **query, **({"cursor": cursor} if cursor else {}))
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


# %% The campaign, and how it stands by verified figures
campaign = next(every("/v1/campaigns", level="department", state="published"))
board = read(f"/v1/campaigns/{campaign['id']}/dashboard", basis="verified")
year: int = board["year"]
plan = f"số {campaign['number']}" if campaign["number"] else "chưa có số (not numbered yet)"
print(f"{campaign['title']}, kế hoạch {plan}, {board['as_of']}")

# %% Indicators (chỉ tiêu): exact decimals are texts, so that nothing is rounded on the way
indicators = [
    {
        "code": one["code"],
        "name": one["name"],
        "unit": one["unit"],
        "value": one["total"]["value"],
        "target": one["total"]["target"],
        "share_of_target": one["total"]["share_of_target"],
        "state": one["total"]["state"],
        "units_reported": one["counts"]["reported_unit_count"],
        "units_expected": one["counts"]["expected_unit_count"],
    }
    for one in board["indicators"]
]
for row in indicators:
    share = row["share_of_target"]
    gap = None if share is None else Decimal(share) - 100
    print(f"{row['code']}: {row['value']} / {row['target']} {row['unit']}, lệch (gap) {gap}")

# %% Results (kết quả chấm điểm) of every round that is final
names = {unit["code"]: unit["name"] for unit in every("/v1/units")}
rounds = list(every(f"/v1/campaigns/{campaign['id']}/evaluation-rounds", state="finalized"))
results = [
    {
        "round": one["title"],
        "period": one["period"],
        "rank": result["rank"],
        "unit_code": result["unit_code"],
        "unit": names[result["unit_code"]],
        "total": result["total"],
    }
    for one in rounds
    for result in every(f"/v1/evaluation-rounds/{one['id']}/results")
]
print(f"{len(rounds)} đợt (rounds), {len(results)} kết quả (results)")

# %% Awards in force (khen thưởng), of persons the code alone
kinds = {kind["code"]: kind["name"] for kind in every("/v1/award-types")}
awards = [
    {
        "award": kinds[one["award_type_code"]],
        "subject_kind": one["subject_kind"],
        "unit_code": one["unit_code"],
        "unit": names[one["unit_code"]],
        "person_code": one["person_code"],
        "decision": one["decision_number"],
        "granted_on": one["granted_on"],
    }
    for one in every("/v1/awards", campaign_id=campaign["id"], state="active")
]
by_kind = Counter((one["award"], one["subject_kind"]) for one in awards)
for (award, subject), number in sorted(by_kind.items()):
    print(f"{award}, {subject}: {number}")

# %% The figures agree with one another, or there is no report
proposals = {one["state"]: one["count"] for one in board["totals"]["award_proposals"]}
if len(awards) != board["totals"]["awards_count"]:
    sys.exit(f"{len(awards)} awards are listed, the dashboard has {board['totals']['awards_count']}")
if len(awards) > proposals.get("awarded", 0):
    sys.exit("more awards than dossiers that were granted")
if len({(one["round"], one["unit_code"]) for one in results}) != len(results):
    sys.exit("a unit has two results in one round")


# %% CSV for spreadsheets, with the mark by which Excel knows UTF-8
def write_csv(name: str, rows: list[Row]) -> None:
    if not rows:
        sys.exit(f"there is nothing for {name}")
    with (FOLDER / name).open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    print(f"{FOLDER / name}: {len(rows)} dòng (rows)")


FOLDER.mkdir(parents=True, exist_ok=True)
write_csv("indicators.csv", indicators)
write_csv("results.csv", results)
write_csv("awards.csv", awards)


# %% The report itself, as Markdown
def vietnamese(text: str | None) -> str:
    return "–" if text is None else text.replace(".", ",")


def table(heads: list[str], rows: list[Row], *cells: Callable[[Row], object]) -> list[str]:
    """Lines of a table; a stroke within a text would end its cell."""
    clean = [[str(cell(row)).replace("|", "\\|") for cell in cells] for row in rows]
    lines = [heads, ["---"] * len(heads), *clean]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


latest = max(rounds, key=lambda one: str(one["updated_at"]))["period"] if rounds else ""
ranked = [one for one in results if one["period"] == latest]
counted = [{"award": key[0], "subject": key[1], "count": n} for key, n in sorted(by_kind.items())]
lines = [
    f"# {campaign['title']}: số liệu năm {year}",
    "",
    f"Kế hoạch {plan}. Số liệu đã xác minh, lúc {board['as_of']}.",
    "",
    "## Chỉ tiêu (indicators)",
    "",
    *table(
        ["Chỉ tiêu", "Đạt được", "Chỉ tiêu năm", "Tỷ lệ (%)", "Tình trạng"],
        indicators,
        lambda row: row["name"],
        lambda row: vietnamese(row["value"]),
        lambda row: vietnamese(row["target"]),
        lambda row: vietnamese(row["share_of_target"]),
        lambda row: row["state"],
    ),
    f"## Xếp hạng kỳ {latest} (ranking)",
    "",
    *table(
        ["Đợt", "Hạng", "Đơn vị", "Điểm"],
        ranked,
        lambda row: row["round"],
        lambda row: row["rank"],
        lambda row: row["unit"],
        lambda row: vietnamese(row["total"]),
    ),
    "## Khen thưởng (awards)",
    "",
    *table(
        ["Hình thức", "Đối tượng", "Số lượng"],
        counted,
        lambda row: row["award"],
        lambda row: row["subject"],
        lambda row: row["count"],
    ),
]
(FOLDER / "report.md").write_text("\n".join(lines), encoding="utf-8")
print(f"{FOLDER / 'report.md'}: {len(lines)} dòng (lines)")
