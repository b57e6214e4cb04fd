from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["index.store", "index.retriever"])
def test_what_needs_no_model_does_not_wait_for_torch(module: str) -> None:
    code = f"import {module}, sys; sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
