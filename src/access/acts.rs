//! Everything that can be done or seen, by name. The policy table has a row for each.

use crate::text_enum;

text_enum! {
    /// One thing a person may be allowed to do or to see.
    Act {
        // People and parties
        /// See one's own home page and work queue.
        SeeHome = "see_home",
        /// See client organisations and their sites.
        SeeOrganisations = "see_organisations",
        /// Register a client organisation.
        RegisterOrganisation = "register_organisation",
        /// Change an organisation's particulars.
        AmendOrganisation = "amend_organisation",
        /// Add a site to an organisation.
        AddSite = "add_site",
        /// Change a site.
        AmendSite = "amend_site",
        /// Bring in organisations and sites from a file.
        ImportRecords = "import_records",
        /// See auditors and their competences.
        SeeAuditors = "see_auditors",
        /// Add a person who audits, reviews or decides.
        AddAuditor = "add_auditor",
        /// Change an auditor's particulars.
        AmendAuditor = "amend_auditor",
        /// Grant a competence (CO-33).
        GrantCompetence = "grant_competence",
        /// End a competence.
        EndCompetence = "end_competence",
        /// Record a service given to a client (CO-4).
        RecordService = "record_service",
        /// Record a conflict of interest (CO-5).
        RecordConflict = "record_conflict",
        /// Record that an auditor was monitored (CO-32).
        RecordMonitoring = "record_monitoring",
        /// Put the limit of an auditor's monitoring off (CO-38).
        PutOffMonitoring = "put_off_monitoring",
        /// See accreditations.
        SeeAccreditations = "see_accreditations",
        /// Record an accreditation (VE-40).
        AddAccreditation = "add_accreditation",
        /// Correct what is recorded of an accreditation.
        AmendAccreditation = "amend_accreditation",
        /// End an accreditation (VE-46).
        EndAccreditation = "end_accreditation",
        /// Look after one's own access: password, second factor, sessions, deputy.
        ManageOwnAccess = "manage_own_access",
        /// See users.
        SeeUsers = "see_users",
        /// Add a user.
        AddUser = "add_user",
        /// Invite somebody to one's own organisation, and look after such invitations.
        InviteColleague = "invite_colleague",
        /// Ask for a link to choose another password, without being signed in.
        AskPasswordReset = "ask_password_reset",
        /// Approve that somebody who lost their second factor gets another.
        ApproveFactorRenewal = "approve_factor_renewal",
        /// End somebody's sessions.
        EndSessions = "end_sessions",
        /// Change somebody's roles.
        ChangeRoles = "change_roles",
        /// Name somebody else's deputy.
        NameDeputy = "name_deputy",
        /// Let a user in or shut them out.
        SetUserActive = "set_user_active",
        /// Change one's own password.
        ChangePassword = "change_password",
        /// See an organisation's keys to the API.
        SeeApiKeys = "see_api_keys",
        /// Make a key to the API for an organisation.
        MakeApiKey = "make_api_key",
        /// Revoke a key to the API.
        RevokeApiKey = "revoke_api_key",
        /// See the body's settings: itself, its parameters, public holidays, letters.
        SeeSettings = "see_settings",
        /// Change one of the body's own limits and habits (LC-2).
        SetParameter = "set_parameter",
        /// Change how the body is called, where it is reached, its zone and its look.
        SetBody = "set_body",
        /// Change the calendar of public holidays, and say when the body is closed.
        SetHolidays = "set_holidays",
        /// Change what letters say.
        SetLetters = "set_letters",
        /// See the journal.
        SeeJournal = "see_journal",
        /// See what runs by itself, and how it went.
        SeeJobs = "see_jobs",
        /// Run a job at once.
        RunJob = "run_job",
        /// Try a job again that failed.
        RetryJob = "retry_job",
        /// Give a job up that failed.
        GiveUpJob = "give_up_job",
        /// See the letters, sent and unsent.
        SeeLetters = "see_letters",
        /// Send a letter that failed or is held.
        RetryLetter = "retry_letter",
        /// Give a letter up that failed or is held.
        AbandonLetter = "abandon_letter",

        // Application, review, agreement
        /// See applications.
        SeeApplications = "see_applications",
        /// Start an application.
        StartApplication = "start_application",
        /// Save a draft application.
        SaveApplication = "save_application",
        /// Submit an application.
        SubmitApplication = "submit_application",
        /// See reviews with their audit time.
        SeeReviews = "see_reviews",
        /// Review an application and accept it.
        AcceptApplication = "accept_application",
        /// Reckon the audit time of a certification that was taken over.
        ReviewAuditTime = "review_audit_time",
        /// Say which certifications are audited together, and end that (AT-60).
        IntegrateAudits = "integrate_audits",
        /// Plan a wider scope, or the move to another edition (LC-96, LC-123).
        PlanModification = "plan_modification",
        /// Decline an application.
        DeclineApplication = "decline_application",
        /// Sign a certification agreement.
        SignAgreement = "sign_agreement",

        // Programme and scheduling
        /// See a certification: its state, programme and history.
        SeeCertifications = "see_certifications",
        /// Make the audit programme of a cycle.
        MakeProgramme = "make_programme",
        /// See the planning board and the candidates for an audit.
        SeeBoard = "see_board",
        /// Hold dates and a team for an audit.
        HoldAudit = "hold_audit",
        /// Confirm a held audit.
        ConfirmAudit = "confirm_audit",
        /// Release a held or confirmed audit.
        ReleaseAudit = "release_audit",
        /// Confirm one's own place in a team (CO-8).
        ConfirmAssignment = "confirm_assignment",

        // Evidence
        /// See what evidence is asked and given.
        SeeEvidence = "see_evidence",
        /// Ask a site for evidence.
        AskEvidence = "ask_evidence",
        /// Give a file in answer.
        GiveEvidence = "give_evidence",
        /// Accept or return evidence.
        JudgeEvidence = "judge_evidence",

        // Audit and findings
        /// See audits, their teams and reports.
        SeeAudits = "see_audits",
        /// Conclude a stage 1 (LC-30).
        ConcludeStage1 = "conclude_stage_1",
        /// Write an audit report.
        WriteReport = "write_report",
        /// Sign and send an audit report.
        SendReport = "send_report",
        /// See findings.
        SeeFindings = "see_findings",
        /// Raise a finding.
        RaiseFinding = "raise_finding",
        /// Answer a nonconformity.
        AnswerFinding = "answer_finding",
        /// Accept or return an answer.
        JudgeFinding = "judge_finding",
        /// Verify a corrective action.
        VerifyFinding = "verify_finding",

        // Decision, certificate, maintenance
        /// See decisions and what waits for one.
        SeeDecisions = "see_decisions",
        /// Decide on a certification.
        Decide = "decide",
        /// See certificates.
        SeeCertificates = "see_certificates",
        /// Issue a certificate from a decision.
        IssueCertificate = "issue_certificate",
        /// Suspend a certification.
        SuspendCertification = "suspend_certification",
        /// Lift a suspension.
        LiftSuspension = "lift_suspension",
        /// Withdraw a certification.
        WithdrawCertification = "withdraw_certification",
        /// Take a site out of the scope of a certification (MS-64).
        RemoveSite = "remove_site",
        /// Decide on a planned change of the scope or the edition (LC-96, LC-123).
        DecideModification = "decide_modification",
        /// Narrow the scope (LC-94).
        ReduceScope = "reduce_scope",
        /// See appeals, complaints and misuse with their course.
        SeeConcerns = "see_concerns",
        /// Bring an appeal or a complaint forward, or record one that arrived.
        LodgeConcern = "lodge_concern",
        /// Acknowledge, check and handle an appeal, a complaint or a misuse (LC-110, LC-111, LC-119).
        HandleConcern = "handle_concern",
        /// Decide on an appeal, a complaint or a misuse.
        DecideConcern = "decide_concern",
        /// See which audits the accreditation body witnesses (CO-29).
        SeeWitnessAudits = "see_witness_audits",
        /// Plan a witness audit, and write down what came of it.
        RecordWitnessAudit = "record_witness_audit",
        /// Record that a certification has run out (LC-82); the clock does.
        ExpireCertification = "expire_certification",
        /// Tell whom it concerns that something has opened or is late; the clock does.
        SendReminder = "send_reminder",
    }
}
