//! The one schema for both databases (generated from the migrations; `tests/it/migrations.rs` compares them).

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Text};

    journal_heads (chain) {
        chain -> Text,
        seq -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Text};
    use crate::store::columns::DbTime;

    journal_entries (chain, seq) {
        chain -> Text,
        seq -> BigInt,
        at -> DbTime,
        act -> Text,
        actor -> Text,
        thing -> Text,
        thing_id -> Text,
        body -> Text,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    letters (id) {
        id -> DbUuid,
        chain -> Text,
        seq -> BigInt,
        letter -> Text,
        recipient -> Text,
        particulars -> DbJson,
        queued_at -> DbTime,
        state -> Text,
        attempts -> Integer,
        forgiven -> Integer,
        next_at -> Nullable<DbTime>,
        lease_until -> Nullable<DbTime>,
        fault -> Nullable<Text>,
        ended_at -> Nullable<DbTime>,
        released_at -> Nullable<DbTime>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    jobs (kind, key, period) {
        id -> DbUuid,
        kind -> Text,
        key -> Text,
        period -> Text,
        state -> Text,
        due_at -> DbTime,
        attempt -> Integer,
        forgiven -> Integer,
        lease_until -> Nullable<DbTime>,
        owner -> Nullable<Text>,
        beat_at -> Nullable<DbTime>,
        fault -> Nullable<Text>,
        result -> Nullable<DbJson>,
        planned_at -> DbTime,
        ended_at -> Nullable<DbTime>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text};
    use crate::store::columns::{DbTime, DbUuid};

    reminders (subject, what, due_on) {
        subject -> DbUuid,
        what -> Text,
        due_on -> Date,
        certification_id -> DbUuid,
        told_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};

    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    organisations (id) {
        id -> DbUuid,
        legal_name -> Text,
        name_folded -> Text,
        registration_number -> Nullable<Text>,
        parent_group -> Nullable<Text>,
        street -> Text,
        city -> Text,
        postcode -> Nullable<Text>,
        country -> Text,
        contact_name -> Text,
        contact_email -> Text,
        version -> Integer,
        created_at -> DbTime,
        external_code -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::store::columns::DbUuid;

    sites (id) {
        id -> DbUuid,
        organisation_id -> DbUuid,
        name -> Text,
        street -> Text,
        city -> Text,
        postcode -> Nullable<Text>,
        country -> Text,
        activities -> Text,
        kind -> Text,
        risk -> Text,
        central_function -> Bool,
        full_time -> Integer,
        part_time -> Integer,
        part_time_minutes -> Nullable<Integer>,
        shifts -> Integer,
        listed_since -> Date,
        version -> Integer,
        external_code -> Nullable<Text>,
        latitude_micro -> Nullable<Integer>,
        longitude_micro -> Nullable<Integer>,
        region -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::store::columns::DbUuid;

    auditors (id) {
        id -> DbUuid,
        name -> Text,
        city -> Text,
        country -> Text,
        languages -> Text,
        active -> Bool,
        agreement_on -> Nullable<Date>,
        declared_on -> Nullable<Date>,
        version -> Integer,
        external_code -> Nullable<Text>,
        email -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::store::columns::DbUuid;

    competences (id) {
        id -> DbUuid,
        auditor_id -> DbUuid,
        standard -> Text,
        technical_area -> Text,
        role -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        evidence -> Text,
        granted_by -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::store::columns::DbUuid;

    services (id) {
        id -> DbUuid,
        auditor_id -> DbUuid,
        organisation_id -> DbUuid,
        kind -> Text,
        began_on -> Date,
        ended_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::store::columns::DbUuid;

    conflicts (id) {
        id -> DbUuid,
        auditor_id -> DbUuid,
        organisation_id -> DbUuid,
        kind -> Text,
        began_on -> Date,
        ended_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Text};
    use crate::store::columns::DbUuid;

    accreditations (id) {
        id -> DbUuid,
        body -> Text,
        number -> Text,
        url -> Text,
        standard -> Text,
        technical_areas -> Text,
        granted_on -> Date,
        status -> Text,
        status_on -> Date,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    users (id) {
        id -> DbUuid,
        email -> Text,
        email_folded -> Text,
        name -> Text,
        password_hash -> Text,
        active -> Bool,
        organisation_id -> Nullable<DbUuid>,
        auditor_id -> Nullable<DbUuid>,
        version -> Integer,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::store::columns::DbUuid;

    user_roles (user_id, role) {
        user_id -> DbUuid,
        role -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    sessions (token_hash) {
        token_hash -> Binary,
        user_id -> DbUuid,
        csrf -> Text,
        created_at -> DbTime,
        seen_at -> DbTime,
        stage -> Text,
        agent -> Nullable<Text>,
        address -> Nullable<Text>,
        proven_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::store::columns::DbTime;

    sign_in_attempts (address) {
        address -> Text,
        failures -> Integer,
        last_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    applications (id) {
        id -> DbUuid,
        organisation_id -> DbUuid,
        standard -> Text,
        status -> Text,
        scope -> Nullable<Text>,
        exclusions -> Nullable<Text>,
        processes -> Nullable<Text>,
        resources -> Nullable<Text>,
        relationships -> Nullable<Text>,
        outsourced_processes -> Nullable<Text>,
        legal_obligations -> Nullable<Text>,
        consultancy_received -> Nullable<Bool>,
        consultancy_from -> Nullable<Text>,
        language -> Nullable<Text>,
        internal_audit_done -> Nullable<Bool>,
        management_review_done -> Nullable<Bool>,
        wanted_from -> Nullable<Date>,
        created_at -> DbTime,
        submitted_at -> Nullable<DbTime>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{};
    use crate::store::columns::DbUuid;

    application_sites (application_id, site_id) {
        application_id -> DbUuid,
        site_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    certifications (id) {
        id -> DbUuid,
        organisation_id -> DbUuid,
        application_id -> DbUuid,
        standard -> Text,
        status -> Text,
        scope -> Text,
        technical_areas -> Text,
        accredited -> Bool,
        cycle_start_on -> Nullable<Date>,
        expires_on -> Nullable<Date>,
        version -> Integer,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{};
    use crate::store::columns::DbUuid;

    certification_sites (certification_id, site_id) {
        certification_id -> DbUuid,
        site_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    certification_events (id) {
        id -> DbUuid,
        certification_id -> DbUuid,
        event -> Text,
        happened_on -> Date,
        particulars -> DbJson,
        recorded_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    reviews (id) {
        id -> DbUuid,
        application_id -> DbUuid,
        organisation_id -> DbUuid,
        reviewed_by -> DbUuid,
        outcome -> Text,
        answers -> DbJson,
        reason -> Nullable<Text>,
        technical_areas -> Text,
        audit_time -> Nullable<DbJson>,
        days -> Nullable<BigInt>,
        reviewed_at -> DbTime,
        rule_version -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    agreements (id) {
        id -> DbUuid,
        certification_id -> DbUuid,
        organisation_id -> DbUuid,
        terms -> Text,
        unaccredited_accepted -> Nullable<Bool>,
        sent_at -> DbTime,
        signed_by -> Nullable<Text>,
        signed_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    programmes (id) {
        id -> DbUuid,
        certification_id -> DbUuid,
        organisation_id -> DbUuid,
        cycle -> Integer,
        seed -> BigInt,
        derivation -> DbJson,
        created_at -> DbTime,
        version -> Integer,
        rule_version -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};
    use crate::store::columns::DbUuid;

    audits (id) {
        id -> DbUuid,
        number -> BigInt,
        programme_id -> DbUuid,
        certification_id -> DbUuid,
        organisation_id -> DbUuid,
        kind -> Text,
        status -> Text,
        days -> BigInt,
        opens_on -> Nullable<Date>,
        target_on -> Nullable<Date>,
        limit_on -> Nullable<Date>,
        window_rule -> Text,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        interval_reason -> Nullable<Text>,
        version -> Integer,
        list_place -> Nullable<Integer>,
        list_day -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::store::columns::DbUuid;

    audit_sites (audit_id, site_id) {
        audit_id -> DbUuid,
        site_id -> DbUuid,
        chosen -> Text,
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::store::columns::DbUuid;

    team_members (id) {
        id -> DbUuid,
        audit_id -> DbUuid,
        organisation_id -> DbUuid,
        auditor_id -> DbUuid,
        role -> Text,
        days -> BigInt,
        from_on -> Date,
        to_on -> Date,
        accompanied_by -> Nullable<DbUuid>,
        confirmed_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::store::columns::DbUuid;

    evidence_requests (id) {
        id -> DbUuid,
        audit_id -> DbUuid,
        organisation_id -> DbUuid,
        site_id -> DbUuid,
        clause -> Text,
        title -> Text,
        reason -> Text,
        due_on -> Nullable<Date>,
        status -> Text,
        remark -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::store::columns::{DbTime, DbUuid};

    evidence_files (id) {
        id -> DbUuid,
        request_id -> DbUuid,
        organisation_id -> DbUuid,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        received_at -> DbTime,
        given_by -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::store::columns::{DbJson, DbUuid};

    conclusions (id) {
        id -> DbUuid,
        audit_id -> DbUuid,
        organisation_id -> DbUuid,
        items -> DbJson,
        areas_of_concern -> Nullable<Text>,
        outcome -> Text,
        concluded_by -> DbUuid,
        concluded_on -> Date,
        answers -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    reports (id) {
        id -> DbUuid,
        audit_id -> DbUuid,
        organisation_id -> DbUuid,
        status -> Text,
        sections -> DbJson,
        recommendation -> Nullable<Text>,
        signed_by -> Nullable<DbUuid>,
        signed_at -> Nullable<DbTime>,
        signed_text -> Nullable<Text>,
        sha256 -> Nullable<Text>,
        version -> Integer,
        items -> DbJson,
        covered -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::store::columns::DbUuid;

    findings (id) {
        id -> DbUuid,
        number -> Integer,
        audit_id -> DbUuid,
        certification_id -> DbUuid,
        organisation_id -> DbUuid,
        site_id -> DbUuid,
        standard -> Text,
        clause -> Text,
        grade -> Text,
        requirement -> Text,
        statement -> Text,
        evidence -> Text,
        status -> Text,
        raised_by -> DbUuid,
        raised_on -> Date,
        answer_by -> Nullable<Date>,
        close_by -> Nullable<Date>,
        verified_by -> Nullable<DbUuid>,
        verified_on -> Nullable<Date>,
        verification_method -> Nullable<Text>,
        verification -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    finding_answers (id) {
        id -> DbUuid,
        finding_id -> DbUuid,
        organisation_id -> DbUuid,
        correction -> Text,
        cause -> Text,
        corrective_action -> Text,
        planned_on -> Date,
        extent -> Text,
        extent_evidence -> Text,
        given_by -> DbUuid,
        given_at -> DbTime,
        verdict -> Nullable<Text>,
        verdict_reason -> Nullable<Text>,
        judged_by -> Nullable<DbUuid>,
        judged_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    decisions (id) {
        id -> DbUuid,
        certification_id -> DbUuid,
        organisation_id -> DbUuid,
        kind -> Text,
        audit_id -> Nullable<DbUuid>,
        decided_by -> DbUuid,
        decided_on -> Date,
        decided_at -> DbTime,
        reason -> Text,
        considered -> DbJson,
        limit_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::store::columns::{DbJson, DbUuid};

    certificates (id) {
        id -> DbUuid,
        number -> Text,
        look_up -> Text,
        revision -> Integer,
        certification_id -> DbUuid,
        organisation_id -> DbUuid,
        decision_id -> DbUuid,
        status -> Text,
        standard -> Text,
        scope -> Text,
        technical_areas -> Text,
        holder -> DbJson,
        sites -> DbJson,
        accreditation -> Nullable<DbJson>,
        first_issued_on -> Date,
        cycle_start_on -> Date,
        effective_on -> Date,
        issued_on -> Date,
        expires_on -> Date,
        checks -> DbJson,
        issued_by -> DbUuid,
        issuer -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Text};
    use crate::store::columns::DbTime;

    register_entries (number, seq) {
        number -> Text,
        seq -> Integer,
        revision -> Integer,
        event -> Text,
        happened_on -> Date,
        recorded_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::store::columns::DbTime;

    idempotency_keys (key_hash) {
        key_hash -> Binary,
        request_hash -> Binary,
        attempt -> Integer,
        leased_until -> DbTime,
        status -> Nullable<Integer>,
        headers -> Nullable<Text>,
        body -> Nullable<Text>,
        created_at -> DbTime,
    }
}

diesel::table! {
    use crate::store::columns::{DbTime, DbUuid};

    token_families (id) {
        id -> DbUuid,
        user_id -> DbUuid,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::store::columns::{DbTime, DbUuid};

    refresh_tokens (token_hash) {
        token_hash -> Binary,
        family_id -> DbUuid,
        created_at -> DbTime,
        used_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Date, Integer, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    api_keys (id) {
        id -> DbUuid,
        organisation_id -> DbUuid,
        name -> Text,
        key_hash -> Binary,
        expires_on -> Date,
        made_by -> DbUuid,
        made_at -> DbTime,
        revoked_at -> Nullable<DbTime>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::store::columns::DbUuid;

    api_key_scopes (key_id, scope) {
        key_id -> DbUuid,
        scope -> Text,
    }
}

diesel::table! {
    use crate::store::columns::{DbTime, DbUuid};

    api_key_uses (key_id) {
        key_id -> DbUuid,
        used_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool};
    use crate::store::columns::{DbTime, DbUuid};

    second_factors (user_id) {
        user_id -> DbUuid,
        secret -> Binary,
        sealed -> Bool,
        last_step -> BigInt,
        enrolled_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Bool};
    use crate::store::columns::{DbTime, DbUuid};

    offered_factors (user_id) {
        user_id -> DbUuid,
        secret -> Binary,
        sealed -> Bool,
        offered_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    offered_imports (id) {
        id -> DbUuid,
        owner_id -> DbUuid,
        name -> Text,
        sha256 -> Text,
        size -> BigInt,
        content -> Binary,
        mapping_name -> Nullable<Text>,
        mapping -> Nullable<Text>,
        offered_at -> DbTime,
        ends_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    imports (id) {
        id -> DbUuid,
        name -> Text,
        sha256 -> Text,
        size -> BigInt,
        mapping_name -> Nullable<Text>,
        imported_by -> Nullable<DbUuid>,
        imported_at -> DbTime,
        counts -> DbJson,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::store::columns::{DbTime, DbUuid};

    recovery_codes (code_hash) {
        code_hash -> Binary,
        user_id -> DbUuid,
        used_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Text};
    use crate::store::columns::{DbTime, DbUuid};

    links (secret_hash) {
        secret_hash -> Binary,
        user_id -> DbUuid,
        purpose -> Text,
        made_at -> DbTime,
        ends_at -> DbTime,
    }
}

diesel::table! {
    use crate::store::columns::{DbTime, DbUuid};

    lost_factors (user_id) {
        user_id -> DbUuid,
        reported_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::store::columns::{DbTime, DbUuid};

    lost_factor_approvals (user_id, approver_id) {
        user_id -> DbUuid,
        approver_id -> DbUuid,
        reason -> Text,
        approved_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::Date;
    use crate::store::columns::DbUuid;

    deputies (user_id) {
        user_id -> DbUuid,
        deputy_id -> DbUuid,
        from_on -> Date,
        to_on -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    settings (id) {
        id -> DbUuid,
        name -> Text,
        version -> Integer,
        value -> DbJson,
        in_force_on -> Date,
        reason -> Text,
        set_at -> DbTime,
        set_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    holidays (id) {
        id -> DbUuid,
        kind -> Text,
        country -> Nullable<Text>,
        region -> Nullable<Text>,
        held_on -> Date,
        name -> Text,
        added_at -> DbTime,
        added_by -> Nullable<DbUuid>,
        withdrawn_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    integrations (id) {
        id -> DbUuid,
        organisation_id -> DbUuid,
        terms -> DbJson,
        derivation -> DbJson,
        made_by -> DbUuid,
        made_at -> DbTime,
        ended_at -> Nullable<DbTime>,
        end_reason -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    use crate::store::columns::DbUuid;

    integration_members (integration_id, certification_id) {
        integration_id -> DbUuid,
        certification_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};
    use crate::store::columns::{DbJson, DbUuid};

    modifications (id) {
        id -> DbUuid,
        certification_id -> DbUuid,
        organisation_id -> DbUuid,
        kind -> Text,
        status -> Text,
        audit_id -> DbUuid,
        scope -> Nullable<Text>,
        technical_areas -> Text,
        sites -> DbJson,
        edition -> Nullable<Text>,
        days -> BigInt,
        reason -> Text,
        derivation -> DbJson,
        planned_by -> DbUuid,
        planned_on -> Date,
        ended_by -> Nullable<DbUuid>,
        ended_on -> Nullable<Date>,
        end_reason -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    concerns (id) {
        id -> DbUuid,
        number -> BigInt,
        kind -> Text,
        about -> Text,
        organisation_id -> Nullable<DbUuid>,
        certification_id -> Nullable<DbUuid>,
        concerned_id -> Nullable<DbUuid>,
        decision_id -> Nullable<DbUuid>,
        author_name -> Text,
        author_email -> Nullable<Text>,
        subject -> Text,
        particulars -> Text,
        status -> Text,
        received_on -> Date,
        acknowledge_by -> Date,
        decide_by -> Date,
        handler_id -> Nullable<DbUuid>,
        outcome -> Nullable<Text>,
        decided_by -> Nullable<DbUuid>,
        decided_on -> Nullable<Date>,
        recorded_by -> DbUuid,
        recorded_at -> DbTime,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Text};
    use crate::store::columns::{DbJson, DbTime, DbUuid};

    concern_steps (id) {
        id -> DbUuid,
        concern_id -> DbUuid,
        event -> Text,
        says -> Text,
        particulars -> DbJson,
        told -> Bool,
        taken_by -> DbUuid,
        taken_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::store::columns::DbUuid;

    monitorings (id) {
        id -> DbUuid,
        auditor_id -> DbUuid,
        kind -> Text,
        standard -> Text,
        technical_area -> Nullable<Text>,
        audit_id -> Nullable<DbUuid>,
        done_on -> Date,
        done_by -> Text,
        outcome -> Text,
        remarks -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text};
    use crate::store::columns::DbUuid;

    monitoring_put_off (id) {
        id -> DbUuid,
        auditor_id -> DbUuid,
        family -> Text,
        until_on -> Date,
        reason -> Text,
        given_by -> Text,
        given_on -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::store::columns::{DbTime, DbUuid};

    witness_audits (id) {
        id -> DbUuid,
        audit_id -> DbUuid,
        certification_id -> DbUuid,
        organisation_id -> DbUuid,
        accreditation_body -> Text,
        standard -> Text,
        technical_area -> Text,
        auditor_id -> DbUuid,
        witnessed_on -> Date,
        status -> Text,
        says -> Nullable<Text>,
        good_reason -> Nullable<Bool>,
        recorded_by -> DbUuid,
        recorded_at -> DbTime,
        version -> Integer,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    journal_heads,
    journal_entries,
    letters,
    jobs,
    reminders,
    counters,
    concerns,
    concern_steps,
    witness_audits,
    monitorings,
    monitoring_put_off,
    organisations,
    sites,
    auditors,
    competences,
    services,
    conflicts,
    accreditations,
    users,
    user_roles,
    sessions,
    sign_in_attempts,
    idempotency_keys,
    second_factors,
    offered_factors,
    offered_imports,
    imports,
    recovery_codes,
    links,
    lost_factors,
    lost_factor_approvals,
    deputies,
    token_families,
    refresh_tokens,
    api_keys,
    api_key_scopes,
    api_key_uses,
    applications,
    application_sites,
    certifications,
    certification_sites,
    certification_events,
    reviews,
    agreements,
    integrations,
    modifications,
    integration_members,
    programmes,
    audits,
    audit_sites,
    team_members,
    evidence_requests,
    evidence_files,
    conclusions,
    reports,
    findings,
    finding_answers,
    decisions,
    certificates,
    register_entries,
    settings,
    holidays,
);
