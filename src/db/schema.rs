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

    audit_queue (place) {
        audit_id -> DbUuid,
        place -> BigInt,
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

    webhooks (id) {
        id -> DbUuid,
        client_code -> Text,
        url -> Text,
        description -> Nullable<Text>,
        event_types -> Nullable<DbJson>,
        state -> Text,
        disabled_reason -> Nullable<Text>,
        secret -> Text,
        previous_secret -> Nullable<Text>,
        previous_secret_until -> Nullable<DbTs>,
        feed_position -> BigInt,
        last_ordinal -> BigInt,
        failure_count -> Integer,
        paused_until -> Nullable<DbTs>,
        last_success_at -> Nullable<DbTs>,
        lease_owner -> Nullable<Text>,
        lease_until -> Nullable<DbTs>,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    webhook_deliveries (id) {
        id -> DbUuid,
        webhook_id -> DbUuid,
        ordinal -> BigInt,
        event_id -> DbUuid,
        event_type -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        is_test -> Bool,
        body -> Text,
        state -> Text,
        claimable_at -> Nullable<DbTs>,
        attempt_count -> Integer,
        attempts -> DbJson,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
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
        requester -> Text,
        data_items -> DbJson,
        service -> Text,
        frequency -> Text,
        agreement -> Nullable<Text>,
        allowed_networks -> DbJson,
        may_act_for_persons -> Bool,
        expires_on -> Nullable<Date>,
        search_text -> Text,
        version -> BigInt,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    client_secrets (id) {
        id -> DbUuid,
        client_code -> Text,
        hint -> Text,
        hash -> Text,
        created_at -> DbTs,
        expires_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    revoked_tokens (token_id) {
        token_id -> Text,
        expires_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    local_accounts (person_code) {
        person_code -> Text,
        hash -> Text,
        must_change -> Bool,
        failed_count -> Integer,
        locked_until -> Nullable<DbTs>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
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

    paper_snapshots (document_id, version) {
        document_id -> DbUuid,
        version -> Integer,
        kind -> Text,
        source -> DbJson,
        content -> Text,
        digest -> Text,
        rendered_by -> Text,
        rendered_at -> DbTs,
        warnings -> DbJson,
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

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    document_issuances (document_id) {
        document_id -> DbUuid,
        organisation_code -> Text,
        year -> Integer,
        number -> Text,
        number_key -> Text,
        symbol -> Text,
        issued_on -> Date,
        place -> Nullable<Text>,
        signer_competence -> Nullable<Text>,
        signer_position -> Nullable<Text>,
        signer_name -> Text,
        signed_document_id -> Nullable<DbUuid>,
        signature_note -> Nullable<Text>,
        issued_by -> Text,
        issued_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    dispatches (id) {
        id -> DbUuid,
        document_id -> DbUuid,
        act -> Text,
        reason -> Nullable<Text>,
        exchange_id -> Text,
        earlier_exchange_id -> Nullable<Text>,
        organisation_code -> Text,
        recipients -> DbJson,
        added -> DbJson,
        removed -> DbJson,
        places -> DbJson,
        attachments -> DbJson,
        urgency -> Text,
        circulation -> Nullable<Text>,
        drafter_mark -> Nullable<Text>,
        copies -> Nullable<Integer>,
        reply_due_on -> Nullable<Date>,
        reply_to -> DbJson,
        contact -> Nullable<DbJson>,
        is_paper_sent -> Bool,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        taken_at -> Nullable<DbTs>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    exchange_messages (id) {
        id -> DbUuid,
        kind -> Text,
        identity -> Text,
        digest -> Text,
        size_bytes -> BigInt,
        organisation_code -> Text,
        exchange_id -> Text,
        document_id -> Nullable<DbUuid>,
        act -> Nullable<Text>,
        status_code -> Nullable<Text>,
        subject -> Nullable<Text>,
        description -> Nullable<Text>,
        header -> DbJson,
        said_at -> DbTs,
        state -> Text,
        failure -> Nullable<Text>,
        acknowledged_by -> Nullable<Text>,
        acknowledged_at -> Nullable<DbTs>,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        recipient_code -> Nullable<Text>,
        content_digest -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    exchange_message_acts (message_id, exchange_id) {
        message_id -> DbUuid,
        exchange_id -> Text,
        organisation_code -> Text,
        act -> Text,
        said_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    exchange_status_messages (id) {
        id -> DbUuid,
        message_id -> DbUuid,
        status_code -> Text,
        organisation_code -> Text,
        recipient_code -> Text,
        description -> Text,
        content -> Text,
        created_by -> Text,
        created_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    organisations (code) {
        code -> Text,
        name -> Text,
        parent_name -> Nullable<Text>,
        place -> Nullable<Text>,
        address -> Nullable<Text>,
        email -> Nullable<Text>,
        telephone -> Nullable<Text>,
        fax -> Nullable<Text>,
        website -> Nullable<Text>,
        aliases -> DbJson,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        search_text -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    paper_template_versions (paper_kind, version) {
        paper_kind -> Text,
        version -> BigInt,
        digest -> Nullable<Text>,
        size_bytes -> Nullable<BigInt>,
        restored_from -> Nullable<BigInt>,
        created_by -> Text,
        created_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    document_types (kind) {
        kind -> Text,
        name -> Text,
        exchange_code -> Text,
        steering_code -> Text,
        mark -> Text,
        source -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
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

    search_entries (seq) {
        seq -> BigInt,
        kind -> Text,
        object_key -> Text,
        search_text -> Text,
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

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    criteria_sets (id) {
        id -> DbUuid,
        code -> Text,
        title -> Text,
        source_text -> Text,
        source_status -> Text,
        max_total -> BigInt,
        rounding -> DbJson,
        criteria -> DbJson,
        bands -> DbJson,
        tie_chain -> DbJson,
        cloned_from_id -> Nullable<DbUuid>,
        state -> Text,
        published_at -> Nullable<DbTs>,
        published_by -> Nullable<Text>,
        created_by -> Text,
        search_text -> Text,
        sort_key -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        note -> Nullable<Text>,
        limits -> DbJson,
        no_self_score_band_code -> Nullable<Text>,
        below_minimum_band_code -> Nullable<Text>,
        top_share -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    evaluation_rounds (id) {
        id -> DbUuid,
        campaign_id -> DbUuid,
        title -> Text,
        period -> Text,
        method -> Text,
        criteria_set_id -> DbUuid,
        subjects -> DbJson,
        subject_count -> Integer,
        self_scoring_until -> Nullable<Date>,
        state -> Text,
        round_version -> Integer,
        opened_at -> Nullable<DbTs>,
        self_scoring_closed_at -> Nullable<DbTs>,
        provisional_at -> Nullable<DbTs>,
        finalized_at -> Nullable<DbTs>,
        finalized_by -> Nullable<Text>,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        petition_days -> Nullable<Integer>,
        petition_until -> Nullable<Date>,
        petitions_closed_at -> Nullable<DbTs>,
        incomplete_calendar_years -> DbJson,
        self_scoring_from -> Nullable<Date>,
        panel -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    evaluations (id) {
        id -> DbUuid,
        evaluation_round_id -> DbUuid,
        unit_code -> Text,
        state -> Text,
        self_scorers -> DbJson,
        submitted_at -> Nullable<DbTs>,
        submitted_by -> Nullable<Text>,
        returned_at -> Nullable<DbTs>,
        returned_by -> Nullable<Text>,
        return_reason -> Nullable<Text>,
        verified_at -> Nullable<DbTs>,
        verified_by -> Nullable<Text>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        findings -> DbJson,
        achievement_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    evaluation_scores (evaluation_id, criterion_code) {
        evaluation_id -> DbUuid,
        criterion_code -> Text,
        self_points -> Nullable<BigInt>,
        self_not_applicable_reason -> Nullable<Text>,
        self_comment -> Nullable<Text>,
        self_evidence -> DbJson,
        self_by -> Nullable<Text>,
        self_at -> Nullable<DbTs>,
        verified_points -> Nullable<BigInt>,
        verified_not_applicable_reason -> Nullable<Text>,
        verified_reason -> Nullable<Text>,
        verified_by -> Nullable<Text>,
        verified_at -> Nullable<DbTs>,
        self_is_met -> Nullable<Bool>,
        self_inputs -> Nullable<DbJson>,
        verified_is_met -> Nullable<Bool>,
        verified_inputs -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    evaluation_results (evaluation_id, round_version) {
        evaluation_id -> DbUuid,
        round_version -> Integer,
        evaluation_round_id -> DbUuid,
        unit_code -> Text,
        status -> Text,
        total -> BigInt,
        rank -> Integer,
        band_code -> Nullable<Text>,
        band -> Nullable<DbJson>,
        ranking -> DbJson,
        no_self_score -> Bool,
        computed_at -> DbTs,
        tie_values -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    /// The calculation of each result, without what others have to do with it.
    evaluation_calculations (evaluation_id, round_version) {
        evaluation_id -> DbUuid,
        round_version -> Integer,
        calculation -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    evaluation_round_versions (evaluation_round_id, round_version) {
        evaluation_round_id -> DbUuid,
        round_version -> Integer,
        status -> Text,
        tie_order -> DbJson,
        tie_reason -> Nullable<Text>,
        computed_at -> DbTs,
        computed_by -> Text,
        reopened_at -> Nullable<DbTs>,
        reopened_by -> Nullable<Text>,
        reopen_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    panel_sheets (id) {
        id -> DbUuid,
        evaluation_round_id -> DbUuid,
        round_version -> Integer,
        achievement_id -> DbUuid,
        person_code -> Text,
        state -> Text,
        marks -> DbJson,
        comment -> Nullable<Text>,
        submitted_at -> Nullable<DbTs>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    conflicts (id) {
        id -> DbUuid,
        evaluation_round_id -> Nullable<DbUuid>,
        achievement_id -> Nullable<DbUuid>,
        person_code -> Text,
        ground -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        declared_by -> Nullable<Text>,
        resolution_reason -> Nullable<Text>,
        resolved_by -> Nullable<Text>,
        resolved_at -> Nullable<DbTs>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        award_proposal_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    holds (id) {
        id -> DbUuid,
        subject_kind -> Text,
        unit_code -> Text,
        person_code -> Nullable<Text>,
        kind -> Text,
        opened_on -> Date,
        basis -> DbJson,
        state -> Text,
        released_on -> Nullable<Date>,
        outcome -> Nullable<Text>,
        conclusion -> Nullable<DbJson>,
        discipline_form -> Nullable<Text>,
        discipline_number -> Nullable<Text>,
        discipline_decided_on -> Nullable<Date>,
        discipline_ends_on -> Nullable<Date>,
        opened_by -> Text,
        released_by -> Nullable<Text>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    ratings (id) {
        id -> DbUuid,
        year -> Integer,
        subject_kind -> Text,
        subject_code -> Text,
        unit_code -> Text,
        person_code -> Nullable<Text>,
        level -> Nullable<Text>,
        source -> Text,
        rated_on -> Date,
        document_id -> Nullable<DbUuid>,
        document_number -> Nullable<Text>,
        document_date -> Nullable<Date>,
        months_worked -> Nullable<Integer>,
        leaves -> DbJson,
        left_out_for_time -> Bool,
        revisions -> DbJson,
        recorded_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_round_quotas (award_round_id) {
        award_round_id -> DbUuid,
        quotas -> DbJson,
        updated_by -> Text,
        version -> BigInt,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_types (code) {
        code -> Text,
        name -> Text,
        label -> DbJson,
        authority -> Text,
        level -> Text,
        award_class -> Text,
        subject_kinds -> DbJson,
        requires_council -> Bool,
        needs_forwarding -> Bool,
        required_papers -> DbJson,
        bonus_individual -> BigInt,
        bonus_collective -> BigInt,
        merit_clauses -> DbJson,
        bases -> DbJson,
        is_active -> Bool,
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

    award_rounds (id) {
        id -> DbUuid,
        campaign_id -> DbUuid,
        name -> Text,
        award_type_codes -> DbJson,
        submission_from -> Date,
        submission_to -> Date,
        achievement_period_from -> Date,
        achievement_period_to -> Date,
        state -> Text,
        opened_at -> Nullable<DbTs>,
        opened_by -> Nullable<Text>,
        closed_at -> Nullable<DbTs>,
        closed_by -> Nullable<Text>,
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

    award_proposals (id) {
        id -> DbUuid,
        campaign_id -> DbUuid,
        award_round_id -> DbUuid,
        award_type_code -> Text,
        subject_kind -> Text,
        unit_code -> Text,
        person_code -> Nullable<Text>,
        merit_clause -> Nullable<Text>,
        summary -> Text,
        achievement_period_from -> Date,
        achievement_period_to -> Date,
        evaluation_id -> Nullable<DbUuid>,
        state -> Text,
        reasons -> DbJson,
        submitted_at -> Nullable<DbTs>,
        submitted_by -> Nullable<Text>,
        received_at -> Nullable<DbTs>,
        received_by -> Nullable<Text>,
        appraisal -> Nullable<DbJson>,
        forwarding -> Nullable<DbJson>,
        decision_id -> Nullable<DbUuid>,
        created_by -> Text,
        search_text -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        procedure -> Text,
        declaration -> DbJson,
        rule_set_code -> Nullable<Text>,
        route -> DbJson,
        due_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_achievements (award_proposal_id, achievement_id) {
        award_proposal_id -> DbUuid,
        achievement_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_papers (award_proposal_id, paper_type) {
        award_proposal_id -> DbUuid,
        paper_type -> Text,
        document_id -> DbUuid,
        attached_by -> Text,
        attached_at -> DbTs,
        is_signed -> Nullable<Bool>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_editors (award_proposal_id, person_code) {
        award_proposal_id -> DbUuid,
        person_code -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_terms (id) {
        id -> DbUuid,
        award_proposal_id -> DbUuid,
        step -> Text,
        party -> Nullable<Text>,
        started_on -> Date,
        due_on -> Nullable<Date>,
        ended_on -> Nullable<Date>,
        ended_as -> Nullable<Text>,
        paused_on -> Nullable<Date>,
        paused_days -> Integer,
        is_late -> Bool,
        days_late -> Nullable<Integer>,
        reminded_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_comments (id) {
        id -> DbUuid,
        award_proposal_id -> DbUuid,
        at -> DbTs,
        author_kind -> Text,
        author_id -> Text,
        text -> Text,
        is_internal -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_assessments (id) {
        id -> DbUuid,
        award_proposal_id -> DbUuid,
        at -> DbTs,
        assessed_by -> Text,
        rule_set_code -> Text,
        reason -> Text,
        assessment -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_refs (award_proposal_id, system) {
        system -> Text,
        external_id -> Text,
        award_proposal_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_history (id) {
        id -> DbUuid,
        award_proposal_id -> DbUuid,
        at -> DbTs,
        actor_kind -> Text,
        actor_id -> Text,
        action -> Text,
        from_state -> Nullable<Text>,
        to_state -> Text,
        reasons -> DbJson,
        note -> Nullable<Text>,
        acknowledged_warnings -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_proposal_releases (award_proposal_id) {
        award_proposal_id -> DbUuid,
        frees_achievements -> Bool,
        frees_place -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    councils (id) {
        id -> DbUuid,
        name -> Text,
        decision_number -> Text,
        decided_on -> Date,
        document_id -> Nullable<DbUuid>,
        rule_set_code -> Text,
        chair_role -> Text,
        standing_role -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    council_members (id) {
        id -> DbUuid,
        council_id -> DbUuid,
        person_code -> Text,
        office -> Text,
        member_from -> Date,
        member_to -> Nullable<Date>,
        decision_number -> Text,
        decided_on -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    council_sessions (id) {
        id -> DbUuid,
        council_id -> DbUuid,
        number -> Integer,
        planned_at -> DbTs,
        place -> Text,
        chairing_code -> Text,
        chairing_basis -> Nullable<Text>,
        secretary_code -> Text,
        guests -> DbJson,
        state -> Text,
        opened_at -> Nullable<DbTs>,
        opened_by -> Nullable<Text>,
        closed_at -> Nullable<DbTs>,
        closed_by -> Nullable<Text>,
        differing_views -> Nullable<Text>,
        conclusions -> Nullable<Text>,
        places -> DbJson,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    council_attendance (council_session_id, person_code) {
        council_session_id -> DbUuid,
        person_code -> Text,
        presence -> Text,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    agenda_items (id) {
        id -> DbUuid,
        council_session_id -> DbUuid,
        award_proposal_id -> DbUuid,
        ballot_mode -> Text,
        ballot_mode_reason -> Nullable<Text>,
        state -> Text,
        voting_round -> Integer,
        outcome -> Nullable<DbJson>,
        voting_opened_at -> Nullable<DbTs>,
        voting_opened_by -> Nullable<Text>,
        voting_closed_at -> Nullable<DbTs>,
        voting_closed_by -> Nullable<Text>,
        communicated_at -> Nullable<DbTs>,
        communicated_by -> Nullable<Text>,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        voided_counts -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    agenda_voters (agenda_item_id, person_code) {
        agenda_item_id -> DbUuid,
        person_code -> Text,
        presence -> Text,
        ground -> Nullable<Text>,
        has_voted -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    open_ballots (agenda_item_id, person_code) {
        agenda_item_id -> DbUuid,
        person_code -> Text,
        choice -> Text,
        entered_by -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    sealed_ballots (agenda_item_id, person_code) {
        agenda_item_id -> DbUuid,
        person_code -> Text,
        sealed -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    counted_ballots (id) {
        id -> DbUuid,
        agenda_item_id -> DbUuid,
        choice -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    decisions (id) {
        id -> DbUuid,
        campaign_id -> DbUuid,
        authority -> Text,
        title -> Text,
        number -> Nullable<Text>,
        symbol -> Nullable<Text>,
        issued_on -> Nullable<Date>,
        year -> Nullable<Integer>,
        signer_name -> Nullable<Text>,
        signer_title -> Nullable<Text>,
        cites_plan -> Bool,
        document_id -> Nullable<DbUuid>,
        state -> Text,
        published_at -> Nullable<DbTs>,
        published_by -> Nullable<Text>,
        created_by -> Text,
        search_text -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        signing -> Text,
        delegation -> Nullable<DbJson>,
        replaces_id -> Nullable<DbUuid>,
        replacement_reason -> Nullable<Text>,
        warnings -> DbJson,
        list_publication -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    decision_proposals (decision_id, award_proposal_id) {
        decision_id -> DbUuid,
        award_proposal_id -> DbUuid,
        position -> Integer,
        outcome -> Text,
        reason -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    awards (id) {
        id -> DbUuid,
        award_proposal_id -> DbUuid,
        decision_id -> DbUuid,
        campaign_id -> DbUuid,
        award_type_code -> Text,
        award_class -> Text,
        subject_kind -> Text,
        unit_code -> Text,
        person_code -> Nullable<Text>,
        merit_clause -> Text,
        achievement_period_from -> Date,
        achievement_period_to -> Date,
        granted_on -> Date,
        year -> Integer,
        bonus_amount -> Nullable<BigInt>,
        state -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        bonus -> Nullable<DbJson>,
        bonus_state -> Nullable<Text>,
        revoked_on -> Nullable<Date>,
        revocation_number -> Nullable<Text>,
        revocation_symbol -> Nullable<Text>,
        revocation -> Nullable<DbJson>,
        restitution -> Nullable<DbJson>,
        return_due_on -> Nullable<Date>,
        returned_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    award_achievements (award_id, achievement_id) {
        award_id -> DbUuid,
        achievement_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    bonus_entries (id) {
        id -> DbUuid,
        award_id -> DbUuid,
        kind -> Text,
        amount -> BigInt,
        year -> Integer,
        payer -> Text,
        unit_code -> Text,
        person_code -> Nullable<Text>,
        occurred_on -> Date,
        voucher_number -> Nullable<Text>,
        note -> Nullable<Text>,
        created_by -> Text,
        created_at -> DbTs,
        turn -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    bonus_funds (year) {
        year -> Integer,
        fund_amount -> BigInt,
        payroll_amount -> BigInt,
        campaign_spent_amount -> BigInt,
        note -> Nullable<Text>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    indicators (id) {
        id -> DbUuid,
        campaign_id -> DbUuid,
        code -> Text,
        kind -> Text,
        name -> Text,
        description -> Nullable<Text>,
        source -> Nullable<Text>,
        figure -> Nullable<DbJson>,
        milestone -> Nullable<DbJson>,
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

    indicator_owners (indicator_id, unit_code) {
        indicator_id -> DbUuid,
        unit_code -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    indicator_versions (indicator_id, version) {
        indicator_id -> DbUuid,
        version -> BigInt,
        definition -> DbJson,
        reason -> Nullable<Text>,
        changed_by -> Text,
        changed_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    measurements (id) {
        id -> DbUuid,
        campaign_id -> DbUuid,
        indicator_id -> DbUuid,
        unit_code -> Text,
        period -> Text,
        revision -> Integer,
        is_current -> Bool,
        corrects_id -> Nullable<DbUuid>,
        correction_reason -> Nullable<Text>,
        numerator -> BigInt,
        denominator -> Nullable<BigInt>,
        evidence -> DbJson,
        note -> Nullable<Text>,
        state -> Text,
        recorded_by -> Text,
        judged_by -> Nullable<Text>,
        judged_at -> Nullable<DbTs>,
        judged_reason -> Nullable<Text>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    outreach_activities (id) {
        id -> DbUuid,
        campaign_id -> DbUuid,
        kind -> Text,
        title -> Text,
        content -> Nullable<Text>,
        unit_code -> Text,
        target_group -> Nullable<Text>,
        audience_unit_codes -> DbJson,
        held_on -> Date,
        evidence -> DbJson,
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

    outreach_acknowledgements (activity_id, person_code) {
        activity_id -> DbUuid,
        person_code -> Text,
        unit_code -> Text,
        recorded_by -> Text,
        acknowledged_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    legal_documents (code) {
        code -> Text,
        number -> Text,
        title -> Text,
        level -> Text,
        issued_on -> Nullable<Date>,
        effective_from -> Nullable<Date>,
        effective_to -> Nullable<Date>,
        replaces -> DbJson,
        amends -> DbJson,
        replaced_by_code -> Nullable<Text>,
        mark -> Text,
        source -> Text,
        note -> Nullable<Text>,
        warned_to -> Nullable<Date>,
        search_text -> Text,
        sort_key -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        issuer -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    rule_sets (code) {
        code -> Text,
        title -> DbJson,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        note -> Text,
        rules -> Text,
        assumed_count -> Integer,
        cloned_from_code -> Nullable<Text>,
        state -> Text,
        published_at -> Nullable<DbTs>,
        published_by -> Nullable<Text>,
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

    base_wages (effective_from) {
        effective_from -> Date,
        amount -> BigInt,
        basis -> Text,
        mark -> Text,
        note -> Nullable<Text>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    calendars (year) {
        year -> Integer,
        coverage -> Text,
        days -> DbJson,
        note -> Nullable<Text>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    jobs (id) {
        id -> DbUuid,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        state -> Text,
        due_at -> DbTs,
        claimable_at -> Nullable<DbTs>,
        attempts -> Integer,
        lease_owner -> Nullable<Text>,
        last_error -> Nullable<Text>,
        finished_at -> Nullable<DbTs>,
        created_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
        progress_done -> Nullable<BigInt>,
        progress_total -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    imports (id) {
        id -> DbUuid,
        kind -> Text,
        mode -> Text,
        on_error -> Text,
        document_id -> DbUuid,
        digest -> Text,
        format -> Text,
        file_name -> Text,
        campaign_id -> Nullable<DbUuid>,
        award_round_id -> Nullable<DbUuid>,
        job_id -> DbUuid,
        phase -> Text,
        layout -> Nullable<DbJson>,
        row_count -> Integer,
        last_row -> Integer,
        done_count -> Integer,
        created_count -> Integer,
        updated_count -> Integer,
        rejected_count -> Integer,
        outcome -> Nullable<Text>,
        problem -> Nullable<DbJson>,
        actor_kind -> Text,
        client_id -> Nullable<Text>,
        scopes -> Text,
        created_by -> Text,
        finished_at -> Nullable<DbTs>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    import_rows (import_id, number) {
        import_id -> DbUuid,
        number -> Integer,
        cells -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    import_results (import_id, number) {
        import_id -> DbUuid,
        number -> Integer,
        outcome -> Text,
        target_id -> Nullable<Text>,
        errors -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    past_awards (id) {
        id -> DbUuid,
        subject_kind -> Text,
        subject_code -> Text,
        unit_code -> Text,
        person_code -> Nullable<Text>,
        award_type_code -> Nullable<Text>,
        title -> Text,
        award_class -> Nullable<Text>,
        decision_number -> Text,
        decided_on -> Date,
        issuing_body -> Text,
        achievement -> Text,
        period_from -> Nullable<Date>,
        period_to -> Nullable<Date>,
        recorded_by -> Text,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    petitions (id) {
        id -> DbUuid,
        evaluation_id -> DbUuid,
        evaluation_round_id -> DbUuid,
        round_version -> Integer,
        unit_code -> Text,
        criterion_code -> Text,
        grounds -> Text,
        evidence -> DbJson,
        state -> Text,
        filed_by -> Text,
        mark_before -> Nullable<DbJson>,
        mark_after -> Nullable<DbJson>,
        decided_at -> Nullable<DbTs>,
        decided_by -> Nullable<Text>,
        decision_reason -> Nullable<Text>,
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
    webhooks,
    webhook_deliveries,
    idempotency_keys,
    leases,
    units,
    bloc_years,
    bloc_members,
    persons,
    person_units,
    clients,
    client_secrets,
    revoked_tokens,
    local_accounts,
    role_grants,
    campaigns,
    campaign_versions,
    documents,
    document_refs,
    paper_snapshots,
    document_uses,
    document_issuances,
    dispatches,
    exchange_messages,
    exchange_message_acts,
    exchange_status_messages,
    organisations,
    document_types,
    paper_template_versions,
    registrations,
    achievements,
    achievement_refs,
    search_entries,
    replications,
    criteria_sets,
    evaluation_rounds,
    evaluations,
    evaluation_scores,
    evaluation_results,
    evaluation_calculations,
    evaluation_round_versions,
    panel_sheets,
    conflicts,
    holds,
    ratings,
    award_round_quotas,
    award_types,
    award_rounds,
    award_proposals,
    award_proposal_achievements,
    award_proposal_papers,
    award_proposal_refs,
    award_proposal_editors,
    award_proposal_terms,
    award_proposal_comments,
    award_proposal_assessments,
    award_proposal_history,
    award_proposal_releases,
    councils,
    council_members,
    council_sessions,
    council_attendance,
    agenda_items,
    agenda_voters,
    open_ballots,
    sealed_ballots,
    counted_ballots,
    decisions,
    decision_proposals,
    awards,
    award_achievements,
    bonus_entries,
    bonus_funds,
    indicators,
    indicator_owners,
    indicator_versions,
    measurements,
    outreach_activities,
    outreach_acknowledgements,
    legal_documents,
    rule_sets,
    base_wages,
    calendars,
    jobs,
    petitions,
);
