"""A result as text for the terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.commands.display import aligned
from eval.runner import Figures, Result

GROUPS = {
    "检索": ("retrieval", ("hit@1", "hit@3", "hit@5", "recall@10", "mrr@10", "ndcg@10")),
    "回答": ("answer", ("rouge_l", "char_f1", "contains", "facts")),
    "引用": ("citation", ("precision", "recall")),
    "拒答": ("abstention", ("precision", "recall", "f1", "auroc")),
    "用时": ("latency_ms", ("p50", "p95")),
}
LABELS = {
    "hit@1": "首篇命中 hit@1",
    "hit@3": "前三命中 hit@3",
    "hit@5": "前五命中 hit@5",
    "recall@10": "召回 recall@10",
    "mrr@10": "倒数排名 MRR@10",
    "ndcg@10": "排序 nDCG@10",
    "rouge_l": "ROUGE-L",
    "char_f1": "字符 F1",
    "contains": "含标准答案",
    "facts": "要点齐全",
    "precision": "准确率",
    "recall": "召回率",
    "f1": "F1",
    "auroc": "AUROC",
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
}


def _shown(value: float | None, group: str) -> str:
    if value is None:
        return "—"
    return f"{value:.0f}" if group == "latency_ms" else f"{value:.3f}"


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))


def _totals(result: Result) -> list[list[str]]:
    rows = [["项目", "指标", "数值"]]
    for title, (group, names) in GROUPS.items():
        values = getattr(result.total, group)
        rows += [[title, LABELS[name], _shown(values[name], group)] for name in names]
    return rows


def _row(name: str, figures: Figures) -> list[str]:
    values = [_shown(getattr(figures, group)[key], group) for group, key in COLUMNS.values()]
    return [name, str(figures.n), *values]


def _categories(result: Result) -> list[list[str]]:
    rows = [["类别", "题数", *COLUMNS]]
    rows += [_row(NAMES.get(name, name), figures) for name, figures in result.by_category.items()]
    return [*rows, _row("全部", result.total)]


def text_report(result: Result, failures: int = 20) -> str:
    """Tables for a terminal, aligned by display width, and the first ``failures`` cases that are not all right."""
    parts = [f"共 {result.total.n} 题", aligned(_totals(result))]
    if result.by_category:
        parts.append(aligned(_categories(result)))
    if result.failures:
        listed = [f"{item.id}  {item.question}  {item.error or item.why}" for item in result.failures[:failures]]
        parts.append("\n".join([f"有问题的 {len(result.failures)} 题（列出 {len(listed)} 题）：", *listed]))
    return "\n\n".join(parts) + "\n"


def markdown_report(result: Result) -> str:
    """The same tables in Markdown, without the list of cases."""
    parts = [_markdown(_totals(result))]
    if result.by_category:
        parts.append(_markdown(_categories(result)))
    return "\n\n".join(parts) + "\n"
