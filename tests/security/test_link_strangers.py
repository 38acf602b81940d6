"""Programs of the same user at the telephone's link, and what a burst does to it."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from counselor_app.domain.ids import CallId
from counselor_app.domain.line import CallOffered
from counselor_app.phone.doorstep import Doorstep, LinkRefused
from counselor_app.phone.link import Link
from counselor_app.wire.phone_link import LONGEST, line_from, said_from
from counselor_app.wire.phone_messages import AttachedTo, Hello, Ping, Setup
from tests.adapters.phone_lines import SETUP, Lines, open_lines, port_of
from tests.phone.telephone_fakes import invite as _invite  # noqa: F401 - see below
from tests.phone.wound import request
