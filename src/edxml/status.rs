//! What became of a document at one receiver, told from all acts and status messages about it.
//!
//! Messages come late, twice and out of order. Nothing is kept but the messages; where a receiver
//! stands is reckoned from all of them by their own times, so that the order of their coming cannot
//! matter.

use chrono::NaiveDateTime;

use super::types::Act;

/// Where a receiver stands with a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Handed over; nothing was heard.
    #[default]
    Sent,
    /// `01` đã đến.
    Arrived,
    /// `02` từ chối tiếp nhận.
    Refused,
    /// `03` đã tiếp nhận.
    Received,
    /// `04` phân công, `05` đang xử lý.
    Processing,
    /// `06` hoàn thành.
    Done,
    /// A recall was sent (`13` lấy lại) and is not answered.
    RecallPending,
    /// `15` đồng ý lấy lại.
    Recalled,
}

/// One thing that happened between sender and receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// The sender sent this.
    Act(Act),
    /// The receiver answered with this status code.
    Status(String),
}

impl Exchange {
    /// At one moment acts come first, then statuses in the order of their codes.
    fn rank(&self) -> (u8, &str) {
        match self {
            Self::Act(act) => (0, act.code()),
            Self::Status(code) => (1, code),
        }
    }
}

/// What waits for the receiver's `15` or `16`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Recall,
    Change,
}

/// Where a receiver stands after all that happened, in whatever order it is told.
pub fn standing(happened: &[(NaiveDateTime, Exchange)]) -> Standing {
    let mut ordered: Vec<&(NaiveDateTime, Exchange)> = happened.iter().collect();
    ordered.sort_by(|(at, one), (other_at, other)| (at, one.rank()).cmp(&(other_at, other.rank())));
    let (mut reached, mut asked, mut is_recalled) = (Standing::Sent, None, false);
    for (_, one) in ordered {
        match one {
            Exchange::Act(Act::Recall) => asked = Some(Asked::Recall),
            Exchange::Act(Act::Update | Act::Replace) => asked = Some(Asked::Change),
            // Sent anew, also after a recall: the receiver begins from the start.
            Exchange::Act(Act::New) => {
                (reached, asked, is_recalled) = (Standing::Sent, None, false)
            }
            Exchange::Act(Act::Other(_)) => {}
            Exchange::Status(code) => match code.as_str() {
                "13" => asked = Some(Asked::Recall),
                // An agreement to what nobody asked, or a second one, says nothing.
                "15" => {
                    is_recalled |= asked == Some(Asked::Recall);
                    asked = None;
                }
                "16" => asked = None,
                code => reached = further(reached, code),
            },
        }
    }
    match asked {
        _ if is_recalled => Standing::Recalled,
        Some(Asked::Recall) => Standing::RecallPending,
        Some(Asked::Change) | None => reached,
    }
}

/// Whether a code is one of those that say something.
pub fn is_known_status(code: &str) -> bool {
    matches!(code, "01" | "02" | "03" | "04" | "05" | "06" | "13" | "15" | "16")
}

/// The standing after a code. A receiver never goes back, and a code that is not known changes
/// nothing.
fn further(reached: Standing, code: &str) -> Standing {
    let next = match code {
        "01" => Standing::Arrived,
        "02" => Standing::Refused,
        "03" => Standing::Received,
        "04" | "05" => Standing::Processing,
        "06" => Standing::Done,
        _ => return reached,
    };
    if step(next) >= step(reached) { next } else { reached }
}

/// How far a standing is; taking and refusing are one step, and the later word counts.
fn step(standing: Standing) -> u8 {
    match standing {
        Standing::Sent => 0,
        Standing::Arrived => 1,
        Standing::Refused | Standing::Received => 2,
        Standing::Processing => 3,
        Standing::Done | Standing::RecallPending | Standing::Recalled => 4,
    }
}
