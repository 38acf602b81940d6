"""The journal on encrypted disk, written by a thread of its own."""
