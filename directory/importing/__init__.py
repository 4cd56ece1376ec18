"""From a file somebody sent to clean values: everything here but the messages works without Django.

The way of a file: `tables` reads its bytes, `columns` matches its headings to fields, `values` parses the
cells, `names` and `duplicates` tell organisations apart, `messages` puts problems and notes into words.
"""
