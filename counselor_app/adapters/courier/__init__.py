"""The courier: brings a request for help to the dispatch system, and its answers back."""
