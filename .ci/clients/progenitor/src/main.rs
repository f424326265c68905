//! The client of progenitor against a running demo: for each group of resources (a tag of the
//! contract) one create, one read, one paged list and one typed error, as far as the group has them.
//! Prints a line for each; coverage.py compares the lines with the contract.

use std::collections::HashMap;

use client::{Client, Error, ResponseValue, types as t};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

#[allow(clippy::all, dead_code, unused_imports, reason = "generated")]
mod client {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

const CODE: &str = "RS-1";
const AWARD_TYPE: &str = "giay_khen_giam_doc_so";

type Answer<T> = Result<ResponseValue<T>, Error<t::Problem>>;
type Failure = Box<dyn std::error::Error>;
type Outcome<T = ()> = Result<T, Failure>;

#[derive(serde::Deserialize)]
struct Demo {
    base_url: String,
    tokens: HashMap<String, String>,
    client_secrets: HashMap<String, String>,
}

impl Demo {
    fn client(&self, role: &str) -> Result<Client, Failure> {
        let mut token = HeaderValue::from_str(&format!("Bearer {}", self.tokens[role]))?;
        token.set_sensitive(true);
        let headers = HeaderMap::from_iter([(AUTHORIZATION, token)]);
        let inner = reqwest::Client::builder().default_headers(headers).build()?;
        Ok(Client::new_with_client(&self.base_url, inner))
    }

    fn anonymous(&self) -> Client {
        Client::new_with_client(&self.base_url, reqwest::Client::new())
    }

    /// The department's campaign, under which the history happened.
    async fn campaign(&self) -> Result<t::CampaignId, Failure> {
        let page = self
            .client("secretariat")?
            .list_campaigns()
            .level(vec![t::CampaignLevel::Department])
            .state(vec![t::CampaignState::Published])
            .send()
            .await?
            .into_inner();
        Ok(page.items.into_iter().next().ok_or("no campaign")?.id)
    }
}

/// Takes the four answers of a group and notes each by its operation.
#[derive(Default)]
struct Group {
    done: Vec<String>,
}

impl Group {
    fn answered<T>(
        &mut self,
        kind: &str,
        status: u16,
        operation: &str,
        answer: Answer<T>,
    ) -> Result<T, Failure> {
        let answer = answer?;
        if answer.status().as_u16() != status {
            return Err(format!("expected {status}, got {}", answer.status()).into());
        }
        self.done.push(format!("{kind} {operation}"));
        Ok(answer.into_inner())
    }

    fn refused<T>(
        &mut self,
        status: u16,
        code: &str,
        operation: &str,
        answer: Answer<T>,
    ) -> Outcome {
        match answer {
            Err(Error::ErrorResponse(problem)) => {
                assert_eq!(problem.status().as_u16(), status);
                assert_eq!((problem.status, problem.code.as_str()), (i32::from(status), code));
                self.done.push(format!("error {operation} {status} {code}"));
                Ok(())
            }
            Err(other) => Err(other.into()),
            Ok(_) => Err(format!("expected {status} {code}").into()),
        }
    }
}

macro_rules! create {
    ($group:ident, $client:ident.$operation:ident() $($call:tt)*) => {{
        let answer = $client.$operation() $($call)*.send().await;
        $group.answered("create", 201, stringify!($operation), answer)?
    }};
}

macro_rules! read {
    ($group:ident, $client:ident.$operation:ident() $($call:tt)*) => {{
        let answer = $client.$operation() $($call)*.send().await;
        $group.answered("read", 200, stringify!($operation), answer)?
    }};
}

/// The first object of a list, after a look at the second page by the first one's cursor.
macro_rules! pages {
    ($group:ident, $client:ident.$operation:ident() $($call:tt)*) => {{
        let first = $client.$operation() $($call)*.limit(1_u32).send().await?.into_inner();
        let cursor = String::from(first.next_cursor.ok_or("the list has one page")?);
        let answer = $client.$operation() $($call)*.limit(1_u32).cursor(cursor).send().await;
        let second = $group.answered("list", 200, stringify!($operation), answer)?;
        assert_eq!((first.items.len(), second.items.len()), (1, 1));
        assert_ne!(format!("{:?}", first.items), format!("{:?}", second.items));
        first.items.into_iter().next().ok_or("the first page is empty")?
    }};
}

macro_rules! refused {
    (
        $group:ident, $status:literal, $code:literal,
        $client:ident.$operation:ident() $($call:tt)*
    ) => {{
        let answer = $client.$operation() $($call)*.send().await;
        $group.refused($status, $code, stringify!($operation), answer)?
    }};
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("it is a day")
}

fn first() -> chrono::NaiveDate {
    day("2026-01-01")
}

fn last() -> chrono::NaiveDate {
    day("2026-12-31")
}

fn nowhere() -> uuid::Uuid {
    "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6".parse().expect("it is an id")
}

async fn system(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let me = read!(group, client.get_me());
    assert_eq!(me.unit_code.as_deref().map(String::as_str), Some("VP"));
    refused!(group, 404, "not-found", client.get_problem_type().slug("none"));
    Ok(())
}

async fn units(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("e_office")?;
    let body =
        t::PutUnit::builder().name("Phòng mẫu RS").kind(t::UnitKind::Room).valid_from(first());
    let made = create!(group, client.put_unit().unit_code(CODE).body(body.clone()));
    let read = read!(group, client.get_unit().unit_code(CODE));
    assert_eq!(read.etag, made.etag);
    pages!(group, client.list_units());
    refused!(group, 428, "precondition-required", client.put_unit().unit_code(CODE).body(body));
    Ok(())
}

async fn persons(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("e_office")?;
    let body = t::PutPerson::builder()
        .full_name("Cán bộ mẫu RS")
        .kind(t::PersonKind::CivilServant)
        .position_class(t::PositionClass::Staff)
        .unit_code(CODE)
        .unit_since(first());
    let made = create!(group, client.put_person().person_code(CODE).body(body));
    let read = read!(group, client.get_person().person_code(CODE));
    assert_eq!(read.full_name, made.full_name);
    pages!(group, client.list_persons());
    refused!(group, 404, "not-found", client.get_person().person_code("NOBODY"));
    Ok(())
}

async fn role_grants(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let body = t::CreateRoleGrant::builder()
        .holder_kind(t::HolderKind::Person)
        .holder_code(CODE)
        .role(t::Role::OutreachLead)
        .valid_from(first())
        .reason("Phân công cán bộ truyền thông");
    let made = create!(group, client.create_role_grant().body(body.clone()));
    let read = read!(group, client.get_role_grant().role_grant_id(made.id));
    assert_eq!(read.state, made.state);
    pages!(group, client.list_role_grants());
    refused!(group, 409, "duplicate", client.create_role_grant().body(body));
    Ok(())
}

async fn api_clients(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let body = t::CreateApiClient::builder()
        .code("rs_1")
        .name("Hệ thống mẫu RS")
        .requester("Đơn vị đề nghị mẫu")
        .purpose("Kiểm tra thư viện")
        .data_items(vec!["Danh mục đơn vị".parse::<t::DataItem>()?])
        .service("API phong trào thi đua, phiên bản 1")
        .frequency("Hằng ngày")
        .scopes(vec!["directory:read".parse::<t::ScopeName>()?]);
    let made = create!(group, client.create_api_client().body(body.clone()));
    assert!(made.client_secret.is_some());
    let read = read!(group, client.get_api_client().api_client_code("rs_1"));
    assert!(read.client_secret.is_none());
    pages!(group, client.list_api_clients());
    refused!(group, 409, "duplicate", client.create_api_client().body(body));
    Ok(())
}

async fn oauth(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.anonymous();
    let form = |secret: &str| -> Outcome<t::builder::TokenRequest> {
        Ok(t::TokenRequest::builder()
            .grant_type("client_credentials")
            .client_id("e_office".parse::<t::TokenRequestClientId>()?)
            .client_secret(secret.parse::<t::TokenRequestClientSecret>()?))
    };
    let right = form(&demo.client_secrets["e_office"])?;
    let token = client.issue_token().body(right).send().await?.into_inner();
    assert!(token.expires_in > 0);
    let wrong = form("wrong")?;
    refused!(group, 401, "invalid-client", client.issue_token().body(wrong));
    Ok(())
}

async fn local_accounts(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let body = t::CreateLocalAccount::builder().person_code(CODE);
    let made = create!(group, client.create_local_account().body(body.clone()));
    assert!(made.one_time_password.is_some());
    let read = read!(group, client.get_local_account().local_account_code(CODE));
    assert!(read.one_time_password.is_none());
    pages!(group, client.list_local_accounts());
    refused!(group, 409, "duplicate", client.create_local_account().body(body));
    Ok(())
}

async fn campaigns(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let body = t::CreateCampaign::builder()
        .code(CODE)
        .title("Phong trào mẫu RS")
        .level(t::CampaignLevel::Department)
        .owner_unit_code("STC")
        .period_from(first())
        .period_to(last());
    let made = create!(group, client.create_campaign().body(body));
    let read = read!(group, client.get_campaign().campaign_id(made.id.clone()));
    assert_eq!(read.title, made.title);
    pages!(group, client.list_campaigns());
    let wrong = t::PatchCampaign::builder().period_to(day("2025-12-31"));
    let etag = made.etag.as_str();
    refused!(
        group,
        422,
        "validation-failed",
        client.update_campaign().campaign_id(made.id).if_match(etag).body(wrong)
    );
    Ok(())
}

async fn registrations(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let campaign = demo.campaign().await?;
    let body = t::CreateRegistration::builder()
        .subject_kind(t::RegistrationSubjectKind::Unit)
        .unit_code(CODE);
    let made = create!(
        group,
        client.create_registration().campaign_id(campaign.clone()).body(body.clone())
    );
    let read = read!(group, client.get_registration().registration_id(made.id));
    assert_eq!(read.state, made.state);
    pages!(group, client.list_registrations().campaign_id(campaign.clone()));
    refused!(
        group,
        409,
        "duplicate",
        client.create_registration().campaign_id(campaign).body(body)
    );
    Ok(())
}

async fn outreach(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("outreach_lead")?;
    let campaign = demo.campaign().await?;
    let body = t::CreateOutreachActivity::builder()
        .kind(t::OutreachKind::Briefing)
        .title("Hội nghị mẫu RS")
        .unit_code("STC")
        .held_on(first());
    let made = create!(
        group,
        client.create_outreach_activity().campaign_id(campaign.clone()).body(body.clone())
    );
    let read = read!(group, client.get_outreach_activity().outreach_activity_id(made.id));
    assert_eq!(read.held_on, first());
    pages!(group, client.list_outreach_activities().campaign_id(campaign.clone()));
    let early = body.held_on(day("2025-01-01"));
    refused!(
        group,
        422,
        "validation-failed",
        client.create_outreach_activity().campaign_id(campaign).body(early)
    );
    Ok(())
}

fn indicator(code: &str) -> Result<t::builder::CreateIndicator, Failure> {
    let figure: t::NewFigure = t::NewFigure::builder()
        .formula(t::Formula::Amount)
        .numerator("Số hồ sơ mẫu")
        .unit("hồ sơ")
        .direction(t::Direction::Rising)
        .period_rule(t::PeriodRule::Sum)
        .try_into()?;
    Ok(t::CreateIndicator::builder()
        .code(code)
        .name("Chỉ tiêu mẫu RS")
        .kind(t::IndicatorKind::Quantitative)
        .owner_unit_codes(vec![t::UnitCode::try_from(CODE)?])
        .figure(figure))
}

async fn indicators(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let campaign = demo.campaign().await?;
    let body = indicator("rs_1")?;
    let made =
        create!(group, client.create_indicator().campaign_id(campaign.clone()).body(body.clone()));
    let read = read!(group, client.get_indicator().indicator_id(made.id));
    assert!(read.figure.is_some() && read.milestone.is_none());
    pages!(group, client.list_indicators().campaign_id(campaign.clone()));
    refused!(group, 409, "duplicate", client.create_indicator().campaign_id(campaign).body(body));
    Ok(())
}

async fn measurements(demo: &Demo, group: &mut Group) -> Outcome {
    let secretariat = demo.client("secretariat")?;
    let client = demo.client("e_office")?;
    let campaign = demo.campaign().await?;
    let parent = secretariat
        .create_indicator()
        .campaign_id(campaign.clone())
        .body(indicator("rs_2")?)
        .send()
        .await?
        .into_inner()
        .id;
    let body = t::CreateMeasurement::builder()
        .unit_code(CODE)
        .period("2026-Q1")
        .numerator(t::Quantity::try_from("12")?);
    let made =
        create!(group, client.create_measurement().indicator_id(parent.clone()).body(body.clone()));
    let read = read!(group, client.get_measurement().measurement_id(made.id));
    assert_eq!(read.numerator, made.numerator);
    pages!(group, client.list_campaign_measurements().campaign_id(campaign.clone()));
    refused!(group, 409, "duplicate", client.create_measurement().indicator_id(parent).body(body));
    Ok(())
}

async fn achievements(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let body = t::CreateAchievement::builder()
        .campaign_id(demo.campaign().await?)
        .kind(t::AchievementKind::Solution)
        .title("Giải pháp mẫu RS")
        .subject_kind(t::AchievementSubjectKind::Individual)
        .unit_code(CODE)
        .person_code(t::CreateAchievementPersonCode::try_from(CODE)?)
        .period_from(first())
        .period_to(last());
    let made = create!(group, client.create_achievement().body(body));
    let read = read!(group, client.get_achievement().achievement_id(made.id.clone()));
    assert_eq!(read.title, made.title);
    pages!(group, client.list_achievements());
    refused!(group, 403, "recused", client.verify_achievement().achievement_id(made.id));
    Ok(())
}

fn criteria_set(code: &str) -> Result<t::builder::CreateCriteriaSet, Failure> {
    Ok(t::CreateCriteriaSet::builder()
        .code(code)
        .title("Bộ tiêu chí mẫu RS")
        .source_text("Văn bản mẫu")
        .source_status(t::SourceStatus::Assumed)
        .max_total(t::Points::try_from("100.00")?))
}

async fn criteria_sets(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let made = create!(group, client.create_criteria_set().body(criteria_set(CODE)?));
    let read = read!(group, client.get_criteria_set().criteria_set_id(made.id.clone()));
    assert_eq!(read.max_total, made.max_total);
    pages!(group, client.list_criteria_sets());
    refused!(group, 409, "not-ready", client.publish_criteria_set().criteria_set_id(made.id));
    Ok(())
}

async fn evaluation_rounds(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let campaign = demo.campaign().await?;
    let scale = client.create_criteria_set().body(criteria_set("RS-2")?).send().await?.into_inner();
    let body = t::CreateEvaluationRound::builder()
        .title("Chấm điểm mẫu RS")
        .period("2027")
        .criteria_set_id(scale.id.clone());
    let made =
        create!(group, client.create_evaluation_round().campaign_id(campaign.clone()).body(body));
    let id = made.id;
    let read = read!(group, client.get_evaluation_round().evaluation_round_id(id.clone()));
    assert_eq!(*read.criteria_set_id, *scale.id);
    pages!(group, client.list_evaluation_rounds().campaign_id(campaign.clone()));
    refused!(group, 409, "not-ready", client.open_evaluation_round().evaluation_round_id(id));
    Ok(())
}

async fn evaluations(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let rounds = client
        .list_evaluation_rounds()
        .campaign_id(demo.campaign().await?)
        .state(vec![t::RoundState::Finalized])
        .send()
        .await?
        .into_inner();
    let finished = rounds.items.into_iter().next().ok_or("no finished round")?.id;
    let one = pages!(group, client.list_evaluations().evaluation_round_id(finished.clone()));
    let read = read!(group, client.get_evaluation().evaluation_id(one.id));
    assert_eq!(read.unit_code.as_str(), one.unit_code.as_str());
    refused!(group, 404, "not-found", client.get_evaluation().evaluation_id(nowhere()));
    Ok(())
}

async fn calendars(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let body = t::PutCalendar::builder().coverage(t::CalendarCoverage::Partial).days(vec![]);
    let made = create!(group, client.put_calendar().year(2043).body(body.clone()));
    let read = read!(group, client.get_calendar().year(2043));
    assert_eq!(read.etag, made.etag);
    refused!(group, 428, "precondition-required", client.put_calendar().year(2043).body(body));
    Ok(())
}

async fn petitions(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("unit_head")?;
    let rounds = client
        .list_evaluation_rounds()
        .campaign_id(demo.campaign().await?)
        .state(vec![t::RoundState::Provisional])
        .send()
        .await?
        .into_inner();
    let provisional = rounds.items.into_iter().next().ok_or("no provisional round")?.id;
    let sheets =
        client.list_evaluations().evaluation_round_id(provisional).send().await?.into_inner();
    let sheet = sheets.items.into_iter().next().ok_or("no sheet")?.id;
    let body =
        |code: &str| t::CreatePetition::builder().criterion_code(code).grounds("Kiến nghị mẫu RS");
    client.create_petition().evaluation_id(sheet.clone()).body(body("3.1")).send().await?;
    let made =
        create!(group, client.create_petition().evaluation_id(sheet.clone()).body(body("3.2")));
    let read = read!(group, client.get_petition().petition_id(made.id));
    assert_eq!(read.criterion_code, made.criterion_code);
    pages!(group, client.list_petitions().evaluation_id(sheet.clone()));
    refused!(group, 404, "not-found", client.get_petition().petition_id(nowhere()));
    Ok(())
}

/// The round that a panel scores now.
async fn panel_round(demo: &Demo) -> Outcome<t::EvaluationRoundView> {
    let client = demo.client("secretariat")?;
    let rounds = client
        .list_evaluation_rounds()
        .campaign_id(demo.campaign().await?)
        .state(vec![t::RoundState::Open])
        .send()
        .await?
        .into_inner();
    let by_panel = rounds.items.into_iter().find(|one| one.method == t::RoundMethod::Panel);
    let id = by_panel.ok_or("no open round of a panel")?.id;
    Ok(client.get_evaluation_round().evaluation_round_id(id).send().await?.into_inner())
}

async fn panels(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let id = panel_round(demo).await?.id;
    let read = read!(group, client.get_evaluators().evaluation_round_id(id.clone()));
    assert_eq!(*read.evaluation_round_id, *id);
    let body = t::PutEvaluators::builder().evaluators(Vec::new());
    refused!(
        group,
        409,
        "panel-frozen",
        client.put_evaluators().evaluation_round_id(id).body(body)
    );
    Ok(())
}

async fn conflicts(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let round = panel_round(demo).await?;
    let plan = round.panel.ok_or("no plan of a panel")?;
    let achievement = plan.achievement_ids.into_iter().nth(2).ok_or("no third achievement")?;
    let body = t::DeclareConflict::builder()
        .evaluation_round_id(round.id)
        .achievement_id(achievement)
        .evaluator_code(t::DeclareConflictEvaluatorCode::try_from("CB049")?)
        .reason("Khai báo mẫu RS");
    let made = create!(group, client.declare_conflict().body(body.clone()));
    let read = read!(group, client.get_conflict().conflict_id(made.id));
    assert_eq!(read.reason, made.reason);
    pages!(group, client.list_conflicts());
    refused!(group, 409, "duplicate", client.declare_conflict().body(body));
    Ok(())
}

async fn legal_documents(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let body = t::CreateLegalDocument::builder()
        .code(CODE)
        .number("01/2026/QĐ-RS")
        .title("Quyết định mẫu RS")
        .level(t::LegalDocumentLevel::CityDecision)
        .mark(t::SourceMark::Memory)
        .source("Văn bản mẫu");
    let made = create!(group, client.create_legal_document().body(body.clone()));
    let read = read!(group, client.get_legal_document().legal_document_code(CODE));
    assert_eq!(read.number, made.number);
    pages!(group, client.list_legal_documents());
    refused!(group, 409, "duplicate", client.create_legal_document().body(body));
    Ok(())
}

async fn rule_sets(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let given = pages!(group, client.list_rule_sets());
    let body = t::CreateRuleSet::builder()
        .code(CODE)
        .title(given.title)
        .valid_from(day("2043-01-01"))
        .note("Bộ quy tắc mẫu RS");
    let made = create!(group, client.create_rule_set().body(body));
    let read = read!(group, client.get_rule_set().rule_set_code(CODE));
    assert_eq!(read.etag, made.etag);
    refused!(group, 409, "not-ready", client.publish_rule_set().rule_set_code(CODE));
    Ok(())
}

async fn base_wages(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let given = pages!(group, client.list_base_wages());
    let body =
        t::PutBaseWage::builder().amount(given.amount).basis("Nghị định mẫu RS").mark(given.mark);
    let from = day("2043-07-01");
    let made = create!(group, client.put_base_wage().effective_from(from).body(body.clone()));
    let read = read!(group, client.get_base_wage().effective_from(from));
    assert_eq!(read.etag, made.etag);
    refused!(
        group,
        428,
        "precondition-required",
        client.put_base_wage().effective_from(from).body(body)
    );
    Ok(())
}

async fn holds(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let basis =
        t::HoldBasis::builder().number("1/TB-RS").issued_on(first()).issuer("Cơ quan mẫu RS");
    let body = t::CreateHold::builder()
        .subject_kind(t::SubjectKind::Collective)
        .unit_code(CODE)
        .kind(t::HoldKind::Press)
        .opened_on(first())
        .basis(t::HoldBasis::try_from(basis)?);
    let made = create!(group, client.create_hold().body(body));
    let read = read!(group, client.get_hold().hold_id(made.id));
    assert_eq!(read.version, made.version);
    pages!(group, client.list_holds());
    refused!(group, 404, "not-found", client.get_hold().hold_id(nowhere()));
    Ok(())
}

async fn ratings(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("e_office")?;
    let body = t::PutUnitRating::builder()
        .level(t::RatingLevel::Good)
        .source(t::RatingSource::Superior)
        .rated_on(first());
    let made =
        create!(group, client.put_unit_rating().year(2026).unit_code(CODE).body(body.clone()));
    let read = read!(group, client.get_unit_rating().year(2026).unit_code(CODE));
    assert_eq!(read.version, made.version);
    pages!(group, client.list_ratings());
    refused!(
        group,
        428,
        "precondition-required",
        client.put_unit_rating().year(2026).unit_code(CODE).body(body)
    );
    Ok(())
}

async fn award_types(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let given = pages!(group, client.list_award_types());
    let bases = given.bases.iter().map(|one| {
        let basis = t::AwardBasis::builder().aspect(one.aspect).mark(one.mark);
        t::AwardBasis::try_from(basis.source(one.source.as_str()))
    });
    let body = t::PutAwardType::builder()
        .name("Hình thức khen mẫu RS")
        .label(given.label)
        .authority(given.authority)
        .level(given.level)
        .award_class(given.award_class)
        .subject_kinds(given.subject_kinds)
        .requires_council(given.requires_council)
        .needs_forwarding(given.needs_forwarding)
        .required_papers(given.required_papers)
        .bonus_coefficient(given.bonus_coefficient)
        .merit_clauses(given.merit_clauses)
        .bases(bases.collect::<Result<Vec<t::AwardBasis>, _>>()?);
    let code = "rs_1";
    let made = create!(group, client.put_award_type().award_type_code(code).body(body.clone()));
    let read = read!(group, client.get_award_type().award_type_code(code));
    assert_eq!(read.etag, made.etag);
    refused!(
        group,
        428,
        "precondition-required",
        client.put_award_type().award_type_code(code).body(body)
    );
    Ok(())
}

fn award_round() -> Result<t::builder::CreateAwardRound, Failure> {
    Ok(t::CreateAwardRound::builder()
        .name("Đợt xét mẫu RS")
        .award_type_codes(vec![t::AwardTypeCode::try_from(AWARD_TYPE)?])
        .submission_from(first())
        .submission_to(day("2030-12-31"))
        .achievement_period_from(first())
        .achievement_period_to(last()))
}

async fn award_rounds(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let campaign = demo.campaign().await?;
    let made = create!(
        group,
        client.create_award_round().campaign_id(campaign.clone()).body(award_round()?)
    );
    let id = made.id;
    let read = read!(group, client.get_award_round().award_round_id(id.clone()));
    assert_eq!(read.submission_to, made.submission_to);
    pages!(group, client.list_award_rounds().campaign_id(campaign.clone()));
    let body = t::PatchAwardRound::builder()
        .name(t::PatchAwardRoundName::try_from("Đợt xét mẫu RS, sửa")?);
    let stale = "\"9-00000000\"";
    refused!(
        group,
        412,
        "stale-etag",
        client.update_award_round().award_round_id(id).if_match(stale).body(body)
    );
    Ok(())
}

async fn award_proposals(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let campaign = demo.campaign().await?;
    let draft = client.create_award_round().campaign_id(campaign.clone()).body(award_round()?);
    let round = draft.send().await?.into_inner().id;
    client.open_award_round().award_round_id(round.clone()).send().await?;
    let body = t::CreateAwardProposal::builder()
        .campaign_id(campaign)
        .award_round_id(round)
        .award_type_code(AWARD_TYPE)
        .subject_kind(t::SubjectKind::Individual)
        .unit_code(CODE)
        .person_code(t::CreateAwardProposalPersonCode::try_from(CODE)?)
        .summary("Thành tích mẫu RS")
        .achievement_period_from(first())
        .achievement_period_to(last());
    let made = create!(group, client.create_award_proposal().body(body));
    let id = made.id;
    let read = read!(group, client.get_award_proposal().award_proposal_id(id.clone()));
    assert_eq!(read.summary, made.summary);
    pages!(group, client.list_award_proposals());
    refused!(
        group,
        409,
        "invalid-state-transition",
        client
            .receive_award_proposal()
            .award_proposal_id(id)
            .body(Some(t::TakeAwardProposalStep { acknowledged_warnings: Vec::new() }))
    );
    Ok(())
}

async fn councils(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("leader")?;
    let seat = |code: &str, office| -> Outcome<t::CouncilSeat> {
        let code = t::CouncilSeatPersonCode::try_from(code)?;
        Ok(t::CouncilSeat { person_code: code, office })
    };
    let day = "2026-01-01".parse::<chrono::NaiveDate>()?;
    let members =
        vec![seat("CB037", t::CouncilOffice::Chair)?, seat("CB013", t::CouncilOffice::Standing)?];
    let body = t::CreateCouncil::builder()
        .name(t::CreateCouncilName::try_from("Hội đồng mẫu RS")?)
        .decision_number(t::CreateCouncilDecisionNumber::try_from("1/QĐ-RS")?)
        .decided_on(day)
        .rule_set_code(t::CreateCouncilRuleSetCode::try_from("tdkt-2026-10")?)
        .chair_role(t::CreateCouncilChairRole::try_from("department_director")?)
        .standing_role(t::CreateCouncilStandingRole::try_from("department_office")?)
        .valid_from(day)
        .members(members);
    let made = create!(group, client.create_council().body(body.clone()));
    let read = read!(group, client.get_council().council_id(made.id));
    assert_eq!(read.name, made.name);
    pages!(group, client.list_councils());
    let employee = demo.client("employee")?;
    refused!(group, 403, "role-required", employee.create_council().body(body));
    Ok(())
}

/// The council whose sessions the demo tells of.
async fn the_council(demo: &Demo) -> Outcome<t::CouncilId> {
    let found = demo.client("secretariat")?.list_councils().send().await?.into_inner();
    let ours = found.items.into_iter().find(|one| one.name.contains("dữ liệu mẫu"));
    Ok(ours.ok_or("no council of the demo")?.id)
}

async fn council_sessions(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let council = the_council(demo).await?;
    let body = t::CreateCouncilSession::builder()
        .planned_at(chrono::Utc::now() + chrono::TimeDelta::days(1))
        .place(t::CreateCouncilSessionPlace::try_from("Phòng họp mẫu RS")?)
        .secretary_code(t::CreateCouncilSessionSecretaryCode::try_from("CB013")?);
    let made =
        create!(group, client.create_council_session().council_id(council.clone()).body(body));
    let id = made.id;
    let read = read!(group, client.get_council_session().council_session_id(id.clone()));
    assert_eq!(read.number, made.number);
    pages!(group, client.list_council_sessions().council_id(council.clone()));
    refused!(group, 409, "not-ready", client.open_council_session().council_session_id(id));
    Ok(())
}

async fn agenda_items(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let council = the_council(demo).await?;
    let sessions = client.list_council_sessions().council_id(council).send().await?.into_inner();
    let of = |state| {
        let found = sessions.items.iter().find(|one| one.state == state);
        found.map(|one| one.id.clone()).ok_or("no such session")
    };
    let eligible = vec![t::AwardProposalState::AppraisedEligible];
    let dossiers = client.list_award_proposals().state(eligible).send().await?.into_inner();
    let dossier = dossiers.items.into_iter().next().ok_or("no eligible dossier")?.id;
    let body = t::CreateAgendaItem::builder().award_proposal_id(dossier);
    let to_come = of(t::CouncilSessionState::Scheduled)?;
    let made = create!(group, client.create_agenda_item().council_session_id(to_come).body(body));
    let read = read!(group, client.get_agenda_item().agenda_item_id(made.id));
    assert_eq!(read.ballot_mode, t::VoteMode::Secret);
    let closed = of(t::CouncilSessionState::Closed)?;
    let first = pages!(group, client.list_agenda_items().council_session_id(closed.clone()));
    refused!(group, 409, "already-decided", client.open_voting().agenda_item_id(first.id));
    Ok(())
}

async fn decisions(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let leader = demo.client("leader")?;
    let body = t::CreateDecision::builder()
        .campaign_id(demo.campaign().await?)
        .authority(t::AwardAuthority::DepartmentDirector)
        .title("Quyết định mẫu RS");
    let key = "rs-client-check-0001";
    let made = create!(group, client.create_decision().idempotency_key(key).body(body));
    let read = read!(group, client.get_decision().decision_id(made.id.clone()));
    assert_eq!(read.title, made.title);
    pages!(group, client.list_decisions());
    let body = Some(t::PublishDecision { acknowledged_warnings: Vec::new() });
    refused!(group, 409, "not-ready", leader.publish_decision().decision_id(made.id).body(body));
    Ok(())
}

async fn awards(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let one = pages!(group, client.list_awards());
    let read = read!(group, client.get_award().award_id(one.id));
    assert_eq!(read.award_type_code, one.award_type_code);
    refused!(group, 404, "not-found", client.get_award().award_id(nowhere()));
    Ok(())
}

async fn past_awards(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let body = t::CreatePastAward::builder()
        .subject_kind(t::SubjectKind::Collective)
        .unit_code("VP")
        .title("Danh hiệu mẫu RS")
        .decision_number("1/QĐ-MAU-RS")
        .decided_on(day("2023-12-20"))
        .issuing_body("Giám đốc Sở Tài chính (mẫu)")
        .achievement("Thành tích mẫu RS");
    let made = create!(group, client.create_past_award().body(body.clone()));
    let read = read!(group, client.get_past_award().past_award_id(made.id));
    assert_eq!(read.title, made.title);
    pages!(group, client.list_past_awards());
    refused!(group, 409, "duplicate", client.create_past_award().body(body));
    Ok(())
}

async fn bonus(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let due =
        client.list_bonus_entries().state(t::ListBonusEntriesState::Due).send().await?.into_inner();
    let award = due.items.into_iter().next().ok_or("no bonus is due")?;
    let body = t::CreateBonusEntry::builder()
        .award_id(award.award_id)
        .voucher_number("PC-MAU-RS")
        .paid_on(award.occurred_on);
    let made = create!(group, client.create_bonus_entry().body(body.clone()));
    let read = read!(group, client.get_bonus_entry().bonus_entry_id(made.id));
    assert_eq!(read.voucher_number, made.voucher_number);
    pages!(group, client.list_bonus_entries());
    refused!(group, 409, "invalid-state-transition", client.create_bonus_entry().body(body));
    Ok(())
}

async fn documents(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let body =
        t::CreateDocument::builder().kind("ke_hoach").title("Kế hoạch mẫu RS").unit_code("VP");
    let made = create!(group, client.create_document().body(body));
    let read = read!(group, client.get_document().document_id(made.id.clone()));
    assert_eq!(read.title, made.title);
    pages!(group, client.list_documents());
    refused!(group, 404, "not-found", client.get_document_content().document_id(made.id));
    Ok(())
}

async fn organisations(demo: &Demo, group: &mut Group) -> Outcome {
    const OF_RS: &str = "H26.43";
    let client = demo.client("admin")?;
    let body = t::PutOrganisation::builder().name("Cơ quan mẫu RS");
    let made =
        create!(group, client.put_organisation().organisation_code(OF_RS).body(body.clone()));
    let read = read!(group, client.get_organisation().organisation_code(OF_RS));
    assert_eq!(read.etag, made.etag);
    pages!(group, client.list_organisations());
    refused!(
        group,
        428,
        "precondition-required",
        client.put_organisation().organisation_code(OF_RS).body(body)
    );
    Ok(())
}

async fn document_types(demo: &Demo, group: &mut Group) -> Outcome {
    const OF_RS: &str = "loai_mau_rs";
    let client = demo.client("admin")?;
    let given = pages!(group, client.list_document_types());
    let body = t::PutDocumentType::builder()
        .name("Loại mẫu RS")
        .exchange_code("943")
        .steering_code("0")
        .mark(given.mark)
        .source("Danh mục mẫu RS");
    let made =
        create!(group, client.put_document_type().document_type_code(OF_RS).body(body.clone()));
    let read = read!(group, client.get_document_type().document_type_code(OF_RS));
    assert_eq!(read.etag, made.etag);
    refused!(
        group,
        428,
        "precondition-required",
        client.put_document_type().document_type_code(OF_RS).body(body)
    );
    Ok(())
}

async fn paper_templates(demo: &Demo, group: &mut Group) -> Outcome {
    const KIND: t::PaperKind = t::PaperKind::Minutes;
    let client = demo.client("secretariat")?;
    let employee = demo.client("employee")?;
    let built_in = reqwest::Client::new()
        .get(format!("{}/v1/paper-templates/minutes/content", demo.base_url))
        .bearer_auth(&demo.tokens["secretariat"])
        .send()
        .await?
        .bytes()
        .await?;
    let made =
        create!(group, client.put_paper_template_content().paper_kind(KIND).body(built_in));
    let read = read!(group, client.get_paper_template().paper_kind(KIND));
    assert_eq!(read.etag, made.etag);
    pages!(group, client.list_paper_templates());
    refused!(
        group,
        403,
        "role-required",
        employee.put_paper_template_content().paper_kind(KIND).body("PK")
    );
    Ok(())
}

async fn dispatches(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let given = pages!(group, client.list_dispatches());
    let body = t::DispatchDocument::builder()
        .act(t::DispatchAct::New)
        .recipient_codes(vec![t::RecipientCode::try_from("H26.97")?]);
    let key = "rs-client-check-0002";
    let made = create!(
        group,
        client.dispatch_document().document_id(given.document_id).idempotency_key(key).body(body)
    );
    let read = read!(group, client.get_dispatch().dispatch_id(made.id));
    assert_eq!(read.exchange_id, given.exchange_id);
    refused!(group, 404, "not-found", client.get_dispatch().dispatch_id(nowhere()));
    Ok(())
}

/// About a document that nobody here issued.
const STATUS: &str = r#"<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope>
<edXMLHeader><MessageHeader><From><OrganId>H26.97</OrganId></From>
<ResponseFor><OrganId>H26.43</OrganId><Code>1/RS</Code></ResponseFor>
<StatusCode>01</StatusCode><Timestamp>2026/11/20 09:00:00</Timestamp>
</MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"#;

async fn exchange(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("e_office")?;
    let made = create!(group, client.receive_exchange_message().body(STATUS));
    let read = read!(group, client.get_exchange_message().message_id(made.id));
    assert_eq!(read.etag, made.etag);
    pages!(group, client.list_exchange_messages());
    let body = t::AcknowledgeExchangeMessage::builder().outcome(t::AcknowledgementOutcome::Done);
    refused!(
        group,
        404,
        "not-found",
        client.acknowledge_exchange_message().message_id(nowhere()).body(body)
    );
    Ok(())
}

async fn search(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let one = pages!(group, client.search_objects().q("thi đua"));
    assert!(one.snippet.iter().any(|part| part.is_match));
    let forged = "A".repeat(24);
    refused!(group, 400, "invalid-cursor", client.search_objects().q("thi đua").cursor(forged));
    Ok(())
}

async fn public(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.anonymous();
    let one = pages!(group, client.list_public_campaigns());
    let read = read!(group, client.get_public_progress().campaign_id(one.id.clone()));
    assert_eq!(*read.campaign_id, *one.id);
    refused!(group, 404, "not-found", client.get_public_progress().campaign_id(nowhere()));
    Ok(())
}

async fn imports(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let one = pages!(group, client.list_imports());
    let read = read!(group, client.get_import().import_id(one.id));
    assert_eq!(read.kind, one.kind);
    refused!(group, 404, "not-found", client.get_import().import_id(nowhere()));
    Ok(())
}

async fn jobs(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let one = pages!(group, client.list_jobs());
    let read = read!(group, client.get_job().job_id(one.id));
    assert_eq!(read.kind, one.kind);
    refused!(group, 404, "not-found", client.get_job().job_id(nowhere()));
    Ok(())
}

async fn audit(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("inspector")?;
    let employee = demo.client("employee")?;
    let one = pages!(group, client.list_audit_events());
    let read = read!(group, client.get_audit_event().audit_event_id(one.id));
    assert_eq!(read.action, one.action);
    refused!(group, 403, "insufficient-scope", employee.list_audit_events());
    Ok(())
}

async fn webhooks(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("admin")?;
    let body = t::CreateWebhook::builder()
        .url("https://eoffice.example/rs")
        .client_code(t::CreateWebhookClientCode::try_from("e_office")?);
    let made = create!(group, client.create_webhook().body(body));
    let read = read!(group, client.get_webhook().webhook_id(made.id));
    assert_eq!(read.version, made.version);
    pages!(group, client.list_webhooks());
    refused!(group, 404, "not-found", client.get_webhook().webhook_id(nowhere()));
    Ok(())
}

async fn events(demo: &Demo, group: &mut Group) -> Outcome {
    let client = demo.client("secretariat")?;
    let one = pages!(group, client.list_events());
    let read = read!(group, client.get_event().event_id(one.id));
    assert_eq!(read.type_, one.type_);
    refused!(group, 404, "not-found", client.get_event().event_id(nowhere()));
    Ok(())
}

/// Runs the checks in order and prints what each did, under the name of its tag.
macro_rules! run {
    ($demo:ident, $($check:ident)*) => {$({
        let mut group = Group::default();
        let name = stringify!($check).replace('_', "-");
        if let Err(error) = $check(&$demo, &mut group).await {
            return Err(format!("progenitor, {name}: {error}").into());
        }
        println!("{name}: {}", group.done.join(", "));
    })*};
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let demo: Demo = serde_json::from_str(&std::env::var("DEMO")?)?;
    // Later ones use what earlier ones made.
    run!(demo,
        system units persons role_grants api_clients oauth local_accounts campaigns registrations outreach indicators measurements
        achievements criteria_sets evaluation_rounds evaluations calendars petitions panels
        conflicts
        legal_documents rule_sets base_wages
        holds ratings
        award_types award_rounds award_proposals
        councils council_sessions agenda_items
        decisions awards past_awards bonus
        documents organisations document_types paper_templates dispatches exchange
        search public imports jobs audit webhooks events
    );
    Ok(())
}
