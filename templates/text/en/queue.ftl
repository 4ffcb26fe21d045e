# The work queue of every home page.
queue-says = { $all ->
    [0] Nothing waits for you.
    [one] One thing waits.
   *[other] { $all } things wait.
} { $late ->
    [0] Nothing is late.
    [one] One is late.
   *[other] { $late } are late.
} { $today ->
    [0] {""}
    [one] One is due today.
   *[other] { $today } are due today.
}
queue-group-late = Late
queue-group-today = Due today
queue-group-week = This week
queue-group-later = Later
queue-group-open = Without a date
queue-empty = Nothing waits for you
queue-empty-says = What you must do next will stand here, with the day it is due and the rule for that day.
