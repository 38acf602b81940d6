"""The guided assessment: a protocol, the answers to it, and what they add up to."""
