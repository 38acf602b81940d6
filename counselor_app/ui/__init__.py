"""Screens: values in, wishes out. The only place that knows Qt."""
