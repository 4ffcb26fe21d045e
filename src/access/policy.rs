//! The policy: one constant table, act x role -> whose. What stands in no row is refused.

use super::acts::Act;
use super::reach::{Reach, Scope};
use super::roles::{Actor, Bearer, Role};
use crate::base::error::{Error, Result, Thing};
use crate::base::ids::{AuditorId, OrganisationId};

/// Whose things a role may do an act to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grant {
    /// Those of audits in whose team the person is.
    Assigned,
    /// Those of the person's own organisation.
    Own,
    /// Everybody's.
    All,
}

use Act as A;
use Grant::{All, Assigned, Own};
use Role::{
    Administrator, ApplicationReviewer, Assessor, ClientAdministrator, ClientContributor, DecisionMaker,
    Manager, Scheduler,
};

type Row = (Act, &'static [(Role, Grant)]);

/// The roles of the certification body that see every case.
const STAFF: &[(Role, Grant)] = &[
    (Scheduler, All),
    (ApplicationReviewer, All),
    (Assessor, Assigned),
    (DecisionMaker, All),
    (Manager, All),
    (ClientAdministrator, Own),
    (ClientContributor, Own),
];

/// Staff only: what a client is not shown.
const HOUSE: &[(Role, Grant)] = &[
    (Scheduler, All),
    (ApplicationReviewer, All),
    (DecisionMaker, All),
    (Manager, All),
];

/// Everybody, for what is their own.
const EVERYBODY: &[(Role, Grant)] = &[
    (Scheduler, All),
    (ApplicationReviewer, All),
    (Assessor, All),
    (DecisionMaker, All),
    (Manager, All),
    (Administrator, All),
    (ClientAdministrator, Own),
    (ClientContributor, Own),
];

/// The whole policy.
pub const POLICY: &[Row] = &[
    (
        A::SeeHome,
        &[
            (Scheduler, All),
            (ApplicationReviewer, All),
            (Assessor, Assigned),
            (DecisionMaker, All),
            (Manager, All),
            (Administrator, All),
            (ClientAdministrator, Own),
            (ClientContributor, Own),
        ],
    ),
    (A::SeeOrganisations, STAFF),
    (
        A::RegisterOrganisation,
        &[(Scheduler, All), (ApplicationReviewer, All), (Manager, All)],
    ),
    (
        A::AmendOrganisation,
        &[
            (ApplicationReviewer, All),
            (Manager, All),
            (ClientAdministrator, Own),
        ],
    ),
    (
        A::AddSite,
        &[
            (ApplicationReviewer, All),
            (Manager, All),
            (ClientAdministrator, Own),
        ],
    ),
    (
        A::AmendSite,
        &[
            (ApplicationReviewer, All),
            (Manager, All),
            (ClientAdministrator, Own),
        ],
    ),
    (A::ImportRecords, &[(Manager, All), (Administrator, All)]),
    (A::SeeAuditors, HOUSE),
    (A::AddAuditor, &[(Manager, All)]),
    (A::AmendAuditor, &[(Manager, All)]),
    (A::GrantCompetence, &[(Manager, All)]),
    (A::EndCompetence, &[(Manager, All)]),
    (A::RecordService, &[(Manager, All)]),
    (A::RecordConflict, &[(Manager, All)]),
    (A::RecordMonitoring, &[(Manager, All)]),
    (A::PutOffMonitoring, &[(Manager, All)]),
    (A::SeeAccreditations, HOUSE),
    (A::AddAccreditation, &[(Manager, All)]),
    (A::AmendAccreditation, &[(Manager, All)]),
    (A::EndAccreditation, &[(Manager, All)]),
    (A::ManageOwnAccess, EVERYBODY),
    (A::SeeUsers, &[(Administrator, All)]),
    (A::AddUser, &[(Administrator, All)]),
    (A::InviteColleague, &[(ClientAdministrator, Own)]),
    (A::AskPasswordReset, EVERYBODY),
    (A::ApproveFactorRenewal, &[(Administrator, All)]),
    (A::EndSessions, &[(Administrator, All)]),
    (A::ChangeRoles, &[(Administrator, All)]),
    (A::NameDeputy, &[(Administrator, All)]),
    (A::SetUserActive, &[(Administrator, All)]),
    (
        A::ChangePassword,
        &[
            (Scheduler, All),
            (ApplicationReviewer, All),
            // Everybody has a password; it belongs to no audit.
            (Assessor, All),
            (DecisionMaker, All),
            (Manager, All),
            (Administrator, All),
            (ClientAdministrator, Own),
            (ClientContributor, Own),
        ],
    ),
    (A::SeeApiKeys, &[(Administrator, All), (ClientAdministrator, Own)]),
    (A::MakeApiKey, &[(Administrator, All), (ClientAdministrator, Own)]),
    (
        A::RevokeApiKey,
        &[(Administrator, All), (ClientAdministrator, Own)],
    ),
    (
        A::SeeSettings,
        &[
            (Scheduler, All),
            (ApplicationReviewer, All),
            (DecisionMaker, All),
            (Manager, All),
            (Administrator, All),
        ],
    ),
    (A::SetParameter, &[(Manager, All), (Administrator, All)]),
    (A::SetBody, &[(Administrator, All)]),
    (
        A::SetHolidays,
        &[(Scheduler, All), (Manager, All), (Administrator, All)],
    ),
    (A::SetLetters, &[(Manager, All), (Administrator, All)]),
    (A::SeeJournal, &[(Manager, All), (Administrator, All)]),
    (A::SeeJobs, &[(Administrator, All)]),
    (A::RunJob, &[(Administrator, All)]),
    (A::RetryJob, &[(Administrator, All)]),
    (A::GiveUpJob, &[(Administrator, All)]),
    (A::SeeLetters, &[(Administrator, All)]),
    (A::RetryLetter, &[(Administrator, All)]),
    (A::AbandonLetter, &[(Administrator, All)]),
    (A::SeeApplications, STAFF),
    (
        A::StartApplication,
        &[(ApplicationReviewer, All), (ClientAdministrator, Own)],
    ),
    (
        A::SaveApplication,
        &[
            (ApplicationReviewer, All),
            (ClientAdministrator, Own),
            (ClientContributor, Own),
        ],
    ),
    (A::SubmitApplication, &[(ClientAdministrator, Own)]),
    (A::SeeReviews, HOUSE),
    (A::AcceptApplication, &[(ApplicationReviewer, All)]),
    (A::ReviewAuditTime, &[(ApplicationReviewer, All)]),
    (A::IntegrateAudits, &[(ApplicationReviewer, All)]),
    (A::PlanModification, &[(ApplicationReviewer, All)]),
    (A::DeclineApplication, &[(ApplicationReviewer, All)]),
    (A::SignAgreement, &[(ClientAdministrator, Own)]),
    (A::SeeCertifications, STAFF),
    (A::MakeProgramme, &[(Scheduler, All), (ApplicationReviewer, All)]),
    (A::SeeBoard, &[(Scheduler, All), (Manager, All)]),
    (A::HoldAudit, &[(Scheduler, All)]),
    (A::ConfirmAudit, &[(Scheduler, All)]),
    (A::ReleaseAudit, &[(Scheduler, All)]),
    (A::ConfirmAssignment, &[(Assessor, Assigned)]),
    (A::SeeEvidence, STAFF),
    (A::AskEvidence, &[(Scheduler, All), (Assessor, Assigned)]),
    (
        A::GiveEvidence,
        &[(ClientAdministrator, Own), (ClientContributor, Own)],
    ),
    (A::JudgeEvidence, &[(Assessor, Assigned)]),
    (A::SeeAudits, STAFF),
    (A::ConcludeStage1, &[(Assessor, Assigned)]),
    (A::WriteReport, &[(Assessor, Assigned)]),
    (A::SendReport, &[(Assessor, Assigned)]),
    (A::SeeFindings, STAFF),
    (A::RaiseFinding, &[(Assessor, Assigned)]),
    (
        A::AnswerFinding,
        &[(ClientAdministrator, Own), (ClientContributor, Own)],
    ),
    (A::JudgeFinding, &[(Assessor, Assigned)]),
    (A::VerifyFinding, &[(Assessor, Assigned)]),
    (A::SeeDecisions, &[(DecisionMaker, All), (Manager, All)]),
    (A::Decide, &[(DecisionMaker, All)]),
    (A::SeeCertificates, STAFF),
    (A::IssueCertificate, &[(DecisionMaker, All), (Manager, All)]),
    (A::SuspendCertification, &[(DecisionMaker, All)]),
    (A::LiftSuspension, &[(DecisionMaker, All)]),
    (A::WithdrawCertification, &[(DecisionMaker, All)]),
    (A::RemoveSite, &[(DecisionMaker, All)]),
    (A::DecideModification, &[(DecisionMaker, All)]),
    (A::ReduceScope, &[(DecisionMaker, All)]),
    // LC-111: confidential. Of the client those see it who speak for it.
    (
        A::SeeConcerns,
        &[(DecisionMaker, All), (Manager, All), (ClientAdministrator, Own)],
    ),
    (
        A::LodgeConcern,
        &[(DecisionMaker, All), (Manager, All), (ClientAdministrator, Own)],
    ),
    (A::HandleConcern, &[(DecisionMaker, All), (Manager, All)]),
    (A::DecideConcern, &[(DecisionMaker, All), (Manager, All)]),
    (A::SeeWitnessAudits, HOUSE),
    (A::RecordWitnessAudit, &[(Scheduler, All), (Manager, All)]),
    // Whoever may run the clock's round at once.
    (A::ExpireCertification, &[(Administrator, All)]),
    (A::SendReminder, &[(Administrator, All)]),
];

/// The row of an act; an act without one is allowed to nobody.
pub fn grants(act: Act) -> &'static [(Role, Grant)] {
    POLICY
        .iter()
        .find(|(row, _)| *row == act)
        .map_or(&[], |(_, grants)| grants)
}

/// What an act is about to be done to.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// The client it belongs to; none for things of the house.
    pub organisation: Option<OrganisationId>,
    /// The auditors of the team it belongs to.
    pub team: Vec<AuditorId>,
}

impl Subject {
    /// A thing of the house itself.
    pub fn house() -> Self {
        Self::default()
    }

    /// A thing of one client, apart from any audit.
    pub fn of(organisation: OrganisationId) -> Self {
        Self {
            organisation: Some(organisation),
            team: Vec::new(),
        }
    }

    /// A thing of one client's audit with this team.
    pub fn of_audit(organisation: OrganisationId, team: Vec<AuditorId>) -> Self {
        Self {
            organisation: Some(organisation),
            team,
        }
    }
}

/// The proof that the policy allowed an act. Made here alone; `Done` cannot be made without one.
#[derive(Debug)]
pub struct Permit {
    act: Act,
}

impl Permit {
    /// The act it allows.
    pub fn act(&self) -> Act {
        self.act
    }
}

/// What even nobody may do: it tells them nothing and changes nothing but for whoever reads the letter.
const OPEN: &[Act] = &[A::AskPasswordReset];

/// Whether an actor holds any role that may do this at all: the door's first question.
pub fn may(actor: &Actor, act: Act) -> Result<()> {
    match actor {
        Actor::Nobody if OPEN.contains(&act) => Ok(()),
        Actor::Nobody => Err(Error::SignIn),
        Actor::Clock | Actor::CommandLine => Ok(()),
        Actor::Key(bearer) if !bearer.scopes.iter().any(|scope| scope.opens(act)) => Err(Error::Forbidden),
        Actor::Person(person) | Actor::Key(Bearer { person, .. }) => {
            if grants(act).iter().any(|(role, _)| person.roles.contains(role)) {
                Ok(())
            } else {
                Err(Error::Forbidden)
            }
        }
    }
}

/// Whose data the actor may see or change for this act: the widest of what their roles give.
pub fn reach(actor: &Actor, act: Act) -> Result<Reach> {
    may(actor, act)?;
    let Some(person) = actor.person() else {
        return Ok(Reach::new(Scope::Everyone));
    };
    let mut granted: Vec<Grant> = grants(act)
        .iter()
        .filter(|(role, _)| person.roles.contains(role))
        .map(|(_, grant)| *grant)
        .collect();
    granted.sort();
    for grant in granted.into_iter().rev() {
        let scope = match grant {
            All => Some(Scope::Everyone),
            Own => person.organisation.map(Scope::Organisation),
            Assigned => person.auditor.map(Scope::Audits),
        };
        if let Some(scope) = scope {
            return Ok(Reach::new(scope));
        }
    }
    Err(Error::Forbidden)
}

/// The permit for an act on a subject. Another client's thing answers as if it were not there.
pub(crate) fn permit(actor: &Actor, act: Act, subject: &Subject, thing: Thing) -> Result<Permit> {
    let allowed = match reach(actor, act)?.scope() {
        Scope::Everyone => true,
        Scope::Organisation(own) => subject.organisation == Some(own),
        Scope::Audits(auditor) => subject.team.contains(&auditor),
    };
    if allowed {
        Ok(Permit { act })
    } else {
        Err(Error::NotFound(thing))
    }
}

/// The reach for facts that a rule needs from other clients' cases (double booking, rotation). Never shown.
pub(crate) const fn everyone() -> Reach {
    Reach::new(Scope::Everyone)
}
