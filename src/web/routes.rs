//! The whole route table, one row per address and method. The row names what opens it; a test walks the table as
//! nobody, as the wrong organisation and as each role.

use actix_web::http::Method;
use actix_web::web;

use super::router::rows;
pub use super::router::{Access, Row, access, configure, methods};
use super::{api, desk, portal, public};
use crate::access::Act;

use Access::{Documents, Public, SignedIn};
use Act as A;

const fn act(act: Act) -> Access {
    Access::Act(act)
}

rows! {
    // The door
    GET "/" Public => public::sign_in::start;
    GET "/sign-in" Public => public::sign_in::form;
    POST "/sign-in" Public => public::sign_in::sign_in;
    GET "/sign-in/code" Public => public::second_step::code_form;
    POST "/sign-in/code" Public => public::second_step::code;
    GET "/sign-in/second-factor" Public => public::second_step::enrol_form;
    POST "/sign-in/second-factor" Public => public::second_step::enrol;
    POST "/sign-in/lost" Public => public::second_step::lost;
    GET "/new-second-factor" Public => public::links::new_factor;
    POST "/new-second-factor" Public => public::links::renew_factor;
    GET "/sign-in/forgotten" Public => public::links::forgotten;
    POST "/sign-in/forgotten" Public => public::links::ask;
    GET "/new-password" Public => public::links::new_password;
    POST "/new-password" Public => public::links::reset;
    GET "/invitation" Public => public::links::invitation;
    POST "/invitation" Public => public::links::accept;
    POST "/sign-out" SignedIn => public::sign_in::sign_out;
    GET "/static/{edition}/{path:.*}" Public => public::files::asset;
    GET "/healthz" Public => public::health::healthz;
    GET "/readyz" Public => public::health::readyz;
    GET "/metrics" Public => public::metrics::metrics;
    GET "/api/openapi.json" Documents => api::docs::document;
    GET "/api/docs" Documents => api::docs::page;
    POST "/api/v1/auth/token" Public => api::auth::token;
    POST "/api/v1/auth/refresh" Public => api::auth::refresh;
    POST "/api/v1/auth/revoke" Public => api::auth::revoke;
    POST "/api/v1/account/password" act(A::ChangePassword) => api::auth::change_password;
    POST "/api/v1/rules/audit-time" SignedIn => api::rules::audit_time;
    POST "/api/v1/rules/site-sample" SignedIn => api::rules::site_sample;
    POST "/api/v1/rules/integration" SignedIn => api::rules::integration;
    POST "/api/v1/rules/clock" SignedIn => api::rules::clock;
    POST "/api/v1/rules/team" SignedIn => api::rules::team;

    // One's own account
    GET "/account" SignedIn => desk::account::page;
    POST "/account/password" act(A::ChangePassword) => desk::account::change_password;
    GET "/account/proof" SignedIn => desk::account::proof_form;
    POST "/account/proof" SignedIn => desk::account::prove;
    GET "/account/second-factor" SignedIn => desk::account::factor_form;
    POST "/account/second-factor" SignedIn => desk::account::enrol;
    POST "/account/sessions" SignedIn => desk::account::end_sessions;
    POST "/account/deputy" SignedIn => desk::account::name_deputy;
    POST "/account/deputy/end" SignedIn => desk::account::end_deputy;
    GET "/api/v1/account" act(A::ManageOwnAccess) => desk::account::one;

    // Home
    GET "/desk" act(A::SeeHome) => desk::home::page;
    GET "/portal" act(A::SeeHome) => portal::home::page;

    // Organisations and sites
    GET "/desk/organisations" act(A::SeeOrganisations) => desk::organisations::list;
    POST "/desk/organisations" act(A::RegisterOrganisation) => desk::organisations::register;
    GET "/desk/organisations/new" act(A::RegisterOrganisation) => desk::organisations::new;
    GET "/desk/organisations/{id}" act(A::SeeOrganisations) => desk::organisations::page;
    GET "/desk/organisations/{id}/edit" act(A::AmendOrganisation) => desk::organisations::edit;
    POST "/desk/organisations/{id}" act(A::AmendOrganisation) => desk::organisations::amend;
    GET "/desk/organisations/{id}/sites/new" act(A::AddSite) => desk::organisations::new_site;
    POST "/desk/organisations/{id}/sites" act(A::AddSite) => desk::organisations::add_site;
    GET "/desk/sites/{id}" act(A::AmendSite) => desk::organisations::edit_site;
    POST "/desk/sites/{id}" act(A::AmendSite) => desk::organisations::amend_site;
    GET "/portal/organisation" act(A::SeeOrganisations) => portal::organisation::page;
    POST "/portal/organisation" act(A::AmendOrganisation) => portal::organisation::amend;
    GET "/portal/organisation/edit" act(A::AmendOrganisation) => portal::organisation::edit;
    GET "/portal/organisation/sites/new" act(A::AddSite) => portal::organisation::new_site;
    POST "/portal/organisation/sites" act(A::AddSite) => portal::organisation::add_site;
    GET "/portal/sites/{id}" act(A::AmendSite) => portal::organisation::edit_site;
    POST "/portal/sites/{id}" act(A::AmendSite) => portal::organisation::amend_site;
    GET "/api/v1/organisations" act(A::SeeOrganisations) => api::organisations::list;
    POST "/api/v1/organisations" act(A::RegisterOrganisation) => api::organisations::register;
    GET "/api/v1/organisations/{id}" act(A::SeeOrganisations) => api::organisations::one;
    PUT "/api/v1/organisations/{id}" act(A::AmendOrganisation) => api::organisations::amend;
    POST "/api/v1/organisations/{id}/sites" act(A::AddSite) => api::organisations::add_site;
    GET "/api/v1/sites/{id}" act(A::SeeOrganisations) => api::organisations::site;
    PUT "/api/v1/sites/{id}" act(A::AmendSite) => api::organisations::amend_site;

    // Applications, their review, and the agreement
    GET "/portal/applications" act(A::SeeApplications) => portal::applications::list;
    POST "/portal/applications" act(A::StartApplication) => portal::applications::start;
    GET "/portal/applications/new" act(A::StartApplication) => portal::applications::new;
    GET "/portal/applications/{id}" act(A::SeeApplications) => portal::applications::page;
    POST "/portal/applications/{id}" act(A::SaveApplication) => portal::applications::save;
    GET "/portal/applications/{id}/edit" act(A::SaveApplication) => portal::applications::edit;
    POST "/portal/applications/{id}/submission" act(A::SubmitApplication) => portal::applications::submit;
    GET "/portal/agreements/{id}" act(A::SeeApplications) => portal::agreements::page;
    POST "/portal/agreements/{id}" act(A::SignAgreement) => portal::agreements::sign;
    GET "/desk/applications" act(A::SeeApplications) => desk::applications::list;
    POST "/desk/applications" act(A::StartApplication) => desk::applications::start;
    GET "/desk/applications/new" act(A::StartApplication) => desk::applications::new;
    GET "/desk/applications/{id}" act(A::SeeApplications) => desk::applications::page;
    POST "/desk/applications/{id}" act(A::SaveApplication) => desk::applications::save;
    GET "/desk/applications/{id}/edit" act(A::SaveApplication) => desk::applications::edit;
    GET "/desk/applications/{id}/review" act(A::AcceptApplication) => desk::reviews::page;
    POST "/desk/applications/{id}/audit-time" act(A::SeeReviews) => desk::reviews::audit_time;
    POST "/desk/applications/{id}/acceptance" act(A::AcceptApplication) => desk::reviews::accept;
    POST "/desk/applications/{id}/decline" act(A::DeclineApplication) => desk::reviews::decline;
    GET "/desk/agreements/{id}" act(A::SeeApplications) => portal::agreements::page;
    GET "/api/v1/applications" act(A::SeeApplications) => api::applications::list;
    POST "/api/v1/applications" act(A::StartApplication) => api::applications::start;
    GET "/api/v1/applications/{id}" act(A::SeeApplications) => api::applications::one;
    PUT "/api/v1/applications/{id}" act(A::SaveApplication) => api::applications::save;
    POST "/api/v1/applications/{id}/submission" act(A::SubmitApplication) => api::applications::submit;
    GET "/api/v1/applications/{id}/review" act(A::SeeReviews) => api::applications::review;
    POST "/api/v1/applications/{id}/audit-time" act(A::SeeReviews) => api::applications::audit_time;
    POST "/api/v1/applications/{id}/acceptance" act(A::AcceptApplication) => api::applications::accept;
    POST "/api/v1/applications/{id}/decline" act(A::DeclineApplication) => api::applications::decline;
    GET "/api/v1/agreements" act(A::SeeApplications) => api::applications::agreement_list;
    GET "/api/v1/agreements/{id}" act(A::SeeApplications) => api::applications::agreement;
    POST "/api/v1/agreements/{id}/signature" act(A::SignAgreement) => api::applications::sign;

    // Evidence
    GET "/portal/evidence" act(A::SeeEvidence) => portal::evidence::page;
    POST "/portal/evidence-requests/{id}/files" act(A::GiveEvidence) => portal::evidence::give;
    GET "/portal/evidence/files/{id}" act(A::SeeEvidence) => portal::evidence::receipt;
    GET "/portal/evidence/files/{id}/content" act(A::SeeEvidence) => portal::evidence::content;
    GET "/desk/audits/{id}/evidence" act(A::SeeEvidence) => desk::evidence::page;
    POST "/desk/audits/{id}/evidence" act(A::AskEvidence) => desk::evidence::ask;
    POST "/desk/audits/{id}/evidence/defaults" act(A::AskEvidence) => desk::evidence::ask_defaults;
    POST "/desk/evidence-requests/{id}/verdict" act(A::JudgeEvidence) => desk::evidence::judge;
    GET "/desk/evidence/files/{id}" act(A::SeeEvidence) => desk::evidence::receipt;
    GET "/desk/evidence/files/{id}/content" act(A::SeeEvidence) => desk::evidence::content;
    GET "/api/v1/evidence-requests" act(A::SeeEvidence) => api::evidence::list;
    GET "/api/v1/evidence-requests/{id}" act(A::SeeEvidence) => api::evidence::one;
    POST "/api/v1/evidence-requests/{id}/files" act(A::GiveEvidence) => api::evidence::give;
    POST "/api/v1/evidence-requests/{id}/verdict" act(A::JudgeEvidence) => api::evidence::judge;
    GET "/api/v1/audits/{id}/evidence-requests" act(A::SeeEvidence) => api::evidence::of_audit;
    POST "/api/v1/audits/{id}/evidence-requests" act(A::AskEvidence) => api::evidence::ask;
    POST "/api/v1/audits/{id}/evidence-requests/defaults" act(A::AskEvidence) => api::evidence::ask_defaults;
    GET "/api/v1/evidence/{id}" act(A::SeeEvidence) => api::evidence::file;
    GET "/api/v1/evidence/{id}/content" act(A::SeeEvidence) => api::evidence::content;

    // Audits, conclusions and reports
    GET "/desk/audits" act(A::SeeAudits) => desk::audits::list;
    GET "/desk/audits/{id}" act(A::SeeAudits) => desk::audits::page;
    GET "/desk/audits/{id}/stage-1" act(A::SeeAudits) => desk::reports::stage_1;
    POST "/desk/audits/{id}/stage-1" act(A::ConcludeStage1) => desk::reports::conclude;
    GET "/desk/audits/{id}/report" act(A::SeeAudits) => desk::reports::report;
    POST "/desk/audits/{id}/report" act(A::WriteReport) => desk::reports::save;
    POST "/desk/audits/{id}/report/sending" act(A::SendReport) => desk::reports::send;
    GET "/desk/audits/{id}/report/signed" act(A::SeeAudits) => desk::reports::signed;
    GET "/portal/audits/{id}" act(A::SeeAudits) => portal::audits::page;
    GET "/portal/audits/{id}/report/signed" act(A::SeeAudits) => desk::reports::signed;
    GET "/api/v1/audits" act(A::SeeAudits) => api::audits::list;
    GET "/api/v1/audits/{id}" act(A::SeeAudits) => api::audits::one;
    POST "/api/v1/audits/{id}/stage-1-conclusion" act(A::ConcludeStage1) => api::audits::conclude;
    GET "/api/v1/audits/{id}/report" act(A::SeeAudits) => api::audits::report;
    PUT "/api/v1/audits/{id}/report" act(A::WriteReport) => api::audits::save;
    POST "/api/v1/audits/{id}/report/sending" act(A::SendReport) => api::audits::send;

    // Findings
    GET "/desk/findings" act(A::SeeFindings) => desk::findings::list;
    GET "/desk/findings/{id}" act(A::SeeFindings) => desk::findings::page;
    GET "/desk/audits/{id}/findings/new" act(A::RaiseFinding) => desk::findings::new;
    POST "/desk/audits/{id}/findings" act(A::RaiseFinding) => desk::findings::raise;
    POST "/desk/findings/{id}/verdict" act(A::JudgeFinding) => desk::findings::judge;
    POST "/desk/findings/{id}/verification" act(A::VerifyFinding) => desk::findings::verify;
    GET "/portal/findings" act(A::SeeFindings) => portal::findings::list;
    GET "/portal/findings/{id}" act(A::SeeFindings) => portal::findings::page;
    POST "/portal/findings/{id}/answer" act(A::AnswerFinding) => portal::findings::answer;
    GET "/api/v1/findings" act(A::SeeFindings) => api::findings::list;
    GET "/api/v1/findings/{id}" act(A::SeeFindings) => api::findings::one;
    POST "/api/v1/findings/{id}/answers" act(A::AnswerFinding) => api::findings::answer;
    POST "/api/v1/findings/{id}/verdict" act(A::JudgeFinding) => api::findings::judge;
    POST "/api/v1/findings/{id}/verification" act(A::VerifyFinding) => api::findings::verify;
    GET "/api/v1/audits/{id}/findings" act(A::SeeFindings) => api::findings::of_audit;
    POST "/api/v1/audits/{id}/findings" act(A::RaiseFinding) => api::findings::raise;

    // The public register
    GET "/verify" Public => public::verify::form;
    GET "/verify/{number}" Public => public::verify::answer;
    GET "/api/v1/public/certificates" Public => api::public::list;
    GET "/api/v1/public/certificates/{number}" Public => api::public::one;

    // Decisions
    GET "/desk/decisions" act(A::SeeDecisions) => desk::decisions::list;
    GET "/desk/decisions/{id}" act(A::SeeDecisions) => desk::decisions::page;
    POST "/desk/decisions/{id}" act(A::Decide) => desk::decisions::decide;
    POST "/desk/decisions/{id}/check" act(A::Decide) => desk::decisions::check;
    GET "/api/v1/decisions" act(A::SeeDecisions) => api::decisions::list;
    POST "/api/v1/decisions" act(A::Decide) => api::decisions::decide;
    GET "/api/v1/decisions/{id}" act(A::SeeDecisions) => api::decisions::one;
    GET "/api/v1/audits/{id}/decision" act(A::SeeDecisions) => api::decisions::case;

    // Certificates
    GET "/desk/certificates" act(A::SeeCertificates) => desk::certificates::list;
    GET "/desk/certificates/issue/{id}" act(A::IssueCertificate) => desk::certificates::issue_form;
    POST "/desk/certificates/issue/{id}" act(A::IssueCertificate) => desk::certificates::issue;
    GET "/desk/certificates/{id}" act(A::SeeCertificates) => desk::certificates::page;
    GET "/desk/certificates/{id}/print" act(A::SeeCertificates) => desk::certificates::print;
    POST "/desk/certificates/{id}/revision" act(A::IssueCertificate) => desk::certificates::reissue;
    GET "/portal/certificates" act(A::SeeCertificates) => portal::certificates::list;
    GET "/portal/certificates/{id}" act(A::SeeCertificates) => portal::certificates::print;
    GET "/api/v1/certificates" act(A::SeeCertificates) => api::certificates::list;
    GET "/api/v1/certificates/{id}" act(A::SeeCertificates) => api::certificates::one;
    POST "/api/v1/decisions/{id}/certificate" act(A::IssueCertificate) => api::certificates::issue;
    POST "/api/v1/certifications/{id}/revisions" act(A::IssueCertificate) => api::certificates::reissue;

    // Cases and their maintenance
    GET "/desk/cases" act(A::SeeCertifications) => desk::cases::list;
    GET "/desk/cases/{id}" act(A::SeeCertifications) => desk::cases::page;
    GET "/desk/cases/{id}/audit-time" act(A::ReviewAuditTime) => desk::audit_time::form;
    POST "/desk/cases/{id}/audit-time" act(A::ReviewAuditTime) => desk::audit_time::review;
    GET "/desk/cases/{id}/suspend" act(A::SuspendCertification) => desk::maintenance::suspend_form;
    POST "/desk/cases/{id}/suspend" act(A::SuspendCertification) => desk::maintenance::suspend;
    GET "/desk/cases/{id}/lift" act(A::LiftSuspension) => desk::maintenance::lift_form;
    POST "/desk/cases/{id}/lift" act(A::LiftSuspension) => desk::maintenance::lift;
    GET "/desk/cases/{id}/withdraw" act(A::WithdrawCertification) => desk::maintenance::withdraw_form;
    POST "/desk/cases/{id}/withdraw" act(A::WithdrawCertification) => desk::maintenance::withdraw;
    GET "/api/v1/certifications" act(A::SeeCertifications) => api::certifications::list;
    GET "/api/v1/certifications/{id}" act(A::SeeCertifications) => api::certifications::one;
    POST "/api/v1/certifications/{id}/audit-time" act(A::ReviewAuditTime) => api::certifications::review_time;
    POST "/api/v1/certifications/{id}/suspension" act(A::SuspendCertification) => api::certifications::suspend;
    POST "/api/v1/certifications/{id}/restoration" act(A::LiftSuspension) => api::certifications::lift;
    POST "/api/v1/certifications/{id}/withdrawal" act(A::WithdrawCertification) => api::certifications::withdraw;
    // Auditors
    GET "/desk/auditors" act(A::SeeAuditors) => desk::auditors::list;
    POST "/desk/auditors" act(A::AddAuditor) => desk::auditors::add;
    GET "/desk/auditors/new" act(A::AddAuditor) => desk::auditors::new;
    GET "/desk/auditors/{id}" act(A::SeeAuditors) => desk::auditors::page;
    POST "/desk/auditors/{id}" act(A::AmendAuditor) => desk::auditors::amend;
    GET "/desk/auditors/{id}/edit" act(A::AmendAuditor) => desk::auditors::edit;
    GET "/desk/auditors/{id}/competences/new" act(A::GrantCompetence) => desk::auditors::new_competence;
    POST "/desk/auditors/{id}/competences" act(A::GrantCompetence) => desk::auditors::grant;
    POST "/desk/competences/{id}/end" act(A::EndCompetence) => desk::auditors::end_competence;
    GET "/desk/auditors/{id}/services/new" act(A::RecordService) => desk::auditors::new_service;
    POST "/desk/auditors/{id}/services" act(A::RecordService) => desk::auditors::record_service;
    POST "/desk/services/{id}/end" act(A::RecordService) => desk::auditors::end_service;
    GET "/desk/auditors/{id}/conflicts/new" act(A::RecordConflict) => desk::auditors::new_conflict;
    POST "/desk/auditors/{id}/conflicts" act(A::RecordConflict) => desk::auditors::record_conflict;
    GET "/api/v1/auditors" act(A::SeeAuditors) => api::auditors::list;
    POST "/api/v1/auditors" act(A::AddAuditor) => api::auditors::add;
    GET "/api/v1/auditors/{id}" act(A::SeeAuditors) => api::auditors::one;
    PUT "/api/v1/auditors/{id}" act(A::AmendAuditor) => api::auditors::amend;
    POST "/api/v1/auditors/{id}/qualifications" act(A::GrantCompetence) => api::auditors::grant;
    POST "/api/v1/qualifications/{id}/end" act(A::EndCompetence) => api::auditors::end_competence;
    POST "/api/v1/auditors/{id}/services" act(A::RecordService) => api::auditors::record_service;
    POST "/api/v1/services/{id}/end" act(A::RecordService) => api::auditors::end_service;
    POST "/api/v1/auditors/{id}/conflicts" act(A::RecordConflict) => api::auditors::record_conflict;
    // Accreditations
    GET "/desk/accreditations" act(A::SeeAccreditations) => desk::accreditations::list;
    POST "/desk/accreditations" act(A::AddAccreditation) => desk::accreditations::add;
    GET "/desk/accreditations/new" act(A::AddAccreditation) => desk::accreditations::new;
    GET "/desk/accreditations/{id}" act(A::SeeAccreditations) => desk::accreditations::page;
    POST "/desk/accreditations/{id}" act(A::AmendAccreditation) => desk::accreditations::amend;
    GET "/desk/accreditations/{id}/edit" act(A::AmendAccreditation) => desk::accreditations::edit;
    POST "/desk/accreditations/{id}/end" act(A::EndAccreditation) => desk::accreditations::end;
    GET "/api/v1/accreditations" act(A::SeeAccreditations) => api::accreditations::list;
    POST "/api/v1/accreditations" act(A::AddAccreditation) => api::accreditations::add;
    GET "/api/v1/accreditations/{id}" act(A::SeeAccreditations) => api::accreditations::one;
    PUT "/api/v1/accreditations/{id}" act(A::AmendAccreditation) => api::accreditations::amend;
    POST "/api/v1/accreditations/{id}/end" act(A::EndAccreditation) => api::accreditations::end;
    // Users
    GET "/desk/users" act(A::SeeUsers) => desk::users::list;
    POST "/desk/users" act(A::AddUser) => desk::users::add;
    GET "/desk/users/new" act(A::AddUser) => desk::users::new;
    GET "/desk/users/{id}" act(A::SeeUsers) => desk::user::page;
    POST "/desk/users/{id}/roles" act(A::ChangeRoles) => desk::user::change_roles;
    POST "/desk/users/{id}/sessions/end" act(A::EndSessions) => desk::user::end_sessions;
    POST "/desk/users/{id}/second-factor/approval" act(A::ApproveFactorRenewal) => desk::user::approve;
    POST "/desk/users/{id}/deputy" act(A::NameDeputy) => desk::user::name_deputy;
    POST "/desk/users/{id}/deputy/end" act(A::NameDeputy) => desk::user::end_deputy;
    GET "/api/v1/users/{id}" act(A::SeeUsers) => api::users::one;
    PUT "/api/v1/users/{id}/roles" act(A::ChangeRoles) => api::users::change_roles;
    POST "/api/v1/users/{id}/sessions/end" act(A::EndSessions) => api::users::end_sessions;
    POST "/api/v1/users/{id}/second-factor/approval" act(A::ApproveFactorRenewal) => api::users::approve;
    POST "/api/v1/users/{id}/deputy" act(A::NameDeputy) => api::users::name_deputy;
    POST "/desk/users/{id}/invitation" act(A::AddUser) => desk::users::resend;
    POST "/desk/users/{id}/invitation/withdrawal" act(A::AddUser) => desk::users::withdraw;
    GET "/portal/people" act(A::InviteColleague) => portal::people::list;
    POST "/portal/people" act(A::InviteColleague) => portal::people::invite;
    GET "/portal/people/new" act(A::InviteColleague) => portal::people::new;
    POST "/portal/people/{id}/invitation" act(A::InviteColleague) => portal::people::resend;
    POST "/portal/people/{id}/invitation/withdrawal" act(A::InviteColleague) => portal::people::withdraw;
    POST "/api/v1/users/{id}/invitation" act(A::AddUser) => api::users::resend;
    POST "/api/v1/users/{id}/invitation/withdrawal" act(A::AddUser) => api::users::withdraw;
    POST "/desk/users/{id}/active" act(A::SetUserActive) => desk::users::set_active;
    GET "/api/v1/users" act(A::SeeUsers) => api::users::list;
    POST "/api/v1/users" act(A::AddUser) => api::users::add;
    POST "/api/v1/users/{id}/active" act(A::SetUserActive) => api::users::set_active;
    // Keys for programs
    GET "/portal/keys" act(A::SeeApiKeys) => portal::keys::page;
    POST "/portal/keys" act(A::MakeApiKey) => portal::keys::make;
    POST "/portal/keys/{id}/revocation" act(A::RevokeApiKey) => portal::keys::revoke;
    GET "/desk/keys" act(A::SeeApiKeys) => desk::keys::page;
    POST "/desk/keys" act(A::MakeApiKey) => desk::keys::make;
    POST "/desk/keys/{id}/revocation" act(A::RevokeApiKey) => desk::keys::revoke;
    GET "/api/v1/keys" act(A::SeeApiKeys) => api::keys::list;
    POST "/api/v1/keys" act(A::MakeApiKey) => api::keys::make;
    POST "/api/v1/keys/{id}/revocation" act(A::RevokeApiKey) => api::keys::revoke;
    // Imports
    GET "/desk/imports" act(A::ImportRecords) => desk::imports::list;
    POST "/desk/imports" act(A::ImportRecords) => desk::imports::offer;
    GET "/desk/imports/{id}" act(A::ImportRecords) => desk::imports::page;
    POST "/desk/imports/{id}/mapping" act(A::ImportRecords) => desk::imports::remap;
    POST "/desk/imports/{id}/confirmation" act(A::ImportRecords) => desk::imports::confirm;
    POST "/desk/imports/{id}/withdrawal" act(A::ImportRecords) => desk::imports::withdraw;
    GET "/desk/imports/{id}/faults" act(A::ImportRecords) => desk::imports::faults;
    GET "/api/v1/imports" act(A::ImportRecords) => api::imports::list;
    POST "/api/v1/imports" act(A::ImportRecords) => api::imports::offer;
    GET "/api/v1/imports/{id}" act(A::ImportRecords) => api::imports::one;
    POST "/api/v1/imports/{id}/mapping" act(A::ImportRecords) => api::imports::remap;
    POST "/api/v1/imports/{id}/confirmation" act(A::ImportRecords) => api::imports::confirm;
    POST "/api/v1/imports/{id}/withdrawal" act(A::ImportRecords) => api::imports::withdraw;
    // Settings
    GET "/brand/colour/{id}" Public => public::brand::colour;
    GET "/brand/logo/{id}" Public => public::brand::logo;
    GET "/desk/settings/body" act(A::SeeSettings) => desk::settings::body::page;
    POST "/desk/settings/body" act(A::SetBody) => desk::settings::body::set;
    POST "/desk/settings/body/logo" act(A::SetBody) => desk::settings::body::set_logo;
    POST "/desk/settings/body/logo/removal" act(A::SetBody) => desk::settings::body::remove_logo;
    GET "/desk/settings/holidays" act(A::SeeSettings) => desk::settings::holidays::page;
    POST "/desk/settings/holidays" act(A::SetHolidays) => desk::settings::holidays::add;
    POST "/desk/settings/holidays/{id}/withdrawal" act(A::SetHolidays) => desk::settings::holidays::withdraw;
    GET "/api/v1/settings/holidays" act(A::SeeSettings) => api::settings::holidays;
    POST "/api/v1/settings/holidays" act(A::SetHolidays) => api::settings::add_holiday;
    POST "/api/v1/settings/holidays/{id}/withdrawal" act(A::SetHolidays) => api::settings::withdraw_holiday;
    GET "/desk/settings/letters" act(A::SeeSettings) => desk::settings::letters::list;
    POST "/desk/settings/letters" act(A::SetLetters) => desk::settings::letters::set_sign_off;
    GET "/desk/settings/letters/{id}" act(A::SeeSettings) => desk::settings::letters::page;
    POST "/desk/settings/letters/{id}" act(A::SetLetters) => desk::settings::letters::set;
    GET "/api/v1/settings/letters" act(A::SeeSettings) => api::settings::letters;
    GET "/api/v1/settings/letters/{id}" act(A::SeeSettings) => api::settings::letter;
    PUT "/api/v1/settings/letters/{id}" act(A::SetLetters) => api::settings::set_letter;
    GET "/api/v1/settings/sign-off" act(A::SeeSettings) => api::settings::sign_off;
    PUT "/api/v1/settings/sign-off" act(A::SetLetters) => api::settings::set_sign_off;
    GET "/api/v1/settings/body" act(A::SeeSettings) => api::settings::body;
    POST "/api/v1/settings/body/changes" act(A::SetBody) => api::settings::set_body;
    POST "/api/v1/settings/body/logo" act(A::SetBody) => api::settings::set_logo;
    POST "/api/v1/settings/body/logo/removal" act(A::SetBody) => api::settings::remove_logo;
    GET "/desk/settings" act(A::SeeSettings) => desk::settings::page;
    GET "/desk/settings/parameters" act(A::SeeSettings) => desk::settings::parameters::list;
    GET "/desk/settings/parameters/{id}" act(A::SeeSettings) => desk::settings::parameters::page;
    POST "/desk/settings/parameters/{id}" act(A::SetParameter) => desk::settings::parameters::set;
    POST "/desk/settings/parameters/{id}/preview" act(A::SetParameter) => desk::settings::parameters::preview;
    GET "/api/v1/settings/parameters" act(A::SeeSettings) => api::settings::parameters;
    GET "/api/v1/settings/parameters/{id}" act(A::SeeSettings) => api::settings::parameter;
    POST "/api/v1/settings/parameters/{id}/preview" act(A::SetParameter) => api::settings::preview;
    POST "/api/v1/settings/parameters/{id}/changes" act(A::SetParameter) => api::settings::set;
    // The journal
    GET "/desk/journal" act(A::SeeJournal) => desk::journal::page;
    GET "/api/v1/journal" act(A::SeeJournal) => api::journal::list;
    // What runs by itself, and the letters
    GET "/desk/jobs" act(A::SeeJobs) => desk::jobs::list;
    POST "/desk/jobs" act(A::RunJob) => desk::jobs::run;
    GET "/desk/jobs/{id}" act(A::SeeJobs) => desk::jobs::page;
    POST "/desk/jobs/{id}/retry" act(A::RetryJob) => desk::jobs::retry;
    POST "/desk/jobs/{id}/abandonment" act(A::GiveUpJob) => desk::jobs::give_up;
    GET "/desk/letters" act(A::SeeLetters) => desk::letters::list;
    GET "/desk/letters/{id}" act(A::SeeLetters) => desk::letters::page;
    POST "/desk/letters/{id}/retry" act(A::RetryLetter) => desk::letters::retry;
    POST "/desk/letters/{id}/abandonment" act(A::AbandonLetter) => desk::letters::abandon;
    GET "/api/v1/jobs" act(A::SeeJobs) => api::jobs::list;
    POST "/api/v1/jobs" act(A::RunJob) => api::jobs::run;
    GET "/api/v1/jobs/{id}" act(A::SeeJobs) => api::jobs::one;
    POST "/api/v1/jobs/{id}/retry" act(A::RetryJob) => api::jobs::retry;
    POST "/api/v1/jobs/{id}/abandonment" act(A::GiveUpJob) => api::jobs::give_up;
    GET "/api/v1/letters" act(A::SeeLetters) => api::letters::list;
    GET "/api/v1/letters/{id}" act(A::SeeLetters) => api::letters::one;
    POST "/api/v1/letters/{id}/retry" act(A::RetryLetter) => api::letters::retry;
    POST "/api/v1/letters/{id}/abandonment" act(A::AbandonLetter) => api::letters::abandon;
    // Programme
    GET "/desk/cases/{id}/programme" act(A::SeeCertifications) => desk::programme::page;
    POST "/desk/cases/{id}/programme" act(A::MakeProgramme) => desk::programme::make;
    GET "/api/v1/certifications/{id}/programme" act(A::SeeCertifications) => api::programmes::one;
    POST "/api/v1/certifications/{id}/programme" act(A::MakeProgramme) => api::programmes::make;
    // Teams and dates
    GET "/desk/plan" act(A::SeeBoard) => desk::plan::page;
    POST "/desk/plan/{id}/holding" act(A::HoldAudit) => desk::plan::hold;
    POST "/desk/plan/{id}/confirmation" act(A::ConfirmAudit) => desk::plan::confirm;
    POST "/desk/plan/{id}/release" act(A::ReleaseAudit) => desk::plan::release;
    GET "/desk/audits/{id}/assignment" act(A::ConfirmAssignment) => desk::assignment::page;
    POST "/desk/audits/{id}/assignment" act(A::ConfirmAssignment) => desk::assignment::confirm;
    GET "/api/v1/audits/{id}/candidates" act(A::SeeBoard) => api::scheduling::candidates;
    GET "/api/v1/audits/{id}/team" act(A::SeeAudits) => api::scheduling::team;
    POST "/api/v1/audits/{id}/holding" act(A::HoldAudit) => api::scheduling::hold;
    POST "/api/v1/audits/{id}/confirmation" act(A::ConfirmAudit) => api::scheduling::confirm;
    POST "/api/v1/audits/{id}/release" act(A::ReleaseAudit) => api::scheduling::release;
    POST "/api/v1/audits/{id}/assignment" act(A::ConfirmAssignment) => api::scheduling::assignment;
}
