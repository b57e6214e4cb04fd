"""From answers and notices to HTML: the words in a table, and that nothing from outside becomes markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.messages import official_title
from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from assistant.web import render
from assistant.web.markup import VOID, element
from assistant.web.render import Turn
from corpus.types import Document, DocumentNumber, Source, SourceKind, Span, State, Status

TAGS = {"article", "section", "header", "div", "ul", "ol", "li", "p", "span", "h1", "h2", "h3", "cite", "blockquote"}
TAGS |= {"button", "mark", "details", "summary", "form", "label", "input"}
ATTRIBUTES = {"class", "type", "role", "tabindex", "aria-label", "aria-live", "data-turn", "data-marker", "data-ask"}
ATTRIBUTES |= {"name", "value", "maxlength", "autocomplete", "aria-pressed"}
HOSTILE = "</p><script>alert(1)</script><img src=x onerror=\"alert('2')\"> & &lt; <mark>x</mark>"


class Parsed(HTMLParser):
    """The elements of a piece of HTML, and the text in them."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1], data))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def all_text(self, tag: str | None = None) -> str:
        return "".join(data for at, data in self.text if tag in (None, at))


def citation(document: Document, span: Span, marker: int = 1) -> Citation:
    return Citation(
        marker=marker,
        document_id=document.id,
        number=str(document.number) if document.number else None,
        title=document.title,
        heading=(document.title,),
        quote=span.of(document.text),
        span=span,
        source_kind=document.source.kind,
        document_status=document.status.state,
    )


def answer(*citations: Citation, text: str = "一句。", **changes: object) -> Answer:
    sentences = (Sentence(text, tuple(c.marker for c in citations)),)
    made = Answer(text, text, AnswerStatus.ANSWERED, text, sentences=sentences, citations=citations)
    return replace(made, **changes)  # type: ignore[arg-type]


texts = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(["<", ">", '"', "'", "&", "一、", "\n", "a"])).map("".join)
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    number = st.one_of(st.none(), st.builds(DocumentNumber, texts, st.just(2012), st.just(1)))
    return Document(
        id=draw(texts),
        title=draw(texts),
        text=draw(texts),
        number=draw(number),
        issuers=tuple(draw(st.lists(texts, max_size=2))),
        issued=draw(st.one_of(st.none(), texts)),
        status=Status(
            draw(st.sampled_from(State)), draw(st.one_of(st.none(), texts)), draw(st.one_of(st.none(), texts))
        ),
        source=Source(draw(st.sampled_from(SourceKind)), tuple(draw(st.lists(texts, max_size=2)))),
    )


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text)))
    return Span(start, draw(st.integers(start, len(text))))


@given(text=texts, value=texts)
@example(text=HOSTILE, value=HOSTILE)
@example(text="&#x3c;b&#62;", value="x' onclick='alert(1)")
def test_an_element_holds_exactly_what_was_put_in(text: str, value: str) -> None:
    parsed = Parsed(element("p", text, data_ask=value))
    assert parsed.elements == [("p", {"data-ask": value})]
    assert parsed.all_text() == text


@given(document=documents(), data=st.data())
def test_a_notice_is_only_our_own_markup(document: Document, data: st.DataObject) -> None:
    span = data.draw(spans(document.text))
    parsed = Parsed(render.notice(document, citation(document, span), 0))
    assert {tag for tag, _ in parsed.elements} <= TAGS
    assert {name for _, attributes in parsed.elements for name in attributes} <= ATTRIBUTES
    marked = [line for line in span.of(document.text).split("\n") if line]
    whole = {line for line in document.text.split("\n") if line.strip()}
    assert parsed.all_text("mark") == "".join(line for line in marked if line.strip() or any(line in w for w in whole))


@given(question=texts, text=texts, document=documents(), suggestion=texts, data=st.data())
def test_a_conversation_is_only_our_own_markup(
    question: str, text: str, document: Document, suggestion: str, data: st.DataObject
) -> None:
    cited = citation(document, data.draw(spans(document.text)))
    reason = data.draw(st.sampled_from(Reason))
    turns = (
        Turn(question, answer(cited, text=text, suggestions=(suggestion,), standalone_question=suggestion, mode=text)),
        Turn(question, answer(text=text, status=AnswerStatus.ABSTAINED, reason=reason, sentences=())),
        Turn(question, text),
        Turn(question),
    )
    parsed = Parsed(render.conversation(turns))
    assert {tag for tag, _ in parsed.elements} <= TAGS
    assert {name for _, attributes in parsed.elements for name in attributes} <= ATTRIBUTES
    assert parsed.all_text("h2") == question * len(turns)
    assert parsed.all_text("blockquote") == cited.quote
    assert [a["data-ask"] for _, a in parsed.elements if "data-ask" in a] == [suggestion]


@given(document=documents(), data=st.data())
def test_the_mark_is_the_quote_and_all_lines_are_there(document: Document, data: st.DataObject) -> None:
    document = replace(document, text="甲" + document.text.replace("\n", "") + "乙\n丙丁")
    span = data.draw(spans(document.text))
    parsed = Parsed(render.notice(document, citation(document, span), 0))
    assert parsed.all_text("mark") == span.of(document.text).replace("\n", "")
    start = [a.get("class") for _, a in parsed.elements].index("text")
    assert "text" in [a.get("class") for _, a in parsed.elements[start:]]
    assert document.text.replace("\n", "") in parsed.all_text()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于开展工作的通知", "《关于开展工作的通知》"),
        ("关于印发《方案（试行）》的通知", "《关于印发〈方案（试行）〉的通知》"),
        ("关于印发〈方案〉和《办法》的通知", "《关于印发〈方案〉和〈办法〉的通知》"),
    ],
)
def test_official_title(title: str, expected: str) -> None:
    assert official_title(title) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(DocumentNumber("国科办政", 2012, 47), "《题》（国科办政〔2012〕47号）"), (None, "《题》")],
)
def test_a_notice_is_cited_with_its_number_where_it_has_one(number: DocumentNumber | None, expected: str) -> None:
    document = Document("d", "题", "文", number=number)
    text = Parsed(render.conversation([Turn("问", answer(citation(document, Span(0, 1))))])).all_text()
    assert f"依据{expected}效力未核实" in text


@pytest.mark.parametrize(
    ("iso", "expected"),
    [("2012-06-14", "2012年6月14日"), ("2012-10", "2012年10月"), ("2012", "2012年"), ("2012-11-30", "2012年11月30日")],
)
def test_dates_are_written_out(iso: str, expected: str) -> None:
    assert render.date(iso) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status(), "效力未核实"),
        (Status(State.UNVERIFIED, as_of="2026-11-01"), "效力未核实（截至2026年11月1日）"),
        (Status(State.IN_FORCE), "现行有效"),
        (Status(State.REPEALED, "甲〔2020〕1号"), "已废止（甲〔2020〕1号）"),
        (Status(State.SUPERSEDED, "甲〔2020〕1号", "2026"), "已被取代（甲〔2020〕1号，截至2026年）"),
        (Status(State.AMENDED), "已修改"),
    ],
)
def test_validity_is_told_apart(status: Status, expected: str) -> None:
    document = Document("d", "题", "文", status=status)
    assert f">{expected}</li>" in render.notice(document, citation(document, Span(0, 1)), 0)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(SourceKind.OFFICIAL, None), (SourceKind.DIGEST, "摘编，非原文"), (SourceKind.RESTATEMENT, "转述，非原文")],
)
def test_an_answer_says_what_kind_of_text_it_rests_on(kind: SourceKind, expected: str | None) -> None:
    document = Document("d", "题", "文", source=Source(kind))
    html = render.conversation([Turn("问", answer(citation(document, Span(0, 1))))])
    assert ("非原文" in html) == (expected is not None)
    assert expected is None or f"依据文本：{expected}" in html


def test_every_reason_has_its_own_words() -> None:
    assert set(render.REFUSALS) == set(Reason)
    assert len(set(render.REFUSALS.values())) == len(Reason)


def test_sentences_come_one_after_the_other_and_the_grounds_at_the_end() -> None:
    document = Document("d", "题", "甲。乙。")
    cited = (citation(document, Span(0, 2), 1), citation(document, Span(2, 4), 2))
    sentences = (Sentence("甲。", (1,)), Sentence("乙。", (1, 2)))
    turns = [Turn("问", answer(*cited, sentences=sentences))]
    first, both = render.conversation(turns, 1), render.conversation(turns)
    assert "甲。" in first
    assert "乙。" not in first
    assert "依据" not in first
    assert first.count('class="marker"') == 1
    assert both.count('class="marker"') == 3 + len(cited)
    assert "依据" in both


def test_a_generated_answer_names_its_model() -> None:
    assert "语言模型 qwen" in render.conversation([Turn("问", answer(mode="generative:qwen"))])


def test_what_was_removed_of_a_models_words_is_told() -> None:
    assert "已删去 &lt;1&gt;" in render.conversation([Turn("问", answer(note="已删去 <1>"))])
    assert "语言模型" not in render.conversation([Turn("问", answer())])


def test_headings_of_the_notice_are_set_off() -> None:
    document = Document("d", "题", "一、总则\n第一句。\n\n二、附则\n第二句。")
    html = render.notice(document, citation(document, Span(5, 9)), 3)
    assert html.count('<p class="heading">') == 2
    assert '<p class="heading">一、总则</p>' in html
    assert "<p><mark>第一句。</mark></p>" in html
    assert 'data-turn="3"' in html
