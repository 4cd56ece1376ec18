"""Backup and restore: one archive for both databases.

`archive` is the file, `sqlite` and `postgresql` know their database (`dump`, `check`, `load`), `run` puts them to use.
"""
