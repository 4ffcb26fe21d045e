# The main pages, as the menus name them.
nav-today = Today
nav-home = Home
nav-plan = Plan
nav-applications = Applications
nav-cases = Cases
nav-audits = Audits
nav-findings = Findings
nav-decisions = Decisions
nav-certificates = Certificates
nav-auditors = Auditors
nav-people = People
nav-users = Users
nav-journal = Journal
nav-keys = Keys
nav-jobs = Jobs
nav-outbox = Outbox
nav-imports = Imports
nav-settings = Settings
nav-rule-versions = Rule versions
nav-complaints = Complaints
nav-concerns = Complaints and appeals
nav-organisation = Organisation
nav-organisations = Clients
nav-evidence = Evidence
# The groups that pages used less often stand in.
nav-group-directory = Directory
nav-group-administration = Administration
