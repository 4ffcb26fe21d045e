# The body's settings.
settings-title = Settings
settings-says = What this certification body decides about itself. Each decision is in force from a day on, and the journal keeps who made it and why.
settings-page-parameters = Limits and habits
settings-says-parameters = What the standards leave to the certification body, or only habit asks: days, months, shares.
settings-page-body = Certification body
settings-says-body = Name, address and e-mail as papers and pages have them; the time zone; colour and logo.
settings-page-holidays = Public holidays
settings-says-holidays = By country and region, and the days on which you are closed. Placing an audit on one of them warns.
settings-page-letters = Wording of letters
settings-says-letters = Every letter that leaves, as it reads; your own words for it, and what all of them end with.
settings-page-accreditations = Accreditations
settings-says-accreditations = Which accreditation covers which standard and areas, from when on.
setting-origin-configuration = Configuration file
setting-origin-settings = Decided here
setting-since = in force since
setting-from = from
setting-history = What was decided
setting-history-none = Nothing yet: the value of the configuration file is in force.
setting-standing-planned = planned
setting-standing-in-force = in force
setting-standing-past = past
setting-by-operator = the operator, at the machine
setting-in-force-on = In force from
setting-in-force-on-hint = Today at the earliest: what was done before was done under what held then.
setting-reason = Reason
setting-reason-hint = Why it changes. An assessor of the accreditation body will read this.
setting-preview = See what it would do
setting-save = Decide it
setting-not-yet = Not yet
setting-what-happens = What happens
setting-happens-journal = The journal keeps the change with your name and the reason. Every page and program follows within a minute.
parameters-says = A value comes from the configuration file until it is decided here; from then on, what is decided here goes before the file. Whatever carries a date in its derivation keeps it.
parameters-fixed = What the standards fix
parameters-fixed-says = These stand beside the limits above and cannot be changed.
parameter-what = What
parameter-value = Value
parameter-allowed = Allowed
parameter-source = Left open by
parameter-origin = Value from
parameter-standard = The standard says
parameter-effect = It changes
parameter-configured = Configuration file
parameter-default = As the program comes: { $value }
parameter-fixed-by = Fixed by
parameter-change = Change it
parameter-new-value = New value
parameter-who = Managers and administrators change it.
parameter-planned = { $value } from
parameter-saved = It is decided.
parameter-from-to = From { $from } to { $to }, in force from { $on }.
parameter-range = { $least } to { $most }
parameter-yes-or-no = Yes or no
parameter-yes = Yes
parameter-no = No
parameter-kind-CB = The standard: the certification body sets it
parameter-kind-HABIT = No standard: a habit
parameter-unit-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
parameter-unit-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
parameter-unit-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
parameter-unit-percent = { $count } %
parameter-unit-cycles = { $count ->
    [one] { $count } cycle
   *[other] { $count } cycles
}
parameter-unit-yes-no = { $count ->
    [0] No
   *[other] Yes
}
parameter-then-at-once = These dates are reckoned whenever they are shown: they move on the day the change is in force.
parameter-then-next-event = Windows that are set already stay until the next event of their case, which sets them anew.
parameter-then-next = What was reckoned before that day stays as it is; what is reckoned from then on follows the change.
touched-placed = { $count ->
    [0] No audit has dates after that day.
    [one] { $count } audit has dates after that day: the day by which the client is told moves.
   *[other] { $count } audits have dates after that day: the day by which the client is told moves.
}
touched-evidence = { $count ->
    [0] No evidence waits that has no date of its own.
    [one] { $count } item of evidence waits without a date of its own: its day moves.
   *[other] { $count } items of evidence wait without a date of their own: their days move.
}
touched-declarations = { $count ->
    [0] Nobody has signed a declaration.
    [one] { $count } declaration is signed: the day it runs out moves.
   *[other] { $count } declarations are signed: the days they run out move.
}
touched-lapsing = { $count ->
    [0] None of them would run out by it.
    [one] { $count } of them would have run out on that day.
   *[other] { $count } of them would have run out on that day.
}
touched-surveillances = { $count ->
    [0] No surveillance ahead has a window.
    [one] { $count } surveillance ahead has a window that will be set anew.
   *[other] { $count } surveillances ahead have windows that will be set anew.
}
touched-recertifications = { $count ->
    [0] No recertification audit ahead has a window.
    [one] { $count } recertification audit ahead has a window that will be set anew.
   *[other] { $count } recertification audits ahead have windows that will be set anew.
}
touched-second-stages = { $count ->
    [0] No stage 2 ahead has a window.
    [one] { $count } stage 2 ahead has a window that will be set anew.
   *[other] { $count } stage 2 audits ahead have windows that will be set anew.
}
touched-certified = { $count ->
    [0] No certification is in force.
    [one] { $count } certification in force keeps its expiry date.
   *[other] { $count } certifications in force keep their expiry dates.
}
touched-suspended = { $count ->
    [0] No certification is suspended.
    [one] { $count } suspended certification keeps its limit.
   *[other] { $count } suspended certifications keep their limits.
}
touched-findings = { $count ->
    [0] No nonconformity is open.
    [one] { $count } open nonconformity keeps its limits.
   *[other] { $count } open nonconformities keep their limits.
}
fixed-cycle = A cycle of { $standard }
fixed-first-surveillance = First surveillance after the decision, at the latest
fixed-initial-major = Majors of an initial audit verified after stage 2, else stage 2 is repeated
fixed-restoration = Restoration after expiry, at the latest
fixed-service-bar = Nobody audits a client they served within
parameter-expiry-offset-days = Expiry: days added to the anniversary
parameter-standard-expiry-offset-days = A cycle lasts three years from the decision. Whether its last day is the anniversary or the day before it is nowhere said.
parameter-effect-expiry-offset-days = The expiry date of cycles decided from then on.
parameter-surveillance-window-months = Surveillance: window opens before the anniversary
parameter-standard-surveillance-window-months = A surveillance at least once in each calendar year, the first within twelve months of the decision. A window is nowhere asked for.
parameter-effect-surveillance-window-months = The first day of the windows of surveillances ahead.
parameter-second-surveillance-months = Second surveillance: aimed at after the cycle’s start
parameter-standard-second-surveillance-months = At least once in each calendar year. The month is the body’s own planning.
parameter-effect-second-surveillance-months = The day that second surveillances ahead are aimed at.
parameter-recertification-opens-months = Recertification: work opens before expiry
parameter-standard-recertification-opens-months = Recertification is planned and done in time for the decision before expiry. When the work begins is nowhere said.
parameter-effect-recertification-opens-months = The first day of the windows of recertification audits ahead.
parameter-recertification-target-months = Recertification: audit aimed at before expiry
parameter-standard-recertification-target-months = Recertification is planned and done in time for the decision before expiry. The month is the body’s own planning.
parameter-effect-recertification-target-months = The day that recertification audits ahead are aimed at.
parameter-decision-lead-days = Recertification: days kept free for the decision
parameter-standard-decision-lead-days = Nonconformities are corrected and the decision is made before expiry. How long the decision takes is the body’s own matter.
parameter-effect-decision-lead-days = The last day of recertification audits ahead, and the limits of nonconformities raised in them.
parameter-suspension-months = Suspension: at most
parameter-standard-suspension-months = The body sets a limit, after which it withdraws or reduces. A note names six months as usual.
parameter-effect-suspension-months = The limit of suspensions decided from then on; none goes past expiry.
parameter-answer-days = Nonconformity: answer due after
parameter-standard-answer-days = The client answers with cause and correction within a time that the body sets.
parameter-effect-answer-days = The day by which nonconformities raised from then on are answered.
parameter-major-days = Major nonconformity: verified after
parameter-standard-major-days = Correction and corrective action are verified before certification is granted or goes on. Days are named for initial audits alone, and those are fixed.
parameter-effect-major-days = The day by which majors raised from then on are verified, initial audits aside.
parameter-minor-days = Minor nonconformity: plan accepted after
parameter-standard-minor-days = The plan for correction and corrective action is accepted before the decision. Days are not named.
parameter-effect-minor-days = The day by which the plans for minors raised from then on are accepted.
parameter-stage-interval-warn-months = Stage 1 to stage 2: warn after
parameter-standard-stage-interval-warn-months = The interval fits the client’s need to solve what stage 1 found. No number is named.
parameter-effect-stage-interval-warn-months = When placing stage 2 gives a warning, and the day it is aimed at.
parameter-stage-interval-justify-months = Stage 1 to stage 2: justify or repeat after
parameter-standard-stage-interval-justify-months = Beyond the limit that the body sets, stage 1 is justified as still good, or repeated.
parameter-effect-stage-interval-justify-months = When placing stage 2 takes a reason, and the last day of its window.
parameter-acknowledge-working-days = Appeal or complaint: acknowledged after
parameter-standard-acknowledge-working-days = Receipt is acknowledged. Days are not named.
parameter-effect-acknowledge-working-days = The day by which what is received from then on is acknowledged.
parameter-complaint-days = Complaint: decided after
parameter-standard-complaint-days = The decision is told to the complainant whenever possible. Days are not named.
parameter-effect-complaint-days = The day by which complaints received from then on are decided, and misuse.
parameter-appeal-days = Appeal: decided after
parameter-standard-appeal-days = Appeals are decided without discrimination against the appellant. Days are not named.
parameter-effect-appeal-days = The day by which appeals received from then on are decided.
parameter-plan-notice-days = Audit plan and team: told before the audit
parameter-standard-plan-notice-days = The plan and the names of the team are given in advance, early enough to object. No number is named.
parameter-effect-plan-notice-days = The day by which plan and team are told, and from which on placing an audit warns that it is short.
parameter-evidence-due-days = Evidence asked for: due before the audit
parameter-standard-evidence-due-days = Nothing. Teams need time to read what clients give.
parameter-effect-evidence-due-days = The day by which evidence is due that was asked for without a date of its own.
parameter-audit-time-rounded-up = Audit time: round up to the next half day
parameter-standard-audit-time-rounded-up = Audit time is rounded to the nearest half day. A body may always round up; it never gives less than the nearest.
parameter-effect-audit-time-rounded-up = How audit time reckoned from then on is rounded, and with it stage 1 and the later audits.
parameter-stage-1-share-percent = Stage 1: share of the initial audit time
parameter-standard-stage-1-share-percent = The body determines the time for stage 1 and stage 2. How it is divided is not said.
parameter-effect-stage-1-share-percent = How programmes made from then on divide the days of the initial audit.
parameter-remote-warn-percent = Remote audit: ask for a reason above
parameter-standard-remote-warn-percent = Remote methods are justified by risk and recorded. A share is no longer named.
parameter-effect-remote-warn-percent = When a computation of audit time gives a warning.
parameter-central-counts-as-site = Central function counts among the sites sampled
parameter-standard-central-counts-as-site = The central function is audited each time. Whether it counts in the number that the sample is drawn from is read both ways.
parameter-effect-central-counts-as-site = The size of samples drawn from then on.
parameter-declaration-months = Declaration of conflicts: good for
parameter-standard-declaration-months = People declare what ties them to clients. How often is the body’s own matter.
parameter-effect-declaration-months = Until when declarations hold, and so who can be placed.
parameter-monitoring-months = Monitoring: seen at work again after
parameter-standard-monitoring-months = Each auditor is periodically evaluated on site. The body sets how often.
parameter-effect-monitoring-months = By when each person is seen at work, and from when on they are assigned no more.
parameter-monitoring-warn-months = Monitoring: warned of before its limit
parameter-standard-monitoring-warn-months = Nothing. It is the body’s own notice.
parameter-effect-monitoring-warn-months = From when on people and teams are warned that somebody is to be seen at work.
parameter-rotation-cycles = Rotation: cycles in a row that one person leads
parameter-standard-rotation-cycles = Familiarity is a threat to impartiality. No number of cycles is named.
parameter-effect-rotation-cycles = When placing a lead auditor warns, or is refused where the habit is binding.
parameter-rotation-binding = Rotation is binding
parameter-standard-rotation-binding = Familiarity is a threat to impartiality. The body decides how it answers it.
parameter-effect-rotation-binding = Whether too many cycles in a row block a lead auditor instead of warning.
body-name = Name
body-address = Address
body-email = E-mail address
body-zone = Time zone
body-accent = Colour
setting-name-body-name = Name
setting-name-body-address = Address
setting-name-body-email = E-mail address
setting-name-body-zone = Time zone
setting-name-brand-accent = Colour
setting-name-brand-logo = Logo
body-logo-another = another picture
body-usual = the usual one
body-fixed = Fixed
body-prefix = Begins every certificate number
body-prefix-says = A printed number never changes, so neither does this.
body-base-url = Address from outside
body-base-url-says = It stands in every printed QR code. The operator sets it in the configuration.
body-change = Change it
body-name-hint = The legal name. Certificates issued from then on print it; older ones keep what they say.
body-zone-hint = Its name in the time zone database, as Europe/London.
body-zone-says = Every deadline is a civil date in this zone. Another zone moves the end of every day.
body-zone-meant = The zone is meant to change
body-zone-confirm = If the zone changes
body-accent-hint = Of links and buttons, as #0d5a61. Left empty, the usual one. Words in it must be readable on white.
body-save = Decide it
body-saved = It is decided.
body-logo-title = Logo
body-logo-none = There is none.
body-logo-now = The logo as it is now
body-logo-file = A picture
body-logo-hint = PNG, at most 256 kB and 2,000 pixels on each side. Pages and certificates show it from now on; older certificates keep theirs.
body-logo-remove = Take the logo away
body-logo-saved = The logo is in use.
body-logo-removed = The logo is taken away.
body-logo-taken = taken away
body-who = Administrators change it.
holidays-says = Reckoned by rule for each year. Compare them with what your country publishes before you rely on them: add what is missing, take away what is none, and say when you are closed: placing an audit on such a day warns, and no such day is proposed.
holidays-year = Year
holidays-country = Country
holidays-all = All countries
holidays-look = Look
holidays-earlier = The year before
holidays-later = The year after
holiday-day = Day
holiday-name = Name
holiday-where = Where
holiday-origin = From
holiday-origin-shipped = The calendar
holiday-origin-added = Added by you
holiday-origin-dropped = Taken away by you
holiday-origin-closed = You are closed
holiday-everywhere = everywhere
holiday-drop = Take away
holiday-undo = Undo
holiday-add-title = Add a day
holiday-kind = What it is
holiday-kind-added = A public holiday
holiday-kind-closed = We are closed
holiday-region = Region
holiday-region-hint = Left empty, the whole country.
holiday-country-hint = Left empty where you are closed.
holiday-choose = None
holiday-add = Add the day
holiday-added = The calendar is changed.
holiday-withdrawn = It is taken back.
holiday-none = No holidays are known there
holiday-none-says = Add the days of this country yourself.
holiday-weekday-0 = Mon
holiday-weekday-1 = Tue
holiday-weekday-2 = Wed
holiday-weekday-3 = Thu
holiday-weekday-4 = Fri
holiday-weekday-5 = Sat
holiday-weekday-6 = Sun
wording-says = Each letter leaves when what it tells of is done; none can be switched off, because somebody relies on each. You may put your own words in the place of a letter’s text.
wording-letter = Letter
wording-words = Words
wording-own = Your own
wording-program = As the program comes
wording-history-none = Nothing yet: the letter reads as the program comes.
wording-sign-off = What every letter ends with
wording-sign-off-text = Last lines
wording-sign-off-hint = As an address, a telephone number, a registration. Plain text, the same in every letter; left empty, nothing is added.
wording-sign-off-save = End all letters so
wording-as-it-reads = As it reads
wording-as-it-reads-says = With invented particulars.
wording-places = Places
wording-places-says = Your words may name these; each is put in when the letter leaves.
wording-own-words = Your own words
wording-text = Text
wording-text-hint = Plain text, with places as they stand beside. Left empty, the program’s words are used. The subject stays.
wording-save = Use these words
wording-saved = Letters say it so from now on.
wording-who = Managers and administrators change it.
