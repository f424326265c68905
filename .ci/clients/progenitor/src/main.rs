//! The client of progenitor against a running demo: for each group of resources one create, one
//! read, one paged list and one typed error.

use std::{collections::HashMap, future::Future};

use client::{Client, Error, ResponseValue, types as t};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

#[allow(clippy::all, dead_code, unused_imports, reason = "generated")]
mod client {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

type Answer<T> = Result<ResponseValue<T>, Error<t::Problem>>;
type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(serde::Deserialize)]
struct Demo {
    base_url: String,
    tokens: HashMap<String, String>,
}

impl Demo {
    fn client(&self, role: &str) -> Result<Client, Box<dyn std::error::Error>> {
        let mut token = HeaderValue::from_str(&format!("Bearer {}", self.tokens[role]))?;
        token.set_sensitive(true);
        let headers = HeaderMap::from_iter([(AUTHORIZATION, token)]);
        let inner = reqwest::Client::builder().default_headers(headers).build()?;
        Ok(Client::new_with_client(&self.base_url, inner))
    }
}

/// The problem that an answer should be.
fn refused<T>(answer: Answer<T>, status: u16, code: &str) -> Outcome {
    match answer {
        Err(Error::ErrorResponse(problem)) => {
            assert_eq!((problem.status().as_u16(), problem.code.as_str()), (status, code));
            Ok(())
        }
        Err(other) => Err(other.into()),
        Ok(_) => Err(format!("expected {status} {code}").into()),
    }
}

/// Two pages of a list: the second by the first one's cursor.
async fn paged<F>(page: impl Fn(Option<String>) -> F) -> Outcome
where
    F: Future<Output = Result<(usize, Option<String>), Error<t::Problem>>>,
{
    let (_, cursor) = page(None).await?;
    assert!(cursor.is_some(), "the list has one page");
    let (count, _) = page(cursor).await?;
    assert_eq!(count, 1, "the second page is empty");
    Ok(())
}

/// A list as [`paged`] reads it.
macro_rules! pages {
    ($client:ident.$list:ident) => {
        paged(|cursor| async {
            let mut call = $client.$list().limit(1);
            if let Some(cursor) = cursor {
                call = call.cursor(cursor);
            }
            let page = call.send().await?.into_inner();
            Ok((page.items.len(), page.next_cursor.map(String::from)))
        })
    };
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("it is a day")
}

async fn units(demo: &Demo) -> Outcome {
    let client = demo.client("e_office")?;
    let body = t::PutUnit::builder().name("Phòng mẫu RS").kind(t::UnitKind::Room);
    let put = || client.put_unit().unit_code("RS-1").body(body.clone().valid_from(day("2026-07-01")));
    let made = put().idempotency_key("rs-client-check-0001").send().await?;
    let read = client.get_unit().unit_code("RS-1").send().await?;
    assert_eq!(read.etag, made.etag);
    pages!(client.list_units).await?;
    refused(put().send().await, 428, "precondition-required")
}

async fn persons(demo: &Demo) -> Outcome {
    let client = demo.client("e_office")?;
    let body = t::PutPerson::builder()
        .full_name("Cán bộ mẫu RS")
        .kind(t::PersonKind::CivilServant)
        .position_class(t::PositionClass::Staff)
        .unit_code("VP")
        .unit_since(day("2026-07-01"));
    let made = client.put_person().person_code("RS-1").body(body).send().await?;
    let read = client.get_person().person_code("RS-1").send().await?;
    assert_eq!(read.full_name, made.full_name);
    pages!(client.list_persons).await?;
    refused(client.get_person().person_code("NOBODY").send().await, 404, "not-found")
}

async fn role_grants(demo: &Demo) -> Outcome {
    let client = demo.client("admin")?;
    let body = t::CreateRoleGrant::builder()
        .holder_kind(t::HolderKind::Person)
        .holder_code("RS-1")
        .role(t::Role::OutreachLead)
        .valid_from(day("2026-07-01"))
        .reason("Phân công cán bộ truyền thông");
    let made = client.create_role_grant().body(body.clone()).send().await?;
    let read = client.get_role_grant().role_grant_id(made.id.clone()).send().await?;
    assert_eq!(read.state, made.state);
    pages!(client.list_role_grants).await?;
    refused(client.create_role_grant().body(body).send().await, 409, "duplicate")
}

async fn campaigns(demo: &Demo) -> Outcome {
    let client = demo.client("secretariat")?;
    let body = t::CreateCampaign::builder()
        .code("RS-1")
        .title("Phong trào mẫu RS")
        .level(t::CampaignLevel::Department)
        .owner_unit_code("STC")
        .period_from(day("2027-01-01"))
        .period_to(day("2027-12-31"));
    let made = client.create_campaign().body(body).send().await?;
    let read = client.get_campaign().campaign_id(made.id.clone()).send().await?;
    assert_eq!(read.title, made.title);
    pages!(client.list_campaigns).await?;
    let wrong = t::PatchCampaign::builder().period_to(day("2026-12-31"));
    let patch = client.update_campaign().campaign_id(made.id.clone()).if_match(made.etag.as_str());
    refused(patch.body(wrong).send().await, 422, "validation-failed")
}

/// Nobody creates these by hand; the groups above have.
async fn feeds(demo: &Demo) -> Outcome {
    let client = demo.client("secretariat")?;
    pages!(client.list_audit_events).await?;
    let page = client.list_events().send().await?;
    let event = page.items.first().ok_or("no event")?;
    let read = client.get_event().event_id(event.id.clone()).send().await?;
    assert_eq!(read.type_, event.type_);
    let nowhere = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6".parse::<uuid::Uuid>()?;
    refused(client.get_audit_event().audit_event_id(nowhere).send().await, 404, "not-found")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let demo: Demo = serde_json::from_str(&std::env::var("DEMO")?)?;
    units(&demo).await?;
    persons(&demo).await?;
    role_grants(&demo).await?;
    campaigns(&demo).await?;
    feeds(&demo).await?;
    println!("progenitor: 5 groups passed");
    Ok(())
}
