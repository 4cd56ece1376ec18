"""Funded projects as people know them: one line for all the years in which the same work was paid by the same hand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from directory.models import District, Funding


@dataclass
class Project:
    title: str
    funder: str
    district: District | None
    all_years: set[int] = field(default_factory=set)

    @property
    def years(self) -> str:
        """2012, 2013, 2014, 2017 as "2012–2014, 2017"."""
        runs = groupby(enumerate(sorted(self.all_years)), key=lambda pair: pair[1] - pair[0])
        spans = [[year for _, year in run] for _, run in runs]
        return ", ".join(f"{span[0]}–{span[-1]}" if span[1:] else str(span[0]) for span in spans)


def projects(fundings: Iterable[Funding]) -> list[Project]:
    """The newest first."""
    found: dict[tuple[str, str, int | None], Project] = {}
    for funding in fundings:
        key = (funding.title, funding.funder, funding.district_id)
        project = found.setdefault(key, Project(funding.title, funding.funder, funding.district))
        if funding.year:
            project.all_years.add(funding.year)
    return sorted(found.values(), key=lambda project: (-max(project.all_years, default=0), project.title))
