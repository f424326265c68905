//! The catalogue of problem types (RFC 9457): one row per type, both languages, served at
//! `/problems/{slug}`. Everything that can go wrong towards a client is in this table.

/// A problem type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant's meaning stands in its catalogue row")]
pub enum Code {
    MalformedRequest,
    UnknownParameter,
    InvalidParameter,
    InvalidCursor,
    IdempotencyKeyRequired,
    Unauthenticated,
    TokenExpired,
    InsufficientScope,
    RoleRequired,
    Recused,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    InvalidStateTransition,
    Duplicate,
    InUse,
    CampaignClosed,
    DeadlinePassed,
    QuotaExceeded,
    NotReady,
    CriteriaFrozen,
    IncompleteScores,
    TieUnresolved,
    AlreadyDecided,
    IdempotencyInProgress,
    DigestMismatch,
    StaleEtag,
    RequestTimeout,
    PayloadTooLarge,
    UriTooLong,
    UnsupportedMediaType,
    RangeNotSatisfiable,
    ValidationFailed,
    IdempotencyKeyReused,
    StateSecretRefused,
    PreconditionRequired,
    RateLimited,
    HeadersTooLarge,
    InternalError,
    Unavailable,
}

/// One catalogue row.
pub struct Entry {
    /// The type.
    pub code: Code,
    /// Last part of the type's URI; never changes.
    pub slug: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Short title, Vietnamese and English.
    pub title: [&'static str; 2],
    /// What it means.
    pub meaning: [&'static str; 2],
    /// What the caller can do.
    pub remedy: [&'static str; 2],
}

impl Code {
    /// The catalogue row.
    pub fn entry(self) -> &'static Entry {
        match self {
            Self::MalformedRequest => &CATALOGUE[0],
            Self::UnknownParameter => &CATALOGUE[1],
            Self::InvalidParameter => &CATALOGUE[2],
            Self::InvalidCursor => &CATALOGUE[3],
            Self::IdempotencyKeyRequired => &CATALOGUE[4],
            Self::Unauthenticated => &CATALOGUE[5],
            Self::TokenExpired => &CATALOGUE[6],
            Self::InsufficientScope => &CATALOGUE[7],
            Self::RoleRequired => &CATALOGUE[8],
            Self::Recused => &CATALOGUE[9],
            Self::NotFound => &CATALOGUE[10],
            Self::MethodNotAllowed => &CATALOGUE[11],
            Self::NotAcceptable => &CATALOGUE[12],
            Self::InvalidStateTransition => &CATALOGUE[13],
            Self::Duplicate => &CATALOGUE[14],
            Self::InUse => &CATALOGUE[15],
            Self::CampaignClosed => &CATALOGUE[16],
            Self::DeadlinePassed => &CATALOGUE[17],
            Self::QuotaExceeded => &CATALOGUE[18],
            Self::NotReady => &CATALOGUE[19],
            Self::CriteriaFrozen => &CATALOGUE[20],
            Self::IncompleteScores => &CATALOGUE[21],
            Self::TieUnresolved => &CATALOGUE[22],
            Self::AlreadyDecided => &CATALOGUE[23],
            Self::IdempotencyInProgress => &CATALOGUE[24],
            Self::DigestMismatch => &CATALOGUE[25],
            Self::StaleEtag => &CATALOGUE[26],
            Self::RequestTimeout => &CATALOGUE[27],
            Self::PayloadTooLarge => &CATALOGUE[28],
            Self::UriTooLong => &CATALOGUE[29],
            Self::UnsupportedMediaType => &CATALOGUE[30],
            Self::RangeNotSatisfiable => &CATALOGUE[31],
            Self::ValidationFailed => &CATALOGUE[32],
            Self::IdempotencyKeyReused => &CATALOGUE[33],
            Self::StateSecretRefused => &CATALOGUE[34],
            Self::PreconditionRequired => &CATALOGUE[35],
            Self::RateLimited => &CATALOGUE[36],
            Self::HeadersTooLarge => &CATALOGUE[37],
            Self::InternalError => &CATALOGUE[38],
            Self::Unavailable => &CATALOGUE[39],
        }
    }

    /// The stable slug, also sent as `code`.
    pub fn slug(self) -> &'static str {
        self.entry().slug
    }

    /// HTTP status.
    pub fn status(self) -> u16 {
        self.entry().status
    }

    /// The row with this slug.
    pub fn find(slug: &str) -> Option<&'static Entry> {
        CATALOGUE.iter().find(|entry| entry.slug == slug)
    }
}

/// All problem types, by status.
pub static CATALOGUE: [Entry; 40] = [
    Entry {
        code: Code::MalformedRequest,
        slug: "malformed-request",
        status: 400,
        title: ["Yêu cầu không đọc được", "The request cannot be read"],
        meaning: [
            "Nội dung không phải JSON hợp lệ, sai bảng mã hoặc có khóa trùng nhau.",
            "The body is not valid JSON, has a wrong encoding or a duplicate key.",
        ],
        remedy: ["Sửa nội dung rồi gửi lại.", "Correct the body and send it again."],
    },
    Entry {
        code: Code::UnknownParameter,
        slug: "unknown-parameter",
        status: 400,
        title: ["Tham số không có trong hợp đồng", "Unknown parameter"],
        meaning: [
            "Chuỗi truy vấn có tham số mà thao tác này không nhận.",
            "The query string holds a parameter that this operation does not take.",
        ],
        remedy: [
            "Bỏ tham số hoặc kiểm tra tên trong tài liệu OpenAPI.",
            "Remove the parameter or check its name in the OpenAPI document.",
        ],
    },
    Entry {
        code: Code::InvalidParameter,
        slug: "invalid-parameter",
        status: 400,
        title: ["Tham số không hợp lệ", "Invalid parameter"],
        meaning: [
            "Một tham số của đường dẫn, truy vấn hoặc tiêu đề không đúng lược đồ.",
            "A path, query or header parameter does not fit its schema.",
        ],
        remedy: [
            "Xem errors[] để biết tham số và quy tắc.",
            "See errors[] for the parameter and the rule.",
        ],
    },
    Entry {
        code: Code::InvalidCursor,
        slug: "invalid-cursor",
        status: 400,
        title: ["Con trỏ trang không hợp lệ", "Invalid cursor"],
        meaning: [
            "Con trỏ bị sửa, thuộc về danh sách khác, bộ lọc khác hoặc người gọi khác.",
            "The cursor was altered, or belongs to another list, filter or caller.",
        ],
        remedy: [
            "Đọc lại từ trang đầu, không có cursor.",
            "Read again from the first page, without a cursor.",
        ],
    },
    Entry {
        code: Code::IdempotencyKeyRequired,
        slug: "idempotency-key-required",
        status: 400,
        title: ["Thiếu Idempotency-Key", "Idempotency-Key required"],
        meaning: [
            "Thao tác này chỉ nhận yêu cầu có khóa chống lặp.",
            "This operation takes only requests with an idempotency key.",
        ],
        remedy: [
            "Gửi tiêu đề Idempotency-Key mới cho mỗi thao tác mới.",
            "Send a new Idempotency-Key header for each new operation.",
        ],
    },
    Entry {
        code: Code::Unauthenticated,
        slug: "unauthenticated",
        status: 401,
        title: ["Chưa xác thực", "Not authenticated"],
        meaning: [
            "Không có mã truy cập hoặc mã không hợp lệ.",
            "There is no access token, or it is not valid.",
        ],
        remedy: [
            "Gửi Authorization: Bearer với mã còn hiệu lực.",
            "Send Authorization: Bearer with a valid token.",
        ],
    },
    Entry {
        code: Code::TokenExpired,
        slug: "token-expired",
        status: 401,
        title: ["Mã truy cập đã hết hạn", "Token expired"],
        meaning: ["Mã truy cập đã hết hiệu lực.", "The access token is no longer valid."],
        remedy: ["Lấy mã mới rồi gọi lại.", "Get a new token and call again."],
    },
    Entry {
        code: Code::InsufficientScope,
        slug: "insufficient-scope",
        status: 403,
        title: ["Mã truy cập thiếu phạm vi", "Insufficient scope"],
        meaning: [
            "Mã truy cập không có phạm vi mà thao tác này cần.",
            "The token lacks the scope that this operation needs.",
        ],
        remedy: [
            "Xin cấp mã có phạm vi nêu ở required_scope.",
            "Ask for a token with the scope in required_scope.",
        ],
    },
    Entry {
        code: Code::RoleRequired,
        slug: "role-required",
        status: 403,
        title: ["Vai trò không được phép", "Role required"],
        meaning: [
            "Người gọi thấy đối tượng này nhưng không có vai trò để làm thao tác.",
            "The caller sees this object but has no role that may do this.",
        ],
        remedy: [
            "Nhờ người có vai trò nêu ở required_role.",
            "Ask somebody with a role in required_role.",
        ],
    },
    Entry {
        code: Code::Recused,
        slug: "recused",
        status: 403,
        title: ["Phải tránh vì xung đột lợi ích", "Recused"],
        meaning: [
            "Xung đột lợi ích đang có hiệu lực với người gọi.",
            "A conflict of interest stands for the caller.",
        ],
        remedy: [
            "Nhờ thường trực Hội đồng xem xét xung đột.",
            "Ask the council's secretariat to look at the conflict.",
        ],
    },
    Entry {
        code: Code::NotFound,
        slug: "not-found",
        status: 404,
        title: ["Không tìm thấy", "Not found"],
        meaning: [
            "Đối tượng không tồn tại hoặc người gọi không được thấy.",
            "The object does not exist or the caller may not see it.",
        ],
        remedy: ["Kiểm tra mã và quyền của người gọi.", "Check the id and the caller's rights."],
    },
    Entry {
        code: Code::MethodNotAllowed,
        slug: "method-not-allowed",
        status: 405,
        title: ["Phương thức không được phép", "Method not allowed"],
        meaning: [
            "Địa chỉ này không nhận phương thức đó.",
            "This address does not take that method.",
        ],
        remedy: ["Xem tiêu đề Allow.", "See the Allow header."],
    },
    Entry {
        code: Code::NotAcceptable,
        slug: "not-acceptable",
        status: 406,
        title: ["Không có định dạng được yêu cầu", "Not acceptable"],
        meaning: [
            "Thao tác không trả được kiểu nội dung trong tiêu đề Accept.",
            "The operation cannot answer in a type that the Accept header takes.",
        ],
        remedy: ["Gửi Accept: application/json.", "Send Accept: application/json."],
    },
    Entry {
        code: Code::InvalidStateTransition,
        slug: "invalid-state-transition",
        status: 409,
        title: ["Trạng thái không cho phép", "Invalid state transition"],
        meaning: [
            "Đối tượng đang ở trạng thái không làm được thao tác này.",
            "The object is in a state in which this cannot be done.",
        ],
        remedy: ["Xem current_state và allowed_actions.", "See current_state and allowed_actions."],
    },
    Entry {
        code: Code::Duplicate,
        slug: "duplicate",
        status: 409,
        title: ["Bị trùng", "Duplicate"],
        meaning: [
            "Mã tự nhiên hoặc mã ngoài đã có đối tượng khác dùng.",
            "The natural key or external reference is taken.",
        ],
        remedy: [
            "Dùng đối tượng nêu ở existing_id hoặc đổi mã.",
            "Use the object in existing_id or choose another key.",
        ],
    },
    Entry {
        code: Code::InUse,
        slug: "in-use",
        status: 409,
        title: ["Đang được sử dụng", "In use"],
        meaning: [
            "Đối tượng đang được tham chiếu nên không bỏ được.",
            "The object is referenced and cannot be removed.",
        ],
        remedy: ["Gỡ các tham chiếu trước.", "Remove the references first."],
    },
    Entry {
        code: Code::CampaignClosed,
        slug: "campaign-closed",
        status: 409,
        title: ["Phong trào đã kết thúc", "Campaign closed"],
        meaning: [
            "Không ghi thêm vào phong trào thi đua đã kết thúc.",
            "Nothing more is written to a closed campaign.",
        ],
        remedy: ["Ghi vào phong trào đang mở.", "Write to an open campaign."],
    },
    Entry {
        code: Code::DeadlinePassed,
        slug: "deadline-passed",
        status: 409,
        title: ["Đã quá hạn", "Deadline passed"],
        meaning: ["Thời hạn của bước này đã qua.", "The time for this step is over."],
        remedy: [
            "Đề nghị thường trực Hội đồng gia hạn.",
            "Ask the secretariat to extend the time.",
        ],
    },
    Entry {
        code: Code::QuotaExceeded,
        slug: "quota-exceeded",
        status: 409,
        title: ["Vượt số lượng", "Quota exceeded"],
        meaning: [
            "Số lượng khen thưởng cho phép đã hết.",
            "The permitted number of awards is used up.",
        ],
        remedy: ["Xem quota và used.", "See quota and used."],
    },
    Entry {
        code: Code::NotReady,
        slug: "not-ready",
        status: 409,
        title: ["Chưa đủ điều kiện", "Not ready"],
        meaning: [
            "Còn thiếu điều kiện bắt buộc cho bước này.",
            "A condition that binds at this step is not met.",
        ],
        remedy: ["Bổ sung từng mục trong missing[].", "Supply each item of missing[]."],
    },
    Entry {
        code: Code::CriteriaFrozen,
        slug: "criteria-frozen",
        status: 409,
        title: ["Bộ tiêu chí đã khóa", "Criteria frozen"],
        meaning: [
            "Bộ tiêu chí đã công bố hoặc kỳ đánh giá đã mở.",
            "The criteria are published or the round is open.",
        ],
        remedy: ["Sao chép thành phiên bản mới.", "Clone it as a new version."],
    },
    Entry {
        code: Code::IncompleteScores,
        slug: "incomplete-scores",
        status: 409,
        title: ["Chưa chấm đủ", "Incomplete scores"],
        meaning: [
            "Còn tiêu chí chưa có điểm hoặc chưa nêu lý do không áp dụng.",
            "Some criteria have neither a score nor a reason why they do not apply.",
        ],
        remedy: [
            "Chấm các tiêu chí nêu ở missing_criteria[].",
            "Score the criteria in missing_criteria[].",
        ],
    },
    Entry {
        code: Code::TieUnresolved,
        slug: "tie-unresolved",
        status: 409,
        title: ["Còn đồng hạng chưa phân định", "Tie unresolved"],
        meaning: [
            "Chuỗi tiêu chí phụ không phân định được đồng hạng.",
            "The declared tie chain does not separate some subjects.",
        ],
        remedy: [
            "Ghi thứ tự do Hội đồng quyết định.",
            "Record the order that the council decided.",
        ],
    },
    Entry {
        code: Code::AlreadyDecided,
        slug: "already-decided",
        status: 409,
        title: ["Đã quyết định", "Already decided"],
        meaning: [
            "Nội dung đã có quyết định nên không đổi được.",
            "The matter is decided and cannot be changed.",
        ],
        remedy: [
            "Lập quyết định mới nếu cần thay đổi.",
            "Make a new decision if a change is needed.",
        ],
    },
    Entry {
        code: Code::IdempotencyInProgress,
        slug: "idempotency-in-progress",
        status: 409,
        title: ["Yêu cầu cùng khóa đang chạy", "Request in progress"],
        meaning: [
            "Yêu cầu khác có cùng Idempotency-Key đang được xử lý.",
            "Another request with the same Idempotency-Key is being worked on.",
        ],
        remedy: ["Gọi lại sau Retry-After.", "Call again after Retry-After."],
    },
    Entry {
        code: Code::DigestMismatch,
        slug: "digest-mismatch",
        status: 409,
        title: ["Sai mã băm nội dung", "Digest mismatch"],
        meaning: [
            "Nội dung nhận được khác với Content-Digest.",
            "The content received differs from Content-Digest.",
        ],
        remedy: ["Gửi lại nội dung.", "Send the content again."],
    },
    Entry {
        code: Code::StaleEtag,
        slug: "stale-etag",
        status: 412,
        title: ["Đối tượng đã thay đổi", "The object has changed"],
        meaning: [
            "Phiên bản trong If-Match không còn là phiên bản hiện tại.",
            "The version in If-Match is no longer the current one.",
        ],
        remedy: [
            "Đọc lại đối tượng rồi sửa trên phiên bản mới.",
            "Read the object again and change the new version.",
        ],
    },
    Entry {
        code: Code::RequestTimeout,
        slug: "request-timeout",
        status: 408,
        title: ["Gửi nội dung quá chậm", "Request timeout"],
        meaning: [
            "Nội dung yêu cầu không đến đủ trong thời gian cho phép.",
            "The request body did not arrive within the permitted time.",
        ],
        remedy: [
            "Gửi lại yêu cầu trên đường truyền ổn định.",
            "Send the request again over a steady connection.",
        ],
    },
    Entry {
        code: Code::PayloadTooLarge,
        slug: "payload-too-large",
        status: 413,
        title: ["Nội dung quá lớn", "Payload too large"],
        meaning: [
            "Nội dung vượt giới hạn của thao tác.",
            "The body is larger than this operation takes.",
        ],
        remedy: ["Chia nhỏ nội dung.", "Send less."],
    },
    Entry {
        code: Code::UriTooLong,
        slug: "uri-too-long",
        status: 414,
        title: ["Địa chỉ quá dài", "URI too long"],
        meaning: [
            "Đường dẫn hoặc chuỗi truy vấn vượt giới hạn.",
            "The path or query string is too long.",
        ],
        remedy: ["Rút ngắn chuỗi truy vấn.", "Shorten the query."],
    },
    Entry {
        code: Code::UnsupportedMediaType,
        slug: "unsupported-media-type",
        status: 415,
        title: ["Kiểu nội dung không được nhận", "Unsupported media type"],
        meaning: [
            "Content-Type không phải kiểu mà thao tác nhận.",
            "The Content-Type is not one that the operation takes.",
        ],
        remedy: ["Gửi application/json.", "Send application/json."],
    },
    Entry {
        code: Code::RangeNotSatisfiable,
        slug: "range-not-satisfiable",
        status: 416,
        title: ["Khoảng byte không có", "Range not satisfiable"],
        meaning: [
            "Khoảng byte yêu cầu nằm ngoài nội dung.",
            "The byte range lies outside the content.",
        ],
        remedy: ["Đọc Content-Range để biết độ dài.", "Read Content-Range for the length."],
    },
    Entry {
        code: Code::ValidationFailed,
        slug: "validation-failed",
        status: 422,
        title: ["Dữ liệu không hợp lệ", "Validation failed"],
        meaning: ["Một hoặc nhiều giá trị không đúng quy tắc.", "One or more values break a rule."],
        remedy: ["Xem errors[] để biết từng giá trị.", "See errors[] for each value."],
    },
    Entry {
        code: Code::IdempotencyKeyReused,
        slug: "idempotency-key-reused",
        status: 422,
        title: ["Idempotency-Key đã dùng cho nội dung khác", "Idempotency-Key reused"],
        meaning: [
            "Khóa này đã dùng cho một yêu cầu có nội dung khác.",
            "This key was used for a request with another body.",
        ],
        remedy: ["Dùng khóa mới cho nội dung mới.", "Use a new key for a new body."],
    },
    Entry {
        code: Code::StateSecretRefused,
        slug: "state-secret-refused",
        status: 422,
        title: ["Không nhận tài liệu bí mật nhà nước", "State secrets are refused"],
        meaning: [
            "Hệ thống chỉ nhận nội dung công khai hoặc nội bộ.",
            "The system takes public or internal content only.",
        ],
        remedy: [
            "Xử lý tài liệu mật ngoài hệ thống theo quy định.",
            "Handle secret files outside this system as the law says.",
        ],
    },
    Entry {
        code: Code::PreconditionRequired,
        slug: "precondition-required",
        status: 428,
        title: ["Thiếu If-Match", "If-Match required"],
        meaning: [
            "Thao tác sửa cần phiên bản đã đọc.",
            "A change needs the version that was read.",
        ],
        remedy: ["Gửi If-Match bằng ETag đã đọc.", "Send If-Match with the ETag that was read."],
    },
    Entry {
        code: Code::RateLimited,
        slug: "rate-limited",
        status: 429,
        title: ["Gọi quá nhiều", "Too many requests"],
        meaning: ["Đã vượt số lượt gọi cho phép.", "The permitted number of calls is used up."],
        remedy: ["Gọi lại sau Retry-After.", "Call again after Retry-After."],
    },
    Entry {
        code: Code::HeadersTooLarge,
        slug: "headers-too-large",
        status: 431,
        title: ["Tiêu đề quá lớn", "Headers too large"],
        meaning: ["Các tiêu đề của yêu cầu vượt giới hạn.", "The request's headers are too large."],
        remedy: ["Giảm kích thước tiêu đề.", "Send smaller headers."],
    },
    Entry {
        code: Code::InternalError,
        slug: "internal-error",
        status: 500,
        title: ["Lỗi hệ thống", "Internal error"],
        meaning: [
            "Hệ thống gặp lỗi; dữ liệu đã xác nhận không bị mất.",
            "The system failed; nothing acknowledged is lost.",
        ],
        remedy: ["Báo người quản trị kèm request_id.", "Tell the administrator the request_id."],
    },
    Entry {
        code: Code::Unavailable,
        slug: "unavailable",
        status: 503,
        title: ["Tạm thời không phục vụ", "Unavailable"],
        meaning: [
            "Cơ sở dữ liệu hoặc kho tệp chưa phục vụ được.",
            "The database or the file store cannot serve now.",
        ],
        remedy: ["Gọi lại sau Retry-After.", "Call again after Retry-After."],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_finds_its_own_row_and_every_text_is_there_in_both_languages() {
        for entry in &CATALOGUE {
            assert!(std::ptr::eq(entry.code.entry(), entry), "{}", entry.slug);
            assert!(std::ptr::eq(Code::find(entry.slug).unwrap(), entry));
            for text in [entry.title, entry.meaning, entry.remedy] {
                assert!(text.iter().all(|words| !words.is_empty()));
                assert_ne!(text[0], text[1]);
            }
        }
    }
}
