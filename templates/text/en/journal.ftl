# Who did what, when and why.
journal-title = Journal
journal-says = Every change, newest first; each entry is chained to the one before it. Times are those of { $zone }.
journal-of = Journal of
journal-house = The certification body itself
journal-show = Show
journal-when = When
journal-who = Who
journal-what = What
journal-why = Why
journal-number = Entry { $number }
journal-change = What changed
journal-before = Before
journal-after = After
journal-none = Nothing has happened here yet
journal-none-says = Every change will stand here, with who made it and why.
