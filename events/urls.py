from django.urls import include, path
from django.utils.translation import pgettext_lazy

from events.views import calendar, meetings

app_name = "events"

at_meetings = [
    path("", meetings.meetings, name="meetings"),
    path("<slug:slug>.ics", calendar.of_meeting, name="meeting_calendar"),
    path("<slug:slug>/", meetings.meeting, name="meeting"),
]

urlpatterns = [
    path(pgettext_lazy("address", "meetings.ics"), calendar.of_meetings, name="calendar"),
    path(pgettext_lazy("address", "meetings.atom"), calendar.feed, name="feed"),
    path(pgettext_lazy("address", "meetings/"), include(at_meetings)),
]
