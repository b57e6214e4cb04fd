"""Names of the bodies that issue, sign and receive notices, as they stand on lines of their own or in a row."""

from __future__ import annotations

import re

MAX_NAMES = 2_000
"""Longest row of receivers in characters."""
_MAX_LINE = 300
_ENDS = (
    "部|委|院|厅|局|署|办|海关|处|司|所|站|馆|军委|党组|党委|中央|政府|人大|政协|委员会|常委会|协会|学会|联合会|总会|理事会|"
    "总工会|办公室|研究室|小组|专家组|工作组|组织部|中心|银行|分行|支行|总台|总社|总队|支队|兵团|军区|学校|大学|公司|集团|基金会|联盟"
)
_AGENCY = re.compile(rf"[\u3400-\u9fff（）()“”]{{1,38}}(?:{_ENDS})(?:[（(][\u3400-\u9fff]{{1,12}}[）)])?")
_SEAL = re.compile(r"\s*[（(](?:盖章|印章|公章|代章|章|印)[）)]$|(?:\s*&[a-z]{0,6};)+$")
_WITHIN = re.compile(r"[，,；;](?![^（(]*[）)])")
_LISTED = re.compile(r"、(?![^（(]*[）)])")


def _is_agency(name: str) -> bool:
    return len(name) >= 3 and _AGENCY.fullmatch(name) is not None


def _apart(words: str) -> list[str]:
    """Names with spaces between them; characters spaced out (财 政 部) and an office after its body are one name."""
    names: list[str] = []
    loose = False
    for word in words.split():
        if names and ((loose and len(word) == 1) or word in ("办公厅", "办公室")):
            names[-1] += word
        else:
            names.append(word)
        loose = len(word) == 1
    return names


def agencies(line: str) -> tuple[str, ...]:
    """The bodies that ``line`` names and nothing else; empty where it says anything more."""
    if len(line) > _MAX_LINE:
        return ()
    names = [name for part in re.split("[、，,]", _SEAL.sub("", line)) for name in _apart(part)]
    return tuple(names) if all(map(_is_agency, names)) else ()


def receivers(row: str) -> tuple[str, ...]:
    """The receivers in a row such as that of 主送 or 抄送.

    Commas part them; 、 parts them only between whole names, so that 各省、自治区、直辖市人民政府 stays one.
    """
    found: list[str] = []
    for part in _WITHIN.split(row[:MAX_NAMES]):
        names = [name.strip(" \t\u3000。") for name in _LISTED.split(part)]
        whole = all(_is_agency(name) or name.endswith("机构") for name in names)
        found.extend(names if whole else [part.strip(" \t\u3000。")])
    return tuple(name for name in found if name)
