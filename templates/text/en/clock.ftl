# Clocks: how a day stands to today.
clock-none = no date yet
clock-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
clock-late-since = late since { $date }
clock-today = today
clock-soon = { $weekday }, { $date }
clock-later = { $date }
clock-monday = Monday
clock-tuesday = Tuesday
clock-wednesday = Wednesday
clock-thursday = Thursday
clock-friday = Friday
clock-saturday = Saturday
clock-sunday = Sunday
