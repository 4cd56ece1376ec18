"""What the notes and problems of the planners say to a person."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from events.formats.notes import Note, UnusableInput

# More names than these fill a screen and help nobody.
MOST_NAMES = 12

# A sentence, or one that counts.
Words = Any

SPEED_DATING: Mapping[str, Words] = {
    "nobody_to_pair": _("Pairs need at least two people."),
    "left": ngettext_lazy(
        "%(count)d person from the finished rounds is no longer here: %(people)s.",
        "%(count)d people from the finished rounds are no longer here: %(people)s.",
        "count",
    ),
    "arrived": ngettext_lazy(
        "%(count)d person has joined: %(people)s.", "%(count)d people have joined: %(people)s.", "count"
    ),
    "without_partner": ngettext_lazy(
        "%(count)d person meets nobody in any round: %(people)s. Check the blocked pairs.",
        "%(count)d people meet nobody in any round: %(people)s. Check the blocked pairs.",
        "count",
    ),
    "last_rounds_empty": _("After round %(useful)d nobody new is left to meet. The rounds after it can be dropped."),
    "meetings_missing": _(
        "%(held)d of %(possible)d meetings take place, the other places are breaks. More is not possible if nobody is"
        " to meet the same person twice or somebody blocked."
    ),
    "meetings_missing_unproven": _(
        "%(held)d of %(possible)d meetings take place, the other places are breaks. Whether more is possible could not"
        " be found out."
    ),
    "too_many_stay": _(
        "%(count)d people stay at their tables and cannot meet each other. That is more than half, so there are more"
        " breaks than usual."
    ),
    "same_organisation": ngettext_lazy(
        "%(count)d pair comes from one organisation. Fewer is not possible in this room.",
        "%(count)d pairs come from one organisation each. Fewer is not possible in this room.",
        "count",
    ),
    "same_organisation_unproven": ngettext_lazy(
        "%(count)d pair comes from one organisation. Whether fewer is possible could not be found out.",
        "%(count)d pairs come from one organisation each. Whether fewer is possible could not be found out.",
        "count",
    ),
    "organisation_over_half": _(
        "One organisation has %(count)d of the %(people)d people, more than half: some of them have to meet each other."
    ),
    "odd": _("The number of people is odd: in every round somebody has a break."),
    "breaks_unequal": _("Breaks differ: some people have %(fewest)d, others up to %(most)d."),
    "nothing_in_common": _(
        "No offer answers a need and nobody shares an interest. The pairs are drawn by lot, within the rules."
    ),
    "rows": _("Two facing rows: the inner row stays seated, the outer row moves on by one seat after each round."),
    "fair": _("Whoever gains least gains %(worst)d points."),
}

RALLY: Mapping[str, Words] = {
    "nobody_here": _("Nobody is here yet."),
    "no_wishes": _("Nobody has a wish. The groups are mixed as well as possible."),
    "wishes_given_up": _(
        "%(granted)d of %(wished)d wishes are granted; in the mode for wishes it would be %(possible)d."
    ),
    "wishes_beyond_seats": _("%(granted)d of %(wished)d wishes are granted. The seats allow no more."),
    "stations_crowded": ngettext_lazy(
        "%(count)d station is wished for by more people than it has seats (%(seats)d in all rounds): %(stations)s. A"
        " second table helps.",
        "%(count)d stations are wished for by more people than they have seats (%(seats)d in all rounds): %(stations)s."
        " Second tables help.",
        "count",
    ),
    "together": _("The groups stay together and move on by one station after each round."),
    "stations_for_no_repeats": ngettext_lazy(
        "With %(count)d station people have to meet again. With %(needed)d or more nobody has to.",
        "With %(count)d stations people have to meet again. With %(needed)d or more nobody has to.",
        "count",
    ),
    "some_meet_again": ngettext_lazy(
        "%(count)d pair meets again. With one or two stations more this is easier to avoid.",
        "%(count)d pairs meet again. With one or two stations more this is easier to avoid.",
        "count",
    ),
    "organisations_spread": ngettext_lazy(
        "%(count)d pair from one organisation is in the same group. Fewer is not possible.",
        "%(count)d times two people from one organisation are in the same group. Fewer is not possible.",
        "count",
    ),
    "organisations_together": ngettext_lazy(
        "%(count)d pair from one organisation is in the same group.",
        "%(count)d times two people from one organisation are in the same group.",
        "count",
    ),
    "stations_again": ngettext_lazy(
        "There are more rounds (%(rounds)d) than stations: everybody comes to the one station again.",
        "There are more rounds (%(rounds)d) than stations (%(count)d): everybody comes to some stations again.",
        "count",
    ),
    "stations_empty": ngettext_lazy(
        "In every round %(count)d station stays empty.", "In every round %(count)d stations stay empty.", "count"
    ),
}

BINGO: Mapping[str, Words] = {
    "nobody_has_a_card": _(
        "No card can be filled: %(facts)d facts are true for enough people. Ask for more facts or more people."
    ),
    "without_card": ngettext_lazy(
        "%(count)d person gets no card: %(people)s. Ask for more facts; %(facts)d are true for enough people.",
        "%(count)d people get no card: %(people)s. Ask for more facts; %(facts)d are true for enough people.",
        "count",
    ),
    "smaller_for_all": _(
        "The facts do not reach for %(wanted)d × %(wanted)d cells. The cards have %(size)d × %(size)d."
    ),
    "smaller_card": ngettext_lazy(
        "%(count)d person gets a smaller card with %(size)d × %(size)d cells: %(people)s.",
        "%(count)d people get a smaller card with %(size)d × %(size)d cells: %(people)s.",
        "count",
    ),
    "own_facts": ngettext_lazy(
        "On %(count)d card stand facts that are true for its owner; somebody else signs them: %(people)s.",
        "On %(count)d cards stand facts that are true for their owners; somebody else signs them: %(people)s.",
        "count",
    ),
    "kept_unsolvable": ngettext_lazy(
        "On %(count)d card from before not every cell finds somebody else here any more: %(people)s. One person may"
        " sign twice there.",
        "On %(count)d cards from before not every cell finds somebody else here any more: %(people)s. One person may"
        " sign twice there.",
        "count",
    ),
    "facts_dropped": ngettext_lazy(
        "%(count)d fact is true for fewer than %(fewest)d people and was left out: %(facts)s.",
        "%(count)d facts are true for fewer than %(fewest)d people and were left out: %(facts)s.",
        "count",
    ),
}

NOTES: Mapping[str, Words] = {**SPEED_DATING, **RALLY, **BINGO}

PROBLEMS: Mapping[str, Words] = {
    "empty": _("At least one entry is needed."),
    "missing": _("This entry is missing."),
    "more_than_rounds": _("There are more finished rounds (%(frozen)d) than rounds (%(rounds)d)."),
    "not_a_flag": _("Expected true or false."),
    "not_a_list": _("Expected a list."),
    "not_a_number_between": _("Expected a whole number from %(least)d to %(most)d."),
    "not_a_pair": _("Expected a list of two ids."),
    "not_a_pair_at_a_table": _("Expected a list of two ids and the number of a table."),
    "not_an_id": _("Expected text or a whole number."),
    "not_an_object": _("Expected an object with named entries."),
    "not_an_option": _("Expected one of: %(options)s."),
    "not_json": _("This is not JSON."),
    "not_json_at": _("This is not JSON: look at line %(line)d, column %(column)d."),
    "not_utf8": _("The file is not encoded as UTF-8."),
    "too_many": _("More than %(most)d entries."),
    "twice": _("“%(id)s” stands here for the second time."),
    "unknown": _("Nobody has the id “%(id)s”."),
    "unknown_station": _("There is no station “%(id)s”."),
}


def sentence(note: Note) -> str:
    return str(NOTES[note.code] % _shown(note.values))


def problem(refused: UnusableInput) -> str:
    """With its place: "people[3].id: ..."."""
    words = str(PROBLEMS[refused.code] % _shown(refused.values))
    return f"{refused.place}: {words}" if refused.place else words


def _shown(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _names(value) if isinstance(value, list) else value for name, value in values.items()}


def _names(names: list[object]) -> str:
    shown = ", ".join(str(name) for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
        "names": shown,
        "count": more,
    }
