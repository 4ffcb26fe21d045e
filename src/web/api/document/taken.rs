//! What the API takes, by the types that read it.

use serde_json::Value;
use utoipa::PartialSchema;

use crate::lifecycle::programme::modification;
use crate::lifecycle::{
    application, audit, certificate, concerns, decision, findings, integration, maintenance, review,
    scheduling,
};
use crate::parties::{accreditations, auditors, body, holidays, keys, organisations, users};
use crate::{evidence, jobs, web::desk};

macro_rules! taken {
    ($($name:literal $type:ty;)*) => {
        /// The schema of everything that is taken, by its name.
        pub(super) fn taken() -> Vec<(&'static str, serde_json::Result<Value>)> {
            vec![$(($name, serde_json::to_value(<$type as PartialSchema>::schema())),)*]
        }
    };
}

taken! {
    "GivenOrganisation" organisations::GivenOrganisation;
    "GivenSite" organisations::GivenSite;
    "GivenStart" application::GivenStart;
    "GivenDraft" application::GivenDraft;
    "GivenReview" review::GivenReview;
    "GivenSignature" review::GivenSignature;
    "GivenTime" review::GivenTime;
    "GivenIntegration" integration::GivenIntegration;
    "GivenIntegrationEnd" integration::GivenEnd;
    "GivenSuspension" maintenance::GivenSuspension;
    "GivenLift" maintenance::GivenLift;
    "GivenWithdrawal" maintenance::GivenWithdrawal;
    "GivenModification" modification::GivenModification;
    "GivenModificationDecision" maintenance::modify::GivenModificationDecision;
    "GivenGivingUp" maintenance::modify::GivenGivingUp;
    "GivenReduction" maintenance::modify::GivenReduction;
    "GivenSiteRemoval" maintenance::sites::GivenRemoval;
    "GivenIssue" certificate::GivenIssue;
    "GivenReissue" certificate::GivenReissue;
    "GivenHold" scheduling::GivenHold;
    "GivenConfirmation" scheduling::GivenConfirmation;
    "GivenRelease" scheduling::GivenRelease;
    "GivenAssignment" scheduling::GivenAssignment;
    "GivenConclusion" audit::GivenConclusion;
    "GivenReport" audit::GivenReport;
    "GivenItem" audit::items::GivenItem;
    "GivenSeen" audit::coverage::GivenSeen;
    "GivenFinding" findings::GivenFinding;
    "GivenAnswer" findings::GivenAnswer;
    "GivenFindingVerdict" findings::GivenVerdict;
    "GivenVerification" findings::GivenVerification;
    "GivenRequest" evidence::GivenRequest;
    "GivenEvidenceVerdict" evidence::GivenVerdict;
    "GivenWitness" crate::lifecycle::witness::GivenWitness;
    "GivenWitnessOutcome" crate::lifecycle::witness::GivenWitnessOutcome;
    "GivenConcern" concerns::GivenConcern;
    "GivenAcknowledgement" concerns::GivenAcknowledgement;
    "GivenValidation" concerns::GivenValidation;
    "GivenHandler" concerns::GivenHandler;
    "GivenProgress" concerns::GivenProgress;
    "GivenReferral" concerns::GivenReferral;
    "GivenDemand" concerns::GivenDemand;
    "GivenMeasure" concerns::GivenMeasure;
    "GivenOutcome" concerns::GivenOutcome;
    "GivenPublicity" concerns::GivenPublicity;
    "GivenClosing" concerns::GivenClosing;
    "GivenDecision" decision::GivenDecision;
    "GivenAuditor" auditors::GivenAuditor;
    "GivenCompetence" auditors::GivenCompetence;
    "GivenEnd" auditors::GivenEnd;
    "GivenMonitoring" auditors::monitoring::GivenMonitoring;
    "GivenPutOff" auditors::monitoring::GivenPutOff;
    "GivenService" auditors::GivenService;
    "GivenConflict" auditors::GivenConflict;
    "GivenAccreditation" accreditations::GivenAccreditation;
    "GivenAmendment" accreditations::GivenAmendment;
    "GivenEnding" accreditations::GivenEnding;
    "GivenUser" users::GivenUser;
    "GivenPassword" users::GivenPassword;
    "GivenKey" keys::GivenKey;
    "GivenParameter" body::GivenParameter;
    "GivenBody" body::GivenBody;
    "GivenWording" body::GivenWording;
    "GivenHoliday" holidays::GivenHoliday;
    "GivenActive" desk::users::GivenActive;
    "GivenRoles" desk::user::GivenRoles;
    "GivenReason" desk::user::GivenReason;
    "GivenSession" desk::account::GivenSession;
    "GivenDeputy" desk::account::GivenDeputy;
    "GivenRun" jobs::GivenRun;
    "GivenAbandonment" jobs::GivenAbandonment;
    "GivenMapping" desk::imports::GivenMapping;
    "GivenImport" desk::imports::GivenConfirmation;
}
