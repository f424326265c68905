//! The tables as both databases have them, in column order.
//!
//! Written by hand, because `diesel print-schema` cannot know our own column types; a test reads
//! both databases' catalogues and compares each column with this file.

#![expect(missing_docs, reason = "tables and columns are described by the views built on them")]

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    instance (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    audit_events (id) {
        id -> DbUuid,
        at -> DbTs,
        action -> Text,
        target_kind -> Text,
        target_id -> Text,
        actor_kind -> Text,
        actor_id -> Text,
        client_id -> Nullable<Text>,
        on_behalf_of -> Nullable<Text>,
        unit_code -> Nullable<Text>,
        request_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        changes -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    audit_queue (audit_id) {
        audit_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    audit_seals (sequence) {
        sequence -> BigInt,
        audit_id -> DbUuid,
        hash -> Text,
        sealed_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    events (id) {
        id -> DbUuid,
        audit_id -> DbUuid,
        at -> DbTs,
        event_type -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        subject_version -> BigInt,
        unit_code -> Nullable<Text>,
        data -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    idempotency_keys (id) {
        id -> Text,
        fingerprint -> Text,
        status -> Nullable<Integer>,
        headers -> Nullable<Text>,
        body -> Nullable<Text>,
        created_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    leases (name) {
        name -> Text,
        holder -> Text,
        until -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    units (code) {
        code -> Text,
        name -> Text,
        kind -> Text,
        parent_code -> Nullable<Text>,
        organisation_code -> Nullable<Text>,
        aliases -> DbJson,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        merged_into_code -> Nullable<Text>,
        is_sample -> Bool,
        search_text -> Text,
        sort_key -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    bloc_years (bloc_code, year) {
        bloc_code -> Text,
        year -> Integer,
        version -> BigInt,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    bloc_members (bloc_code, year, unit_code) {
        bloc_code -> Text,
        year -> Integer,
        unit_code -> Text,
        role -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    persons (code) {
        code -> Text,
        full_name -> Text,
        kind -> Text,
        position_title -> Nullable<Text>,
        position_class -> Text,
        sex -> Nullable<Text>,
        unit_code -> Text,
        joined_on -> Nullable<Date>,
        left_on -> Nullable<Date>,
        is_sample -> Bool,
        search_text -> Text,
        sort_key -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    person_units (person_code, valid_from) {
        person_code -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        unit_code -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    clients (code) {
        code -> Text,
        name -> Text,
        purpose -> Text,
        scopes -> Text,
        is_active -> Bool,
        created_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    role_grants (id) {
        id -> DbUuid,
        holder_kind -> Text,
        holder_code -> Text,
        role -> Text,
        unit_code -> Nullable<Text>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        reason -> Text,
        delegated_from_id -> Nullable<DbUuid>,
        ended_at -> Nullable<DbTs>,
        ended_reason -> Nullable<Text>,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    campaigns (id) {
        id -> DbUuid,
        code -> Text,
        title -> Text,
        level -> Text,
        owner_unit_code -> Text,
        parent_id -> Nullable<DbUuid>,
        period_from -> Date,
        period_to -> Date,
        period_scheme -> Text,
        parent_plan -> Nullable<DbJson>,
        predecessor -> Nullable<DbJson>,
        number -> Nullable<Text>,
        issued_on -> Nullable<Date>,
        document_id -> Nullable<DbUuid>,
        plan -> DbJson,
        plan_version -> Integer,
        state -> Text,
        published_at -> Nullable<DbTs>,
        published_by -> Nullable<Text>,
        closed_at -> Nullable<DbTs>,
        created_by -> Text,
        search_text -> Text,
        sort_key -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    campaign_versions (campaign_id, plan_version) {
        campaign_id -> DbUuid,
        plan_version -> Integer,
        title -> Text,
        number -> Nullable<Text>,
        issued_on -> Nullable<Date>,
        document_id -> Nullable<DbUuid>,
        plan -> DbJson,
        reason -> Nullable<Text>,
        published_by -> Text,
        published_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    documents (id) {
        id -> DbUuid,
        kind -> Text,
        title -> Text,
        number -> Nullable<Text>,
        symbol -> Nullable<Text>,
        issued_on -> Nullable<Date>,
        issuing_body -> Nullable<Text>,
        signer_name -> Nullable<Text>,
        signer_position -> Nullable<Text>,
        language -> Text,
        page_count -> Nullable<Integer>,
        description -> Nullable<Text>,
        confidentiality -> Text,
        unit_code -> Text,
        supersedes_id -> Nullable<DbUuid>,
        corrects_id -> Nullable<DbUuid>,
        file_name -> Nullable<Text>,
        state -> Text,
        media_type -> Nullable<Text>,
        size_bytes -> Nullable<BigInt>,
        digest -> Nullable<Text>,
        stored_at -> Nullable<DbTs>,
        created_by -> Text,
        search_text -> Text,
        sort_key -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    document_refs (system, external_id) {
        system -> Text,
        external_id -> Text,
        document_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    document_uses (document_id, user_kind, user_id) {
        document_id -> DbUuid,
        user_kind -> Text,
        user_id -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    instance,
    audit_events,
    audit_queue,
    audit_seals,
    events,
    idempotency_keys,
    leases,
    units,
    bloc_years,
    bloc_members,
    persons,
    person_units,
    clients,
    role_grants,
    campaigns,
    campaign_versions,
    documents,
    document_refs,
    document_uses,
);
