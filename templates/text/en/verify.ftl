# The public register: look-up and answer. Everything here may be read by anybody.
verify-title = Look up a certificate
verify-intro = { $body } answers here, at any time, whether a certificate it issued is in force.
verify-look-up = Certificate number or organisation
verify-look-up-button = Look up
verify-found = { $count ->
    [one] One certificate
   *[other] { $count } certificates
}
verify-none = No holder of such a name
verify-none-says = Compare the spelling, or use the number on the certificate.
verify-holder = Holder
verify-state = State
verify-standard = Standard
verify-certificate = Certificate
verify-accreditation = Accreditation
verify-word-valid = Valid
verify-word-suspended = Suspended
verify-word-withdrawn = Withdrawn
verify-word-expired = Expired
verify-word-not-yet-valid = Not yet valid
verify-word-superseded = Superseded
verify-word-not-found = Not found
verify-says-valid = This certificate is in force today, { $today }.
verify-says-suspended = Do not rely on this certificate now. It has been suspended since { $since }.
verify-says-withdrawn = This certificate ended on { $since }. It is no longer valid.
verify-says-expired = This certificate ran out on { $expires } and has not been renewed.
verify-says-not-yet-valid = Do not rely on this certificate yet. It comes into force on { $effective }.
verify-says-superseded = This is revision { $revision }, an older one. Revision { $latest } has taken its place.
verify-says-not-found = { $body } has issued no certificate with the number { $number }.
verify-valid-until = Valid until
verify-valid-from = Valid from
verify-suspended-since = Suspended since
verify-withdrawn-on = Withdrawn
verify-was-valid-until = Was valid until
verify-replaced-by = Replaced by
verify-revision = Revision { $revision }
verify-no-accreditation = None for this standard
verify-current = See the current revision
verify-scope = What is certified
verify-scope-was = What was certified
verify-first-issued = First certified
verify-cycle-start = Present cycle began
verify-effective = In force from
verify-expires = Valid until
verify-revision-label = Revision
verify-issued-text = { $revision }, issued on { $issued }
verify-unaccredited = Issued without accreditation
verify-unaccredited-says = No accreditation covers certification by { $body } to { $standard } in this scope. The certificate must not carry an accreditation mark.
verify-accredited = Accredited by { $body }
verify-accredited-says = { $body }, number { $number }, for { $standard }.
verify-accreditation-lapsed = Issued under accreditation by { $body }, number { $number }, for { $standard }. That accreditation is not in force today.
verify-accredited-register = See the register of { $body }
verify-sites-is = { $count ->
    [one] The site covered
   *[other] The { $count } sites covered
}
verify-sites-was = { $count ->
    [one] The site that was covered
   *[other] The { $count } sites that were covered
}
verify-history = History
verify-event-issued = Issued
verify-event-scope-changed = Scope changed
verify-event-suspended = Suspended
verify-event-restored = Suspension lifted
verify-event-renewed = Renewed
verify-event-withdrawn = Withdrawn
verify-again = Look up another certificate
verify-checked-at = Checked { $checked }.
verify-wrong = Does something look wrong? Tell { $body }.
verify-asked = You looked up
verify-checked = Register checked
verify-what-to-do = What you can do
verify-hint-slip = Compare the number with the one on the paper. It ends in a check character that catches slips; the letter O is never used, so what looks like one is the figure 0.
verify-hint-name = Search by the name of the organisation below.
verify-hint-tell = If somebody showed you this certificate as genuine, tell us about it.
