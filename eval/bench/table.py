"""The result as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.commands.text import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STAGES = {
    "whole": "整题",
    "understand": "其中：理解",
    "retrieve": "其中：检索",
    "read": "其中：阅读",
    "answer": "其中：作答",
    "verify": "其中：核对",
}
_RUNS = {
    "index build": "建索引",
    "embedding": "只算向量",
    "langchain": "LangChain 通常做法（250 字一段，重叠 25 字；不算句子的向量）",
}


def text_report(result: dict[str, Any]) -> str:
    """The JSON form as text."""
    parts: dict[str, Callable[[Any], Iterator[str]]] = {
        "start": _start,
        "question": _question,
        "index": _index,
        "memory": _memory,
        "check": _check,
    }
    told = [_machine(result["machine"])]
    told += ["\n".join(show(result[name])) for name, show in parts.items() if name in result]
    return "\n\n".join(told)


def _machine(found: dict[str, Any]) -> str:
    instructions = "、".join(found["instructions"]) or "未列出"
    return (
        f"{found['processor']}，{found['cores']} 核，指令集 {instructions}，内存 {_shown(found['memory_gb'])} GB；"
        f"Python {found['python']}，onnxruntime {found['onnxruntime'] or '—'}"
    )


def _start(found: dict[str, Any]) -> Iterator[str]:
    names = {"ask": "从启动进程到答出一题", "onnxruntime": "只 import onnxruntime"}
    yield f"启动（各 {found['runs']} 次，取中位数）"
    yield aligned(
        [
            ["项目", "秒", "内存峰值（MB）"],
            *([name, f"{found[key]['seconds']:.2f}", f"{found[key]['peak_mb']:.0f}"] for key, name in names.items()),
        ]
    )
    yield f"前者是后者的 {_shown(found['ratio'])} 倍。"


def _question(sizes: list[dict[str, Any]]) -> Iterator[str]:
    for found in sizes:
        failed = f"（{found['failed']} 题出错）" if found["failed"] else ""
        yield f"提问：{found['passages']} 段，{found['n']} 题{failed}，内存峰值 {found['peak_mb']:.0f} MB"
        if "padded" in found:
            yield (
                f"  与问题有关的文件由模型算向量（{found['embedded']} 条），其余 {found['padded']} 条是凑数的，"
                "给的是随机向量；问题都由模型算。"
            )
        rows = [["毫秒", "首次中位数", "首次 95 分位", "再问中位数", "再问 95 分位"]]
        for name in found["first"]:
            values = (found[which].get(name, {}).get(p) for which in ("first", "again") for p in ("p50", "p95"))
            rows.append([_STAGES.get(name, name), *map(_shown, values)])
        alone = found["embedding"]
        rows.append(["只算问题的向量", _shown(alone["p50"]), _shown(alone["p95"]), "", ""])
        yield aligned(rows)
        ratio = found["ratio"]
        yield (
            f"首次是再问的 {_shown(ratio['first_to_again'])} 倍；是只算问题向量的 "
            f"{_shown(ratio['first_to_embedding'])} 倍，再问是 {_shown(ratio['again_to_embedding'])} 倍（中位数）。"
        )
        if "first_to_former" in ratio:
            yield (
                f"与上一种段数相比：首次 {_shown(ratio['first_to_former'])} 倍，"
                f"再问 {_shown(ratio['again_to_former'])} 倍。"
            )


def _index(found: dict[str, Any]) -> Iterator[str]:
    yield f"建索引：{found['documents']} 篇，{found['text_mb']:.2f} MB 文字；不计加载模型；“条”含段落和句子"
    rows = [["项目", "段", "条", "秒", "段/秒", "条/秒", "MB/秒", "用时之比", "只算段落（秒）", "内存峰值（MB）"]]
    for run in found["runs"]:
        counts = (str(run[key]) for key in ("passages", "texts"))
        speeds = (f"{run[key]:.1f}" for key in ("seconds", "passages_per_s", "texts_per_s"))
        alone = _shown(run.get("passages_seconds"))
        name = _RUNS.get(run["name"], run["name"])
        rows.append(
            [name, *counts, *speeds, f"{run['mb_per_s']:.3f}", _shown(run["ratio"]), alone, f"{run['peak_mb']:.0f}"]
        )
    yield aligned(rows)


def _memory(found: dict[str, Any]) -> Iterator[str]:
    yield "内存峰值"
    named = {
        "ask": "ask",
        "check": "check",
        "index build": "index build",
        "serve": f"serve，答过 {found['questions']} 题",
    }
    yield aligned([["项目", "MB"], *([name, f"{found[key]:.0f}"] for key, name in named.items())])


def _check(found: dict[str, Any]) -> Iterator[str]:
    yield "核对一百页的草稿"
    rows = [["库中篇数", "字数", "结果", "秒", "处理器秒", "首条（毫秒）", "内存峰值（MB）"]]
    for which in ("own", "more"):
        if which in found:
            run = found[which]
            counts = (str(run[key]) for key in ("documents", "characters", "findings"))
            times = (_shown(run[key]) for key in ("seconds", "cpu_seconds", "first_finding_ms"))
            rows.append([*counts, *times, f"{run['peak_mb']:.0f}"])
    yield aligned(rows)
    if "ratio" in found:
        yield f"加上 --docs 的文件后，用时是原来的 {_shown(found['ratio'])} 倍。"


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"
