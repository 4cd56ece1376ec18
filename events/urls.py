from django.urls import path

from events import views

app_name = "events"

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("<slug:slug>/", views.meeting, name="meeting"),
]
