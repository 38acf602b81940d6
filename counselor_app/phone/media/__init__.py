"""Sound between the wire and the ears."""
