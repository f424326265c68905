//! The minutes of a council.

use serde::{Deserialize, Serialize};

use super::Frame;

/// Minutes of a session of a council (Biên bản họp Hội đồng).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MinutesView {
    /// Around the text; without place and signature, which minutes have in their own way.
    pub frame: Frame,
    /// Name of the council.
    pub council: String,
    /// The decision that formed it: `Quyết định số 45/QĐ-STC ngày 02/3/2026`.
    pub formed_by: Option<String>,
    /// When it began: `14 giờ 00, ngày 02 tháng 11 năm 2026`; absent before.
    pub opened_at: Option<String>,
    /// When it ended, in the same form; absent before.
    pub closed_at: Option<String>,
    /// Where.
    pub place: String,
    /// Who chaired (chủ trì).
    pub chair: MinutesAttendee,
    /// By what right, when it was not the chair of the council.
    pub chairing_basis: Option<String>,
    /// Who kept the minutes (thư ký).
    pub secretary: MinutesAttendee,
    /// Members in figures.
    pub counts: MinutesCounts,
    /// Members present.
    pub present: Vec<MinutesAttendee>,
    /// Members absent, with their reasons.
    pub absent: Vec<MinutesAttendee>,
    /// Members absent with an opinion in writing.
    pub written: Vec<MinutesAttendee>,
    /// Guests, who did not vote.
    pub guests: Vec<MinutesAttendee>,
    /// What was dealt with, a paragraph each.
    pub agenda: Vec<String>,
    /// What was voted on.
    pub votes: Vec<MinutesVote>,
    /// Differing views, a paragraph each.
    pub differing_views: Vec<String>,
    /// Conclusions, a paragraph each.
    pub conclusions: Vec<String>,
}

/// Somebody in the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MinutesAttendee {
    /// Full name.
    pub name: String,
    /// Position, or office in the council.
    pub role: Option<String>,
    /// Why the member is absent.
    pub reason: Option<String>,
}

/// Members in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MinutesCounts {
    /// All members.
    pub total: u32,
    /// Present.
    pub present: u32,
    /// Absent.
    pub absent: u32,
    /// Absent with an opinion in writing.
    pub written: u32,
}

/// A vote on a nominee.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MinutesVote {
    /// Ordinal (STT).
    pub ordinal: u32,
    /// Name of the person or collective.
    pub nominee: String,
    /// Unit of the person; empty for a collective.
    pub unit: String,
    /// Form of award.
    pub award: String,
    /// How members voted: `Bỏ phiếu kín`, `Biểu quyết`.
    pub ballot_mode: String,
    /// Ballots given out (phiếu phát ra).
    pub issued: u32,
    /// Ballots that came back (phiếu thu về).
    pub returned: u32,
    /// Valid ballots.
    pub valid: u32,
    /// Invalid ballots.
    pub invalid: u32,
    /// Agree.
    pub agree: u32,
    /// Disagree.
    pub disagree: u32,
    /// No opinion.
    pub abstain: u32,
    /// Share of all members who agree: `66,67 %`.
    pub percent_of_members: String,
    /// Result in words: `Đạt`, `Không đạt`.
    pub result: String,
}
