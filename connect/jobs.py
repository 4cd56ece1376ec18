"""Everything that is due by itself. A job that fails stops no other; of two runs at once one does it all."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.cache import cache

from accounts import bounces, outbox
from accounts import retention as of_accounts
from directory import duplicates, links, notices, review, saved_searches
from directory import retention as of_directory
from events import connecting, ideas, inviting, registration, reminders
from events import retention as of_events

log = logging.getLogger(__name__)

JOBS: list[Callable[[], int]] = [
    of_accounts.unconfirmed_accounts,
    of_accounts.ended_sessions,
    of_accounts.counted_attempts,
    of_accounts.old_mails,
    of_accounts.expired_links,
    of_accounts.old_bounces,
    of_directory.expired_invitations,
    of_directory.undecided_requests,
    of_directory.old_imports,
    of_directory.old_bulk_edits,
    of_directory.old_enquiries,
    of_directory.old_suggestions,
    of_directory.old_unanswered_searches,
    of_directory.old_reveals,
    of_directory.old_messages,
    of_directory.old_digests,
    of_directory.details_of_old_merges,
    duplicates.look_daily,
    of_directory.persons_in_history,
    of_directory.links_to_shortlists,
    of_directory.words_of_nobody,
    of_events.unconfirmed_registrations,
    of_events.needs_of_past_meetings,
    of_events.people_of_past_plans,
    of_events.facts_of_past_bingos,
    of_events.what_people_kept_of_each_other,
    of_events.links_of_past_hosts,
    of_events.voices_of_past_meetings,
    of_events.undecided_contributions,
    of_events.unanswered_questions,
    of_events.names_of_past_meetings,
    of_events.old_invitations,
    registration.take_back_offers,
    registration.mend_counts,
    registration.give_free_seats,
    connecting.reveal,
    ideas.ask_whether_they_talked,
    reminders.changed_meetings,
    reminders.coming_meetings,
    reminders.past_meetings,
    inviting.remind,
    notices.tell,
    saved_searches.tell,
    outbox.deliver,
    notices.note_told,  # after the outbox: who was told just now is shown at once
    bounces.fetch,
    review.keep_true,  # after the notices: who was just told is not asked in the same week
    links.check,  # last, as it waits for others
]

RUNNING = "jobs:running"
# A run that was killed holds nobody up for longer.
LONGEST_RUN = 600


def run() -> dict[str, int | None]:
    """Name of the job -> how much it did, None for one that failed. Empty where another run is at it."""
    with _alone() as is_alone:
        return {job.__name__: _result(job) for job in JOBS} if is_alone else {}


def _result(job: Callable[[], int]) -> int | None:
    try:
        return job()
    except Exception:
        log.exception("a job failed: %s", job.__name__)
        return None


@contextmanager
def _alone() -> Iterator[bool]:
    """Not what keeps the data right, as every job may run twice at once; it spares the database the double work."""
    mine = secrets.token_hex()
    is_alone = cache.add(RUNNING, mine, LONGEST_RUN)
    try:
        yield is_alone
    finally:
        if is_alone and cache.get(RUNNING) == mine:
            cache.delete(RUNNING)
