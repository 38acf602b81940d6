"""Formats as pure functions: our own rows, and the documents of other people."""
