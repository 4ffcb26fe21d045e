# What audits are for.
audit-kind-stage-1 = Stage 1
audit-kind-stage-2 = Stage 2
audit-kind-surveillance = Surveillance
audit-kind-recertification = Recertification
audit-kind-special = Special audit
audit-kind-short-notice = Short-notice audit
audit-kind-follow-up = Follow-up visit
audit-kind-scope-extension = Scope extension
audit-kind-transfer-review = Transfer review
