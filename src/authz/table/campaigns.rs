//! Campaigns and what is done for them.

use super::{
    super::{
        Reach::{All, Own, Unit},
        Role::{
            BlocLead, EOffice, Employee, Inspector, Leader, OutreachLead, Reporting, Secretariat,
            UnitHead, UnitOfficer,
        },
    },
    Rule,
};

table! {
    /// Its rows.
    CAMPAIGNS;

    LIST_CAMPAIGNS: "list_campaigns", "campaigns:read", [];
    GET_CAMPAIGN: "get_campaign", "campaigns:read", [];
    CREATE_CAMPAIGN: "create_campaign", "campaigns:write", [Secretariat All, BlocLead Unit, UnitHead Unit];
    UPDATE_CAMPAIGN: "update_campaign", "campaigns:write", [Secretariat All, BlocLead Unit, UnitHead Unit];
    DELETE_CAMPAIGN: "delete_campaign", "campaigns:write", [Secretariat All, BlocLead Unit, UnitHead Unit];
    PUBLISH_CAMPAIGN: "publish_campaign", "campaigns:write", [Leader All, BlocLead Unit, UnitHead Unit];
    AMEND_CAMPAIGN: "amend_campaign", "campaigns:write", [Leader All, Secretariat All, BlocLead Unit, UnitHead Unit];
    CLOSE_CAMPAIGN: "close_campaign", "campaigns:write", [Leader All, Secretariat All, BlocLead Unit, UnitHead Unit];
    CLONE_CAMPAIGN: "clone_campaign", "campaigns:write", [Secretariat All, BlocLead Unit, UnitHead Unit];
    LIST_CAMPAIGN_VERSIONS: "list_campaign_versions", "campaigns:read", [];
    GET_CAMPAIGN_PROGRESS: "get_campaign_progress", "campaigns:read", [];

    LIST_REGISTRATIONS: "list_registrations", "registrations:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    GET_REGISTRATION: "get_registration", "registrations:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    CREATE_REGISTRATION: "create_registration", "registrations:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    UPDATE_REGISTRATION: "update_registration", "registrations:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    DELETE_REGISTRATION: "delete_registration", "registrations:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    SUBMIT_REGISTRATION: "submit_registration", "registrations:write", [UnitHead Unit, BlocLead Unit];
    CONFIRM_REGISTRATION: "confirm_registration", "registrations:write", [Secretariat All];
    RETURN_REGISTRATION: "return_registration", "registrations:write", [Secretariat All];
    WITHDRAW_REGISTRATION: "withdraw_registration", "registrations:write", [UnitHead Unit, BlocLead Unit, Employee Own];

    LIST_ACHIEVEMENTS: "list_achievements", "achievements:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    GET_ACHIEVEMENT: "get_achievement", "achievements:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    CREATE_ACHIEVEMENT: "create_achievement", "achievements:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    UPDATE_ACHIEVEMENT: "update_achievement", "achievements:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    DELETE_ACHIEVEMENT: "delete_achievement", "achievements:write", [Secretariat All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    SUBMIT_ACHIEVEMENT: "submit_achievement", "achievements:write", [UnitHead Unit];
    VERIFY_ACHIEVEMENT: "verify_achievement", "achievements:write", [Secretariat All];
    UNVERIFY_ACHIEVEMENT: "unverify_achievement", "achievements:write", [Secretariat All];
    RETURN_ACHIEVEMENT: "return_achievement", "achievements:write", [Secretariat All];
    WITHDRAW_ACHIEVEMENT: "withdraw_achievement", "achievements:write", [UnitHead Unit, Employee Own];
    RECOGNISE_ACHIEVEMENT: "recognise_achievement", "achievements:write", [Secretariat All, Leader All];
    LIST_REPLICATIONS: "list_replications", "achievements:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    GET_REPLICATION: "get_replication", "achievements:read", [Secretariat All, Leader All, Inspector All, EOffice All, Reporting All, UnitHead Unit, UnitOfficer Unit, BlocLead Unit, Employee Own];
    CREATE_REPLICATION: "create_replication", "achievements:write", [Secretariat All, UnitHead Unit];
    UPDATE_REPLICATION: "update_replication", "achievements:write", [Secretariat All, UnitHead Unit];
    DELETE_REPLICATION: "delete_replication", "achievements:write", [Secretariat All, UnitHead Unit];

    GET_CAMPAIGN_DASHBOARD: "get_campaign_dashboard", "campaigns:read", [];
    GET_CAMPAIGN_CHART: "get_campaign_chart", "campaigns:read", [];
    LIST_INDICATORS: "list_indicators", "indicators:read", [];
    GET_INDICATOR: "get_indicator", "indicators:read", [];
    GET_INDICATOR_PROGRESS: "get_indicator_progress", "indicators:read", [];
    LIST_INDICATOR_VERSIONS: "list_indicator_versions", "indicators:read", [];
    CREATE_INDICATOR: "create_indicator", "indicators:write", [Secretariat All];
    UPDATE_INDICATOR: "update_indicator", "indicators:write", [Secretariat All];
    DELETE_INDICATOR: "delete_indicator", "indicators:write", [Secretariat All];
    LIST_MEASUREMENTS: "list_measurements", "indicators:read", [];
    LIST_CAMPAIGN_MEASUREMENTS: "list_campaign_measurements", "indicators:read", [];
    GET_MEASUREMENT: "get_measurement", "indicators:read", [];
    CREATE_MEASUREMENT: "create_measurement", "measurements:write", [UnitOfficer Unit, UnitHead Unit, EOffice All];
    BATCH_CREATE_MEASUREMENTS: "batch_create_measurements", "measurements:write", [EOffice All, Reporting All, UnitOfficer Unit, UnitHead Unit];
    VERIFY_MEASUREMENT: "verify_measurement", "measurements:write", [Secretariat All];
    UNVERIFY_MEASUREMENT: "unverify_measurement", "measurements:write", [Secretariat All];

    LIST_OUTREACH_ACTIVITIES: "list_outreach_activities", "outreach:read", [];
    GET_OUTREACH_ACTIVITY: "get_outreach_activity", "outreach:read", [];
    CREATE_OUTREACH_ACTIVITY: "create_outreach_activity", "outreach:write", [OutreachLead All, UnitHead Unit, UnitOfficer Unit];
    UPDATE_OUTREACH_ACTIVITY: "update_outreach_activity", "outreach:write", [OutreachLead All, UnitHead Unit, UnitOfficer Unit];
    DELETE_OUTREACH_ACTIVITY: "delete_outreach_activity", "outreach:write", [OutreachLead All, UnitHead Unit, UnitOfficer Unit];
    ACKNOWLEDGE_OUTREACH_ACTIVITY: "acknowledge_outreach_activity", "outreach:write", [UnitHead Unit, Employee Own];
    LIST_OUTREACH_ACKNOWLEDGEMENTS: "list_outreach_acknowledgements", "outreach:read", [Secretariat All, OutreachLead All, Leader All, Inspector All, UnitHead Unit, UnitOfficer Unit, Employee Own];
    GET_OUTREACH_COVERAGE: "get_outreach_coverage", "outreach:read", [];
}
