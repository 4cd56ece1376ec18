"""Queries whose SQL Django writes once. Writing it takes ten times as long as running it, and a page of hits asks the
same six questions every time, with other primary keys in them."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Room for so many keys: those of a page of hits, of their offers, of their people. What is left over is filled with a
# key that nobody has.
ROOMS = (20, 80, 320, 1280)
_NOBODY = -1
_MARK = -1_000_001
MOST_WRITTEN = 40


class Prepared:
    """A query for rows of values that belong to some primary keys."""

    def __init__(self, queryset: Callable[..., QuerySet[Any, Any]]) -> None:
        self._queryset = queryset
        self._written: dict[Any, Any] = {}

    def rows(self, keys: Sequence[int], *circumstances: Any) -> list[tuple[Any, ...]]:
        """`circumstances` are what else the query depends on, such as today: few different values."""
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(keys), ROOMS[-1]):
            found += self._rows(keys[start : start + ROOMS[-1]], circumstances)
        return found

    def owners(self, keys: Sequence[int], wanted: Collection[int]) -> set[int]:
        """Of a query for pairs the first of each whose second is wanted."""
        return {owner for owner, other in self.rows(keys) if other in wanted}

    def _rows(self, keys: Sequence[int], circumstances: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        room = next(room for room in ROOMS if room >= len(keys))
        compiler, sql, parameters, places, converters = self._sql(room, circumstances)
        values = list(parameters)
        for place, number in places:
            values[place] = keys[number] if number < len(keys) else _NOBODY
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else rows

    def _sql(self, room: int, circumstances: tuple[Any, ...]) -> Any:
        key = connection.vendor, room, circumstances
        if key not in self._written:
            if len(self._written) > MOST_WRITTEN:  # yesterday's
                self._written.clear()
            marks = [_MARK - number for number in range(room)]
            compiler = self._queryset(marks, *circumstances).query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            places = [(place, _MARK - one) for place, one in enumerate(parameters) if one in marks]
            converters = compiler.get_converters([column[0] for column in compiler.select])
            self._written[key] = compiler, sql, parameters, places, converters
        return self._written[key]


def links(relation: Any, owner: str, other: str) -> Prepared:
    """The pairs of a relation between many and many, by the primary keys of its owners."""
    return Prepared(lambda keys: relation.through.objects.filter(**{f"{owner}__in": keys}).values_list(owner, other))
