//! Minutes of a council (Biên bản họp Hội đồng).

use super::{
    frame::{body_row, each, head, head_row, recipients, signatures, title, when},
    xml::{TEXT_WIDTH, grid, kept_line, line, page, tag_row},
};

const TEXT: &str = "ND30NoiDung";
const PART: &str = "ND30Phan";

/// Members in a list, with what is known of each.
fn members(label: &str, list: &str) -> String {
    let one = "- {{ item.name }}{% if item.role %}, {{ item.role }}{% endif %}\
               {% if item.reason %} (lý do: {{ item.reason }}){% endif %}";
    when(list, &[line(TEXT, label), each(list, TEXT, one)].concat())
}

/// The paper.
pub(super) fn minutes() -> String {
    [
        head(""),
        title(TEXT_WIDTH),
        line(TEXT, "{{ council }}{% if formed_by %} (thành lập theo {{ formed_by }}){% endif %}"),
        line(TEXT, "Thời gian bắt đầu: {{ opened_at or \"…………\" }}"),
        line(TEXT, "Địa điểm: {{ place }}"),
        line(PART, "I. THÀNH PHẦN THAM DỰ"),
        line(
            TEXT,
            "Chủ trì: {{ chair.name }}{% if chair.role %}, {{ chair.role }}{% endif %}\
             {% if chairing_basis %} ({{ chairing_basis }}){% endif %}",
        ),
        line(
            TEXT,
            "Thư ký (người ghi biên bản): {{ secretary.name }}\
             {% if secretary.role %}, {{ secretary.role }}{% endif %}",
        ),
        line(
            TEXT,
            "Tổng số thành viên Hội đồng: {{ counts.total }}; có mặt: {{ counts.present }}; \
             vắng mặt: {{ counts.absent }}; gửi ý kiến bằng văn bản: {{ counts.written }}.",
        ),
        members("Thành viên có mặt:", "present"),
        members("Thành viên vắng mặt:", "absent"),
        members("Thành viên vắng mặt, gửi ý kiến bằng văn bản:", "written"),
        members("Khách mời (không biểu quyết):", "guests"),
        line(PART, "II. NỘI DUNG"),
        each("agenda", TEXT, "{{ item }}"),
        when(
            "votes",
            &[line("ND30TenBang", "Kết quả biểu quyết, bỏ phiếu"), votes(), line(TEXT, "")]
                .concat(),
        ),
        when(
            "differing_views",
            &[line(TEXT, "Ý kiến khác:"), each("differing_views", TEXT, "- {{ item }}")].concat(),
        ),
        line(PART, "III. KẾT LUẬN"),
        each("conclusions", TEXT, "{{ item }}"),
        when("closed_at", &line(TEXT, "Cuộc họp kết thúc vào {{ closed_at }}./.")),
        signatures(
            (&kept_line("ND30Ky", "THƯ KÝ"), "{{ secretary.name }}"),
            (&kept_line("ND30Ky", "CHỦ TRÌ"), "{{ chair.name }}"),
        ),
        recipients(),
        page(false, false),
    ]
    .concat()
}

/// A row for each vote. Counts that belong together share a cell, one below the other.
fn votes() -> String {
    const WIDTHS: [u32; 6] = [800, 2_100, 1_850, 1_804, 1_700, 1_100];
    const TITLES: [&str; 6] =
        ["STT", "Đối tượng", "Hình thức khen thưởng", "Số phiếu", "Ý kiến", "Tỷ lệ, kết quả"];
    let rows = [
        head_row(&WIDTHS, &TITLES),
        tag_row(TEXT_WIDTH, 6, "{%tr for vote in votes %}"),
        body_row(
            &WIDTHS,
            &[
                ("ND30Bang", "{{ vote.ordinal }}"),
                (
                    "ND30BangTrai",
                    "{{ vote.nominee }}{% if vote.unit %} ({{ vote.unit }}){% endif %}",
                ),
                ("ND30BangTrai", "{{ vote.award }} ({{ vote.ballot_mode }})"),
                (
                    "ND30BangTrai",
                    "Phát ra: {{ vote.issued }}; thu về: {{ vote.returned }}; hợp lệ: {{ vote.valid }}; \
                     không hợp lệ: {{ vote.invalid }}",
                ),
                (
                    "ND30BangTrai",
                    "Đồng ý: {{ vote.agree }}; không đồng ý: {{ vote.disagree }}; ý kiến khác: \
                     {{ vote.abstain }}",
                ),
                ("ND30Bang", "{{ vote.percent_of_members }} {{ vote.result }}"),
            ],
        ),
        tag_row(TEXT_WIDTH, 6, "{%tr endfor %}"),
    ];
    grid(&WIDTHS, &rows.concat())
}
