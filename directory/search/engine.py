"""Asks the full-text index of the database at hand: FTS5 on SQLite, tsvector with GIN on PostgreSQL. Both answer
with the same rows, because the terms were made by us and neither database has anything left to interpret."""

from collections.abc import Callable, Iterable, Sequence

from django.db import connection

# Any of these patterns; of a pattern all groups; of a group any term. A term ending in * is a beginning.
Expression = Sequence[Sequence[Sequence[str]]]

_FTS5 = "SELECT {number}, rowid FROM directory_searchindex WHERE directory_searchindex MATCH %s"
_TSVECTOR = "SELECT {number}, id FROM directory_searchtext WHERE vector @@ %s::tsquery"
# SQLite allows 500 terms in a compound SELECT.
_MOST_AT_ONCE = 200


def matching(expressions: Sequence[Expression]) -> list[list[int]]:
    """For each expression the primary keys of the texts that match, in one query for up to 200 of them."""
    found: list[list[int]] = [[] for _ in expressions]
    for start in range(0, len(expressions), _MOST_AT_ONCE):
        part = expressions[start : start + _MOST_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(*_statement(part))
            for number, pk in cursor.fetchall():
                found[start + number].append(pk)
    return found


def _statement(expressions: Iterable[Expression]) -> tuple[str, list[str]]:
    is_sqlite = connection.vendor == "sqlite"
    select = _FTS5 if is_sqlite else _TSVECTOR
    selects, values = [], []
    for number, expression in enumerate(expressions):
        selects.append(select.format(number=number))
        values.append(_fts5(expression) if is_sqlite else _tsquery(expression))
    return " UNION ALL ".join(selects), values


def _fts5(expression: Expression) -> str:
    return _written(expression, " AND ", " OR ", lambda term: f'"{term[:-1]}"*' if term.endswith("*") else f'"{term}"')


def _tsquery(expression: Expression) -> str:
    return _written(expression, " & ", " | ", lambda term: f"'{term[:-1]}':*" if term.endswith("*") else f"'{term}'")


def _written(expression: Expression, both: str, either: str, quoted: Callable[[str], str]) -> str:
    patterns = (
        both.join("(" + either.join(quoted(term) for term in group) + ")" for group in pattern)
        for pattern in expression
    )
    return either.join(f"({pattern})" for pattern in patterns)
