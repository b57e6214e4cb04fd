"""The command line: parse, run, and turn errors into one line and an exit code.

Exit codes: 0 done, 1 an error of ``corpus.errors``, 2 wrong usage, 130 interrupted, 141 nobody reads the output.
Commands of other packages register through the entry-point group ``policy_assistant.commands``.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import io
import os
import sys
from collections.abc import Sequence

from assistant.commands import ask, documents, index, serve
from assistant.settings import Settings
from corpus.errors import PolicyError

GROUP = "policy_assistant.commands"
_INTERRUPTED = 130
_BROKEN_PIPE = 141


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    made = argparse.ArgumentParser(
        prog="policy-assistant", description="政策通知问答：每句话都有原文引文，没有依据就不答。"
    )
    commands = made.add_subparsers(title="命令", metavar="COMMAND", required=True)
    for module in (serve, ask, index, documents):
        module.register(commands)
    for extension in importlib.metadata.entry_points(group=GROUP):
        extension.load()(commands)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code. Wrong usage and ``--help`` leave by SystemExit, as argparse has it."""
    _write_utf8()
    arguments = parser().parse_args(argv)
    try:
        arguments.run(arguments, Settings.from_environment().at(arguments.store))
        sys.stdout.flush()
    except PolicyError as error:
        sys.stderr.write(f"policy-assistant: {' '.join(str(error).split())}\n")
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return _BROKEN_PIPE
    return 0


def _write_utf8() -> None:
    """Chinese comes out whole whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """What is still buffered goes nowhere, so that the interpreter does not complain when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
