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
nav-organisation = Organisation
nav-organisations = Clients
nav-evidence = Evidence
