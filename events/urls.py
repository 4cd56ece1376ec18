from django.urls import include, path
from django.utils.translation import pgettext_lazy

from events.views import (
    bingo,
    calendar,
    cockpit,
    cockpit_print,
    desk,
    desk_harvest,
    desk_lists,
    desk_meeting,
    desk_message,
    desk_print,
    door,
    harvest,
    invitations,
    meetings,
    now,
    participation,
    registration,
    rehearsal,
    reports,
    screen,
)

app_name = "events"

at_meetings = [
    path("", meetings.meetings, name="meetings"),
    path("<slug:slug>.ics", calendar.of_meeting, name="meeting_calendar"),
    path(pgettext_lazy("address", "series/<slug:slug>/"), meetings.series, name="series"),
    path("<slug:slug>/", meetings.meeting, name="meeting"),
    path(pgettext_lazy("address", "<slug:slug>/register/"), registration.register, name="register"),
    path(pgettext_lazy("address", "<slug:slug>/report/"), reports.report, name="report"),
    path(pgettext_lazy("address", "<slug:slug>/desk/"), desk.desk, name="desk"),
    path(pgettext_lazy("address", "<slug:slug>/picture.jpg"), meetings.picture, name="picture"),
    path(pgettext_lazy("address", "<slug:slug>/desk/edit/"), desk_meeting.edit, name="desk_edit"),
    path(pgettext_lazy("address", "<slug:slug>/desk/programme/"), desk_meeting.programme, name="desk_programme"),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/programme/<int:pk>/stations/"),
        desk_meeting.stations,
        name="desk_stations",
    ),
    path(pgettext_lazy("address", "<slug:slug>/desk/questions/"), desk_meeting.questions, name="desk_questions"),
    path(pgettext_lazy("address", "<slug:slug>/desk/status/"), desk_meeting.status, name="desk_status"),
    path(pgettext_lazy("address", "<slug:slug>/desk/door/"), door.door, name="desk_door"),
    path(pgettext_lazy("address", "<slug:slug>/desk/door/state/"), door.state, name="desk_door_state"),
    path(pgettext_lazy("address", "<slug:slug>/desk/check-in/"), desk.check_in, name="desk_check_in"),
    path(pgettext_lazy("address", "<slug:slug>/desk/tickets/<str:ticket>/"), desk.ticket, name="desk_ticket"),
    path(pgettext_lazy("address", "<slug:slug>/desk/registrations/<int:pk>/"), desk.person, name="desk_person"),
    path(pgettext_lazy("address", "<slug:slug>/desk/walk-in/"), desk.walk_in, name="desk_walk_in"),
    path(pgettext_lazy("address", "<slug:slug>/desk/seats/"), desk.seats, name="desk_seats"),
    path(pgettext_lazy("address", "<slug:slug>/desk/needs/"), desk_lists.needs, name="desk_needs"),
    path(pgettext_lazy("address", "<slug:slug>/desk/participants.csv"), desk_lists.as_csv, name="desk_csv"),
    path(pgettext_lazy("address", "<slug:slug>/desk/participants.xlsx"), desk_lists.as_xlsx, name="desk_xlsx"),
    path(pgettext_lazy("address", "<slug:slug>/desk/print/"), desk_print.printing, name="desk_print"),
    path(pgettext_lazy("address", "<slug:slug>/desk/badges.pdf"), desk_print.badges, name="desk_badges"),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/participants.pdf"), desk_print.participants, name="desk_participants"
    ),
    path(pgettext_lazy("address", "<slug:slug>/desk/door-list.pdf"), desk_print.door_list, name="desk_door_list"),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/certificates.pdf"), desk_print.certificates, name="desk_certificates"
    ),
    path(pgettext_lazy("address", "<slug:slug>/desk/poster.pdf"), desk_print.poster, name="desk_poster"),
    path(pgettext_lazy("address", "<slug:slug>/desk/report/"), reports.desk_report, name="desk_report"),
    path(pgettext_lazy("address", "<slug:slug>/desk/message/"), desk_message.message, name="desk_message"),
    path(pgettext_lazy("address", "<slug:slug>/desk/invitations/"), invitations.invitations, name="desk_invitations"),
    path(pgettext_lazy("address", "<slug:slug>/desk/formats/<int:pk>/"), cockpit.cockpit, name="cockpit"),
    path(pgettext_lazy("address", "<slug:slug>/desk/formats/<int:pk>/bingo.pdf"), bingo.cards, name="bingo_cards"),
    path(pgettext_lazy("address", "<slug:slug>/desk/bingo/"), bingo.facts, name="desk_facts"),
    path(pgettext_lazy("address", "<slug:slug>/desk/bingo/sheet.pdf"), bingo.tick_sheet, name="bingo_sheet"),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/registrations/<int:pk>/bingo/"), bingo.from_paper, name="desk_ticks"
    ),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/formats/<int:pk>/print.pdf"),
        cockpit_print.sheet,
        name="cockpit_print",
    ),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/formats/<int:pk>/rehearsal/"), rehearsal.rehearsal, name="rehearsal"
    ),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/formats/<int:pk>/rehearsal/screen/"),
        rehearsal.screen,
        name="rehearsal_screen",
    ),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/formats/<int:pk>/rehearsal/print.pdf"),
        rehearsal.sheet,
        name="rehearsal_print",
    ),
    path(pgettext_lazy("address", "<slug:slug>/desk/harvest/"), desk_harvest.harvested, name="desk_harvest"),
    path(
        pgettext_lazy("address", "<slug:slug>/desk/harvest/<int:pk>/"),
        desk_harvest.contribution,
        name="desk_contribution",
    ),
    path(pgettext_lazy("address", "<slug:slug>/screen/"), screen.screen, name="screen"),
    path(pgettext_lazy("address", "<slug:slug>/screen/state/"), screen.state, name="screen_state"),
]

urlpatterns = [
    path(pgettext_lazy("address", "my/meetings/"), desk_meeting.meetings, name="desk_meetings"),
    path(pgettext_lazy("address", "my/meetings/new/"), desk_meeting.new, name="desk_new"),
    path(pgettext_lazy("address", "meetings.ics"), calendar.of_meetings, name="calendar"),
    path(pgettext_lazy("address", "meetings.atom"), calendar.feed, name="feed"),
    path("room-worker.js", screen.worker, name="room_worker"),
    path(pgettext_lazy("address", "meetings/"), include(at_meetings)),
    path(pgettext_lazy("address", "meeting-invitation/<str:token>/"), invitations.answer, name="invitation"),
    path(pgettext_lazy("address", "participation/<str:token>/"), participation.participation, name="participation"),
    path(pgettext_lazy("address", "participation/<str:token>/now/"), now.now, name="now"),
    path(
        pgettext_lazy("address", "participation/<str:token>/connections.vcf"),
        now.cards,
        name="connections_card",
    ),
    path(pgettext_lazy("address", "participation/<str:token>/now/keep/"), now.keep, name="keep"),
    path(pgettext_lazy("address", "participation/<str:token>/bingo/"), bingo.ticks, name="bingo_ticks"),
    path(
        pgettext_lazy("address", "participation/<str:token>/stations/<int:pk>/"),
        harvest.station,
        name="station",
    ),
    path(pgettext_lazy("address", "follow-up/<str:token>/"), harvest.follow_up, name="follow_up"),
    path(pgettext_lazy("address", "station/<str:token>/"), harvest.host, name="host"),
    path(pgettext_lazy("address", "station/<str:token>/state/"), harvest.host_state, name="host_state"),
    path(
        pgettext_lazy("address", "participation/<str:token>/change/"),
        participation.change,
        name="change_participation",
    ),
    path(
        pgettext_lazy("address", "participation/<str:token>/cancel/"),
        participation.cancel,
        name="cancel_participation",
    ),
    path(
        pgettext_lazy("address", "participation/<str:token>/calendar.ics"),
        participation.calendar,
        name="participation_calendar",
    ),
    path(
        pgettext_lazy("address", "participation/<str:token>/certificate.pdf"),
        participation.certificate,
        name="participation_certificate",
    ),
]
