# The letters that leave by mail.
letter-dear = Dear {$name},
letter-good-day = Good day,
letter-regards = With kind regards
letter-from-to = {$from} to {$to}
letter-team = The team:
letter-sites = The sites:

letter-application-received-subject = We have your application for {$standard}
letter-application-received-says = Thank you. The application of {$organisation} for certification to {$standard} has arrived and will be reviewed. You will hear from us when the review is done.

letter-application-accepted-subject = Your application for {$standard} is accepted
letter-application-accepted-says = We have reviewed the application of {$organisation} for certification to {$standard} and accept it. Your certification agreement is ready: please sign in, read it and sign it. Audits are planned once it is signed.

letter-application-declined-subject = Your application for {$standard}
letter-application-declined-says = We have reviewed the application of {$organisation} for certification to {$standard} and cannot accept it.
letter-application-declined-why = The reason: {$about}

letter-agreement-signed-subject = The certification agreement is signed
letter-agreement-signed-says = {$signed_by} signed the certification agreement of {$organisation} on {$on}. The audits can now be planned.

letter-stage-1-concluded-subject = Stage 1 is concluded: audit {$audit}
letter-stage-1-concluded-says = Stage 1, audit {$audit}, is concluded. The outcome: {$outcome}.
letter-stage-1-concluded-concerns = Areas of concern: {$concerns}

letter-report-sent-subject = The report of audit {$audit}
letter-report-sent-says = The report of audit {$audit} is signed. You can read it after you sign in.
letter-report-sent-sha = The SHA-256 of the signed text: {$sha256}

letter-audit-confirmed-subject = Audit {$number} is confirmed: {$from} to {$to}
letter-audit-confirmed-says = Audit {$number} of {$organisation} ({$subject}) takes place from {$from} to {$to}.
letter-audit-confirmed-object = If you object to a member of the team, please tell us soon and say why (ISO/IEC 17021-1, 9.2.3.5).

letter-audit-released-subject = Audit {$number} does not take place as agreed
letter-audit-released-says = Audit {$number} of {$organisation} ({$subject}) does not take place from {$from} to {$to}. We will agree new dates with you.
letter-audit-released-why = The reason: {$reason}

letter-assignment-offered-subject = Will you take part? Audit {$number}, {$from} to {$to}
letter-assignment-offered-says = You are asked to take part in audit {$number} of {$organisation} ({$subject}) from {$from} to {$to}. Please sign in and answer.

letter-assignment-confirmed-subject = Audit {$number} is confirmed: {$from} to {$to}
letter-assignment-confirmed-says = Audit {$number} of {$organisation} ({$subject}) takes place from {$from} to {$to}, and you are in its team.

letter-assignment-released-subject = Audit {$number} does not take place as planned
letter-assignment-released-says = Audit {$number} of {$organisation} ({$subject}) does not take place from {$from} to {$to}. Your days are free again.
letter-assignment-released-why = The reason: {$reason}

letter-evidence-asked-subject = Evidence is asked for: {$standard}
letter-evidence-asked-says = For your audit to {$standard} we ask for the following evidence. Please sign in and upload it.

letter-evidence-returned-subject = Please look again: {$title}
letter-evidence-returned-says = The evidence "{$title}" for your audit to {$standard} does not show yet what it is asked for.
letter-evidence-returned-remark = Our remark: {$remark}

letter-finding-raised-subject = A finding is raised: {$number}
letter-finding-raised-says = Finding {$number} ({$grade}) was raised in your audit to {$standard}. Please sign in and answer it with cause, correction and corrective action.
letter-finding-raised-by = Your answer is due by {$by}.

letter-finding-answered-subject = An answer to finding {$number}
letter-finding-answered-says = The client answered finding {$number} ({$standard}). Please sign in and review the answer.

letter-answer-accepted-subject = Your answer to finding {$number} is accepted
letter-answer-accepted-says = Your answer to finding {$number} ({$standard}) is accepted.
letter-answer-accepted-why = Our remark: {$reason}

letter-answer-returned-subject = Please look again at finding {$number}
letter-answer-returned-says = Your answer to finding {$number} ({$standard}) cannot be accepted yet. Please sign in and answer again.
letter-answer-returned-why = The reason: {$reason}

letter-finding-verified-subject = Finding {$number} is closed
letter-finding-verified-says = The corrective action for finding {$number} ({$standard}) was verified on {$on}. The finding is closed.

letter-certificate-issued-subject = Your certificate {$number}
letter-certificate-issued-says = Certificate {$number} for {$organisation} to {$standard} is issued. You find it after you sign in.
letter-certificate-issued-dates = It is effective from {$effective} and expires on {$expires}.
letter-certificate-issued-verify = Anybody can check it here: {$verify}

letter-certificate-reissued-subject = Your certificate {$number}, revision {$revision}
letter-certificate-reissued-says = Certificate {$number} for {$organisation} to {$standard} is issued anew as revision {$revision}, which replaces the one before.
letter-certificate-reissued-dates = It is effective from {$effective} and expires on {$expires}.
letter-certificate-reissued-verify = Anybody can check it here: {$verify}

letter-certification-granted-subject = Certification to {$standard} is granted
letter-certification-granted-says = On {$on} we decided to grant {$organisation} certification to {$standard}. The certificate follows.

letter-certification-refused-subject = The decision on your certification to {$standard}
letter-certification-refused-says = On {$on} we decided not to grant {$organisation} certification to {$standard}.
letter-certification-refused-why = The reason: {$reason}
letter-certification-refused-appeal = You may appeal against this decision; please write to us.

letter-certification-suspended-subject = Your certification to {$standard} is suspended
letter-certification-suspended-says = On {$on} we suspended the certification of {$organisation} to {$standard}. While it lasts you may not refer to being certified.
letter-certification-suspended-why = The reason: {$reason}
letter-certification-suspended-limit = The suspension lasts until {$limit} at the latest; then the certification is withdrawn or its scope reduced.
letter-certification-suspended-appeal = You may appeal against this decision; please write to us.

letter-suspension-lifted-subject = Your certification to {$standard} is restored
letter-suspension-lifted-says = On {$on} we lifted the suspension of the certification of {$organisation} to {$standard}. It is in force again.
letter-suspension-lifted-why = The reason: {$reason}

letter-certification-withdrawn-subject = Your certification to {$standard} is withdrawn
letter-certification-withdrawn-says = On {$on} we withdrew the certification of {$organisation} to {$standard}. Please stop every reference to it.
letter-certification-withdrawn-why = The reason: {$reason}
letter-certification-withdrawn-appeal = You may appeal against this decision; please write to us.
letter-audit-due-subject = Your next audit to { $standard }
letter-audit-due-says = { $kind } of { $organisation } to { $standard } can be held from { $opens } on. We shall propose dates and a team to you; tell us days that do not suit you.
letter-audit-due-by = It is to be held by { $limit }.
letter-answer-late-subject = Your answer to finding { $number } is late
letter-answer-late-says = Your answer to finding { $number } of the audit to { $standard } was due by { $due }, and we do not have it. Please answer it here:
letter-answer-late-else = Without an answer the certification can be suspended.
letter-suspension-due-subject-surveillance-missed = A suspension is to be decided
letter-suspension-due-subject-suspension-over = A suspension is to be ended
letter-suspension-due-missed = The surveillance of { $organisation } to { $standard } was to be held by { $due } and was not. The rules ask for a decision on suspension.
letter-suspension-due-over = The suspension of { $organisation } to { $standard } had its limit on { $due }. It is to be lifted, or the certification withdrawn or reduced.
letter-certification-expired-subject = Your certification to { $standard } has expired
letter-certification-expired-says = The certification of { $organisation } to { $standard } was valid until { $expires } and was not renewed. Certificates and marks may not be used any more.
letter-certification-expired-restore = If the work for its renewal is completed by { $restorable }, the certification can be restored. Please speak to us.
letter-audits-integrated-subject = Your certifications are audited together
letter-audits-integrated-says = {$standards} of {$organisation} are audited together from now on. Together they take {$initial} auditor-days for an initial audit, {$surveillance} for a surveillance and {$recertification} for a recertification audit. How the days came about is kept with the case and shown on request.
letter-certification-renewed-subject = Certification to {$standard} is renewed
letter-certification-renewed-says = On {$on} we decided to renew the certification of {$organisation} to {$standard}. The certificate follows.
letter-certification-not-renewed-subject = Certification to {$standard} is not renewed
letter-certification-not-renewed-says = On {$on} we decided not to renew the certification of {$organisation} to {$standard}. It ends with its expiry date. The reason: {$reason}
letter-scope-extended-subject = The scope of your certification to { $standard } is wider
letter-scope-extended-says = The scope of the certification of { $organisation } to { $standard } is wider since { $on }. A further revision of the certificate follows; its expiry stays.
letter-scope-extended-why = The reason: { $reason }
letter-scope-reduced-subject = The scope of your certification to { $standard } is reduced
letter-scope-reduced-says = The scope of the certification of { $organisation } to { $standard } is reduced since { $on }. Change every reference to your certification at once. A further revision of the certificate follows; its expiry stays.
letter-scope-reduced-why = The reason: { $reason }
letter-edition-changed-subject = Your certification moved to { $standard }
letter-edition-changed-says = { $organisation } is certified to { $standard } since { $on }. A further revision of the certificate follows; its expiry stays.
letter-edition-changed-why = The reason: { $reason }
letter-modification-refused-subject = A change of your certification to { $standard } was refused
letter-modification-refused-says = The change of the certification of { $organisation } that was audited to { $standard } was refused on { $on }. The certification stays as it is.
letter-modification-refused-why = The reason: { $reason }

letter-concern-acknowledged-subject = We have received it: {$subject} ({$number})
letter-concern-acknowledged-says = We have received your { $kind ->
    [appeal] appeal
    [misuse] notice of misuse
   *[other] complaint
} "{$subject}" under number {$number}. It is looked into by people who took no part in what it is about, and you will hear the result by {$by}.
letter-concern-no-disadvantage = Whoever appeals or complains has no disadvantage by it. What you tell us stays confidential.

letter-concern-dismissed-subject = Not for us: {$subject} ({$number})
letter-concern-dismissed-says = We have looked at your { $kind ->
    [appeal] appeal
    [misuse] notice of misuse
   *[other] complaint
} "{$subject}", number {$number}. It does not concern certification work for which we answer, so we do not take it up.

letter-concern-progress-subject = How it stands: {$subject} ({$number})
letter-concern-progress-says = This is how your { $kind ->
    [appeal] appeal
    [misuse] notice of misuse
   *[other] complaint
} "{$subject}", number {$number}, stands.

letter-concern-decided-subject = The result: {$subject} ({$number})
letter-concern-decided-says = Your { $kind ->
    [appeal] appeal
    [misuse] notice of misuse
   *[other] complaint
} "{$subject}", number {$number}, { $outcome ->
    [upheld] is upheld.
    [partly_upheld] is upheld in part.
    [taken_back] was taken back by you.
   *[other] is not upheld.
} It was decided by people who took no part in what it is about.

letter-concern-ended-subject = It is closed: {$subject} ({$number})
letter-concern-ended-says = This is the formal notice that your { $kind ->
    [appeal] appeal
    [misuse] notice of misuse
   *[other] complaint
} "{$subject}", number {$number}, is closed.

letter-concern-referred-subject = A complaint that concerns you: {$standard}
letter-concern-referred-says = We have received a complaint, number {$number}, that concerns {$organisation} and your certification to {$standard}. Please look into it, and tell us what you find and do.

letter-misuse-correction-demanded-subject = Please correct this: {$standard}
letter-misuse-correction-demanded-says = {$organisation} uses its certification to {$standard} in a way that misleads (number {$number}). Please correct it by {$until} and tell us what you did.
letter-misuse-correction-demanded-else = Where it is not corrected in time, the certification may be suspended or withdrawn, and the misuse published.

letter-witness-planned-subject = Our accreditation body comes along: audit {$number}, {$on}
letter-witness-planned-says = {$body} witnesses our team in audit {$number} of {$organisation} ({$standard}) on {$on}.
letter-witness-planned-why = It looks at our work and not at yours. By the certification agreement you admit it; if something stands against that, please tell us at once and say why.
