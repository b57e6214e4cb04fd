"""``policy-assistant eval``: ask a suite of questions and say how good the answers are."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from tqdm import tqdm

from assistant.commands import common
from assistant.commands.common import Commands, add_command, note, tell, told
from assistant.settings import Settings
from corpus.errors import StoreError
from corpus.readers import read_documents
from corpus.types import Document
from eval.cases import SUITES, Case, load, sample, suite
from eval.report import markdown_report, text_report
from eval.runner import Result, run
from index.store import BuildReport, Store
from index.types import TextEmbedder


def register(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(commands, "eval", "评测：检索、回答、引用和拒答的得分", _run)
    parser.add_argument("--suite", choices=sorted(SUITES), help="自带的测试集（默认 notices）")
    parser.add_argument("--docs", type=Path, metavar="D.jsonl", help="自备的文件，与 --questions 一起用")
    parser.add_argument("--questions", type=Path, metavar="Q.jsonl", help="自备的问题，一行一个")
    parser.add_argument("--sample", type=int, metavar="N", help="只随机抽 N 题")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="抽题的种子（默认 0）")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="输出 JSON")
    form.add_argument("--markdown", action="store_true", help="输出 Markdown 表格")


def _run(arguments: argparse.Namespace, settings: Settings) -> None:
    if (arguments.docs is None) != (arguments.questions is None):
        arguments.usage_error("--docs 和 --questions 要一起用")
    if arguments.docs and arguments.suite:
        arguments.usage_error("--suite 不能与 --docs、--questions 一起用")
    if arguments.sample is not None and arguments.sample < 1:
        arguments.usage_error("--sample 至少是 1")
    cases = load(arguments.questions) if arguments.questions else suite(arguments.suite or "notices")
    if arguments.sample is not None:
        cases = sample(cases, arguments.sample, arguments.seed)
    result = _scored(cases, arguments.docs, settings.at(arguments.store or _place(arguments.docs, settings)))
    if arguments.json:
        tell(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
    else:
        sys.stdout.write(markdown_report(result) if arguments.markdown else text_report(result))


def _place(docs: Path | None, settings: Settings) -> Path:
    """A store of its own below the cache, so that neither the user's index is touched nor a second run embeds again."""
    name = hashlib.sha256(str(docs.resolve()).encode("utf-8")).hexdigest()[:16] if docs else "notices"
    return settings.cache / "eval" / name


def _scored(cases: list[Case], docs: Path | None, settings: Settings) -> Result:
    documents = list(read_documents([docs])) if docs else common.bundled()
    embedder = common.load_embedder(settings)
    report = _indexed(settings, docs, documents, embedder)
    if report:
        note(told(report))
    with common.opened(settings, embedder) as assistant:
        progress = tqdm(cases, unit="题", desc="评测", disable=not common.shows_progress())
        return run(progress, lambda case: assistant.ask(case.question, case.history), assistant.text_of)


def _indexed(
    settings: Settings, docs: Path | None, documents: list[Document], embedder: TextEmbedder
) -> BuildReport | None:
    """Bring the index up to date; one that the user named, of other documents, is asked as it is or is an error."""
    store = Store(settings.store)
    if settings.store == _place(docs, settings):
        stale = not store.is_current(documents, embedder)
        return store.build(documents, embedder, progress=common.shows_progress()) if stale else None
    report = common.prepare(store, documents, embedder)
    if docs and not report and not store.is_current(documents, embedder):
        raise StoreError(f"{settings.store} 里是另一批文件的索引，不会覆盖；请给 --store 换一个目录。")
    return report
