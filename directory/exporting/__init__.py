"""From records of the directory to a file that the import reads back.

`columns` says which sheet has which columns, `cells` writes a record as one row, `sheets` reads the whole directory,
and `files` makes CSV or a workbook of it.
"""
