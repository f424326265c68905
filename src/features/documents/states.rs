//! The states of a document, and what leads from one to the next.

use crate::{
    authz::table,
    machine::{Machine, Move},
    text_enum,
};

text_enum! {
    /// State of a document: `draft` dự thảo, chưa phát hành; `packaged` dự thảo đã đóng gói, chờ phát hành;
    /// `issued` đã phát hành, không đổi được nữa; `dispatched` đã gửi; `completed` nơi nhận đã xử lý xong;
    /// `superseded` đã được văn bản khác thay thế; `recalled` đã thu hồi.
    #[expect(missing_docs, reason = "the enum's own doc names each state")]
    pub enum DocumentState {
        Draft = "draft",
        Packaged = "packaged",
        Issued = "issued",
        Dispatched = "dispatched",
        Completed = "completed",
        Superseded = "superseded",
        Recalled = "recalled",
    }
}

impl DocumentState {
    /// Whether it is not issued yet, packaged or not.
    pub fn is_draft(self) -> bool {
        matches!(self, Self::Draft | Self::Packaged)
    }

    /// Whether it is issued and holds, wherever it stands with those who get it.
    pub fn is_in_force(self) -> bool {
        matches!(self, Self::Issued | Self::Dispatched | Self::Completed)
    }
}

/// Action that puts the content; it is possible as long as there is none.
pub const PUT_CONTENT: &str = "put_content";

/// Action that hands a draft over to be issued.
pub const PACKAGE: &str = "package";

/// The machine of a document.
pub const MACHINE: Machine<DocumentState> = {
    use DocumentState::{Completed, Dispatched, Draft, Issued, Packaged, Recalled};
    Machine {
        name: "document",
        moves: &[
            Move { action: "update", from: &[Draft], to: None, rule: table::UPDATE_DOCUMENT },
            // What was handed over is not changed behind the back of who issues it.
            Move {
                action: "update",
                from: &[Packaged],
                to: Some(Draft),
                rule: table::UPDATE_DOCUMENT,
            },
            Move { action: "delete", from: &[Draft], to: None, rule: table::DELETE_DOCUMENT },
            Move {
                action: PUT_CONTENT,
                from: &[Draft],
                to: None,
                rule: table::PUT_DOCUMENT_CONTENT,
            },
            // Into what was handed over the signed file comes from those who hand over and issue.
            Move {
                action: PUT_CONTENT,
                from: &[Packaged],
                to: None,
                rule: table::PACKAGE_DOCUMENT,
            },
            Move {
                action: PACKAGE,
                from: &[Draft],
                to: Some(Packaged),
                rule: table::PACKAGE_DOCUMENT,
            },
            Move {
                action: "issue",
                from: &[Draft, Packaged],
                to: Some(Issued),
                rule: table::ISSUE_DOCUMENT,
            },
            Move {
                action: "dispatch",
                from: &[Issued, Completed],
                to: Some(Dispatched),
                rule: table::DISPATCH_DOCUMENT,
            },
            Move {
                action: "dispatch",
                from: &[Dispatched, Completed],
                to: None,
                rule: table::DISPATCH_DOCUMENT,
            },
            Move {
                action: "dispatch",
                from: &[Dispatched, Completed],
                to: Some(Recalled),
                rule: table::DISPATCH_DOCUMENT,
            },
        ],
    }
};

/// What the statuses of those who have a document do with it; callers hand over the statuses.
pub const BY_RECIPIENTS: Machine<DocumentState> = Machine {
    name: "document, by its recipients",
    moves: &[
        Move {
            action: "complete",
            from: &[DocumentState::Dispatched],
            to: Some(DocumentState::Completed),
            rule: table::RECEIVE_EXCHANGE_MESSAGE,
        },
        Move {
            action: "continue",
            from: &[DocumentState::Completed],
            to: Some(DocumentState::Dispatched),
            rule: table::RECEIVE_EXCHANGE_MESSAGE,
        },
    ],
};

/// What the issuance of another document does with the one that it replaces (thay thế); callers issue the
/// other.
pub const BY_SUCCESSOR: Machine<DocumentState> = Machine {
    name: "document, by its successor",
    moves: &[Move {
        action: "supersede",
        from: &[DocumentState::Issued, DocumentState::Dispatched, DocumentState::Completed],
        to: Some(DocumentState::Superseded),
        rule: table::ISSUE_DOCUMENT,
    }],
};
