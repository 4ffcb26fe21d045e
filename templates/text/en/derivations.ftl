# Which rules a calculation was made by, and the sheet an assessor follows by hand.
rule-versions-title = Rule versions
rule-versions-says = Every calculation is kept with the version of the rules it was made by. A change of the program, of a file of the book or of a parameter makes a new version, and leaves what was kept as it is.
rule-version-title = Cases computed under one version
rule-version = Version
rule-version-present = In use now
rule-version-before = Before versions were kept
rule-version-first = First used
rule-version-last = Last used
rule-version-unused = Not used yet
rule-version-count = Calculations
rule-version-what = Computed
rule-version-what-audit-time = Audit time
rule-version-what-programme = Programme
rule-version-at = On
rule-version-none = Nothing was computed yet
rule-version-none-says = A case appears here once its application is accepted or its programme is made.
