"""Where things are kept and which models are used; read once from the environment, at the edge."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

_PROGRAM = "policy-assistant"
_OFF = ("off", "0", "no", "false")


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model behind a server that speaks OpenAI's protocol. ``url`` ends as the server's documentation has it."""

    url: str
    name: str
    key: str | None = None

    def __repr__(self) -> str:
        return f"LanguageModel(url={self.url!r}, name={self.name!r})"


def _feedback() -> Path:
    return user_data_path(_PROGRAM, appauthor=False) / "feedback.jsonl"


def _reports() -> Path:
    return user_data_path(_PROGRAM, appauthor=False) / "reports"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line and the page are set to.

    ``store`` is the folder of the index, ``cache`` where the bundled model is unpacked; both may not exist yet.
    ``embedding_model`` is None for the bundled model, else a folder or a name on the model hub. ``language_model`` is
    None where answers are cut from the notices. ``feedback`` is the file that keeps what readers of the page say of the
    answers (``assistant.feedback``); it may not exist yet. ``reader`` is whether passages are read by the trained
    reader. ``reports`` is the folder whose evaluation results the page shows; it may not exist yet.
    """

    store: Path
    cache: Path
    embedding_model: str | None = None
    language_model: LanguageModel | None = None
    feedback: Path = field(default_factory=_feedback)
    reader: bool = True
    reports: Path = field(default_factory=_reports)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings in the variables ``POLICY_ASSISTANT_*``; one that is empty counts as not set."""
        given = {name: value.strip() for name, value in environment.items() if value.strip()}
        url, model = given.get("POLICY_ASSISTANT_LLM_URL"), given.get("POLICY_ASSISTANT_LLM_MODEL")
        store, cache = given.get("POLICY_ASSISTANT_STORE"), given.get("POLICY_ASSISTANT_CACHE")
        feedback, reports = given.get("POLICY_ASSISTANT_FEEDBACK"), given.get("POLICY_ASSISTANT_REPORTS")
        return cls(
            store=Path(store).expanduser() if store else user_data_path(_PROGRAM, appauthor=False) / "store",
            cache=Path(cache).expanduser() if cache else user_cache_path(_PROGRAM, appauthor=False),
            embedding_model=given.get("POLICY_ASSISTANT_EMBEDDING_MODEL"),
            language_model=LanguageModel(url, model or "default", given.get("POLICY_ASSISTANT_LLM_KEY"))
            if url
            else None,
            feedback=Path(feedback).expanduser() if feedback else _feedback(),
            reader=given.get("POLICY_ASSISTANT_READER", "on").lower() not in _OFF,
            reports=Path(reports).expanduser() if reports else _reports(),
        )

    def at(self, store: Path | None) -> Settings:
        """The same with another store, where one is given."""
        return self if store is None else replace(self, store=store.expanduser())
