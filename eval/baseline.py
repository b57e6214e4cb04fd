"""Baselines: the values of an earlier run, case by case.

A baseline is JSON with a list ``cases`` of objects with ``id`` and ``values``; the stored result of any run is one.
Those of the bundled suites are in ``eval/baselines/SUITE.json``, one case a line; to renew one after a change that is
meant to last: ``policy-assistant eval --suite SUITE --baseline-output eval/baselines/SUITE.json``.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.errors import ReadError
from eval.comparison import CaseValues
from eval.runner import Result


def values_of(result: Result) -> CaseValues:
    """The values of a run by case id; of cases that share an id, the last one's."""
    return {record.id: record.rounded() for record in result.records}


def compact(result: Result) -> str:
    """The baseline that a run makes: no text, one case a line."""
    cases = ({"id": identifier, "values": values} for identifier, values in values_of(result).items())
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    return f'{{"cases": [\n{lines}\n]}}\n'


def load(path: Path) -> CaseValues:
    """The values in a file. Raises ReadError when it cannot be read or is neither a baseline nor a stored result."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError(f"打不开基线 {path}（{error.strerror}）：请检查路径和权限。") from error
    except (ValueError, RecursionError) as error:
        raise ReadError(f"基线 {path} 不是 JSON：请给出 eval --output 存下的结果。") from error
    match stored:
        case {"cases": [*cases]} if all(map(_is_case, cases)):
            return {case["id"]: case["values"] for case in cases}
    raise ReadError(f"基线 {path} 里没有逐题的得分（“cases”）：请给出 eval --output 存下的结果。")


def _is_case(case: Any) -> bool:
    match case:
        case {"id": str(), "values": dict() as values}:
            return all(map(_is_value, values.values()))
    return False


def _is_value(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def bundled(suite: str) -> CaseValues:
    """The baseline of a bundled suite. Raises ReadError where it has none."""
    path = Path(str(files(__package__))) / "baselines" / f"{suite}.json"
    if not path.is_file():
        raise ReadError(f"测试集 {suite} 没有自带的基线：请用 --baseline RUN.json 给出一次评测的结果。")
    return load(path)
