from django.urls import path

from events.views import meetings

app_name = "events"

urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("<slug:slug>/", meetings.meeting, name="meeting"),
]
