"""From answers and notices to HTML: the words in a table, and that nothing from outside becomes markup."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.feedback import Mark, Verdict
from assistant.messages import official_title
from assistant.types import Answer, AnswerStatus, Citation, Reason, Sentence
from assistant.web import panel, render
from assistant.web.i18n import Language, Words
from assistant.web.markup import VOID, element
from assistant.web.render import Conversation, place_of
from assistant.web.talk import Near, Place, Talk, Turn
from corpus.types import Document, DocumentNumber, Source, SourceKind, Span, State, Status
from index.relations import Validity

TAGS = {"article", "section", "header", "div", "ul", "ol", "li", "p", "span", "h1", "h2", "h3", "cite", "blockquote"}
TAGS |= {"button", "mark", "strong", "details", "summary", "form", "label", "input"}
ATTRIBUTES = {"class", "type", "role", "tabindex", "aria-label", "aria-live", "data-turn", "data-ask", "data-record"}
ATTRIBUTES |= {"name", "value", "maxlength", "autocomplete", "aria-pressed", "data-place", "data-path", "data-talk"}
ATTRIBUTES |= {"data-copy", "data-done", "data-document", "data-start", "data-end", "data-mark"}
CHINESE = Words()
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


def shown(*turns: Turn, sentences: int | None = None) -> str:
    return Conversation(25).html(Talk(turns), sentences)


def opened(document: Document, place: Place) -> str:
    validity = Validity(document.status.state, document.status.by, document.status.as_of)
    return panel.notice(document, validity, place, CHINESE)


def at(document: Document, span: Span, mark: tuple[int, int] | None = None) -> Place:
    return Place(document.id, span.start, span.end, mark, span.of(document.text))


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
    parsed = Parsed(opened(document, at(document, span)))
    assert {tag for tag, _ in parsed.elements} <= TAGS
    assert {name for _, attributes in parsed.elements for name in attributes} <= ATTRIBUTES
    marked = [line for line in span.of(document.text).split("\n") if line]
    whole = {line for line in document.text.split("\n") if line.strip()}
    held = "".join(line for line in marked if line.strip() or any(line in w for w in whole))
    assert parsed.all_text("mark") == (held if span.start < span.end else "")


@given(question=texts, text=texts, document=documents(), suggestion=texts, data=st.data())
def test_a_conversation_is_only_our_own_markup(
    question: str, text: str, document: Document, suggestion: str, data: st.DataObject
) -> None:
    cited = citation(document, data.draw(spans(document.text)))
    reason = data.draw(st.sampled_from(Reason))
    turns = (
        Turn(question, answer(cited, text=text, suggestions=(suggestion,), standalone_question=suggestion, mode=text)),
        Turn(
            question,
            answer(text=text, status=AnswerStatus.ABSTAINED, reason=reason, sentences=()),
            near=(Near(text, text, (text,), place_of(cited)),),
        ),
        Turn(question, text),
        Turn(question),
    )
    parsed = Parsed(shown(*turns))
    assert {tag for tag, _ in parsed.elements} <= TAGS
    assert {name for _, attributes in parsed.elements for name in attributes} <= ATTRIBUTES
    assert parsed.all_text("h2") == question * len(turns)
    assert parsed.all_text("blockquote") == cited.quote
    assert [a["data-ask"] for _, a in parsed.elements if "data-ask" in a] == [suggestion]
    places = [json.loads(a["data-place"] or "") for _, a in parsed.elements if "data-place" in a]
    assert [place["quote"] for place in places] == [cited.quote] * 3


@given(document=documents(), data=st.data())
def test_the_mark_is_the_quote_and_all_lines_are_there(document: Document, data: st.DataObject) -> None:
    document = replace(document, text="甲" + document.text.replace("\n", "") + "乙\n丙丁")
    span = data.draw(spans(document.text))
    parsed = Parsed(opened(document, at(document, span)))
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
    text = Parsed(shown(Turn("问", answer(citation(document, Span(0, 1)))))).all_text()
    assert f"依据{expected}效力未核实" in text


@pytest.mark.parametrize(
    ("iso", "expected"),
    [("2012-06-14", "2012年6月14日"), ("2012-10", "2012年10月"), ("2012", "2012年"), ("2012-11-30", "2012年11月30日")],
)
def test_dates_are_written_out(iso: str, expected: str) -> None:
    assert CHINESE.date(iso) == expected


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
    assert f">{expected}</li>" in opened(document, at(document, Span(0, 1)))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(SourceKind.OFFICIAL, None), (SourceKind.DIGEST, "摘编，非原文"), (SourceKind.RESTATEMENT, "转述，非原文")],
)
def test_an_answer_says_what_kind_of_text_it_rests_on(kind: SourceKind, expected: str | None) -> None:
    document = Document("d", "题", "文", source=Source(kind))
    html = shown(Turn("问", answer(citation(document, Span(0, 1)))))
    assert ("非原文" in html) == (expected is not None)
    assert expected is None or f"依据文本：{expected}" in html


def test_every_reason_has_its_own_words() -> None:
    assert set(render.REFUSALS) == set(Reason)
    assert len(set(render.REFUSALS.values())) == len(Reason)


def test_sentences_come_one_after_the_other_and_the_grounds_at_the_end() -> None:
    document = Document("d", "题", "甲。乙。")
    cited = (citation(document, Span(0, 2), 1), citation(document, Span(2, 4), 2))
    sentences = (Sentence("甲。", (1,)), Sentence("乙。", (1, 2)))
    turn = Turn("问", answer(*cited, sentences=sentences))
    first, both = shown(turn, sentences=1), shown(turn)
    assert "甲。" in first
    assert "乙。" not in first
    assert "依据" not in first
    assert "data-record" not in first
    assert 'class="turns busy"' in first
    assert first.count('class="marker"') == 1
    assert both.count('class="marker"') == 3 + len(cited)
    assert "依据" in both


def test_a_generated_answer_names_its_model() -> None:
    assert "语言模型 qwen" in shown(Turn("问", answer(mode="generative:qwen")))


def test_what_was_removed_of_a_models_words_is_told() -> None:
    assert "已删去 &lt;1&gt;" in shown(Turn("问", answer(note="已删去 <1>")))
    assert "语言模型" not in shown(Turn("问", answer()))


def test_headings_of_the_notice_are_set_off() -> None:
    document = Document("d", "题", "一、总则\n第一句。\n\n二、附则\n第二句。")
    html = opened(document, at(document, Span(5, 9)))
    assert html.count('<p class="heading">') == 2
    assert '<p class="heading">一、总则</p>' in html
    assert "<p><mark>第一句。</mark></p>" in html
    assert 'data-start="5" data-end="9"' in html


@pytest.mark.parametrize(
    ("place", "marked", "strong"),
    [
        (Place("d", 3, 9, (5, 7), "第二句有三年"), "第二句有三年", "句有"),
        (Place("d", 3, 9), "第二句有三年", ""),
        (Place("d", 0, 6, (3, 4), "第二句有三年"), "第二句有三年", "有"),
        (Place("d", 0, 9, None, "不在文中的话"), "", ""),
        (Place("d", 9, 3), "", ""),
        (Place("d", 0, 99), "", ""),
        (Place("d"), "", ""),
    ],
)
def test_a_notice_opens_at_its_place_and_what_answers_stands_out(place: Place, marked: str, strong: str) -> None:
    parsed = Parsed(opened(Document("d", "题", "一。\n第二句有三年。\n三。"), place))
    assert parsed.all_text("mark") + parsed.all_text("strong") == marked.replace(strong, "") + strong
    assert ("找不到" in parsed.all_text()) == (place.quote == "不在文中的话")


@pytest.mark.parametrize(
    ("words", "path"),
    [("关于", None), ("一、", None), ("首句", "一、总则"), ("这里", "一、总则 › （一）范围"), ("末句", "二、附则")],
)
def test_a_place_is_told_by_the_headings_above_it(words: str, path: str | None) -> None:
    text = "关于某事的\n一、总则\n首句在此。\n（一）范围\n这里是范围的话。\n二、附则\n末句。"
    start = text.index(words)
    line = Parsed(opened(Document("d", "题", text), Place("d", start, start + 2))).all_text()
    assert ("引文所在：" in line) == (path is not None)
    assert path is None or f"引文所在：{path}复制" in line


@pytest.mark.parametrize(
    ("confidence", "marked", "words"),
    [
        (0.95, True, "把握较大：引文里有直接作答的词句；依据文本：摘编，非原文；效力未核实"),
        (0.6, False, "把握中等：引文与问题相合；依据文本：摘编，非原文；效力未核实"),
        (0.3, False, "把握较小，请对照原文：引文与问题相合"),
    ],
)
def test_an_answer_says_how_sure_it_is_and_why(confidence: float, marked: bool, words: str) -> None:
    document = Document("d", "题", "文字", source=Source(SourceKind.DIGEST))
    cited = replace(citation(document, Span(0, 2)), highlight=Span(0, 1) if marked else None)
    assert words in shown(Turn("问", answer(cited, confidence=confidence)))


def test_a_refusal_says_what_was_searched_and_what_is_near() -> None:
    refused = answer(status=AnswerStatus.ABSTAINED, reason=Reason.NOT_STATED, sentences=())
    near = Near("题", "甲〔2020〕1号", ("一、总则",), Place("d", 1, 3))
    html = shown(Turn("问", refused, (near,)))
    assert "已查遍本库 25 份文件" in html
    assert "《题》（甲〔2020〕1号） › 一、总则" in html
    assert "已查遍" not in shown(Turn("问", answer()))


@pytest.mark.parametrize(("reason", "shown_once"), [(Reason.NOT_STATED, True), (Reason.UNKNOWN_DOCUMENT, False)])
def test_documents_that_are_listed_as_nearest_are_not_suggested_again(reason: Reason, shown_once: bool) -> None:
    refused = answer(status=AnswerStatus.ABSTAINED, reason=reason, sentences=(), suggestions=("《题》",))
    near = Near("题", None, (), Place("d", 1, 3))
    assert ("data-ask" in shown(Turn("问", refused, (near,)))) is not shown_once
    assert "data-ask" in shown(Turn("问", refused))


def test_only_what_this_server_answered_can_be_marked() -> None:
    assert 'class="feedback"' in shown(Turn("问", answer(), seal="00"))
    assert 'class="feedback"' not in shown(Turn("问", answer()))
    assert 'class="feedback"' not in shown(Turn("问", "一行错误"))


def test_a_mark_that_was_given_is_shown_pressed_and_kept_with_its_turn() -> None:
    mark = Mark(Verdict.WRONG, HOSTILE)
    parsed = Parsed(Conversation(25).html(Talk((Turn("问", answer()),), {0: mark})))
    pressed = [a["name"] for _, a in parsed.elements if a.get("aria-pressed") == "true"]
    assert pressed == ["wrong"]
    assert [json.loads(a["data-mark"] or "") for _, a in parsed.elements if "data-mark" in a] == [
        {"verdict": "wrong", "comment": HOSTILE, "id": mark.id}
    ]


def test_there_is_a_place_for_what_to_ask_next_below_the_last_answer_alone() -> None:
    assert shown(Turn("甲", answer()), Turn("乙", answer())).count('class="follow"') == 1
    refused = answer(status=AnswerStatus.ABSTAINED, reason=Reason.NOT_STATED, sentences=())
    for last in (Turn("乙"), Turn("乙", "一行错误"), Turn("乙", refused)):
        assert 'class="follow"' not in shown(Turn("甲", answer()), last)
    assert 'class="follow"' not in shown(Turn("甲", answer()), sentences=1)
    asked = [a["data-ask"] for _, a in Parsed(Conversation(25).follow_ups((HOSTILE,))).elements if "data-ask" in a]
    assert asked == [HOSTILE]
    assert Conversation(25).follow_ups(()) == ""


def test_the_turns_from_the_edited_one_on_are_shown_as_such() -> None:
    talk = Talk((Turn("甲", answer()), Turn("乙", answer()), Turn("丙", answer())), editing=1)
    html = Conversation(25).html(talk)
    assert html.count('class="turn editing"') == 2
    assert html.count("取消修改") == 2


def test_the_interface_is_english_and_the_library_stays_chinese() -> None:
    document = Document("d", "题", "文字", issued="2012-06-14")
    say = Words(Language.ENGLISH)
    html = Conversation(25, say).html(
        Talk((Turn("问", answer(citation(document, Span(0, 2)), text="文字"), seal="0"),))
    )
    assert {"Sources", "Useful", "Copy", "validity not verified"} <= set(html.replace("<", ">").split(">"))
    assert "《题》" in html
    assert ">2012-06-14</li>" in panel.notice(document, Validity(State.IN_FORCE), at(document, Span(0, 1)), say)
