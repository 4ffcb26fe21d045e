# Applications for certification.
applications-title = Applications
applications-new = Apply for certification
applications-new-desk = Start an application for a client
applications-edit = Fill in the application
applications-none = No applications yet
applications-none-portal = Choose a standard, then fill in the application in your own time. Nothing is sent before you submit it.
applications-none-desk = An application stands here once a client starts one in its portal, or you start one for a client.
applications-caption = Those that wait for the review stand first, the longest wait on top.
applications-client = Client
applications-standard = Standard
applications-state = State
applications-since = Since
applications-waiting = { $days ->
    [0] since today
    [one] for one day
   *[other] for { $days } days
}
application-for = Application for { $standard }
application-client = Client
application-client-hint = The organisation that applies. Register it first if it is not listed.
application-choose = Choose
application-standard = Standard
application-start = Start the application
application-start-says = You can leave parts out, save, and come back. Nothing is sent before you submit.

application-state-draft = Draft
application-state-submitted = Waiting for the review
application-state-accepted = Accepted
application-state-declined = Declined

application-group-scope = What is to be certified
application-group-work = How the organisation works
application-group-help = Help and readiness
application-scope = Scope wanted
application-scope-hint = The activities, products and services, in the words you want to see on the certificate.
application-exclusions = What is left out, and why
application-exclusions-hint = Requirements of the standard or parts of the organisation that do not apply.
application-sites = Sites in this scope
application-sites-hint = Every place where work in this scope is done. Addresses, activities and people are changed on the site's own page.
application-sites-none = There are no sites yet. Add them on the organisation's page, then come back.
application-site-people = { $people ->
    [one] One person works here.
   *[other] { $people } people work here.
}
application-processes = Processes and operations
application-processes-hint = What is done, from the first request to what the customer or patient receives. One process a line: each of them is seen in every cycle.
application-resources = People and technical resources
application-resources-hint = Kinds of staff, shifts, equipment and buildings that matter.
application-relationships = Functions and relationships
application-relationships-hint = Departments, and how the organisation stands within a larger group.
application-outsourced = Outsourced processes
application-outsourced-hint = What others do for you that affects conformity, and who. Write "none" if there are none.
application-legal = Legal obligations
application-legal-hint = Laws, licences and authorities that govern the work. Write "none" if there are none.
application-consultancy = Did anybody advise you on the management system?
application-consultancy-hint = People who advised you may not audit you for two years (CO-4).
application-consultancy-from = Who did
application-consultancy-from-hint = The firm or the person, and until when.
application-language = Language to audit in
application-language-hint = Its code, as en for English.
application-internal-audit = Has an internal audit been done?
application-management-review = Has a management review been done?
application-wanted-from = Audit wanted from
answer-yes = Yes
answer-no = No

application-save = Save and see what is missing
application-back = Back to the application
application-edit = Fill in
application-missing-title = { $count ->
    [one] One part is missing
   *[other] { $count } parts are missing
}
application-missing-says = Until they are there the application cannot be submitted ({ $rule }).
application-complete = Everything asked for is here.
application-submit = Submit the application
application-submit-says = From then on it stays as it is. We review it, and answer by letter and here: an agreement with the audit time to sign, or the reason why not.
application-submit-administrator = Your organisation's administrator submits it.
application-submit-client = The client's administrator submits it in the portal.
application-next-draft = The application is a draft. Nothing has been sent.
application-next-submitted-portal = We have your application since { $date }. A reviewer looks at scope, sites, people and the time an audit takes; you do nothing until we answer.
application-next-submitted-desk = It waits since { $date } for a review by somebody competent and independent.
application-next-accepted-unsigned = We accepted it on { $date }. Read and sign the agreement; without it no audit takes place (LC-14).
application-next-accepted-unsigned-desk = It was accepted on { $date }. The client reads and signs the agreement; without it no audit takes place (LC-14).
application-next-accepted-signed = The agreement was signed on { $date }. The audit programme comes next.
application-next-declined = It was declined on { $date }:
application-agreement = Read the agreement
application-review = Review it
application-contents = What it says
application-empty = Not filled in
application-people = { $people ->
    [one] One person at the sites chosen
   *[other] { $people } people at the sites chosen
}
application-not-said = Not said

queue-review-application = Review an application
queue-finish-application = Finish the application
queue-sign-agreement = Sign the agreement
