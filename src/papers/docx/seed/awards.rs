//! Papers on the way to an award and at its end.

use super::{
    frame::{
        addressees, blocks, body_row, each, end, head, head_row, labelled, signature, title, when,
    },
    xml::{
        Row, TEXT_WIDTH, TEXT_WIDTH_ACROSS, bold, cell, certificate_page, grid, italic, layout,
        line, page, paragraph, row, rule, run, section_end, tag, tag_row, wide_cell,
    },
};

const CENTRE: &str = "ND30Bang";
const LEFT: &str = "ND30BangTrai";
const RIGHT: &str = "ND30BangPhai";

/// Tờ trình.
pub(super) fn submission() -> String {
    const WIDTHS: [u32; 4] = [800, 4_554, 2_000, 2_000];
    let rows = [
        head_row(&WIDTHS, &["STT", "Hình thức khen thưởng", "Tập thể", "Cá nhân"]),
        tag_row(TEXT_WIDTH, 4, "{%tr for tally in tallies %}"),
        body_row(
            &WIDTHS,
            &[
                (CENTRE, "{{ loop.index }}"),
                (LEFT, "{{ tally.award }}"),
                (CENTRE, "{{ tally.collectives_text }}"),
                (CENTRE, "{{ tally.individuals_text }}"),
            ],
        ),
        tag_row(TEXT_WIDTH, 4, "{%tr endfor %}"),
    ];
    let enclosures = [
        line("ND30NoiDung", "Hồ sơ kèm theo gồm:"),
        each("enclosures", "ND30NoiDung", "{{ loop.index }}. {{ item }}"),
    ];
    [
        head(""),
        title(TEXT_WIDTH),
        addressees(),
        each("bases", "ND30CanCu", "{{ item }}"),
        blocks("blocks"),
        when("tallies", &[grid(&WIDTHS, &rows.concat()), line("ND30NoiDung", "")].concat()),
        when("appraisal", &labelled("Ý kiến thẩm định: ", "{{ appraisal }}")),
        when("enclosures", &enclosures.concat()),
        when("closing", &line("ND30NoiDung", "{{ closing }}")),
        end(),
        page(false, false),
    ]
    .concat()
}

/// Danh sách đề nghị, on pages across.
pub(super) fn nominee_list() -> String {
    const WIDTHS: [u32; 8] = [800, 2_250, 1_650, 1_900, 1_800, 1_636, 1_500, 2_750];
    const TITLES: [&str; 8] = [
        "STT",
        "Tên tập thể, họ và tên cá nhân",
        "Chức vụ",
        "Đơn vị",
        "Hình thức khen thưởng",
        "Đối tượng",
        "Lĩnh vực",
        "Tóm tắt thành tích",
    ];
    let group = wide_cell(TEXT_WIDTH_ACROSS, 8, &paragraph(LEFT, &bold("{{ group.title }}")));
    let rows = [
        head_row(&WIDTHS, &TITLES),
        tag_row(TEXT_WIDTH_ACROSS, 8, "{%tr for group in groups %}"),
        row(Row::Body, &group),
        tag_row(TEXT_WIDTH_ACROSS, 8, "{%tr for one in group.rows %}"),
        body_row(
            &WIDTHS,
            &[
                (CENTRE, "{{ one.ordinal }}"),
                (LEFT, "{% if one.honorific %}{{ one.honorific }} {% endif %}{{ one.name }}"),
                (LEFT, "{{ one.position }}"),
                (LEFT, "{{ one.unit }}"),
                (LEFT, "{{ one.award }}"),
                (LEFT, "{{ one.subject_class }}"),
                (LEFT, "{{ one.field }}"),
                (LEFT, "{{ one.summary }}"),
            ],
        ),
        tag_row(TEXT_WIDTH_ACROSS, 8, "{%tr endfor %}{%tr endfor %}"),
    ];
    [
        head(""),
        title(TEXT_WIDTH_ACROSS),
        when("attached_to", &line("ND30GhiChu", "{{ attached_to }}")),
        grid(&WIDTHS, &rows.concat()),
        end(),
        page(true, false),
    ]
    .concat()
}

/// Quyết định, and the list of who is awarded as a section of its own.
pub(super) fn decision() -> String {
    let untitled = [
        paragraph(
            "ND30NoiDung",
            &[bold("Điều {{ loop.index }}. "), run("{{ article.paragraphs[0] }}")].concat(),
        ),
        each("article.paragraphs[1:]", "ND30NoiDung", "{{ item }}"),
    ];
    let titled = [
        line("ND30Khoan", "Điều {{ loop.index }}. {{ article.title }}"),
        each("article.paragraphs", "ND30NoiDung", "{{ item }}"),
    ];
    [
        head(""),
        title(TEXT_WIDTH),
        line("ND30ThamQuyen", "{{ authority | upper }}"),
        each("bases", "ND30CanCu", "{{ item }}"),
        line("ND30ThamQuyen", "QUYẾT ĐỊNH:"),
        tag("{%p for article in articles %}"),
        tag("{%p if article.title %}"),
        titled.concat(),
        tag("{%p else %}"),
        untitled.concat(),
        tag("{%p endif %}"),
        tag("{%p endfor %}"),
        end(),
        tag("{%p if annex %}"),
        section_end(&page(false, false)),
        annex(),
        tag("{%p endif %}"),
        page(false, true),
    ]
    .concat()
}

fn annex() -> String {
    const WIDTHS: [u32; 6] = [800, 2_250, 1_600, 1_700, 1_504, 1_500];
    const TITLES: [&str; 6] = [
        "STT",
        "Tên tập thể, họ và tên cá nhân",
        "Chức vụ",
        "Đơn vị",
        "Hình thức khen thưởng",
        "Tiền thưởng (đồng)",
    ];
    let part = wide_cell(
        TEXT_WIDTH,
        6,
        &paragraph(LEFT, &bold("{% if loop.first %}I{% else %}II{% endif %}. {{ part[0] }}")),
    );
    let rows = [
        head_row(&WIDTHS, &TITLES),
        tag_row(TEXT_WIDTH, 6, "{%tr for part in parts %}"),
        row(Row::Body, &part),
        tag_row(TEXT_WIDTH, 6, "{%tr for one in part[1] %}"),
        body_row(
            &WIDTHS,
            &[
                (CENTRE, "{{ one.ordinal }}"),
                (LEFT, "{{ one.name }}"),
                (LEFT, "{{ one.position }}"),
                (LEFT, "{{ one.unit }}"),
                (LEFT, "{{ one.award }}"),
                (RIGHT, "{{ one.bonus_text }}"),
            ],
        ),
        tag_row(TEXT_WIDTH, 6, "{%tr endfor %}{%tr endfor %}"),
    ];
    [
        line("ND30TenLoai", "{{ annex.title | upper }}"),
        when("annex.attached_to", &line("ND30GhiChu", "{{ annex.attached_to }}")),
        rule(2_400, TEXT_WIDTH),
        line("ND30NoiDung", ""),
        tag("{%p set collectives = [\"TẬP THỂ\", annex.collectives] %}"),
        tag("{%p set individuals = [\"CÁ NHÂN\", annex.individuals] %}"),
        tag("{%p set parts = [individuals, collectives] if annex.individuals_first else \
             [collectives, individuals] %}"),
        // A part without anybody has no heading, and then the other one is the first.
        tag("{%p set parts = [parts[0]] if not parts[1][1] else parts %}"),
        tag("{%p set parts = [parts[1]] if parts[1] and not parts[0][1] else parts %}"),
        grid(&WIDTHS, &rows.concat()),
    ]
    .concat()
}

/// Giấy khen, A4 across.
pub(super) fn certificate() -> String {
    const WIDTHS: [u32; 2] = [7_143, 7_143];
    let register = when(
        "register_number",
        &paragraph("ND30Bang", &italic("Số vào sổ: {{ register_number }}")),
    );
    let left = [
        when(
            "decision_reference",
            &paragraph("ND30Bang", &italic("Theo {{ decision_reference }}")),
        ),
        when("frame.number_line", &line("ND30Bang", "{{ frame.number_line }}")),
        register,
    ];
    let right =
        [when("frame.date_line", &line("ND30DiaDanh", "{{ frame.date_line }}")), signature()];
    let [left_width, right_width] = WIDTHS;
    let cells = [cell(left_width, &left.concat()), cell(right_width, &right.concat())];
    [
        line("ND30QuocHieu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        line("ND30TieuNgu", "Độc lập - Tự do - Hạnh phúc"),
        rule(3_183, TEXT_WIDTH_ACROSS),
        when("frame.governing_body", &line("ND30ChuQuan", "{{ frame.governing_body | upper }}")),
        line("ND30CoQuan", "{{ frame.agency | upper }}"),
        line("ND30ThamQuyen", "{{ authority | upper }}"),
        line("ND30ThamQuyen", "TẶNG"),
        line("ND30TenGiayKhen", "{{ frame.type_name | upper }}"),
        line(
            "ND30NguoiDuocKhen",
            "{% if honorific %}{{ honorific }} {% endif %}{{ recipient_name }}",
        ),
        when("recipient_detail", &line("ND30LoiKhen", "{{ recipient_detail }}")),
        line("ND30LoiKhen", "{{ merit }}"),
        layout(&WIDTHS, &row(Row::Body, &cells.concat())),
        certificate_page(),
    ]
    .concat()
}
