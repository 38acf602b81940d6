"""The telephone: a process of its own, which knows no Qt, no SQL and no records."""
