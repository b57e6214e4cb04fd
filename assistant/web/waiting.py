"""What a visitor waits for. What is no longer waited for finishes its step and says nothing more.

Gradio's own ``cancels`` waits up to a minute for a step that runs, and then forgets what was begun meanwhile. So a run
looks by itself whether it is still wanted, and stopping takes no time.
"""

from __future__ import annotations


class Waiting:
    """The one run that a visitor waits for in a view, if any; kept per session."""

    def __init__(self) -> None:
        self._run: object | None = None

    def begin(self) -> object:
        """A new run, wanted in place of any other."""
        self._run = run = object()
        return run

    def stop(self) -> None:
        """Nothing is waited for any more."""
        self._run = None

    def wants(self, run: object) -> bool:
        """Whether ``run`` is still waited for."""
        return self._run is run
