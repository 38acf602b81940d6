"""Names for things, so that a person can never be passed for a call."""

from typing import NewType

EventId = NewType("EventId", str)
StreamId = NewType("StreamId", str)
StaffId = NewType("StaffId", str)
LegId = NewType("LegId", str)
RequestId = NewType("RequestId", str)

Subject = NewType("Subject", str)
CallId = NewType("CallId", Subject)
TaskId = NewType("TaskId", Subject)
