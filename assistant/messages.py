"""What is said where there is no answer, and the names of things as they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Reason
from corpus.types import Document, SourceKind, State

SOURCE_KINDS = {
    SourceKind.OFFICIAL: "原文",
    SourceKind.DIGEST: "摘编，非原文",
    SourceKind.RESTATEMENT: "转述，非原文",
}
STATES = {
    State.IN_FORCE: "现行有效",
    State.AMENDED: "已修改",
    State.REPEALED: "已废止",
    State.SUPERSEDED: "已被取代",
    State.UNVERIFIED: "效力未核实",
}
HINTS: dict[Reason | None, str] = {
    Reason.UNKNOWN_DOCUMENT: "本库中相近的文件",
    Reason.NOT_STATED: "相关的文件",
    Reason.AMBIGUOUS: "您指的是",
}
"""What the suggestions below a refusal are."""
_REFUSALS = {
    Reason.OUT_OF_SCOPE: "这个问题不在本库文件的范围内，没有可以引用的依据，所以不作回答。",
    Reason.NOT_STATED: "本库文件谈到了这件事，但没有写明所问的内容，所以不作回答。",
    Reason.AMBIGUOUS: "不清楚问的是哪一份文件：请写出标题或文号。",
}


def official_title(title: str) -> str:
    """《title》 with inner title marks single (GB/T 15834—2011, 4.15.3.6)."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def cited(title: str, number: str | None) -> str:
    """A document as officials cite it: 《title》（number）."""
    return official_title(title) + (f"（{number}）" if number else "")


def ended(title: str, number: str | None, state: State, by: str | None) -> str:
    """The warning below an answer that rests on a document which no longer holds."""
    return f"注意：{cited(title, number)}{STATES[state]}{f'（见 {by}）' if by else ''}，引用前请核对。"


def registered(document: Document) -> str:
    """What the library has on record about a document's validity; not a quote from its text."""
    status = document.status
    details = "，".join(filter(None, [status.by, f"截至{status.as_of}" if status.as_of else None]))
    title = cited(document.title, str(document.number) if document.number else None)
    return f"本库登记的{title}的效力状态是：{STATES[status.state]}" + (f"（{details}）。" if details else "。")


def refusal(reason: Reason, unknown: Sequence[str], nearest: Sequence[str]) -> str:
    """The words of a refusal or a question back."""
    if reason is not Reason.UNKNOWN_DOCUMENT:
        return _REFUSALS[reason]
    told = f"本库没有收录{'、'.join(unknown)}，所以不作回答，也不用别的文件代答。"
    return told + (f"本库收录的相近文件有：{'；'.join(nearest)}。" if nearest else "")


def removed(sentences: int, left: int) -> str:
    """What a reader is told of a model's sentences that did not pass; "" where all ``sentences`` are ``left``."""
    if not sentences:
        return "（模型没有写出句子，以上是原文摘录。）"
    if sentences == left:
        return ""
    told = f"模型写出的 {sentences - left} 句话没有通过引文核对，已删去"
    return f"（{told}。）" if left else f"（{told}，以上是原文摘录。）"
