"""What is true of a call, as pure Python: one topic a file."""
