"""A result as text for the terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.commands.text import aligned, one_line
from eval.comparison import Comparison
from eval.figures import Figures
from eval.measures.bootstrap import Interval
from eval.records import Record
from eval.runner import Result
from eval.scoring import ANSWER, RETRIEVAL
from eval.scoring import GROUPS as MEASURED

GROUPS = {
    "检索": ("retrieval", tuple(RETRIEVAL)),
    "段落": ("chunks", tuple(RETRIEVAL)),
    "回答": ("answer", ANSWER),
    "引用": ("citation", ("precision", "recall")),
    "拒答": ("abstention", ("precision", "recall", "f1", "auroc")),
    "用时": ("latency_ms", ("p50", "p95")),
}
LABELS = {
    "hit@1": "首位命中 hit@1",
    "hit@3": "前三命中 hit@3",
    "hit@5": "前五命中 hit@5",
    "recall@10": "召回 recall@10",
    "mrr@10": "倒数排名 MRR@10",
    "ndcg@10": "排序 nDCG@10",
    "rouge_l": "ROUGE-L",
    "char_f1": "字符 F1",
    "span_f1": "圈出部分的字符 F1",
    "contains": "含标准答案",
    "contains@120": "前 120 字含标准答案",
    "contains@200": "前 200 字含标准答案",
    "facts": "要点齐全",
    "document_number": "文号无误",
    "judge": "评判得分",
    "precision": "准确率",
    "recall": "召回率",
    "f1": "F1",
    "auroc": "AUROC",
    "ece": "校准误差 ECE",
    "decision": "当答则答、当拒则拒",
    "p50": "中位数（毫秒）",
    "p95": "95 分位（毫秒）",
}
COLUMNS = {
    "前五命中": ("retrieval", "hit@5"),
    "ROUGE-L": ("answer", "rouge_l"),
    "要点": ("answer", "facts"),
    "引用准确": ("citation", "precision"),
    "引用召回": ("citation", "recall"),
    "拒答召回": ("abstention", "recall"),
}
KINDS = {
    "out-of-scope": "范围以外",
    "not-stated": "材料未载",
    "unknown-document": "未收文件",
    "ambiguous": "反问（指代不明）",
}
"""Kinds of refusal; the last one asks back."""
NAMES = {
    "fact": "事实",
    "process": "流程",
    "consequence": "结果与处理",
    "timing": "时间",
    "who": "单位与职责",
    "basis": "依据",
    "comparison": "比较",
    "several-notices": "跨文件",
    "status": "效力",
    "not-stated": "材料未载",
    "out-of-scope": "范围以外",
    "ambiguous": "指代不明",
    "number-variant": "文号变形",
    "near-miss": "相近文号",
    "follow-up": "追问",
    "everyday": "日常说法",
    "typo": "错别字",
    "metadata": "文件信息",
    "list": "列举",
    "subjects": "其他主题",
    "premise": "错误前提",
    "from-use": "使用中发现",
}

Table = Sequence[Sequence[str]]


def shown(value: float | None, group: str = "", interval: Interval | None = None) -> str:
    """A figure with three digits (milliseconds: none) and its interval, — where there is none."""
    if value is None:
        return "—"
    figure = f"{value:.0f}" if group == "latency_ms" else f"{value:.3f}"
    return f"{figure} [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else figure


def measure_label(name: str) -> str:
    """The name of a value of one case (``eval.scoring``) as it is shown."""
    for title, (group, _) in GROUPS.items():
        for key, value in MEASURED.get(group, {}).items():
            if value == name:
                return f"{title}·{LABELS[key]}"
    return LABELS.get(name, name)


def _markdown(rows: Table) -> str:
    head, *body = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))


def _totals(result: Result) -> Table:
    rows = [["项目", "指标", "数值 [95% 区间]"]]
    for title, (group, names) in GROUPS.items():
        values = getattr(result.total, group)
        rows += [
            [title, LABELS[name], shown(values[name], group, result.intervals.get(f"{group}.{name}"))]
            for name in names
            if not (name == "judge" and values[name] is None)
        ]
    return [*rows, ["置信度", LABELS["ece"], shown(result.calibration["ece"])]]


def _kinds(result: Result) -> Table:
    kinds = {**result.total.abstention["by_reason"], "ambiguous": result.total.clarification}
    rows = [["拒答种类", "应拒题数", *(LABELS[name] for name in ("precision", "recall", "f1"))]]
    rows += [
        [KINDS[kind], str(values["n"]), *(shown(values[name]) for name in ("precision", "recall", "f1"))]
        for kind, values in kinds.items()
    ]
    return rows


def _row(name: str, figures: Figures) -> list[str]:
    values = [shown(getattr(figures, group)[key], group) for group, key in COLUMNS.values()]
    return [one_line(name), str(figures.n), *values]


def _categories(result: Result) -> Table:
    rows = [["类别", "题数", *COLUMNS]]
    rows += [_row(NAMES.get(name, name), figures) for name, figures in result.by_category.items()]
    return [*rows, _row("全部", result.total)]


def _tables(result: Result, form: Callable[[Table], str]) -> list[str]:
    tables = [_totals(result), _kinds(result), *([_categories(result)] if result.by_category else [])]
    return [form(table) for table in tables]


def text_report(result: Result, failures: int = 20) -> str:
    """Tables for a terminal, aligned by display width, and the first ``failures`` cases that are not all right."""
    parts = [f"共 {result.total.n} 题", *_tables(result, aligned)]
    if result.failures:
        listed = [
            f"{one_line(item.id)}  {one_line(item.question)}  {_why(item)}" for item in result.failures[:failures]
        ]
        parts.append("\n".join([f"有问题的 {len(result.failures)} 题（列出 {len(listed)} 题）：", *listed]))
    return "\n\n".join(parts) + "\n"


def _why(record: Record) -> str:
    return one_line(record.answer) if record.outcome == "error" else "；".join(record.faults)


def markdown_report(result: Result) -> str:
    """The same tables in Markdown, without the list of cases."""
    return "\n\n".join(_tables(result, _markdown)) + "\n"


def _compared(comparison: Comparison) -> Table:
    rows = [["指标", "题数", "基线", "现在", "差 [95% 区间]", "p"]]
    rows += [
        [
            measure_label(row.measure),
            str(row.n),
            shown(row.before),
            shown(row.now),
            f"{row.difference:+.3f} [{row.low:+.3f}, {row.high:+.3f}]",
            shown(row.p),
        ]
        for row in comparison.rows
    ]
    return rows


def comparison_report(comparison: Comparison, markdown: bool = False) -> str:
    """What changed against the baseline: how many cases were compared, and a table of the measures."""
    new, gone = len(comparison.new), len(comparison.gone)
    head = f"与基线对照 {comparison.shared} 题；新增 {new} 题、基线里有而这次没有的 {gone} 题不计"
    form = _markdown if markdown else aligned
    return f"{head}\n\n{form(_compared(comparison))}\n"
