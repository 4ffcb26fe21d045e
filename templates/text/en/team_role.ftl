# A person's part in an audit team.
team-role-lead-auditor = Lead auditor
team-role-auditor = Auditor
team-role-auditor-in-training = Auditor in training
team-role-technical-expert = Technical expert
team-role-translator = Translator
team-role-observer = Observer
team-role-guide = Guide
team-role-witness = Witness
team-role-evaluator = Evaluator
