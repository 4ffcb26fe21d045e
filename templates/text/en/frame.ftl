# The frames around every page, and the parts that every room uses.
frame-skip = Skip to the content
frame-main = Main
frame-menu = Menu
frame-account = { $initials }: { $name }, your account
frame-keys = Keyboard shortcuts
frame-sign-out = Sign out
frame-demo-label = Demonstration
frame-demo = Demonstration: people, clients and certificates are invented. Today is { $today }.
frame-made-with = Run with Assayer

form-error = Error:
form-errors = { $count ->
    [one] One thing stands in the way
   *[other] { $count } things stand in the way
}
form-tick-all = Tick all
form-optional = (optional)
form-restored = This is what you typed here before. It has not been sent yet.
form-discard = Discard it

upload-send = Send file
upload-progress = Sent so far
upload-sending = Sending …
upload-failed = The file did not arrive. Check the connection, then send it again; it is still chosen.
upload-none = Choose a file first.

why = Why
pager = Pages
pager-previous = Previous
pager-next = Next

visit-done = Done:
visit-now = Next:
visit-later = Planned:

queue-tabs = Work queue
queue-move = move
queue-open = open

answer-region = Answer
