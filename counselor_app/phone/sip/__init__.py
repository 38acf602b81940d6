"""A SIP user agent without sockets or clocks (RFC 3261): values in, values out."""
