from events.models.meeting import Meeting, MeetingSeries
from events.models.programme import ProgrammeItem, Station
from events.models.registration import AccessNeed, Registration

__all__ = ["AccessNeed", "Meeting", "MeetingSeries", "ProgrammeItem", "Registration", "Station"]
