"""From a file somebody sent to records of the directory.

The way of a file: `tables` reads its bytes, `columns` matches its headings to fields, `values` parses the
cells, `names` and `duplicates` tell organisations apart, `messages` puts problems and notes into words. All of that
but the messages works without Django.

Then `plan` decides for every row what would happen and writes nothing, `report` says it, and `apply` does it.
"""
