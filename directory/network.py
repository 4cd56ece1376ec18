"""How organisations work together: who belongs to whom, who is whose project, member or partner."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Cooperation, Organisation
from directory.pictures import network
from directory.pictures.network import Edge, Node
from directory.pictures.shapes import Picture

# Larger pictures cannot be read; a topic or a district makes them smaller.
MOST_IN_A_PICTURE = 60


@dataclass(frozen=True)
class Tie:
    """A sentence: one, verb, other."""

    one: Organisation
    verb: str
    other: Organisation
    is_loose: bool = False
    summary: str = ""

    @property
    def ends(self) -> tuple[Organisation, Organisation]:
        return self.one, self.other


def ties(organisations: Collection[int]) -> list[Tie]:
    """All that hold today and have at least one end among these (primary keys), between published ones, by name."""
    of_parents = (
        Organisation.objects.published()
        .filter(parent__status=Organisation.Status.PUBLISHED)
        .select_related("parent")
        .by_name()
    )
    cooperations = Cooperation.objects.between_published().begun().running_on(timezone.localdate())
    found = [Tie(one, _("belongs to"), one.parent) for one in of_parents if one.parent]
    found += [_tie(one) for one in cooperations.select_related("organisation", "partner")]
    wanted = set(organisations)
    return [tie for tie in found if tie.one.pk in wanted or tie.other.pk in wanted]


def of(organisation: Organisation, children: Iterable[Organisation], cooperations: Iterable[Cooperation]) -> list[Tie]:
    """Those of one organisation, from what its page has read already."""
    today = timezone.localdate()
    above = [organisation.parent] if organisation.parent and organisation.parent.is_published else []
    found = [Tie(organisation, _("belongs to"), one) for one in above]
    found += [Tie(child, _("belongs to"), organisation) for child in children]
    return found + [_tie(one) for one in cooperations if one.until is None or one.until >= today]


def by_organisation(ties: Iterable[Tie]) -> list[tuple[Organisation, list[Tie]]]:
    """Each organisation with its ties, in the order of their names."""
    found: dict[Organisation, list[Tie]] = defaultdict(list)
    for tie in ties:
        for end in tie.ends:
            found[end].append(tie)
    return sorted(found.items(), key=lambda entry: (entry[0].sort_name, entry[0].pk))


def picture(ties: Sequence[Tie], title: str, here: Organisation | None = None) -> Picture:
    """Of those with the most ties, as many as can be read."""
    counts = Counter(end for tie in ties for end in tie.ends)
    if here:
        counts[here] = len(ties) + 1
    kept = sorted(counts, key=lambda one: (-counts[one], one.sort_name, one.pk))[:MOST_IN_A_PICTURE]
    nodes = [Node(one.pk, one.name, one.get_absolute_url()) for one in kept]
    shown = set(kept)
    edges = [Edge(tie.one.pk, tie.other.pk, tie.is_loose) for tie in ties if shown.issuperset(tie.ends)]
    return network.drawn(nodes, edges, title, here.pk if here else None)


def _tie(cooperation: Cooperation) -> Tie:
    verb, is_loose = cooperation.get_kind_display(), cooperation.kind == Cooperation.Kind.PARTNER
    return Tie(cooperation.organisation, str(verb), cooperation.partner, is_loose, cooperation.summary)
