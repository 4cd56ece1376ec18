from events.models.meeting import Meeting, MeetingSeries
from events.models.picture import Picture
from events.models.programme import ProgrammeItem, Station
from events.models.registration import AccessNeed, Registration
from events.models.run import Plan, Run

__all__ = [
    "AccessNeed",
    "Meeting",
    "MeetingSeries",
    "Picture",
    "Plan",
    "ProgrammeItem",
    "Registration",
    "Run",
    "Station",
]
