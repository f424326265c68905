//! The parts of the document that belong to no single operation.

use utoipa::{
    OpenApi,
    openapi::{
        ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi as Document, ServerBuilder,
        extensions::ExtensionsBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::TagBuilder,
    },
};

use crate::{http::problem::Problem, problems};

#[derive(OpenApi)]
#[openapi(components(schemas(Problem)))]
struct Shared;

const DESCRIPTION: &str = "\
The whole of an emulation campaign (phong trào thi đua): plans, participating units, achievements, \
evaluation scores, award proposals and decisions.

**Language.** Field names are English, values Vietnamese. `Accept-Language` (`vi` by default, `en`) \
changes the texts of problems, never codes.

**Errors** are problem documents (RFC 9457) with a stable `code`; each type is explained at \
`/problems/{slug}`.

**Reading.** Objects carry a strong `ETag`; send it as `If-None-Match` to get 304. Lists return \
`items`, `next_cursor` and `total_count`; follow `next_cursor` (or the `Link` header) until it is null.

**Writing.** PATCH is a JSON merge patch (RFC 7396). Changing an existing object needs `If-Match` \
with its tag: without it 428, with an old one 412. Every write takes an `Idempotency-Key`: the same \
key with the same body gives the stored answer again, with `Idempotent-Replayed: true`.

**States.** A stateful object carries `state` and `allowed_actions`: what this caller may do now. \
Actions are `POST …/{action}`.

**Dates.** Instants are RFC 3339 in UTC with milliseconds; days are meant in Asia/Ho_Chi_Minh.";

/// Tags in the order of the API: name and what it holds.
const TAGS: &[(&str, &str)] = &[
    ("system", "Health, keys, problem types, and who is calling."),
    ("campaigns", "Campaign plans (kế hoạch phong trào thi đua)."),
    ("units", "Rooms, public units and emulation blocs (phòng, đơn vị, khối thi đua)."),
    ("persons", "Staff references (công chức, viên chức, người lao động)."),
    (
        "oauth",
        "Access tokens for systems, and for persons whom a system acts for (mã truy cập; OAuth 2).",
    ),
    ("api-clients", "Systems that may connect, with their records (hệ thống kết nối)."),
    (
        "local-accounts",
        "Signing in without an OpenID Connect issuer, for pilots (tài khoản cục bộ).",
    ),
    ("role-grants", "Who holds which role, for which unit, from when to when."),
    ("registrations", "Who takes part in a campaign, with which pledges (đăng ký thi đua)."),
    ("outreach", "Making the plan known, and who acknowledged it (tuyên truyền, quán triệt)."),
    ("indicators", "Figures with a yearly path, and milestones (chỉ tiêu, mốc hoàn thành)."),
    ("measurements", "What units report of an indicator for a period (số liệu thực hiện)."),
    (
        "achievements",
        "Results, initiatives and models (thành tích, sáng kiến, mô hình), and who adopted them.",
    ),
    ("criteria-sets", "Criteria sets: what is scored, bands, tie chain (bộ tiêu chí chấm điểm)."),
    ("evaluation-rounds", "Evaluation rounds and their results (kỳ đánh giá, chấm điểm)."),
    ("panels", "Evaluators of a panel and the marks they give (thành viên chấm sáng kiến)."),
    ("conflicts", "Conflicts of interest and how they were decided (xung đột lợi ích)."),
    ("holds", "Pending matters and how they were concluded (việc đang chờ kết luận)."),
    ("ratings", "Yearly ratings of units and persons (mức độ hoàn thành nhiệm vụ)."),
    ("evaluations", "Score sheets: self-scores, verified scores, explanations (phiếu chấm điểm)."),
    ("calendars", "Public holidays and swapped working days (ngày nghỉ lễ, ngày làm bù)."),
    ("petitions", "Petitions on provisional scores (kiến nghị điểm)."),
    (
        "legal-documents",
        "Legal documents with their validity (văn bản quy phạm pháp luật, căn cứ khen thưởng).",
    ),
    (
        "rule-sets",
        "Rules of the award procedure as data, by version (bộ quy tắc khen thưởng R01-R47).",
    ),
    ("base-wages", "Base wage by date, which bonuses rest on (lương cơ sở)."),
    (
        "award-types",
        "Award types: authority, papers, merit clauses, bonus (hình thức khen thưởng).",
    ),
    ("award-rounds", "Rounds in which proposals are considered (đợt xét khen thưởng)."),
    ("award-proposals", "Nominations and their route (hồ sơ đề nghị khen thưởng)."),
    ("councils", "Emulation and commendation councils and their members (Hội đồng TĐKT)."),
    ("council-sessions", "Sessions: attendance, quorum, minutes (phiên họp Hội đồng)."),
    ("agenda-items", "Proposals before the council, ballots and their count (biểu quyết)."),
    ("decisions", "Award decisions (quyết định khen thưởng)."),
    (
        "awards",
        "Who received what, by which decision, and what was revoked (khen thưởng, thu hồi).",
    ),
    (
        "past-awards",
        "Awards that were granted before or elsewhere, which the rules see (khen thưởng đã nhận).",
    ),
    (
        "bonus",
        "Bonus money of awards and the fund that pays it (tiền thưởng, quỹ thi đua, khen thưởng). The \
         bonus fund of NĐ 161/2026/NĐ-CP Đ.4.4 (quỹ tiền thưởng) is another one and is not kept here.",
    ),
    (
        "documents",
        "Documents (văn bản, minh chứng): metadata in the words of NĐ 30/2020, and content.",
    ),
    (
        "paper-templates",
        "Word files that papers are filled into, checked and in versions (mẫu văn bản).",
    ),
    ("dispatches", "Documents handed over, and what became of them (gửi văn bản, trạng thái)."),
    (
        "exchange",
        "Messages from the document axis: documents and statuses in edXML (QCVN 102:2016).",
    ),
    (
        "organisations",
        "Organisations that documents are exchanged with, by code (mã định danh cơ quan).",
    ),
    ("document-types", "Kinds of documents with their codes in exchange (danh mục loại văn bản)."),
    (
        "public",
        "What everybody may read without a token: launched campaigns, progress, results, awards \
         (công khai).",
    ),
    ("search", "Words in everything that the caller reads (tìm kiếm)."),
    (
        "imports",
        "Tables of units, persons, figures, achievements, proposals and earlier awards (nhập dữ liệu).",
    ),
    ("jobs", "What happens at a time by itself (tác vụ theo thời hạn)."),
    ("audit", "The append-only audit trail and its hash chain (nhật ký)."),
    (
        "webhooks",
        "Events sent to machine clients: CloudEvents in the envelope of Standard Webhooks, and the log of \
         their deliveries.",
    ),
    ("events", "The ordered feed of changes, in pages and as a stream."),
];

pub(super) fn document() -> Document {
    let mut document = Shared::openapi();
    document.info = InfoBuilder::new()
        .title("Thi đua API")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .contact(Some(
            ContactBuilder::new()
                .name(Some("Văn phòng Sở Tài chính Hà Nội"))
                .url(Some("https://sotaichinh.hanoi.gov.vn"))
                .build(),
        ))
        .license(Some(
            LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT")).build(),
        ))
        .build();
    document.servers = Some(vec![
        ServerBuilder::new()
            .url("/")
            .description(Some(
                "The server this document came from, whether it runs locally, for staging or in \
                 production.",
            ))
            .extensions(Some(ExtensionsBuilder::new().add("x-internal", false).build()))
            .build(),
    ]);
    document.tags = Some(
        TAGS.iter()
            .map(|(name, text)| TagBuilder::new().name(*name).description(Some(*text)).build())
            .collect(),
    );
    if let Some(components) = &mut document.components {
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .bearer_format("JWT")
                    .description(Some(
                        "Access token (RFC 9068, EdDSA), checked as RFC8725 asks: type, algorithm, \
                         issuer, audience, expiry. Roles come from the server, not from the token.",
                    ))
                    .build(),
            ),
        );
    }
    document
}

/// The sentence on one status that every operation shares.
pub(super) fn shared_response(status: u16) -> Option<&'static str> {
    problems::CATALOGUE.iter().find(|entry| entry.status == status).map(|entry| match status {
        400 => "The request cannot be read, or a parameter does not fit.",
        403 => "The token's scope or the caller's roles do not allow this.",
        409 => "The object's state does not allow this.",
        422 => "The body does not fit, or the idempotency key was used for another one.",
        _ => entry.meaning[1], // one problem type has this status, and its meaning says it
    })
}
