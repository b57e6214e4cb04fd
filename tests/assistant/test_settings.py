"""Settings out of the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import LanguageModel, Settings


def test_without_any_variable_the_users_own_folders_are_taken(user_folders: Path) -> None:
    settings = Settings.from_environment({})
    assert user_folders in settings.store.parents
    assert user_folders in settings.cache.parents
    assert user_folders in settings.feedback.parents
    assert user_folders in settings.reports.parents
    assert len({settings.store, settings.cache, settings.feedback, settings.reports}) == 4
    assert (settings.embedding_model, settings.language_model) == (None, None)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"POLICY_ASSISTANT_LLM_URL": " "}, None),
        ({"POLICY_ASSISTANT_LLM_MODEL": "m", "POLICY_ASSISTANT_LLM_KEY": "k"}, None),
        ({"POLICY_ASSISTANT_LLM_URL": "http://h/v1"}, LanguageModel("http://h/v1", "default")),
        (
            {
                "POLICY_ASSISTANT_LLM_URL": "http://h/v1",
                "POLICY_ASSISTANT_LLM_MODEL": "m",
                "POLICY_ASSISTANT_LLM_KEY": "k",
            },
            LanguageModel("http://h/v1", "m", "k"),
        ),
    ],
)
def test_the_language_model(environment: dict[str, str], expected: LanguageModel | None) -> None:
    assert Settings.from_environment(environment).language_model == expected


def test_folders_and_model_by_variable(user_folders: Path) -> None:
    settings = Settings.from_environment(
        {
            "POLICY_ASSISTANT_STORE": "/s",
            "POLICY_ASSISTANT_CACHE": "~/c",
            "POLICY_ASSISTANT_EMBEDDING_MODEL": "some/model",
            "POLICY_ASSISTANT_FEEDBACK": "~/f.jsonl",
            "POLICY_ASSISTANT_REPORTS": "~/r",
        }
    )
    feedback, reports = user_folders / "f.jsonl", user_folders / "r"
    assert settings == Settings(Path("/s"), user_folders / "c", "some/model", feedback=feedback, reports=reports)


def test_a_store_that_is_given_wins() -> None:
    settings = Settings(Path("/s"), Path("/c"))
    assert settings.at(Path("/t")).store == Path("/t")
    assert settings.at(None) is settings


def test_a_key_is_never_shown() -> None:
    settings = Settings(Path("/s"), Path("/c"), None, LanguageModel("http://h/v1", "m", "top-secret"))
    assert "top-secret" not in repr(settings)
