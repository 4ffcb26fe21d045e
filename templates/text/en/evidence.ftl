# What is asked of which site, and what was given.
evidence-title = Evidence
evidence-intro = What the audit team needs from you before the visit. Files reach the team of your audit and nobody else.
evidence-limit = One file at a time, { $limit } at most. Any type is taken; the team opens it as a download.
evidence-audit = { $kind }, { $standard }
evidence-with-us = { $given } of { $total } items are with us.
evidence-next = { $items ->
    [one] Next: 1 item for { $site } by { $date }.
   *[other] Next: { $items } items for { $site } by { $date }.
}
evidence-next-undated = { $items ->
    [one] Next: 1 item for { $site }; the day follows once the audit has a date.
   *[other] Next: { $items } items for { $site }; the day follows once the audit has a date.
}
evidence-next-none = Nothing more is needed now.
evidence-count = { $given } of { $total }
evidence-state-open = Not started
evidence-state-sent = Sent
evidence-state-accepted = Accepted
evidence-state-returned = Returned
evidence-file-says = { $size }, { $date }, { $who }
evidence-why = Why this is asked
evidence-requirement = Requirement: clause { $clause }, { $title }
evidence-remark = The team says:
evidence-choose = Add a file
evidence-about = for "{ $title }"
evidence-none = Nothing is asked of you now
evidence-none-says = When an audit is planned, what the team needs of each site appears here with the day it is needed.
evidence-to-list = Evidence
evidence-to-audit = About this audit

evidence-receipt = Receipt
evidence-receipt-says = We have received this file and keep it unchanged. Its fingerprint below lets anybody check that later.
evidence-file = File
evidence-size = Size
evidence-size-bytes = exactly { $bytes } bytes
evidence-received = Received
evidence-received-at = { $date }, { $time } ({ $zone })
evidence-given-by = Given by
evidence-sha256 = SHA-256
evidence-sha256-note = Compare it with what "sha256sum" or a similar program says about your own copy.
evidence-item = For
evidence-download = Save the file

evidence-desk-title = Evidence for { $kind }, { $standard }
evidence-desk-audit = Audit { $number }
evidence-ask-title = Ask for evidence
evidence-ask-one = Ask one site for one thing
evidence-ask-site = Site
evidence-ask-clause = Clause
evidence-ask-item = What is asked
evidence-ask-item-hint = In the client's words, as: Report of the last internal audit.
evidence-ask-reason = Why
evidence-ask-reason-hint = One line; the client reads it beside the item.
evidence-ask-due = Needed by
evidence-ask-due-hint = Left empty, it is needed some days before the audit begins.
evidence-ask-blank = Choose
evidence-ask-send = Ask the client
evidence-asked = Asked. The client sees it in the portal now.
evidence-defaults = Ask every site for the usual items
evidence-defaults-says = The standard's list, for each sampled site; what is asked already is not asked twice.
evidence-desk-none = Nothing is asked yet
evidence-desk-none-says = Ask every sampled site for the usual items, or for single ones below.
evidence-accept = Accept
evidence-return = Return
evidence-remark-label = What is missing
evidence-remark-hint = Needed for returning; the client is told it.
