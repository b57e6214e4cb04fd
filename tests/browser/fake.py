"""An assistant with hand-made notices and answers; every quote is cut from its notice."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

from assistant.types import Answer, AnswerStatus, Citation, History, Reason, Sentence
from assistant.web.hints import questions
from corpus.errors import QuestionError, UnknownDocumentError
from corpus.types import Chunk, Document, DocumentNumber, Source, SourceKind, Span, State, Status
from index.types import Hit

PLAN = Document(
    id="plan",
    title="科技部办公厅关于印发《联盟评估工作方案（试行）》的通知",
    text="\n".join(
        (
            "一、文件概况",
            "本篇是摘编，不是文件原文。",
            "二、评估流程",
            *(f"（{n}）第{n}步的做法另行通知，由评估工作组组织实施，各联盟应当配合。" for n in "一二三四五六七八九十"),
            *(f"三、其他事项之{n}\n本项的具体安排另行通知，由各有关单位按照职责分工落实。" for n in "一二三四五六"),
            "四、评估结果的处理",
            "评估结果为A级的联盟，优先给予支持。",
            "评估结果为B级的联盟，应在一年内进行整改提升，整改期间暂停给予新的支持。",
            "评估结果为C级的联盟，取消试点资格。",
            *(f"五、附则之{n}\n本方案自发布之日起施行，由科技部负责解释。" for n in "一二三四五六"),
        )
    ),
    number=DocumentNumber("国科办政", 2012, 47),
    issuers=("科学技术部办公厅",),
    issued="2012-06-14",
    status=Status(State.UNVERIFIED, as_of="2026-11-01"),
    source=Source(SourceKind.DIGEST, ("通知正文：公报所载",)),
)
HOSTILE = Document(
    id="hostile",
    title="<script>alert(1)</script>关于\"引号\"与'单引号'的通知",
    text="一、<b>总则</b>\n第一句 <img src=x onerror=alert(1)> ${alert(2)} {{value}} $$x$$ "
    "[链接](javascript:alert(3)) ![图](http://evil.example/a.png)\n"
    "第二句 <script>alert(4)</script><a href=http://evil.example>甲</a> &amp; <mark>乙</mark>",
    issuers=("<i>某局</i>",),
    source=Source(SourceKind.RESTATEMENT, ("<u>来源</u>",)),
)

LONG = Document(
    id="long",
    title="关于一份很长的文件的通知",
    text="\n".join(f"第{n}条 {'本条的文字用来把全文写得很长，' * 4}" for n in range(12000)) + "\n最后一条在这里。",
)


def cited(document: Document, quote: str, marker: int = 1, heading: tuple[str, ...] = ()) -> Citation:
    """A citation of the first place where ``quote`` stands."""
    start = document.text.index(quote)
    return Citation(
        marker=marker,
        document_id=document.id,
        number=str(document.number) if document.number else None,
        title=document.title,
        heading=heading,
        quote=quote,
        span=Span(start, start + len(quote)),
        source_kind=document.source.kind,
        document_status=document.status.state,
    )


def answered(question: str, standalone: str, *citations: Citation) -> Answer:
    """One sentence for each citation, in its own words."""
    sentences = tuple(Sentence(c.quote.split("\n")[0], (c.marker,)) for c in citations)
    return Answer(
        question=question,
        standalone_question=standalone,
        status=AnswerStatus.ANSWERED,
        answer="".join(f"{s.text}[{s.citations[0]}]" for s in sentences),
        sentences=sentences,
        citations=citations,
    )


def refused(question: str, reason: Reason, text: str, *suggestions: str) -> Answer:
    """A refusal, or a question back where the reason is an ambiguity."""
    status = AnswerStatus.CLARIFY if reason is Reason.AMBIGUOUS else AnswerStatus.ABSTAINED
    return Answer(question, question, status, text, reason=reason, suggestions=suggestions)


def passage(document: Document, text: str, heading: tuple[str, ...]) -> Hit:
    """A retrieved passage: the first place where ``text`` stands."""
    start = document.text.index(text)
    return Hit(0, Chunk(document.id, 0, Span(start, start + len(text)), text, heading), 1.0, 1.0, 1.0)


B = "评估结果为B级的联盟，应在一年内进行整改提升，整改期间暂停给予新的支持。"
C = "评估结果为C级的联盟，取消试点资格。"
RESULTS = ("四、评估结果的处理",)
LONGEST = 500
FOLLOW_UP = "国科办政〔2012〕47号是谁发的？"
TRIED = {question for document in (PLAN, HOSTILE) for question in questions(document)}
"""What the page tries by itself after an answer from these; only ``FOLLOW_UP`` has an answer."""
ANSWERS = {
    answer.question: answer
    for answer in (
        answered("评成B会怎样？", "评成B会怎样？", cited(PLAN, B, 1, RESULTS), cited(PLAN, C, 2, RESULTS)),
        answered("C呢？", "评成C会怎样？", cited(PLAN, C, 1, RESULTS)),
        answered(FOLLOW_UP, FOLLOW_UP, cited(PLAN, "本方案自发布之日起施行，由科技部负责解释。")),
        answered("坏的", "坏的", cited(HOSTILE, HOSTILE.text, 1, ("一、<b>总则</b>",))),
        refused(
            "国科办政〔2012〕74号说了什么？",
            Reason.UNKNOWN_DOCUMENT,
            "本库没有国科办政〔2012〕74号，最相近的是国科办政〔2012〕47号。",
            "评成B会怎样？",
        ),
        replace(
            refused("评估周期是几年？", Reason.NOT_STATED, "所收文件没有写明评估周期。"),
            passages=(passage(PLAN, B, RESULTS),),
        ),
        refused("那个通知是谁发的？", Reason.AMBIGUOUS, "您问的是哪一份通知？", "国科办政〔2012〕47号"),
    )
}


@dataclass
class FakeAssistant:
    """Answers a few questions; ``asked`` records what visitors ask, and 慢 waits for ``go_on``."""

    asked: list[tuple[str, History]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    def ask(self, question: str, history: History = ()) -> Answer:
        if question not in TRIED:
            self.asked.append((question, history))
        if len(question) > LONGEST:
            raise QuestionError(f"问题太长：有 {len(question)} 字，请缩短到 {LONGEST} 字以内。")
        if question == "慢":
            assert self.go_on.wait(30)
        if question == "崩溃":
            raise RuntimeError("must not be shown")
        if question == "C呢？" and not history:
            return refused(question, Reason.AMBIGUOUS, "您问的是什么的C级？")
        text = f"“{question}”不是本库能回答的问题。"
        return ANSWERS.get(question) or refused(question, Reason.OUT_OF_SCOPE, text)

    def document(self, identifier: str) -> Document:
        for document in self.documents():
            if identifier in (document.id, str(document.number)):
                return document
        raise UnknownDocumentError(f"本库没有 {identifier}。")

    def documents(self) -> list[Document]:
        return [PLAN, HOSTILE, LONG]
