"""Queries whose SQL Django writes once. Writing it takes ten times as long as running it, and a page of hits asks the
same six questions every time, with other primary keys in them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# As many keys as a page has hits; fewer are filled up with a key that nobody has.
KEYS = 20
_NOBODY = -1
_MARKS = list(range(-1_000_001, -1_000_001 - KEYS, -1))


class Prepared:
    """A query for rows of values that belong to some primary keys."""

    def __init__(self, queryset: Callable[..., QuerySet[Any, Any]]) -> None:
        self._queryset = queryset
        self._written: dict[Any, Any] = {}

    def rows(self, keys: Sequence[int], *circumstances: Any) -> list[Sequence[Any]]:
        """`circumstances` are what else the query depends on, such as today: few different values."""
        found: list[Sequence[Any]] = []
        for start in range(0, len(keys), KEYS):
            found += self._rows(keys[start : start + KEYS], circumstances)
        return found

    def _rows(self, keys: Sequence[int], circumstances: tuple[Any, ...]) -> list[Sequence[Any]]:
        written = self._written.get((connection.vendor, circumstances))
        if written is None:
            if len(self._written) > 20:  # yesterday's
                self._written.clear()
            compiler = self._queryset(_MARKS, *circumstances).query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            places = [(place, _MARKS.index(one)) for place, one in enumerate(parameters) if one in _MARKS]
            converters = compiler.get_converters([column[0] for column in compiler.select])
            written = compiler, sql, list(parameters), places, converters
            self._written[connection.vendor, circumstances] = written
        compiler, sql, parameters, places, converters = written
        values = list(parameters)
        for place, number in places:
            values[place] = keys[number] if number < len(keys) else _NOBODY
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows: list[Sequence[Any]] = cursor.fetchall()
        return list(compiler.apply_converters(rows, converters)) if converters else rows
