"""The words every installation starts with: topics, districts, postcodes, languages, audiences.

They are loaded once, into empty tables; from then on they belong to the coordinators."""

import json
from pathlib import Path
from typing import Any

from directory.models import Audience, District, Language, Postcode, Topic
from directory.search import words

FOLDER = Path(__file__).parent


def load_into_empty_tables() -> None:
    if not District.objects.exists():
        _load_districts(_read("districts"))
    if not Postcode.objects.exclude(latitude=None).exists():
        _place_postcodes(_read("postcodes"))
    if not Language.objects.exists():
        _load_languages(_read("languages"))
    if not Audience.objects.exists():
        _load_audiences(_read("audiences"))
    if not Topic.objects.exists():
        _load_topics(_read("topics"))
    words.changed()


def _read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def _load_districts(entries: list[dict[str, Any]]) -> None:
    plain = ["slug", "name", "short_name", "number", "column", "row"]
    District.objects.bulk_create(
        District(local_names="\n".join(entry["local_names"]), **{key: entry[key] for key in plain}) for entry in entries
    )
    districts = {district.slug: district for district in District.objects.all()}
    for entry in entries:
        districts[entry["slug"]].neighbours.set(districts[slug] for slug in entry["neighbours"])
    codes = sorted({code for entry in entries for code in entry["postcodes"]})
    Postcode.objects.bulk_create(Postcode(code=code) for code in codes)
    postcodes = {postcode.code: postcode.pk for postcode in Postcode.objects.all()}
    link = Postcode.districts.through
    link.objects.bulk_create(
        link(postcode_id=postcodes[code], district_id=districts[entry["slug"]].pk)
        for entry in entries
        for code in entry["postcodes"]
    )


def _place_postcodes(positions: dict[str, list[float]]) -> None:
    placed = list(Postcode.objects.filter(code__in=positions))
    for postcode in placed:
        postcode.latitude, postcode.longitude = positions[postcode.code]
    Postcode.objects.bulk_update(placed, ["latitude", "longitude"])


def _load_languages(entries: list[dict[str, Any]]) -> None:
    plain = ["code", "name_de", "name_en", "native_name", "direction"]
    Language.objects.bulk_create(
        Language(position=position, synonyms="\n".join(entry["synonyms"]), **{key: entry[key] for key in plain})
        for position, entry in enumerate(entries)
    )


def _load_audiences(entries: list[dict[str, Any]]) -> None:
    plain = ["slug", "name_de", "name_en"]
    Audience.objects.bulk_create(
        Audience(position=position, synonyms="\n".join(entry["synonyms"]), **{key: entry[key] for key in plain})
        for position, entry in enumerate(entries)
    )


def _load_topics(entries: list[dict[str, Any]]) -> None:
    top = [entry for entry in entries if not entry["parent"]]
    below = [entry for entry in entries if entry["parent"]]
    Topic.objects.bulk_create(_topic(entry, position) for position, entry in enumerate(top))
    parents = {topic.slug: topic for topic in Topic.objects.all()}
    Topic.objects.bulk_create(
        _topic(entry, position, parent=parents[entry["parent"]]) for position, entry in enumerate(below)
    )


def _topic(entry: dict[str, Any], position: int, parent: Topic | None = None) -> Topic:
    plain = ["slug", "name_de", "name_en", "description_de", "description_en"]
    return Topic(
        parent=parent,
        position=position,
        synonyms="\n".join(entry["synonyms"]),
        own_sign="" if parent else entry["sign"],
        own_tint=1 if parent else entry["tint"],
        **{key: entry[key] for key in plain},
    )
