//! OAuth on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{authz::table::SCOPES, config::Settings, http::system::Scope};

/// `grant_type` of a client that asks for itself (RFC 6749, 4.4).
pub const CLIENT_CREDENTIALS: &str = "client_credentials";

/// `grant_type` of a client that acts for a person (RFC 8693).
pub const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// An access token (RFC 8693, 3).
pub const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";

/// An ID token of the configured issuer (RFC 8693, 3).
pub const ID_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:id_token";

/// The code of the person who is signed in at the client, on the word of the client.
pub const PERSON_CODE_TYPE: &str = "urn:thidua:token-type:person-code";

/// A request for an access token. A client authenticates by HTTP Basic, or by `client_id` and
/// `client_secret` here.
#[derive(Clone, Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials` (RFC 6749, 4.4), or
    /// `urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693).
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[!-~]{1,100}$",
        example = "client_credentials"
    )]
    pub grant_type: String,
    /// Scopes, separated by spaces; all that the client may have when absent.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 4000,
        pattern = "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$",
        example = "directory:read campaigns:read"
    )]
    pub scope: Option<String>,
    /// Code of the client, when it does not use HTTP Basic.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 60,
        pattern = "^[!-~]{1,60}$",
        example = "e_office"
    )]
    pub client_id: Option<String>,
    /// Secret of the client, when it does not use HTTP Basic.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[!-~]{1,200}$",
        example = "thidua_0000000000000000000000000000000000000000000"
    )]
    pub client_secret: Option<String>,
    /// Token exchange: what says who the person is.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 8192,
        pattern = "^[!-~]{1,8192}$",
        example = "CB007"
    )]
    pub subject_token: Option<String>,
    /// Token exchange: `urn:ietf:params:oauth:token-type:id_token` for an ID token of the configured
    /// OpenID Connect issuer, `urn:ietf:params:oauth:token-type:access_token` for a token of this
    /// server, or `urn:thidua:token-type:person-code` for the code of the person who is signed in at
    /// the client.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[!-~]{1,200}$",
        example = "urn:thidua:token-type:person-code"
    )]
    pub subject_token_type: Option<String>,
    /// Token exchange: only `urn:ietf:params:oauth:token-type:access_token`, which is meant when it is
    /// absent.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[!-~]{1,200}$",
        example = "urn:ietf:params:oauth:token-type:access_token"
    )]
    pub requested_token_type: Option<String>,
    /// Token exchange: the acting party is always the client, so it cannot be named by a token.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 8192,
        pattern = "^[!-~]{1,8192}$",
        example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.AA"
    )]
    pub actor_token: Option<String>,
    /// Token exchange: the `aud` of the token, which is this server's.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[!-~]{1,200}$",
        example = "thidua"
    )]
    pub audience: Option<String>,
}

/// A token to be ended or looked at. A client authenticates by HTTP Basic, or by `client_id` and
/// `client_secret` here.
#[derive(Clone, Deserialize, ToSchema)]
pub struct TokenForm {
    /// The access token.
    #[schema(
        min_length = 1,
        max_length = 8192,
        pattern = "^[!-~]{1,8192}$",
        example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.AA"
    )]
    pub token: String,
    /// Kind of token, which the server finds out by itself.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 100,
        pattern = "^[!-~]{1,100}$",
        example = "access_token"
    )]
    pub token_type_hint: Option<String>,
    /// Code of the client, when it does not use HTTP Basic.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 60,
        pattern = "^[!-~]{1,60}$",
        example = "e_office"
    )]
    pub client_id: Option<String>,
    /// Secret of the client, when it does not use HTTP Basic.
    #[serde(default)]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 200,
        pattern = "^[!-~]{1,200}$",
        example = "thidua_0000000000000000000000000000000000000000000"
    )]
    pub client_secret: Option<String>,
}

/// An access token (RFC 6749, 5.1).
#[derive(Serialize, ToSchema)]
pub struct TokenView {
    /// The token, a JWT (RFC 9068).
    #[schema(
        max_length = 8192,
        pattern = "^[A-Za-z0-9_.-]+$",
        example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.AA"
    )]
    pub access_token: String,
    /// How it is sent.
    #[schema(max_length = 6, pattern = "^Bearer$", example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds until it ends.
    #[schema(minimum = 0, maximum = 3600, example = 900)]
    pub expires_in: i64,
    /// Its scopes, separated by spaces.
    #[schema(max_length = 4000, example = "directory:read campaigns:read")]
    pub scope: String,
    /// What was issued in exchange (RFC 8693); absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        max_length = 60,
        example = "urn:ietf:params:oauth:token-type:access_token"
    )]
    pub issued_token_type: Option<&'static str>,
}

/// Who acts for the subject of a token.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActingView {
    /// Code of the client.
    #[schema(max_length = 60, example = "e_office")]
    pub sub: String,
}

/// What a token is (RFC 7662, 2.2). Of one that is not active nothing but that is said.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct IntrospectionView {
    /// Whether it is good, and the caller's own.
    pub active: bool,
    /// Its scopes, separated by spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000, example = "directory:read")]
    pub scope: Option<String>,
    /// Its client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 60, example = "e_office")]
    pub client_id: Option<String>,
    /// How it is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 6, pattern = "^Bearer$", example = "Bearer")]
    pub token_type: Option<&'static str>,
    /// When it ends, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub exp: Option<i64>,
    /// When it was issued, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub iat: Option<i64>,
    /// Whom it speaks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 64, example = "CB007")]
    pub sub: Option<String>,
    /// For which server.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200, example = "thidua")]
    pub aud: Option<String>,
    /// Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 300, example = "https://thidua.example.vn")]
    pub iss: Option<String>,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 64, example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6")]
    pub jti: Option<String>,
    /// Who acts for `sub`, where a client does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<ActingView>,
}

/// What a token can be asked for by (RFC 6749, 4.4; RFC 8693).
const GRANT_TYPES: [&str; 2] = [CLIENT_CREDENTIALS, TOKEN_EXCHANGE];

/// Metadata of the authorization server (RFC 8414).
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorizationServerView {
    /// The `iss` of access tokens.
    #[schema(max_length = 300, example = "https://thidua.example.vn")]
    issuer: String,
    /// Where the keys are.
    #[schema(max_length = 340, example = "https://thidua.example.vn/.well-known/jwks.json")]
    jwks_uri: String,
    /// Where tokens are issued.
    #[schema(max_length = 340, example = "https://thidua.example.vn/oauth/token")]
    token_endpoint: String,
    /// Where tokens are revoked (RFC 7009).
    #[schema(max_length = 340, example = "https://thidua.example.vn/oauth/revoke")]
    revocation_endpoint: String,
    /// Where tokens are looked at (RFC 7662).
    #[schema(max_length = 340, example = "https://thidua.example.vn/oauth/introspect")]
    introspection_endpoint: String,
    /// What a token can be asked for by.
    #[schema(max_items = 10)]
    grant_types_supported: Vec<GrantType>,
    /// How clients authenticate at each of the three.
    #[schema(max_items = 10)]
    token_endpoint_auth_methods_supported: Vec<AuthMethod>,
    /// Every scope that a token can carry.
    #[schema(max_items = 100)]
    scopes_supported: Vec<Scope>,
    /// Response types; none while the server has no authorization endpoint.
    #[schema(max_items = 10)]
    response_types_supported: Vec<ResponseType>,
    /// Where the documentation is.
    #[schema(max_length = 340, example = "https://thidua.example.vn/docs")]
    service_documentation: String,
    /// Languages of texts.
    #[schema(max_items = 10)]
    ui_locales_supported: Vec<Locale>,
}

/// An OAuth 2 grant type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 100, pattern = "^[a-z0-9:_-]+$", example = "client_credentials")]
pub struct GrantType(&'static str);

/// How a client authenticates.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 40, pattern = "^[a-z_]+$", example = "client_secret_basic")]
pub struct AuthMethod(&'static str);

/// An OAuth 2 response type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 20, pattern = "^[a-z_ ]+$", example = "code")]
pub struct ResponseType(&'static str);

/// A language tag (RFC 5646).
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 10, pattern = "^[a-z]{2}$", example = "vi")]
pub struct Locale(&'static str);

impl AuthorizationServerView {
    /// The metadata of a server with these settings.
    pub fn of(settings: &Settings) -> Self {
        let base = &settings.public_base_url;
        Self {
            issuer: settings.issuer.clone(),
            jwks_uri: format!("{base}/.well-known/jwks.json"),
            token_endpoint: format!("{base}/oauth/token"),
            revocation_endpoint: format!("{base}/oauth/revoke"),
            introspection_endpoint: format!("{base}/oauth/introspect"),
            grant_types_supported: GRANT_TYPES.map(GrantType).into(),
            token_endpoint_auth_methods_supported: vec![
                AuthMethod("client_secret_basic"),
                AuthMethod("client_secret_post"),
            ],
            scopes_supported: SCOPES.iter().map(|(name, _)| Scope((*name).to_owned())).collect(),
            response_types_supported: Vec::new(),
            service_documentation: format!("{base}/docs"),
            ui_locales_supported: vec![Locale("vi"), Locale("en")],
        }
    }
}
