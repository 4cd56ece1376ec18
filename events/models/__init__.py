from events.models.bingo import BingoEntry, BingoMark, Fact
from events.models.encounter import Connection, Encounter, Reflection
from events.models.harvest import Contribution, HostLink, Voice
from events.models.idea import FollowUp, Undertaking
from events.models.meeting import Meeting, MeetingSeries
from events.models.meeting_invitation import InvitationObjection, MeetingInvitation
from events.models.picture import Picture
from events.models.programme import ProgrammeItem, Station
from events.models.question import Answer, Question
from events.models.registration import AccessNeed, Registration
from events.models.run import Plan, Run

__all__ = [
    "AccessNeed",
    "Answer",
    "BingoEntry",
    "BingoMark",
    "Connection",
    "Contribution",
    "Encounter",
    "Fact",
    "FollowUp",
    "HostLink",
    "InvitationObjection",
    "Meeting",
    "MeetingInvitation",
    "MeetingSeries",
    "Picture",
    "Plan",
    "ProgrammeItem",
    "Question",
    "Reflection",
    "Registration",
    "Run",
    "Station",
    "Undertaking",
    "Voice",
]
