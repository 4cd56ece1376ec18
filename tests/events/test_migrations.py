import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("events", "0001_initial")], [("events", "0002_calendar_and_access")]


@pytest.mark.django_db(transaction=True)
def test_meetings_from_before_get_an_identity_each():
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        old = _migrated(BEFORE).get_model("events", "Meeting")
        for number in range(3):
            old.objects.create(title=f"Treffen {number}", slug=f"treffen-{number}", starts_at="2026-06-19T12:00Z")

        meetings = _migrated(AFTER).get_model("events", "Meeting").objects.all()

        assert len({meeting.uuid for meeting in meetings} - {None}) == 3
        assert {meeting.sequence for meeting in meetings} == {0}
    finally:
        _migrated(latest)


def _migrated(target):
    MigrationExecutor(connection).migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps
