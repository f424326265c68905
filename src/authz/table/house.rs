//! The house itself: its people, its documents, and what other systems reach of it.

use super::{
    super::{
        Reach::{All, Own, Unit},
        Role::{
            Admin, EOffice, Employee, Inspector, Leader, Reporting, Secretariat, UnitHead,
            UnitOfficer,
        },
    },
    Rule,
};

table! {
    /// Its rows.
    HOUSE;

    GET_ME: "get_me", "", [];
    GET_MY_WORK: "get_my_work", "", [];
    SEARCH_OBJECTS: "search_objects", "", [];

    LIST_DOCUMENTS: "list_documents", "documents:read", [];
    GET_DOCUMENT: "get_document", "documents:read", [];
    CREATE_DOCUMENT: "create_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    UPDATE_DOCUMENT: "update_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    DELETE_DOCUMENT: "delete_document", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    GET_DOCUMENT_CONTENT: "get_document_content", "documents:read", [];
    RENDER_DOCUMENT: "render_document", "documents:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit];
    GET_DOCUMENT_RENDITION: "get_document_rendition", "documents:read", [];
    PUT_DOCUMENT_CONTENT: "put_document_content", "documents:write", [Secretariat All, EOffice All, UnitHead Unit, UnitOfficer Unit, Employee Own];

    PACKAGE_DOCUMENT: "package_document", "exchange:write", [Secretariat All, EOffice All];
    ISSUE_DOCUMENT: "issue_document", "exchange:write", [EOffice All];
    DISPATCH_DOCUMENT: "dispatch_document", "exchange:write", [Secretariat All, EOffice All];
    GET_DOCUMENT_PACKAGE: "get_document_package", "exchange:read", [Secretariat All, EOffice All];
    LIST_DISPATCHES: "list_dispatches", "exchange:read", [Secretariat All, EOffice All, Leader All, Inspector All];
    GET_DISPATCH: "get_dispatch", "exchange:read", [Secretariat All, EOffice All, Leader All, Inspector All];
    LIST_EXCHANGE_MESSAGES: "list_exchange_messages", "exchange:read", [EOffice All, Secretariat All, Inspector All];
    GET_EXCHANGE_MESSAGE: "get_exchange_message", "exchange:read", [EOffice All, Secretariat All, Inspector All];
    GET_EXCHANGE_MESSAGE_CONTENT: "get_exchange_message_content", "exchange:read", [EOffice All, Secretariat All, Inspector All];
    LIST_EXCHANGE_STATUS_MESSAGES: "list_exchange_status_messages", "exchange:read", [EOffice All, Secretariat All, Inspector All];
    GET_EXCHANGE_STATUS_MESSAGE: "get_exchange_status_message", "exchange:read", [EOffice All, Secretariat All, Inspector All];
    RECEIVE_EXCHANGE_MESSAGE: "receive_exchange_message", "exchange:write", [EOffice All];
    ACKNOWLEDGE_EXCHANGE_MESSAGE: "acknowledge_exchange_message", "exchange:write", [EOffice All, Secretariat All];
    LIST_ORGANISATIONS: "list_organisations", "exchange:read", [];
    GET_ORGANISATION: "get_organisation", "exchange:read", [];
    PUT_ORGANISATION: "put_organisation", "exchange:write", [Admin All];
    LIST_DOCUMENT_TYPES: "list_document_types", "exchange:read", [];
    GET_DOCUMENT_TYPE: "get_document_type", "exchange:read", [];
    PUT_DOCUMENT_TYPE: "put_document_type", "exchange:write", [Admin All];

    LIST_PAPER_TEMPLATES: "list_paper_templates", "documents:read", [];
    GET_PAPER_TEMPLATE: "get_paper_template", "documents:read", [];
    GET_PAPER_TEMPLATE_CONTENT: "get_paper_template_content", "documents:read", [];
    LIST_PAPER_TEMPLATE_VERSIONS: "list_paper_template_versions", "documents:read", [];
    GET_PAPER_TEMPLATE_VERSION_CONTENT: "get_paper_template_version_content", "documents:read", [];
    PUT_PAPER_TEMPLATE_CONTENT: "put_paper_template_content", "documents:write", [Secretariat All, Admin All];
    CHECK_PAPER_TEMPLATE: "check_paper_template", "documents:write", [Secretariat All, Admin All];
    RESTORE_PAPER_TEMPLATE: "restore_paper_template", "documents:write", [Secretariat All, Admin All];

    LIST_UNITS: "list_units", "directory:read", [];
    GET_UNIT: "get_unit", "directory:read", [];
    PUT_UNIT: "put_unit", "directory:write", [EOffice All, Admin All];
    GET_BLOC_MEMBERS: "get_bloc_members", "directory:read", [];
    PUT_BLOC_MEMBERS: "put_bloc_members", "directory:write", [Secretariat All];

    LIST_PERSONS: "list_persons", "directory:read", [Secretariat All, Admin All, EOffice All, Leader All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    GET_PERSON: "get_person", "directory:read", [Secretariat All, Admin All, EOffice All, Leader All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    PUT_PERSON: "put_person", "directory:write", [EOffice All, Admin All];

    LIST_ROLE_GRANTS: "list_role_grants", "directory:read", [Admin All, Leader All, Secretariat All, Inspector All, UnitHead Unit, Employee Own];
    GET_ROLE_GRANT: "get_role_grant", "directory:read", [Admin All, Leader All, Secretariat All, Inspector All, UnitHead Unit, Employee Own];
    CREATE_ROLE_GRANT: "create_role_grant", "roles:write", [Admin All, Leader All, UnitHead Unit];
    END_ROLE_GRANT: "end_role_grant", "roles:write", [Admin All, Leader All, UnitHead Unit];
    DELEGATE_ROLE_GRANT: "delegate_role_grant", "roles:write", [Admin All, Leader All, UnitHead Unit];

    LIST_API_CLIENTS: "list_api_clients", "clients:read", [Admin All, Secretariat All, Inspector All];
    GET_API_CLIENT: "get_api_client", "clients:read", [Admin All, Secretariat All, Inspector All];
    CREATE_API_CLIENT: "create_api_client", "clients:write", [Admin All];
    UPDATE_API_CLIENT: "update_api_client", "clients:write", [Admin All];
    ROTATE_API_CLIENT_SECRET: "rotate_api_client_secret", "clients:write", [Admin All];
    DISABLE_API_CLIENT: "disable_api_client", "clients:write", [Admin All];
    ENABLE_API_CLIENT: "enable_api_client", "clients:write", [Admin All];
    LIST_LOCAL_ACCOUNTS: "list_local_accounts", "accounts:read", [Admin All, Inspector All];
    GET_LOCAL_ACCOUNT: "get_local_account", "accounts:read", [Admin All, Inspector All];
    CREATE_LOCAL_ACCOUNT: "create_local_account", "accounts:write", [Admin All];
    RESET_LOCAL_ACCOUNT_PASSWORD: "reset_local_account_password", "accounts:write", [Admin All];
    DELETE_LOCAL_ACCOUNT: "delete_local_account", "accounts:write", [Admin All];

    LIST_JOBS: "list_jobs", "jobs:read", [Admin All, Employee Own, EOffice Own];
    GET_JOB: "get_job", "jobs:read", [Admin All, Employee Own, EOffice Own];
    CANCEL_JOB: "cancel_job", "jobs:write", [Admin All, Employee Own, EOffice Own];
    LIST_JOB_ROW_RESULTS: "list_job_row_results", "imports:read", [Admin All, Secretariat Own, EOffice Own, UnitHead Own, UnitOfficer Own];

    CREATE_IMPORT: "create_import", "imports:write", [Secretariat Own, Admin Own, EOffice Own, UnitHead Own, UnitOfficer Own];
    LIST_IMPORTS: "list_imports", "imports:read", [Admin All, Secretariat Own, EOffice Own, UnitHead Own, UnitOfficer Own];
    GET_IMPORT: "get_import", "imports:read", [Admin All, Secretariat Own, EOffice Own, UnitHead Own, UnitOfficer Own];
    GET_IMPORT_FILE: "get_import_file", "imports:read", [Admin All, Secretariat Own, EOffice Own, UnitHead Own, UnitOfficer Own];
    GET_IMPORT_TEMPLATE: "get_import_template", "imports:read", [];

    LIST_AUDIT_EVENTS: "list_audit_events", "audit:read", [Inspector All, Admin All, Secretariat All];
    GET_AUDIT_EVENT: "get_audit_event", "audit:read", [Inspector All, Admin All, Secretariat All];
    GET_AUDIT_CHAIN: "get_audit_chain", "audit:read", [Inspector All, Admin All, Secretariat All];

    LIST_WEBHOOKS: "list_webhooks", "webhooks:read", [Admin All, EOffice All, Reporting All];
    GET_WEBHOOK: "get_webhook", "webhooks:read", [Admin All, EOffice All, Reporting All];
    CREATE_WEBHOOK: "create_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    UPDATE_WEBHOOK: "update_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    DELETE_WEBHOOK: "delete_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    DISABLE_WEBHOOK: "disable_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    ENABLE_WEBHOOK: "enable_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    ROTATE_WEBHOOK_SECRET: "rotate_webhook_secret", "webhooks:write", [Admin All, EOffice All, Reporting All];
    TEST_WEBHOOK: "test_webhook", "webhooks:write", [Admin All, EOffice All, Reporting All];
    LIST_WEBHOOK_DELIVERIES: "list_webhook_deliveries", "webhooks:read", [Admin All, EOffice All, Reporting All];
    GET_WEBHOOK_DELIVERY: "get_webhook_delivery", "webhooks:read", [Admin All, EOffice All, Reporting All];
    REDELIVER_WEBHOOK_DELIVERY: "redeliver_webhook_delivery", "webhooks:write", [Admin All, EOffice All, Reporting All];
    LIST_EVENTS: "list_events", "events:read", [];
    STREAM_EVENTS: "stream_events", "events:read", [];
    GET_EVENT: "get_event", "events:read", [];
}
