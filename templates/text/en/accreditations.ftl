# The body's own accreditations.
accreditations-title = Accreditations
accreditations-says = Which accreditation covers which standard and areas. Certificates follow these rows on the day of their decision.
accreditations-add = Record an accreditation
accreditations-add-says = A new status of an accreditation that stands here already is a further row: give the same body, number and standard, the new status and its day.
accreditations-none = No accreditations yet
accreditations-none-says = Without a row, every certificate is issued without accreditation and says so.
accreditations-without = no accreditation. Certificates say so, and carry no mark.
accreditation-body = Accreditation body
accreditation-number = Number
accreditation-url = Entry in that body's register
accreditation-url-hint = The web address in full; the public page links to it.
accreditation-areas = Technical areas
accreditation-areas-hint = Separated by semicolons, as: IAF 33; IAF 38. Left empty, the whole standard is covered.
accreditation-whole = the whole standard
accreditation-granted = granted on
accreditation-granted-on = Granted on
accreditation-status = Status
accreditation-status-active = Active
accreditation-status-suspended = Suspended
accreditation-status-withdrawn = Withdrawn
accreditation-status-reduced = Reduced
accreditation-status-on = Status since
accreditation-status-on-hint = Left empty, the day it was granted.
accreditation-since = since
accreditation-from = from
accreditation-recorded = It is recorded.
accreditation-amended = It is corrected. The journal keeps what it was before, and why.
accreditation-ended = It ends on that day. No decision from then on is made under it.
accreditation-amend = Correct this entry
accreditation-amend-says = For what was entered wrong. A new status, as a suspension or a wider scope, is recorded as such, so that it stays known what held when.
accreditation-amend-save = Save the correction
accreditation-new-status = Record a new status
accreditation-history = Statuses, the newest first
accreditation-issued = Certificates issued under it
accreditation-issued-says = What they say was true on the day of their decision, and nothing recorded here may change that.
accreditation-issued-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
accreditation-issued-none = None yet.
accreditation-decided = decided on
accreditation-end = End the accreditation
accreditation-end-says = The accreditation is given up or runs out. Its certificates stay valid, and their public page says that no accreditation is in force any more.
accreditation-ended-on = First day without it
accreditation-reason = Reason
accreditation-reason-hint = The journal keeps it.
