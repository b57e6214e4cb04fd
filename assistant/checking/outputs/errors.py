"""What can go wrong when a review is written."""

from corpus.errors import PolicyError


class OutputError(PolicyError):
    """The review cannot be written: the place, the ending of its name, or a draft that is not the one checked."""
