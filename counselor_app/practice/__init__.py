"""Practice: a 911 center, a CAD and a scripted counselor that speak the real protocols."""
