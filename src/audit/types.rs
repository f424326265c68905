//! The words of the audit: what was done, to what.

use serde::Serialize;
use utoipa::ToSchema;

use crate::db::types::{AnyId, Instant};

/// Every action that leaves an audit row. The word is `<object>.<verb>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Action(pub &'static str);

macro_rules! actions {
    ($($name:ident = $word:literal),+ $(,)?) => {
        impl Action {
            $(#[doc = concat!("`", $word, "`")]
            pub const $name: Self = Self($word);)+

            /// All actions.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

actions! {
    INSTANCE_INIT = "instance.init",
    PLAN_LOAD = "plan.load",
    KEYS_ROTATE = "keys.rotate",
    TOKEN_ISSUE = "token.issue",
    TOKEN_EXCHANGE = "token.exchange",
    TOKEN_REVOKE = "token.revoke",
    REQUEST_REFUSED = "request.refused",
    UNIT_PUT = "unit.put",
    BLOC_MEMBERS_PUT = "bloc_members.put",
    PERSON_PUT = "person.put",
    ROLE_GRANT_CREATE = "role_grant.create",
    ROLE_GRANT_END = "role_grant.end",
    ROLE_GRANT_DELEGATE = "role_grant.delegate",
    CLIENT_CREATE = "client.create",
    CLIENT_UPDATE = "client.update",
    CLIENT_ROTATE_SECRET = "client.rotate_secret",
    CLIENT_DISABLE = "client.disable",
    CLIENT_ENABLE = "client.enable",
    LOCAL_ACCOUNT_CREATE = "local_account.create",
    LOCAL_ACCOUNT_RESET = "local_account.reset",
    LOCAL_ACCOUNT_DELETE = "local_account.delete",
    LOCAL_ACCOUNT_CHANGE_PASSWORD = "local_account.change_password",
    LOCAL_ACCOUNT_LOCK = "local_account.lock",
    CAMPAIGN_CREATE = "campaign.create",
    CAMPAIGN_UPDATE = "campaign.update",
    CAMPAIGN_DELETE = "campaign.delete",
    CAMPAIGN_PUBLISH = "campaign.publish",
    CAMPAIGN_AMEND = "campaign.amend",
    CAMPAIGN_CLOSE = "campaign.close",
    CAMPAIGN_CLONE = "campaign.clone",
    REGISTRATION_CREATE = "registration.create",
    REGISTRATION_UPDATE = "registration.update",
    REGISTRATION_DELETE = "registration.delete",
    REGISTRATION_SUBMIT = "registration.submit",
    REGISTRATION_CONFIRM = "registration.confirm",
    REGISTRATION_RETURN = "registration.return",
    REGISTRATION_WITHDRAW = "registration.withdraw",
    ACHIEVEMENT_CREATE = "achievement.create",
    ACHIEVEMENT_UPDATE = "achievement.update",
    ACHIEVEMENT_DELETE = "achievement.delete",
    ACHIEVEMENT_SUBMIT = "achievement.submit",
    ACHIEVEMENT_VERIFY = "achievement.verify",
    ACHIEVEMENT_UNVERIFY = "achievement.unverify",
    ACHIEVEMENT_RETURN = "achievement.return",
    ACHIEVEMENT_WITHDRAW = "achievement.withdraw",
    ACHIEVEMENT_RECOGNISE = "achievement.recognise",
    ACHIEVEMENT_UNRECOGNISE = "achievement.unrecognise",
    REPLICATION_CREATE = "replication.create",
    REPLICATION_UPDATE = "replication.update",
    REPLICATION_DELETE = "replication.delete",
    LEGAL_DOCUMENT_CREATE = "legal_document.create",
    LEGAL_DOCUMENT_UPDATE = "legal_document.update",
    LEGAL_DOCUMENT_WARN = "legal_document.warn",
    RULE_SET_CREATE = "rule_set.create",
    RULE_SET_UPDATE = "rule_set.update",
    RULE_SET_DELETE = "rule_set.delete",
    RULE_SET_CLONE = "rule_set.clone",
    RULE_SET_PUBLISH = "rule_set.publish",
    RULE_SET_CLOSE = "rule_set.close",
    BASE_WAGE_PUT = "base_wage.put",
    AWARD_TYPE_PUT = "award_type.put",
    AWARD_ROUND_CREATE = "award_round.create",
    AWARD_ROUND_UPDATE = "award_round.update",
    AWARD_ROUND_DELETE = "award_round.delete",
    AWARD_ROUND_OPEN = "award_round.open",
    AWARD_ROUND_CLOSE = "award_round.close",
    AWARD_ROUND_CLONE = "award_round.clone",
    AWARD_ROUND_QUOTAS_PUT = "award_round.quotas_put",
    AWARD_PROPOSAL_CREATE = "award_proposal.create",
    AWARD_PROPOSAL_UPDATE = "award_proposal.update",
    AWARD_PROPOSAL_DELETE = "award_proposal.delete",
    AWARD_PROPOSAL_PAPER_PUT = "award_proposal.paper_put",
    AWARD_PROPOSAL_PAPER_DELETE = "award_proposal.paper_delete",
    AWARD_PROPOSAL_SUBMIT = "award_proposal.submit",
    AWARD_PROPOSAL_WITHDRAW = "award_proposal.withdraw",
    AWARD_PROPOSAL_RECEIVE = "award_proposal.receive",
    AWARD_PROPOSAL_RETURN = "award_proposal.return",
    AWARD_PROPOSAL_APPRAISE = "award_proposal.appraise",
    AWARD_PROPOSAL_FORWARD = "award_proposal.forward",
    AWARD_PROPOSAL_SUSPEND = "award_proposal.suspend",
    AWARD_PROPOSAL_RESUME = "award_proposal.resume",
    AWARD_PROPOSAL_CITY_ANSWER = "award_proposal.city_answer",
    AWARD_PROPOSAL_COMMENT = "award_proposal.comment",
    AWARD_PROPOSAL_ASSESS = "award_proposal.assess",
    AWARD_PROPOSAL_REQUEST_OPINION = "award_proposal.request_opinion",
    AWARD_PROPOSAL_RECORD_OPINION = "award_proposal.record_opinion",
    AWARD_PROPOSAL_TRANSFER = "award_proposal.transfer",
    AWARD_PROPOSAL_TERM = "award_proposal.term",
    AWARD_PROPOSAL_REMIND = "award_proposal.remind",
    AWARD_PROPOSAL_AWARD = "award_proposal.award",
    AWARD_PROPOSAL_DECLINE = "award_proposal.decline",
    AWARD_PROPOSAL_TAKE_UP = "award_proposal.take_up",
    AWARD_PROPOSAL_RECOMMEND = "award_proposal.recommend",
    AWARD_PROPOSAL_NOT_RECOMMEND = "award_proposal.not_recommend",
    AWARD_PROPOSAL_PUT_BACK = "award_proposal.put_back",
    COUNCIL_CREATE = "council.create",
    COUNCIL_UPDATE = "council.update",
    COUNCIL_AMEND = "council.amend",
    COUNCIL_SESSION_CREATE = "council_session.create",
    COUNCIL_SESSION_UPDATE = "council_session.update",
    COUNCIL_SESSION_PUT_ATTENDANCE = "council_session.put_attendance",
    COUNCIL_SESSION_OPEN = "council_session.open",
    COUNCIL_SESSION_CLOSE = "council_session.close",
    COUNCIL_SESSION_COMMUNICATE = "council_session.communicate",
    AGENDA_ITEM_CREATE = "agenda_item.create",
    AGENDA_ITEM_DELETE = "agenda_item.delete",
    AGENDA_ITEM_PUT_BACK = "agenda_item.put_back",
    AGENDA_ITEM_OPEN_VOTING = "agenda_item.open_voting",
    AGENDA_ITEM_VOTE = "agenda_item.vote",
    AGENDA_ITEM_WRITTEN_OPINION = "agenda_item.written_opinion",
    AGENDA_ITEM_CLOSE_VOTING = "agenda_item.close_voting",
    AGENDA_ITEM_REOPEN = "agenda_item.reopen",
    AGENDA_ITEM_RECUSE = "agenda_item.recuse",
    AGENDA_ITEM_CONCLUDE = "agenda_item.conclude",
    AGENDA_ITEM_COMMUNICATE = "agenda_item.communicate",
    DECISION_CREATE = "decision.create",
    DECISION_UPDATE = "decision.update",
    DECISION_DELETE = "decision.delete",
    DECISION_PUBLISH = "decision.publish",
    DECISION_REPLACE = "decision.replace",
    AWARD_GRANT = "award.grant",
    PAST_AWARD_CREATE = "past_award.create",
    PAST_AWARD_DELETE = "past_award.delete",
    AWARD_REVOKE = "award.revoke",
    AWARD_RECORD_RECEIPT = "award.record_receipt",
    AWARD_RECORD_RETURN = "award.record_return",
    AWARD_RETURN_LATE = "award.return_late",
    BONUS_ENTRY_CREATE = "bonus_entry.create",
    BONUS_FUND_PUT = "bonus_fund.put",
    CRITERIA_SET_CREATE = "criteria_set.create",
    CRITERIA_SET_UPDATE = "criteria_set.update",
    CRITERIA_SET_DELETE = "criteria_set.delete",
    CRITERIA_SET_PUBLISH = "criteria_set.publish",
    CRITERIA_SET_CLONE = "criteria_set.clone",
    EVALUATION_ROUND_CREATE = "evaluation_round.create",
    EVALUATION_ROUND_UPDATE = "evaluation_round.update",
    EVALUATION_ROUND_DELETE = "evaluation_round.delete",
    EVALUATION_ROUND_OPEN = "evaluation_round.open",
    EVALUATION_ROUND_CLOSE_SELF_SCORING = "evaluation_round.close_self_scoring",
    EVALUATION_ROUND_PUBLISH_PROVISIONAL = "evaluation_round.publish_provisional",
    EVALUATION_ROUND_CLOSE_PETITIONS = "evaluation_round.close_petitions",
    EVALUATION_ROUND_RECOMPUTE = "evaluation_round.recompute",
    EVALUATION_ROUND_FINALIZE = "evaluation_round.finalize",
    EVALUATION_ROUND_REOPEN = "evaluation_round.reopen",
    EVALUATION_CREATE = "evaluation.create",
    EVALUATION_SELF_SCORES_PUT = "evaluation.self_scores_put",
    EVALUATION_SUBMIT = "evaluation.submit",
    EVALUATION_RETURN = "evaluation.return",
    EVALUATION_VERIFIED_SCORES_PUT = "evaluation.verified_scores_put",
    EVALUATION_PUBLISH_PROVISIONAL = "evaluation.publish_provisional",
    EVALUATION_PETITION = "evaluation.petition",
    EVALUATION_CORRECT = "evaluation.correct",
    EVALUATION_FINALIZE = "evaluation.finalize",
    EVALUATION_REOPEN = "evaluation.reopen",
    CALENDAR_PUT = "calendar.put",
    IMPORT_CREATE = "import.create",
    IMPORT_FINISH = "import.finish",
    IMPORT_READ_FILE = "import.read_file",
    JOB_CREATE = "job.create",
    JOB_CANCEL = "job.cancel",
    JOB_SUCCEED = "job.succeed",
    JOB_FAIL = "job.fail",
    WEBHOOK_CREATE = "webhook.create",
    WEBHOOK_UPDATE = "webhook.update",
    WEBHOOK_DELETE = "webhook.delete",
    WEBHOOK_DISABLE = "webhook.disable",
    WEBHOOK_ENABLE = "webhook.enable",
    WEBHOOK_ROTATE_SECRET = "webhook.rotate_secret",
    WEBHOOK_TEST = "webhook.test",
    WEBHOOK_REDELIVER = "webhook.redeliver",
    PETITION_CREATE = "petition.create",
    PETITION_RESOLVE = "petition.resolve",
    PANEL_PUT = "panel.put",
    PANEL_SHEET_SCORES_PUT = "panel_sheet.scores_put",
    PANEL_SHEET_SUBMIT = "panel_sheet.submit",
    PANEL_SHEET_RECUSE = "panel_sheet.recuse",
    PANEL_SHEET_CARRY_OVER = "panel_sheet.carry_over",
    CONFLICT_DERIVE = "conflict.derive",
    CONFLICT_DECLARE = "conflict.declare",
    CONFLICT_RESOLVE = "conflict.resolve",
    CONFLICT_LAPSE = "conflict.lapse",
    HOLD_READ = "hold.read",
    HOLD_OPEN = "hold.open",
    HOLD_UPDATE = "hold.update",
    HOLD_RELEASE = "hold.release",
    RATING_PUT = "rating.put",
    INDICATOR_CREATE = "indicator.create",
    INDICATOR_UPDATE = "indicator.update",
    INDICATOR_DELETE = "indicator.delete",
    MEASUREMENT_RECORD = "measurement.record",
    MEASUREMENT_VERIFY = "measurement.verify",
    MEASUREMENT_DISPUTE = "measurement.dispute",
    MEASUREMENT_UNVERIFY = "measurement.unverify",
    OUTREACH_ACTIVITY_CREATE = "outreach_activity.create",
    OUTREACH_ACTIVITY_UPDATE = "outreach_activity.update",
    OUTREACH_ACTIVITY_DELETE = "outreach_activity.delete",
    OUTREACH_ACTIVITY_ACKNOWLEDGE = "outreach_activity.acknowledge",
    DOCUMENT_CREATE = "document.create",
    DOCUMENT_UPDATE = "document.update",
    DOCUMENT_DELETE = "document.delete",
    DOCUMENT_RENDER = "document.render",
    DOCUMENT_PUT_CONTENT = "document.put_content",
    DOCUMENT_READ_CONTENT = "document.read_content",
    DOCUMENT_PACKAGE = "document.package",
    DOCUMENT_ISSUE = "document.issue",
    DOCUMENT_DISPATCH = "document.dispatch",
    DISPATCH_TAKE = "dispatch.take",
    EXCHANGE_MESSAGE_RECEIVE = "exchange_message.receive",
    EXCHANGE_MESSAGE_READ_CONTENT = "exchange_message.read_content",
    EXCHANGE_MESSAGE_ACKNOWLEDGE = "exchange_message.acknowledge",
    PAPER_TEMPLATE_PUT_CONTENT = "paper_template.put_content",
    PAPER_TEMPLATE_CHECK = "paper_template.check",
    PAPER_TEMPLATE_RESTORE = "paper_template.restore",
    ORGANISATION_PUT = "organisation.put",
    DOCUMENT_TYPE_PUT = "document_type.put",
}

/// One line of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEventView {
    /// Id of the row.
    pub id: AnyId,
    /// When it was done.
    pub at: Instant,
    /// What was done, as `<object>.<verb>`.
    #[schema(max_length = 60, example = "campaign.publish")]
    pub action: String,
    /// Kind of the object.
    #[schema(max_length = 60, example = "campaign")]
    pub target_kind: String,
    /// Id or code of the object.
    #[schema(max_length = 200, example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")]
    pub target_id: String,
    /// `person`, `client`, `operator` or `system`.
    #[schema(max_length = 20, example = "person")]
    pub actor_kind: String,
    /// Person code or client code.
    #[schema(max_length = 64, example = "CB007")]
    pub actor_id: String,
    /// Client that carried the request.
    #[schema(required = true, max_length = 64, example = "e_office")]
    pub client_id: Option<String>,
    /// Unit of the object, where it has one.
    #[schema(required = true, max_length = 32, example = "VP")]
    pub unit_code: Option<String>,
    /// `Request-Id` of the request that did it.
    #[schema(required = true, max_length = 64, example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")]
    pub request_id: Option<String>,
    /// Reason given by the actor.
    #[schema(required = true, max_length = 2000, example = "Điều chỉnh theo kết luận họp")]
    pub reason: Option<String>,
    /// Changed fields, each with `before` and `after`; both are null beside `is_withheld` where fewer
    /// people may read what stands there than the trail.
    #[schema(value_type = Object)]
    pub changes: serde_json::Value,
    /// Place in the chain; null for the second before it is sealed.
    #[schema(required = true, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub sequence: Option<i64>,
    /// SHA-256 over the previous hash and this row, in hex.
    #[schema(
        required = true,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub hash: Option<String>,
    /// Entity tag; it changes once, when the row is sealed.
    #[schema(max_length = 40, example = "\"2-811c9dc5\"")]
    pub etag: String,
}

impl crate::http::reply::Tagged for AuditEventView {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// State of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditChainView {
    /// Rows sealed so far.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub sealed_count: i64,
    /// Rows committed but not sealed yet.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub pending_count: i64,
    /// Hash of the last sealed row, in hex.
    #[schema(
        required = true,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub head_hash: Option<String>,
    /// When the head was sealed.
    #[schema(required = true)]
    pub head_sealed_at: Option<Instant>,
    /// The last signed checkpoint of this server.
    #[schema(required = true)]
    pub last_checkpoint: Option<CheckpointView>,
}

/// A signed statement that the chain had this head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
pub struct CheckpointView {
    /// Place in the chain.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub sequence: i64,
    /// Hash at that place, in hex.
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub hash: String,
    /// When the checkpoint was signed.
    pub at: Instant,
    /// Key that signed, as in `/.well-known/jwks.json`.
    #[schema(
        max_length = 64,
        pattern = "^[A-Za-z0-9_-]{43}$",
        example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    )]
    pub kid: String,
    /// EdDSA signature over `sequence.hash.at`, base64url.
    #[schema(
        max_length = 86,
        pattern = "^[A-Za-z0-9_-]{86}$",
        example = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )]
    pub signature: String,
}
