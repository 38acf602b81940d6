"""Counselor workstation for a behavioral-health crisis line."""
