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

    registrations (id) {
        id -> DbUuid,
        campaign_id -> DbUuid,
        subject_kind -> Text,
        subject_code -> Text,
        unit_code -> Text,
        person_code -> Nullable<Text>,
        pledged_title -> Nullable<Text>,
        pledges -> DbJson,
        state -> Text,
        return_reasons -> DbJson,
        submitted_by -> Nullable<Text>,
        submitted_at -> Nullable<DbTs>,
        confirmed_by -> Nullable<Text>,
        confirmed_at -> Nullable<DbTs>,
        created_by -> Text,
        search_text -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    achievements (seq) {
        seq -> BigInt,
        id -> DbUuid,
        campaign_id -> DbUuid,
        kind -> Text,
        title -> Text,
        description -> Nullable<Text>,
        subject_kind -> Text,
        unit_code -> Text,
        person_code -> Nullable<Text>,
        share_hundredths -> Nullable<BigInt>,
        co_authors -> DbJson,
        period_from -> Date,
        period_to -> Date,
        period_year -> Integer,
        applied_since -> Nullable<Date>,
        effect -> Nullable<Text>,
        application_scope -> Nullable<Text>,
        evidence -> DbJson,
        external_refs -> DbJson,
        state -> Text,
        return_reasons -> DbJson,
        recognitions -> DbJson,
        submitted_by -> Nullable<Text>,
        submitted_at -> Nullable<DbTs>,
        verified_by -> Nullable<Text>,
        verified_at -> Nullable<DbTs>,
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

    achievement_refs (system, external_id) {
        system -> Text,
        external_id -> Text,
        achievement_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    replications (id) {
        id -> DbUuid,
        achievement_id -> DbUuid,
        unit_code -> Text,
        adopted_on -> Date,
        result -> Nullable<Text>,
        evidence -> DbJson,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
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
    registrations,
    achievements,
    achievement_refs,
    replications,
);
