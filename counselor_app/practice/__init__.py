"""Practice: a 911 center, a CAD and a scripted counselor, all on the real protocols."""
