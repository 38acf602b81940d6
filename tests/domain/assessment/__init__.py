"""The pure tests of the guided assessment."""
