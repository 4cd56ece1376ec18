"""How good a plan is, in sentences for somebody who stands in front of the room."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import plan_words, planning
from events.models import Plan, ProgrammeItem


def sentences(plan: Plan) -> list[str]:
    quality = plan.quality
    if not quality.get("people"):
        return []
    is_rally = plan.run.kind == ProgrammeItem.Kind.RALLY
    return [*_meetings(quality), *(_rally(quality) if is_rally else _speed_dating(quality))]


def remarks(plan: Plan) -> list[str]:
    """What the planner has to say besides, with stations by their titles."""
    titles = {station.pk: station.title for station in plan.run.item.stations.all()}
    return [plan_words.sentence(note) for note in planning.remarks(plan, titles)]


def _meetings(quality: dict[str, int]) -> Iterator[str]:
    least, most = quality["meets_least"], quality["meets_most"]
    if least == most:
        words = ngettext("Everybody meets %(count)d new person.", "Everybody meets %(count)d new people.", most)
        yield words % {"count": most}
    else:
        yield _("Everybody meets %(least)d to %(most)d new people.") % {"least": least, "most": most}
    if not quality["same_organisation"]:
        yield _("Nobody meets somebody from the own organisation.")


def _speed_dating(quality: dict[str, int]) -> Iterator[str]:
    if not quality["repeats"]:
        yield _("Nobody meets the same person twice.")
    if quality["bound"]:
        # Rounded down: only what is all of it is called 100 %.
        share = quality["value"] * 1000 // quality["bound"] / 10
        yield _("%(share)s %% of the possible fit is reached.") % {"share": f"{share:g}"}
    if not quality["breaks_max"]:
        yield _("Nobody has a break.")
    else:
        words = ngettext(
            "Nobody has more than %(count)d break.", "Nobody has more than %(count)d breaks.", quality["breaks_max"]
        )
        yield words % {"count": quality["breaks_max"]}


def _rally(quality: dict[str, int]) -> Iterator[str]:
    if quality.get("wishes_bound"):
        yield _("%(granted)d of the %(possible)d wishes that fit together are granted.") % {
            "granted": quality["wishes"],
            "possible": quality["wishes_bound"],
        }
    yield _("The groups have %(least)d to %(most)d people.") % {
        "least": quality["group_least"],
        "most": quality["group_most"],
    }
    words = ngettext(
        "Two people are in one group at most %(count)d time.",
        "Two people are in one group at most %(count)d times.",
        quality["together_most"],
    )
    yield words % {"count": quality["together_most"]}
