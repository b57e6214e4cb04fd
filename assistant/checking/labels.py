"""What verdicts, severities and kinds of references are called when they are shown to people."""

from __future__ import annotations

from assistant.checking.types import FindingKind, Severity, Verdict

VERDICTS = {
    Verdict.OK: "相符",
    Verdict.NOT_HELD: "本库未收录",
    Verdict.NUMBER_TITLE_CONFLICT: "文号与标题不符",
    Verdict.ISSUER_CONFLICT: "发文机关与文号不符",
    Verdict.YEAR_CONFLICT: "年份或日期不符",
    Verdict.SUFFIX_CONFLICT: "“试行”“暂行”不符",
    Verdict.FORM: "书写不规范",
    Verdict.NOT_IN_FORCE: "已失效",
    Verdict.CLAUSE_NOT_FOUND: "条款不存在",
    Verdict.QUOTE_ALTERED: "引文有改动",
    Verdict.ORDER: "次序不当",
    Verdict.SELF_REFERENCE: "引用自身",
    Verdict.LATER_BASIS: "依据晚于本文",
    Verdict.AMBIGUOUS: "所指不明",
    Verdict.UNCHECKED: "无法核对",
}
SEVERITIES = {
    Severity.ERROR: "错误",
    Severity.WARNING: "请核实",
    Severity.HINT: "提示",
    Severity.INFO: "说明",
}
KINDS = {
    FindingKind.NUMBER: "文号",
    FindingKind.TITLE: "标题",
    FindingKind.ARTICLE: "条款",
    FindingKind.QUOTE: "引文",
}
