"""The list of everything that can happen; no other kind is written or understood."""

from counselor_app.domain.assessment.answers import (
    AnswerTakenBack,
    ItemAnswered,
    ProtocolPinned,
)
from counselor_app.domain.disposition import (
    CallReviewed,
    DispositionChosen,
    FollowUpAgreed,
    RecordClosed,
)
from counselor_app.domain.event import Event
from counselor_app.domain.ladder import RungReasoned
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallHeld,
    CallLost,
    CallOffered,
    CallResumed,
    DigitHeard,
    MuteChanged,
    OperatorReleased,
    PartyInvited,
    PartyJoined,
    PartyLeft,
    RingingStopped,
)
from counselor_app.domain.location import (
    LocationLearned,
    LocationReadBack,
    TogetherConfirmed,
)
from counselor_app.domain.notes import NoteTaken
from counselor_app.domain.people import CallerLearned, PersonAtRiskLearned
from counselor_app.domain.rescue import (
    ContactWaived,
    EidoAnswered,
    EidoSent,
    EidoUndelivered,
    PersonNotFound,
    PersonReached,
    RescueRequested,
    RescueSpoken,
)
from counselor_app.domain.risk import (
    LeadDecided,
    LevelLowered,
    LevelShown,
    RatingReasoned,
    RiskRated,
)
from counselor_app.domain.safety_plan import (
    MeansAgreed,
    MeansTakenBack,
    PlanPartWritten,
    PlanReadBack,
)
from counselor_app.domain.task import TaskDone, TaskOpened
from counselor_app.domain.transfer import SortingLearned, TransferRead
from counselor_app.domain.triggers import (
    AttemptLearned,
    TriggerLearned,
    TriggerMarked,
    TriggerUnmarked,
    WeaponLearned,
)

EVENTS: tuple[type[Event], ...] = (
    # the line
    CallOffered,
    RingingStopped,
    CallAnswered,
    CallEnded,
    CallLost,
    CallHeld,
    CallResumed,
    MuteChanged,
    PartyInvited,
    PartyJoined,
    PartyLeft,
    OperatorReleased,
    DigitHeard,
    # what came along, who and where
    TransferRead,
    SortingLearned,
    CallerLearned,
    PersonAtRiskLearned,
    LocationLearned,
    LocationReadBack,
    TogetherConfirmed,
    # the assessment
    ProtocolPinned,
    ItemAnswered,
    AnswerTakenBack,
    LevelShown,
    LevelLowered,
    RiskRated,
    RatingReasoned,
    LeadDecided,
    TriggerMarked,
    TriggerUnmarked,
    WeaponLearned,
    AttemptLearned,
    TriggerLearned,
    NoteTaken,
    # the safety plan
    PlanPartWritten,
    MeansAgreed,
    MeansTakenBack,
    PlanReadBack,
    # help
    RescueRequested,
    RungReasoned,
    EidoSent,
    EidoAnswered,
    EidoUndelivered,
    RescueSpoken,
    PersonReached,
    PersonNotFound,
    ContactWaived,
    # the outcome
    DispositionChosen,
    CallReviewed,
    FollowUpAgreed,
    RecordClosed,
    # tasks
    TaskOpened,
    TaskDone,
)
