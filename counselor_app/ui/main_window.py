"""The window: the bars, the three columns, and the desk that they show and ask."""

from datetime import timedelta

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from counselor_app.desk import answering, assessing, closing, noting
from counselor_app.desk.desk import Desk
from counselor_app.domain.board import Board
from counselor_app.domain.health import Health, PhoneDown
from counselor_app.domain.ids import CallId, Subject
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.announce import announce
from counselor_app.ui.call_bar import CallBar
from counselor_app.ui.health_words import saved_words, troubles
from counselor_app.ui.in_hand import InHand, in_hand_from, opened_after
from counselor_app.ui.key_watch import KeyPause, KeyWatch
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.left_panel import LeftPanel
from counselor_app.ui.middle_column import MiddleColumn
from counselor_app.ui.practice_band import PracticeBand
from counselor_app.ui.right_column import RightColumn
from counselor_app.ui.theme import apply_theme, px
from counselor_app.ui.tokens import Theme
from counselor_app.ui.trigger_bar import TriggerBar
from counselor_app.ui.wishes import Wishes
from counselor_app.ui.words import tr
from counselor_app.ui.work_words import call_title

_SECOND_MS = 1000
_LEFT, _RIGHT, _FOLDS_UNDER = 216, 356, 1280
