"""The machine that figures were measured on."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

INSTRUCTIONS = ("avx2", "avx512_vnni", "amx_int8", "avx512_bf16", "asimddp")
"""The instruction sets that decide how fast a model computes, as Linux names them."""
_CPUINFO = Path("/proc/cpuinfo")


def machine() -> dict[str, Any]:
    """The keys processor, cores (those that this process may use), instructions, memory_gb, python and onnxruntime.

    ``instructions`` and ``memory_gb`` (10^9 bytes) are empty and None where the system does not tell.
    """
    name, instructions = processor(_CPUINFO.read_text(encoding="utf-8") if _CPUINFO.exists() else "")
    return {
        "processor": name or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "instructions": instructions,
        "memory_gb": _memory_gb(),
        "python": platform.python_version(),
        "onnxruntime": _version("onnxruntime"),
    }


def processor(cpuinfo: str) -> tuple[str, list[str]]:
    """The model ("" where it is not given) and which of ``INSTRUCTIONS`` it has, from Linux's ``/proc/cpuinfo``."""
    lines = dict(re.findall(r"^([^\t:]+?)\s*:[ ]*(.*)$", cpuinfo, re.MULTILINE))
    flags = set((lines.get("flags") or lines.get("Features") or "").split())
    return lines.get("model name", ""), [name for name in INSTRUCTIONS if name in flags]


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (OSError, ValueError):
        return None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
