"""The published directory as open data in the words of HSDS 3.1, https://docs.openreferral.org/.

`values` are what the mapping takes, `mapping` makes objects of HSDS of them, both without Django; `published` reads
what everybody may know.
"""
