"""How good a plan is, in sentences for somebody who stands in front of the room."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import plan_words, planning
from events.models import Fact, Plan, ProgrammeItem


def sentences(plan: Plan) -> list[str]:
    quality = plan.quality
    if not quality.get("people"):
        return []
    if plan.run.kind == ProgrammeItem.Kind.BINGO:
        return list(_bingo(quality))
    is_rally = plan.run.kind == ProgrammeItem.Kind.RALLY
    return [*_meetings(quality), *(_rally(quality) if is_rally else _speed_dating(quality))]


def remarks(plan: Plan) -> list[str]:
    """What the planner has to say besides, with stations and facts by their names."""
    if plan.run.kind == ProgrammeItem.Kind.BINGO:
        titles = {fact.pk: _("“%(fact)s”") % {"fact": fact} for fact in Fact.objects.offered_for(plan.run.item.meeting)}
    else:
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


def _bingo(quality: dict[str, Any]) -> Iterator[str]:
    if not quality["cards"]:
        return
    if quality["cards"] == quality["people"]:
        yield _("Everybody has a card, and no two cards are alike.")
    else:
        yield _("%(cards)d of %(people)d people have a card, and no two cards are alike.") % quality
    yield _("Cards have %(size)d × %(size)d cells; different people in this room can sign them.") % quality
    if not quality["own"]:
        yield _("On nobody's card stands a fact that is true for them.")
    yield (
        _(
            "%(facts)d facts are true for %(fewest_holders)d people or more; each stands on %(used_least)d to"
            " %(used_most)d cards."
        )
        % quality
    )
    # As many as cards share that are drawn by lot: fewer cannot be had on average.
    by_lot = quality["size"] ** 4 / max(quality["facts"], 1)
    yield _("Two cards share %(mean)s facts on average, by lot it would be %(lot)s, and never more than %(most)d.") % {
        "mean": number_format(quality["shared_mean"], 1),
        "lot": number_format(by_lot, 1),
        "most": quality["shared_most"],
    }
