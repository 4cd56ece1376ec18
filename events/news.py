"""Meetings as an Atom feed, what changed last on top."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events import ical
from events.models import Meeting

# What XML does not know, besides the signs that `ical.plain` takes out.
NO_XML = re.compile("[\ufffe\uffff]")


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Without an entry Django says now, and a feed that changes every second is fetched again every time."""
        latest: datetime = super().latest_post_date() if self.items else self.feed["began_at"]
        return latest


def written(name: str, address: str, meetings: Iterable[Meeting], began_at: datetime) -> bytes:
    """Addresses come from the settings, never from the request, whose host anybody may choose."""
    url = f"{settings.BASE_URL}{address}"
    feed = Feed(
        title=_text(name),
        link=f"{settings.BASE_URL}{reverse('events:meetings')}",
        description="",
        language=get_language(),
        author_name=str(settings.OPERATOR["name"]),
        feed_url=url,
        feed_guid=url,
        began_at=began_at,
    )
    for meeting in meetings:
        feed.add_item(**_entry(meeting))
    return feed.writeString("utf-8").encode()


def _entry(meeting: Meeting) -> dict[str, Any]:
    is_cancelled = meeting.status == Meeting.Status.CANCELLED
    title = _("Cancelled: %(title)s") % {"title": meeting.title} if is_cancelled else meeting.title
    return {
        "title": _text(title),
        "link": f"{settings.BASE_URL}{meeting.get_absolute_url()}",
        "description": _text(render_to_string("events/_news.html", {"meeting": meeting})),
        "unique_id": meeting.uuid.urn,
        "updateddate": meeting.changed_at,
    }


def _text(text: str) -> str:
    return NO_XML.sub("", ical.one_line(text))
