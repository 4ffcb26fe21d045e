# The audit programme of a case.
programme-title = Programme
programme-cycle = Cycle { $number }
programme-audit = Audit
programme-number = Audit { $number }
programme-state = State
programme-days = Auditor-days
programme-window = Window
programme-from = from
programme-target = aimed at
programme-sites = Sites
programme-warnings = Look at twice
programme-windows-why = Why these windows
programme-seed = The sites were drawn with seed { $seed }; the same seed and list always give the same sample.
programme-days-sites = { $days } days, { $sites ->
    [one] 1 site
   *[other] { $sites } sites
}
programme-aimed = aimed at { $date }
programme-open-stage-1 = once it is placed
programme-open-stage-2 = after stage 1
programme-open-surveillance = after the decision
programme-open-recertification = before expiry
programme-open-special = open
programme-open-short-notice = open
programme-open-follow-up = open
programme-open-scope-extension = open
programme-open-transfer-review = open
programme-make-title = The agreement is signed
programme-make-says = Making the programme plans stage 1, stage 2, two surveillances and the recertification, draws the sites, and begins the initial audit.
programme-make = Make the programme
programme-none = No programme yet
programme-none-scheduler = A scheduler makes it from the review and the signed agreement.
programme-none-agreement = It is made once the client has signed the agreement (LC-14).
programme-again-title = Begin again
programme-again-says = This certification expired more than six months ago, so it cannot be restored. The way begins again with a stage 2, and a new cycle with the decision about it.
programme-again = Begin again with a stage 2
