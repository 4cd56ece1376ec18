from events.models.meeting import Meeting, MeetingSeries
from events.models.programme import ProgrammeItem, Station

__all__ = ["Meeting", "MeetingSeries", "ProgrammeItem", "Station"]
