import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from events import plan_words
from events.formats.notes import Note
from tests.events.formats import rooms
from tests.events.formats.checks import check_bingo, check_rally, check_speed_dating

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent.parent.parent
ROOMS = {
    "speed-dating": rooms.speed_dating(9, 3, sizes=[3, 2]),
    "rally": rooms.rally(9, 3, 2),
    "bingo": rooms.bingo(20, 20, 2, rarest=0.3),
}


@pytest.fixture
def files(tmp_path):
    return tmp_path / "in.json", tmp_path / "out.json"


def run(format_, files, content, **options):
    source, target = files
    source.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    call_command("plan", format_, input=source, output=target, **options)
    return json.loads(target.read_text(encoding="utf-8"))


def test_a_speed_dating_goes_from_file_to_file(files):
    planned = run("speed-dating", files, ROOMS["speed-dating"], seed=3)

    check_speed_dating(ROOMS["speed-dating"], planned)
    assert list(planned) == ["rounds", "quality", "notes"]
    assert planned["notes"] == ["Die Zahl der Teilnehmenden ist ungerade: In jeder Runde hat jemand Pause."]


def test_a_rally_goes_from_file_to_file(files):
    planned = run("rally", files, ROOMS["rally"], seconds=0.3)

    check_rally(ROOMS["rally"], planned)
    assert list(planned) == ["rounds", "quality", "notes"]


def test_a_bingo_goes_from_file_to_file(files):
    planned = run("bingo", files, ROOMS["bingo"])

    check_bingo(ROOMS["bingo"], planned)
    assert list(planned) == ["cards", "without_card", "notes"]


def test_the_plan_of_the_morning_goes_back_in_as_frozen(files):
    room = ROOMS["speed-dating"]
    morning = run("speed-dating", files, room)["rounds"][:2]
    later = room | {"frozen_rounds": morning, "people": room["people"][2:], "blocked": [["P0", "P5"]]}

    planned = run("speed-dating", files, later)

    check_speed_dating(later, planned)
    assert "2 Personen aus den gelaufenen Runden sind nicht mehr da: P0, P1." in planned["notes"]


def test_it_runs_without_a_database(files):
    source, target = files
    source.write_text(json.dumps(ROOMS["bingo"]))

    done = subprocess.run(
        [sys.executable, "manage.py", "plan", "bingo", "--input", source, "--output", target],
        cwd=ROOT,
        env={"DATABASE_URL": "postgres://nobody@host.invalid/nothing", "DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    check_bingo(ROOMS["bingo"], json.loads(target.read_text()))


def without(room, key):
    return {name: value for name, value in room.items() if name != key}


def person(**values):
    return {"id": "P1", "organisation": "A", **values}


def dating(**values):
    return {"rounds": 2, "people": [person(), person(id="P2")], **values}


REFUSED = {
    "no JSON": ("bingo", b"{", "Das ist kein JSON: Bitte sehen Sie in Zeile 1, Spalte 2 nach."),
    "nothing": ("bingo", b"", "Das ist kein JSON: Bitte sehen Sie in Zeile 1, Spalte 1 nach."),
    "NaN": ("speed-dating", b'{"rounds": NaN, "people": []}', "Das ist kein JSON."),
    "infinity": ("speed-dating", b'{"rounds": 1e999, "people": []}', "rounds: Erwartet wird eine ganze Zahl von 1"),
    "too deep": ("rally", b"[" * 100_000, "Das ist kein JSON"),
    "a number of 5000 digits": ("rally", b'{"rounds": ' + b"9" * 5000 + b"}", "Das ist kein JSON"),
    "Latin-1": ("bingo", '{"size": "ä"}'.encode("latin-1"), "Die Datei ist nicht als UTF-8 gespeichert."),
    "a list": ("bingo", [], "Erwartet wird ein Objekt mit benannten Einträgen."),
    "no people": ("rally", without(ROOMS["rally"], "people"), "people: Dieser Eintrag fehlt."),
    "no rounds": ("rally", without(ROOMS["rally"], "rounds"), "rounds: Dieser Eintrag fehlt."),
    "people as object": ("speed-dating", dating(people={}), "people: Erwartet wird eine Liste."),
    "person as text": ("speed-dating", dating(people=["P1"]), "people[0]: Erwartet wird ein Objekt"),
    "no id": ("speed-dating", dating(people=[{}]), "people[0].id: Dieser Eintrag fehlt."),
    "empty id": ("speed-dating", dating(people=[{"id": ""}]), "people[0].id: Erwartet wird ein Text"),
    "id null": ("speed-dating", dating(people=[{"id": None}]), "people[0].id: Erwartet wird ein Text"),
    "id true": ("speed-dating", dating(people=[{"id": True}]), "people[0].id: Erwartet wird ein Text"),
    "half a letter": ("speed-dating", dating(people=[{"id": "\ud800"}]), "people[0].id: Erwartet wird ein Text"),
    "id twice": (
        "rally",
        ROOMS["rally"] | {"people": [person(), person()]},
        "people[1].id: „P1“ steht hier zum",
    ),
    "id as number and text": (
        "bingo",
        {"size": 2, "people": [{"id": 1}, {"id": "1"}]},
        "people[1].id: „1“ steht hier zum zweiten Mal.",
    ),
    "no round": ("speed-dating", dating(rounds=0), "rounds: Erwartet wird eine ganze Zahl von 1 bis 100."),
    "half a round": ("speed-dating", dating(rounds=1.5), "rounds: Erwartet wird eine ganze Zahl von 1 bis 100."),
    "rounds true": ("speed-dating", dating(rounds=True), "rounds: Erwartet wird eine ganze Zahl von 1 bis 100."),
    "many rounds": (
        "rally",
        ROOMS["rally"] | {"rounds": 10**9},
        "rounds: Erwartet wird eine ganze Zahl von 1 bis 100.",
    ),
    "many people": (
        "bingo",
        {"size": 2, "people": [{"id": number} for number in range(301)]},
        "people: Mehr als 300 Einträge.",
    ),
    "offers as text": (
        "speed-dating",
        dating(people=[person(offers="x")]),
        "people[0].offers: Erwartet wird eine L",
    ),
    "offer as object": (
        "speed-dating",
        dating(people=[person(offers=[{}])]),
        "people[0].offers[0]: Erwartet wird ein",
    ),
    "organisation as list": ("speed-dating", dating(people=[person(organisation=[])]), "people[0].organisation: Erwa"),
    "stays as text": (
        "speed-dating",
        dating(people=[person(stays_at_table="no")]),
        "people[0].stays_at_table: Erwart",
    ),
    "fair as number": ("speed-dating", dating(fair=1), "fair: Erwartet wird true oder false."),
    "unknown mode": ("speed-dating", dating(mode="x"), "mode: Erwartet wird eines von: cards, rows."),
    "mode as list": (
        "rally",
        ROOMS["rally"] | {"mode": []},
        "mode: Erwartet wird eines von: wishes, mixing,",
    ),
    "blocked alone": (
        "speed-dating",
        dating(blocked=[["P1"]]),
        "blocked[0]: Erwartet wird eine Liste von zwei Kennungen.",
    ),
    "blocked unknown": ("speed-dating", dating(blocked=[["P1", "P9"]]), "blocked[0]: Niemand hat die Kennung „P9“."),
    "blocked twice the same": (
        "speed-dating",
        dating(blocked=[["P1", "P1"]]),
        "blocked[0]: „P1“ steht hier zum",
    ),
    "frozen as list": ("speed-dating", dating(frozen_rounds=[[]]), "frozen_rounds[0]: Erwartet wird ein Objekt"),
    "frozen without pairs": (
        "speed-dating",
        dating(frozen_rounds=[{}]),
        "frozen_rounds[0].pairs: Dieser Eintrag",
    ),
    "frozen without table": (
        "speed-dating",
        dating(frozen_rounds=[{"pairs": [["P1", "P2"]]}]),
        "frozen_rounds[0].pairs[0]: Erwartet wird eine Liste von zwei Kennungen und einer Tischnummer.",
    ),
    "frozen at table 0": (
        "speed-dating",
        dating(frozen_rounds=[{"pairs": [["P1", "P2", 0]]}]),
        "frozen_rounds[0].pairs[0][2]: Erwartet wird eine ganze Zahl von 1 bis 10000.",
    ),
    "frozen twice in a round": (
        "speed-dating",
        dating(frozen_rounds=[{"pairs": [["P1", "P2", 1]], "breaks": ["P1"]}]),
        "frozen_rounds[0]: „P1“ steht hier zum zweiten Mal.",
    ),
    "more frozen than rounds": (
        "speed-dating",
        dating(frozen_rounds=[{"pairs": []}] * 3),
        "frozen_rounds: Es sind mehr Runden gelaufen (3), als es gibt (2).",
    ),
    "no station": ("rally", ROOMS["rally"] | {"stations": []}, "stations: Mindestens ein Eintrag ist nötig."),
    "station twice": (
        "rally",
        ROOMS["rally"] | {"stations": ["A", "A"]},
        "stations[1]: „A“ steht hier zum zweiten",
    ),
    "unknown wish": (
        "rally",
        ROOMS["rally"] | {"people": [person(wishes=["S0", "S9"])]},
        "people[0].wishes[1]: Es gibt keine Station „S9“.",
    ),
    "size 0": ("bingo", {"size": 0, "people": []}, "size: Erwartet wird eine ganze Zahl von 1 bis 8."),
    "facts null in a list": ("bingo", {"size": 1, "people": [person(facts=[None])]}, "people[0].facts[0]: Erwartet"),
}


@pytest.mark.parametrize(("format_", "content", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_input_is_refused_with_its_place_and_leaves_no_file(files, format_, content, message):
    with pytest.raises(CommandError) as refused:
        run(format_, files, content)

    assert str(refused.value).startswith(f"{files[0]}: {message}")
    assert [path.name for path in files[0].parent.iterdir()] == ["in.json"]


def test_a_bad_file_leaves_the_old_plan_alone(files):
    files[1].write_text("old")

    with pytest.raises(CommandError):
        run("bingo", files, b"{")

    assert files[1].read_text() == "old"


def test_a_file_that_is_not_there_is_told(files):
    with pytest.raises(CommandError, match=r"in\.json lässt sich nicht lesen"):
        call_command("plan", "rally", input=files[0], output=files[1])


def test_a_folder_that_is_not_there_is_told(files):
    source, _ = files

    with pytest.raises(CommandError, match=r"out\.json lässt sich nicht schreiben"):
        run("bingo", (source, source.parent / "missing" / "out.json"), ROOMS["bingo"])


def test_a_folder_in_place_of_the_file_is_told_and_left_clean(files):
    files[1].mkdir()

    with pytest.raises(CommandError, match=r"out\.json lässt sich nicht schreiben"):
        run("bingo", files, ROOMS["bingo"])

    assert sorted(path.name for path in files[0].parent.iterdir()) == ["in.json", "out.json"]


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_impossible_seconds_are_refused(files, seconds):
    with pytest.raises(CommandError, match="Die Sekunden müssen eine Zahl über null sein"):
        run("bingo", files, ROOMS["bingo"], seconds=seconds)


@pytest.mark.parametrize("code", plan_words.NOTES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_note_is_a_sentence(code, language):
    values = dict.fromkeys(
        ["useful", "held", "possible", "worst", "granted", "wished", "seats", "needed", "least", "rounds", "size"], 3
    )
    values |= {"wanted": 4, "fewest": 1, "most": 2, "facts": ["a"], "people": ["b"], "stations": ["c"]}
    if code in ("nobody_has_a_card", "without_card"):
        values["facts"] = 5
    if code == "organisation_over_half":
        values["people"] = 7

    with translation.override(language):
        sentences = [plan_words.sentence(Note(code, values | {"count": count})) for count in (1, 2)]

    assert all(sentence.endswith(".") and "%" not in sentence for sentence in sentences)


def test_long_lists_of_names_are_cut():
    note = Note("left", {"count": 20, "people": [f"P{number}" for number in range(20)]})

    assert plan_words.sentence(note).endswith("P10, P11 und 8 weitere.")
