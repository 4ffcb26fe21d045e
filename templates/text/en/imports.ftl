# Lists that come in from files.
imports-title = Imports
imports-one = Import
imports-all = All imports
imports-says = Lists come in whole or not at all. What a list would do is shown first, and nothing is kept before you say so.
imports-waiting = Waiting for you
imports-waiting-says = { $size }, sent { $offered }; kept until { $ends }
imports-new = Import a list
imports-file = List
imports-file-hint = CSV in any separator and encoding, or an Excel workbook (XLSX), up to { $limit }.
imports-mapping = Mapping
imports-mapping-hint = Says which column is which field.
imports-no-mapping = None: the headings are the fields’ own names
imports-mapping-file = A mapping of your own
imports-mapping-file-hint = A TOML file. It goes before what is chosen above.
imports-look = Look at what it would do
imports-look-again = Look again
imports-past = Imported so far
imports-file-name = File
imports-counts = What it brought
imports-count = { $made } new, { $changed } changed, { $same } as before
imports-by = Imported by
imports-by-command = the command line
imports-when = Imported
imports-none = Nothing was imported yet
imports-none-says = Every import will stand here, with its file, what it brought, and who made it.
imports-size = Size
imports-kept-until = Kept until
imports-state-done = Imported
imports-state-faulty = Not good yet
imports-state-waiting = Waiting for your word
imports-state-unchanged = Nothing to import
imports-faults = { $count ->
    [one] One fault
   *[other] { $count } faults
}
imports-faults-says = Nothing can be imported while anything is wrong. Mend the list and send it again, or choose another mapping below.
imports-faults-all = Save all faults as CSV
imports-faults-left = { $count ->
    [one] One more fault is in the CSV.
   *[other] { $count } more faults are in the CSV.
}
imports-sheet = Sheet
imports-row = Row
imports-column = Column
imports-fault = What is wrong
imports-did = What it brought
imports-would = What it would do
imports-kind = Kind
imports-made = New
imports-changed = Changed
imports-same = As before
import-kind-organisations = Organisations
import-kind-sites = Sites
imports-confirm = Import all of this
imports-confirm-says = All of it is imported at once, just as shown. Should anything have changed here meanwhile, nothing is imported, and you are shown the difference.
imports-unchanged-says = Everything in this list is here already, just so. There is nothing to import.
imports-name = Name
imports-code = Code
imports-becomes = What it becomes
imports-line-new = { $count ->
    [one] New, with one field
   *[other] New, with { $count } fields
}
imports-line-changed = { $field }:
imports-empty = empty
imports-lines-says = The first 25 of each kind that are new or changed.
imports-remap = Another mapping
imports-withdraw-title = Not this one
imports-withdraw = Take this file back
imports-withdrawn = The file was taken back. Nothing was imported.
imports-done = Imported. All of it is here now.
