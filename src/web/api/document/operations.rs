//! Every operation of the API, one row each, beside the route table: what it is called, what it takes, what it
//! answers. A test holds the two tables together.

use actix_web::http::Method;

/// What a request brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    None,
    /// JSON of this schema.
    Json(&'static str),
    /// A file, raw or as a form's part.
    File,
}

/// What it answers when all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A page of a list of these.
    List(&'static str),
    /// One of these, with its version as `ETag`.
    One(&'static str),
    /// Something that is reckoned and not kept.
    Reckoned(&'static str),
    /// 201 with the new thing's id and address.
    Made(&'static str),
    /// A file.
    Content,
    /// 204 and nothing else.
    Done,
}

/// What it says about the version it is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Nothing: it changes no version.
    Nothing,
    /// `If-Match`.
    Version,
    /// `If-Match`, or `If-None-Match: *` for the first.
    VersionOrNothing,
}

/// One operation.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The method.
    pub method: &'static str,
    /// The address, as the route table has it.
    pub path: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// The names in the query it takes.
    pub query: &'static [&'static str],
    /// What it brings.
    pub body: Body,
    /// What it answers.
    pub gives: Gives,
    /// The version it is made from.
    pub from: Basis,
}

macro_rules! operations {
    ($($method:ident $path:literal ($($name:literal)*) $body:expr, $from:expr => $gives:expr, $summary:literal;)*) => {
        /// The whole table.
        pub const OPERATIONS: &[Operation] = &[$(Operation {
            method: stringify!($method),
            path: $path,
            summary: $summary,
            query: &[$($name),*],
            body: $body,
            gives: $gives,
            from: $from,
        },)*];
    };
}

use Basis::{Nothing, Version, VersionOrNothing};
use Body::{File, Json, None as Bare};
use Gives::{Content, Done, List, Made, One, Reckoned};

operations! {
    GET "/api/openapi.json" () Bare, Nothing => Reckoned("Description"), "This document.";
    POST "/api/v1/auth/token" () Json("Credentials"), Nothing => Reckoned("Token"), "Signs in with address and password and answers with a pair of tokens.";
    POST "/api/v1/auth/refresh" () Json("Refresh"), Nothing => Reckoned("Token"), "Answers with the next pair of tokens; a refresh token is good once.";
    POST "/api/v1/auth/revoke" () Json("Refresh"), Nothing => Done, "Ends every token of a family.";
    POST "/api/v1/account/password" () Json("GivenPassword"), Nothing => Done, "Changes your own password.";
    POST "/api/v1/rules/audit-time" () Json("RulesAuditTimeRequest"), Nothing => Reckoned("RulesAuditTime"), "How many auditor-days an audit takes, and how that came about.";
    POST "/api/v1/rules/site-sample" () Json("RulesSiteSampleRequest"), Nothing => Reckoned("RulesSiteSample"), "Which sites are audited, and why these.";
    POST "/api/v1/rules/integration" () Json("RulesIntegrationRequest"), Nothing => Reckoned("RulesIntegration"), "What integration takes off.";
    POST "/api/v1/rules/clock" () Json("RulesClockRequest"), Nothing => Reckoned("RulesClock"), "What falls due for a certification.";
    POST "/api/v1/rules/team" () Json("RulesTeamRequest"), Nothing => Reckoned("RulesTeam"), "Whether a team may do an audit, and the smallest change that would let it.";
    POST "/api/v1/rules/sector" () Json("RulesSectorRequest"), Nothing => Reckoned("RulesSector"), "Which sector a NACE code belongs to.";

    GET "/api/v1/organisations" ("name" "limit" "cursor") Bare, Nothing => List("Organisation"), "The client organisations you may see.";
    POST "/api/v1/organisations" () Json("GivenOrganisation"), Nothing => Made("Made"), "Registers a client organisation.";
    GET "/api/v1/organisations/{id}" () Bare, Nothing => One("OrganisationWithSites"), "One organisation with its sites.";
    PUT "/api/v1/organisations/{id}" () Json("GivenOrganisation"), Version => One("OrganisationWithSites"), "Changes an organisation's particulars.";
    POST "/api/v1/organisations/{id}/sites" () Json("GivenSite"), Nothing => Made("Made"), "Adds a site.";
    GET "/api/v1/sites/{id}" () Bare, Nothing => One("Site"), "One site.";
    PUT "/api/v1/sites/{id}" () Json("GivenSite"), Version => One("Site"), "Changes a site's particulars.";

    GET "/api/v1/applications" ("limit" "cursor") Bare, Nothing => List("ApplicationRow"), "The applications you may see.";
    POST "/api/v1/applications" () Json("GivenStart"), Nothing => Made("Made"), "Starts an application.";
    GET "/api/v1/applications/{id}" () Bare, Nothing => One("ApplicationView"), "One application with what is still missing.";
    PUT "/api/v1/applications/{id}" () Json("GivenDraft"), Version => One("ApplicationView"), "Saves a draft; what is left out is empty.";
    POST "/api/v1/applications/{id}/submission" () Json("Empty"), Version => One("ApplicationView"), "Submits an application.";
    GET "/api/v1/applications/{id}/review" () Bare, Nothing => One("Reviewed"), "The review of an application, once it is done.";
    POST "/api/v1/applications/{id}/audit-time" () Json("GivenReview"), Nothing => Reckoned("ReviewPreview"), "The audit time as acceptance would keep it.";
    POST "/api/v1/applications/{id}/acceptance" () Json("GivenReview"), Version => Made("Made"), "Accepts an application and opens its case.";
    POST "/api/v1/applications/{id}/decline" () Json("GivenReview"), Version => One("ApplicationView"), "Declines an application.";
    GET "/api/v1/agreements" ("limit" "cursor") Bare, Nothing => List("AgreementView"), "The agreements you may see.";
    GET "/api/v1/agreements/{id}" () Bare, Nothing => One("AgreementView"), "One agreement.";
    POST "/api/v1/agreements/{id}/signature" () Json("GivenSignature"), Version => One("AgreementView"), "Signs an agreement.";

    GET "/api/v1/rule-versions" () Bare, Nothing => Reckoned("RuleVersions"), "The versions of the rules that calculations were made by.";
    GET "/api/v1/rule-versions/{version}" () Bare, Nothing => Reckoned("RuleVersionCases"), "Every case computed under one version of the rules.";

    GET "/api/v1/certifications" ("q" "status" "limit" "cursor") Bare, Nothing => List("CertificationRow"), "The cases you may see.";
    GET "/api/v1/certifications/{id}" () Bare, Nothing => One("CertificationView"), "One case with everything you may see of it.";
    POST "/api/v1/certifications/{id}/audit-time" () Json("GivenTime"), Version => One("CertificationView"), "Reckons the audit time of a running case again.";
    POST "/api/v1/certifications/{id}/audit-time/preview" () Json("GivenTime"), Nothing => Reckoned("ProgrammeChanges"), "What another audit time would change in the programme.";
    GET "/api/v1/certifications/{id}/integration" () Bare, Nothing => One("CaseIntegration"), "Which certifications are audited together with this one, and the days that gives.";
    POST "/api/v1/certifications/{id}/integration" () Json("GivenIntegration"), Version => One("CaseIntegration"), "Has certifications of one client audited together.";
    POST "/api/v1/certifications/{id}/integration/preview" () Json("GivenIntegration"), Nothing => Reckoned("IntegrationPreview"), "The days that auditing together would give.";
    POST "/api/v1/certifications/{id}/integration/end" () Json("GivenIntegrationEnd"), Version => One("CaseIntegration"), "Has each audited by itself again.";
    GET "/api/v1/certifications/{id}/derivation" () Bare, Nothing => One("DerivationSheet"), "How days and samples came about, as it is kept.";
    GET "/api/v1/certifications/{id}/coverage" () Bare, Nothing => One("CoverageView"), "Which clauses, processes, shifts and sites the audits of each cycle have seen.";
    POST "/api/v1/certifications/{id}/suspension" () Json("GivenSuspension"), Version => Made("Made"), "Suspends a certification.";
    POST "/api/v1/certifications/{id}/restoration" () Json("GivenLift"), Version => Made("Made"), "Lifts a suspension.";
    POST "/api/v1/certifications/{id}/withdrawal" () Json("GivenWithdrawal"), Version => Made("Made"), "Withdraws a certification.";
    GET "/api/v1/certifications/{id}/modifications" () Bare, Nothing => Reckoned("Modifications"), "Planned changes of what a case covers, and what became of them.";
    POST "/api/v1/certifications/{id}/modifications" () Json("GivenModification"), Version => Made("Made"), "Plans a wider scope, or the move to another edition.";
    GET "/api/v1/modifications/{id}" () Bare, Nothing => One("ModificationView"), "One planned change.";
    POST "/api/v1/modifications/{id}/decision" () Json("GivenModificationDecision"), Version => One("ModificationView"), "Decides on a planned change after its audit.";
    POST "/api/v1/modifications/{id}/giving-up" () Json("GivenGivingUp"), Version => One("ModificationView"), "Gives a planned change up.";
    POST "/api/v1/certifications/{id}/reduction" () Json("GivenReduction"), Version => Made("Made"), "Narrows the scope of a certification.";
    POST "/api/v1/certifications/{id}/site-removal" () Json("GivenSiteRemoval"), Version => One("CertificationView"), "Takes a site out of the scope.";
    POST "/api/v1/certifications/{id}/revisions" () Json("GivenReissue"), Version => Made("Made"), "Issues a further revision of the certificate.";
    GET "/api/v1/certifications/{id}/programme" () Bare, Nothing => One("Programmes"), "The programmes of a certification.";
    POST "/api/v1/certifications/{id}/programme" () Json("Empty"), Version => Made("Made"), "Makes the programme of the first cycle.";
    POST "/api/v1/certifications/{id}/programme/again" () Json("Empty"), Version => Made("Made"), "Begins the way again after a lapse too long to restore.";

    GET "/api/v1/audits" ("limit" "cursor") Bare, Nothing => List("AuditRow"), "The audits you may see.";
    GET "/api/v1/audits/{id}" () Bare, Nothing => One("AuditView"), "One audit with its team, sites, conclusion and report.";
    GET "/api/v1/audits/{id}/candidates" ("starts_on" "ends_on") Bare, Nothing => Reckoned("Candidates"), "Who can audit on these days, and why others cannot.";
    GET "/api/v1/audits/{id}/team" () Bare, Nothing => One("Placing"), "The team of an audit with its dates.";
    POST "/api/v1/audits/{id}/holding" () Json("GivenHold"), Version => One("Held"), "Holds dates and a team for an audit.";
    POST "/api/v1/audits/{id}/confirmation" () Json("GivenConfirmation"), Version => One("Placing"), "Confirms a held audit.";
    POST "/api/v1/audits/{id}/release" () Json("GivenRelease"), Version => One("Placing"), "Gives dates and team up.";
    POST "/api/v1/audits/{id}/assignment" () Json("GivenAssignment"), Nothing => One("Placing"), "Confirms your own place in the team.";
    POST "/api/v1/audits/{id}/stage-1-conclusion" () Json("GivenConclusion"), Version => Made("Made"), "Concludes a stage 1.";
    GET "/api/v1/audits/{id}/report" () Bare, Nothing => One("ReportView"), "The report of an audit.";
    PUT "/api/v1/audits/{id}/report" () Json("GivenReport"), VersionOrNothing => One("ReportView"), "Saves a report as far as it is written.";
    POST "/api/v1/audits/{id}/report/sending" () Json("Empty"), Version => One("ReportView"), "Signs a report and sends it.";
    GET "/api/v1/audits/{id}/findings" () Bare, Nothing => List("FindingRow"), "The findings of one audit, all of them.";
    POST "/api/v1/audits/{id}/findings" () Json("GivenFinding"), Nothing => Made("Made"), "Raises a finding.";
    GET "/api/v1/audits/{id}/decision" () Bare, Nothing => One("CaseForDecision"), "The case of an audit as a decision looks at it.";
    GET "/api/v1/audits/{id}/evidence-requests" () Bare, Nothing => Reckoned("AuditEvidence"), "What one audit asks for, by site.";
    POST "/api/v1/audits/{id}/evidence-requests" () Json("GivenRequest"), Nothing => Made("Made"), "Asks a site for evidence.";
    POST "/api/v1/audits/{id}/evidence-requests/defaults" () Json("Empty"), Nothing => Made("Asked"), "Asks every sampled site for the default items.";

    GET "/api/v1/evidence-requests" ("limit" "cursor") Bare, Nothing => List("EvidenceItem"), "What was asked for, as far as you may see it.";
    GET "/api/v1/evidence-requests/{id}" () Bare, Nothing => One("EvidenceItem"), "One item with its files.";
    POST "/api/v1/evidence-requests/{id}/files" () File, Nothing => Made("Receipt"), "Gives a file.";
    POST "/api/v1/evidence-requests/{id}/verdict" () Json("GivenEvidenceVerdict"), Version => One("EvidenceItem"), "Accepts what was given, or sends it back.";
    GET "/api/v1/evidence/{id}" () Bare, Nothing => One("EvidenceFile"), "One file's record.";
    GET "/api/v1/evidence/{id}/content" () Bare, Nothing => Content, "The file itself.";

    GET "/api/v1/findings" ("limit" "cursor") Bare, Nothing => List("FindingRow"), "The findings you may see.";
    GET "/api/v1/findings/{id}" () Bare, Nothing => One("FindingPage"), "One finding with its answers.";
    POST "/api/v1/findings/{id}/answers" () Json("GivenAnswer"), Version => Made("Made"), "Answers a nonconformity.";
    POST "/api/v1/findings/{id}/verdict" () Json("GivenFindingVerdict"), Version => One("FindingPage"), "Judges an answer.";
    POST "/api/v1/findings/{id}/verification" () Json("GivenVerification"), Version => One("FindingPage"), "Verifies a corrective action.";

    GET "/api/v1/witness-audits" () Bare, Nothing => List("WitnessView"), "The audits that the accreditation body witnesses, all of them.";
    GET "/api/v1/witness-audits/{id}" () Bare, Nothing => One("WitnessView"), "One witness audit.";
    POST "/api/v1/witness-audits/{id}/outcome" () Json("GivenWitnessOutcome"), Version => One("WitnessView"), "Writes down what came of a witness audit.";
    POST "/api/v1/audits/{id}/witness-audits" () Json("GivenWitness"), Nothing => Made("Made"), "Plans that the accreditation body witnesses an audit.";

    GET "/api/v1/appeals" ("limit" "cursor") Bare, Nothing => List("ConcernRow"), "The appeals you may see.";
    POST "/api/v1/appeals" () Json("GivenConcern"), Nothing => Made("Made"), "Appeals against a decision on a certification.";
    GET "/api/v1/complaints" ("limit" "cursor") Bare, Nothing => List("ConcernRow"), "The complaints you may see, and misuse of certificates and marks.";
    POST "/api/v1/complaints" () Json("GivenConcern"), Nothing => Made("Made"), "Complains, or records misuse.";
    GET "/api/v1/concerns/{id}" () Bare, Nothing => One("ConcernView"), "An appeal, a complaint or a misuse with its course.";
    POST "/api/v1/concerns/{id}/acknowledgement" () Json("GivenAcknowledgement"), Version => One("ConcernView"), "Tells its author that it arrived.";
    POST "/api/v1/concerns/{id}/validation" () Json("GivenValidation"), Version => One("ConcernView"), "Says whether it concerns the body's certification work.";
    POST "/api/v1/concerns/{id}/handler" () Json("GivenHandler"), Version => One("ConcernView"), "Names who handles it: somebody who took no part in the case.";
    POST "/api/v1/concerns/{id}/progress" () Json("GivenProgress"), Version => One("ConcernView"), "Writes down what was done or found, and tells it as progress.";
    POST "/api/v1/concerns/{id}/referral" () Json("GivenReferral"), Version => One("ConcernView"), "Refers a complaint to the client it is about.";
    POST "/api/v1/concerns/{id}/demand" () Json("GivenDemand"), Version => One("ConcernView"), "Demands that misuse is corrected.";
    POST "/api/v1/concerns/{id}/measure" () Json("GivenMeasure"), Version => One("ConcernView"), "Writes down what followed a demand.";
    POST "/api/v1/concerns/{id}/result" () Json("GivenOutcome"), Version => One("ConcernView"), "Decides it and tells its author the result.";
    POST "/api/v1/concerns/{id}/publicity" () Json("GivenPublicity"), Version => One("ConcernView"), "Settles what is made public.";
    POST "/api/v1/concerns/{id}/end" () Json("GivenClosing"), Version => One("ConcernView"), "Notifies its end.";

    GET "/api/v1/decisions" ("limit" "cursor") Bare, Nothing => List("DecisionView"), "The decisions made, and the audits that wait for one.";
    POST "/api/v1/decisions" () Json("GivenDecision"), Version => Made("Made"), "Decides on an audit.";
    GET "/api/v1/decisions/{id}" () Bare, Nothing => One("DecisionView"), "One decision.";
    POST "/api/v1/decisions/{id}/certificate" () Json("GivenIssue"), Version => Made("Made"), "Issues the certificate of a decision.";
    GET "/api/v1/certificates" ("limit" "cursor") Bare, Nothing => List("CertificateView"), "The certificates you may see.";
    GET "/api/v1/certificates/{id}" () Bare, Nothing => One("CertificateView"), "One revision of a certificate.";
    GET "/api/v1/public/certificates" ("name" "country" "standard" "limit" "cursor") Bare, Nothing => List("Listed"), "The public directory.";
    GET "/api/v1/public/certificates/{number}" ("revision") Bare, Nothing => One("Verified"), "What the public register says of a certificate.";

    GET "/api/v1/auditors" ("limit" "cursor") Bare, Nothing => List("MatrixLine"), "The people who audit, with what they are competent for.";
    POST "/api/v1/auditors" () Json("GivenAuditor"), Nothing => Made("Made"), "Adds a person.";
    GET "/api/v1/auditors/{id}" () Bare, Nothing => One("AuditorView"), "One person.";
    PUT "/api/v1/auditors/{id}" () Json("GivenAuditor"), Version => One("AuditorView"), "Changes a person's particulars.";
    POST "/api/v1/auditors/{id}/qualifications" () Json("GivenCompetence"), Nothing => Made("Made"), "Grants a competence.";
    POST "/api/v1/qualifications/{id}/end" () Json("GivenEnd"), Nothing => One("AuditorView"), "Ends a competence.";
    GET "/api/v1/monitoring" () Bare, Nothing => List("MonitoringLine"), "Who is to be seen at work soon or was not in time, all of them.";
    POST "/api/v1/auditors/{id}/monitoring" () Json("GivenMonitoring"), Nothing => Made("Made"), "Records that somebody was monitored.";
    POST "/api/v1/auditors/{id}/monitoring-put-off" () Json("GivenPutOff"), Nothing => Made("Made"), "Puts the limit of somebody's monitoring off.";
    POST "/api/v1/auditors/{id}/services" () Json("GivenService"), Nothing => Made("Made"), "Records a service to a client.";
    POST "/api/v1/services/{id}/end" () Json("GivenEnd"), Nothing => One("AuditorView"), "Ends a service.";
    POST "/api/v1/auditors/{id}/conflicts" () Json("GivenConflict"), Nothing => Made("Made"), "Records a conflict of interest.";
    GET "/api/v1/accreditations" ("limit" "cursor") Bare, Nothing => List("Accreditation"), "The body's accreditations.";
    POST "/api/v1/accreditations" () Json("GivenAccreditation"), Nothing => Made("Made"), "Records an accreditation, or a new status of one.";
    GET "/api/v1/accreditations/{id}" () Bare, Nothing => One("Accreditation"), "One status of an accreditation.";
    PUT "/api/v1/accreditations/{id}" () Json("GivenAmendment"), Version => One("Accreditation"), "Corrects an accreditation. What was issued under it must stay true (VE-41).";
    POST "/api/v1/accreditations/{id}/end" () Json("GivenEnding"), Version => Made("Made"), "Ends an accreditation from a day on, as a further status.";
    GET "/api/v1/users" ("limit" "cursor") Bare, Nothing => List("User"), "Everybody who may sign in.";
    POST "/api/v1/users" () Json("GivenUser"), Nothing => Made("Made"), "Adds a user.";
    GET "/api/v1/users/{id}" () Bare, Nothing => One("User"), "One user.";
    POST "/api/v1/users/{id}/active" () Json("GivenActive"), Version => One("User"), "Lets a user in or shuts them out.";
    POST "/api/v1/users/{id}/invitation" () Json("Empty"), Nothing => One("User"), "Sends an invitation again.";
    POST "/api/v1/users/{id}/invitation/withdrawal" () Json("Empty"), Nothing => One("User"), "Withdraws an invitation.";
    PUT "/api/v1/users/{id}/roles" () Json("GivenRoles"), Version => One("User"), "Changes somebody's roles.";
    POST "/api/v1/users/{id}/sessions/end" () Json("GivenSession"), Nothing => Done, "Ends one session of somebody, or all of them.";
    POST "/api/v1/users/{id}/second-factor/approval" () Json("GivenReason"), Nothing => One("Approval"), "Approves that somebody gets another second factor; two administrators must.";
    POST "/api/v1/users/{id}/deputy" () Json("GivenDeputy"), Nothing => Done, "Names somebody's deputy.";
    GET "/api/v1/account" () Bare, Nothing => One("Account"), "One's own account: second factor, sessions, deputy.";
    GET "/api/v1/keys" ("limit" "cursor") Bare, Nothing => List("Key"), "The keys of your client, or of every client; none shows itself.";
    POST "/api/v1/keys" () Json("GivenKey"), Nothing => Made("NewKey"), "Makes a key. This answer is the only place where it ever stands.";
    POST "/api/v1/keys/{id}/revocation" () Json("Empty"), Nothing => Done, "Revokes a key, at once and for good.";
    GET "/api/v1/jobs" ("kind" "state" "limit" "cursor") Bare, Nothing => List("Job"), "What runs by itself: every run, newest first.";
    POST "/api/v1/jobs" () Json("GivenRun"), Nothing => Made("Made"), "Runs a job at once.";
    GET "/api/v1/jobs/{id}" () Bare, Nothing => One("Job"), "One run with its report or its fault.";
    POST "/api/v1/jobs/{id}/retry" () Json("Empty"), Version => One("Job"), "Tries a run again that failed.";
    POST "/api/v1/jobs/{id}/abandonment" () Json("GivenAbandonment"), Version => One("Job"), "Gives a run up that failed.";
    GET "/api/v1/letters" ("state" "limit" "cursor") Bare, Nothing => List("Letter"), "The letters, newest first.";
    GET "/api/v1/letters/{id}" () Bare, Nothing => One("Letter"), "One letter with its text, without what is secret in it.";
    POST "/api/v1/letters/{id}/retry" () Json("Empty"), Version => One("Letter"), "Sends a letter that failed or is held.";
    POST "/api/v1/letters/{id}/abandonment" () Json("GivenAbandonment"), Version => One("Letter"), "Gives a letter up that failed or is held.";
    GET "/api/v1/imports" ("limit" "cursor") Bare, Nothing => List("Import"), "What was imported, the newest first.";
    POST "/api/v1/imports" ("mapping") File, Nothing => Made("Made"), "Takes a list in (CSV or XLSX). Nothing is imported before it is confirmed.";
    GET "/api/v1/imports/{id}" () Bare, Nothing => Reckoned("Import"), "What a list would do now, or what is wrong with it; or what was imported.";
    POST "/api/v1/imports/{id}/mapping" () Json("GivenMapping"), Nothing => Reckoned("Import"), "Gives a waiting list another mapping.";
    POST "/api/v1/imports/{id}/confirmation" () Json("GivenImport"), Nothing => Reckoned("Import"), "Imports a waiting list, if it would still do what was seen.";
    POST "/api/v1/imports/{id}/withdrawal" () Json("Empty"), Nothing => Done, "Takes a waiting list back.";
    GET "/api/v1/settings/holidays" ("year" "country") Bare, Nothing => List("Holiday"), "The public holidays of a year, and the days on which the body is closed.";
    POST "/api/v1/settings/holidays" () Json("GivenHoliday"), Nothing => Made("Made"), "Adds a holiday, says that one is none, or that the body is closed.";
    POST "/api/v1/settings/holidays/{id}/withdrawal" () Json("Empty"), Nothing => Done, "Takes that back.";
    GET "/api/v1/settings/letters" () Bare, Nothing => List("LetterWords"), "Every letter that leaves, with the body's own words for it.";
    GET "/api/v1/settings/letters/{id}" () Bare, Nothing => One("LetterWords"), "One of them, by its name.";
    PUT "/api/v1/settings/letters/{id}" () Json("GivenWording"), Version => One("LetterWords"), "Puts own words in the place of a letter's text, or takes them away.";
    GET "/api/v1/settings/sign-off" () Bare, Nothing => One("SignOff"), "What every letter ends with.";
    PUT "/api/v1/settings/sign-off" () Json("GivenWording"), Version => One("SignOff"), "Changes that.";
    GET "/api/v1/settings/body" () Bare, Nothing => One("Body"), "How the certification body is called, where it is reached, its zone and its look.";
    POST "/api/v1/settings/body/changes" () Json("GivenBody"), Version => One("Body"), "Changes that from a day on.";
    POST "/api/v1/settings/body/logo" () File, Nothing => One("Body"), "Sets the logo, a PNG.";
    POST "/api/v1/settings/body/logo/removal" () Json("Empty"), Nothing => One("Body"), "Takes the logo away.";
    GET "/api/v1/settings/parameters" () Bare, Nothing => List("Parameter"), "The body's own limits and habits, all of them.";
    GET "/api/v1/settings/parameters/{id}" () Bare, Nothing => One("Parameter"), "One of them with its changes.";
    POST "/api/v1/settings/parameters/{id}/preview" () Json("GivenParameter"), Nothing => Reckoned("ParameterPreview"), "What a change would do.";
    POST "/api/v1/settings/parameters/{id}/changes" () Json("GivenParameter"), Version => One("Parameter"), "Changes one from a day on.";
    GET "/api/v1/journal" ("organisation" "limit" "cursor") Bare, Nothing => List("JournalEntry"), "The journal of the house or of one client, newest first.";
}

/// The operation of a method and an address pattern. HEAD is asked like GET.
pub fn operation(method: &Method, pattern: &str) -> Option<&'static Operation> {
    let method = if *method == Method::HEAD {
        "GET"
    } else {
        method.as_str()
    };
    OPERATIONS
        .iter()
        .find(|one| one.method == method && one.path == pattern)
}
