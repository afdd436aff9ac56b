"""
A plant's own sheets, under its own titles, taken into the records: the mapping wizard.

:mod:`marcha.tables.importing.recognise` proposes what each column is, by its name and
by what stands in it; :mod:`marcha.tables.importing.map_file` keeps what was agreed, for
next month; :mod:`marcha.tables.importing.taking` reads the rows and says what they
would change. Nothing here asks or writes a plant.
"""
