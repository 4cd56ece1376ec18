from events.models.meeting import Meeting, MeetingSeries
from events.models.picture import Picture
from events.models.programme import ProgrammeItem, Station
from events.models.registration import AccessNeed, Registration

__all__ = ["AccessNeed", "Meeting", "MeetingSeries", "Picture", "ProgrammeItem", "Registration", "Station"]
