import json
import subprocess
import sys
from pathlib import Path

import pytest

from directory.evaluation.run import evaluate, report
from tests.both_databases import clean_environment

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "search_cases.json"


@pytest.mark.django_db
@pytest.mark.postgresql
def test_both_databases_give_the_same_order_for_every_question(tmp_path):
    here = report(evaluate(json.loads(CASES.read_text(encoding="utf-8"))))

    other = clean_environment() | {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}"}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=other, check=True, stdin=subprocess.DEVNULL)
    command = [*manage, "evaluate_search", str(CASES), "--json"]
    printed = subprocess.run(command, cwd=ROOT, env=other, check=True, capture_output=True).stdout
    there = json.loads(printed)

    assert there["questions"] == json.loads(json.dumps(here["questions"]))
