"""The command line: parse, run, and turn errors into one line and an exit code.

Exit codes: 0 done, 1 an error of ``corpus.errors`` or of the disk, 2 wrong usage, 130 interrupted,
141 nobody reads the output.
Commands of other packages register through the entry-point group ``policy_assistant.commands``.
All parsers are made at every start: a module that registers one imports what it needs to run when it runs.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import io
import os
import sys
from collections.abc import Sequence

from assistant.commands import ask, check, documents, index, serve
from assistant.commands.common import note
from assistant.commands.text import one_line
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
    for module in (serve, ask, index, documents, check):
        module.register(commands)
    for extension in importlib.metadata.entry_points(group=GROUP):
        extension.load()(commands)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code. Wrong usage and ``--help`` leave by SystemExit, as argparse has it."""
    _write_utf8()
    arguments = parser().parse_args(argv)
    if sys.stdout is None:
        return _failed("标准输出是关闭的，结果无处可写：请去掉 >&-，或把输出转到一个文件。")
    from assistant.settings import Settings  # noqa: PLC0415 - help does without

    try:
        arguments.run(arguments, Settings.from_environment().at(arguments.store))
        sys.stdout.flush()
    except PolicyError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return _BROKEN_PIPE
    except OSError as error:
        _drop_output()
        return _failed(f"读写失败（{error.strerror or error}）：请检查输出的去处、权限和磁盘空间。")
    return 0


def _failed(message: str) -> int:

    note(one_line(f"policy-assistant: {message}"))
    return 1


def _write_utf8() -> None:
    """Chinese comes out whole whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """What cannot be written goes nowhere, so that the interpreter does not complain when it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        pass
    else:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
