"""From what was typed, and what was said before, to a query: the documents meant, the kind of answer, the words."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.intents import ABOUT_DOCUMENT, Intent, intents
from assistant.library import Unit
from assistant.naming import Named, Namer
from assistant.spelling import Speller
from assistant.types import History
from assistant.wording import formal, topic
from corpus.errors import QuestionError
from corpus.references import find_articles
from corpus.script import simplified
from index.retriever import HybridRetriever
from index.words import content, features

MAX_QUESTION = 2000
"""Longest question in characters."""
_MAX_TURNS = 8
_SHORT = 12
_SUBJECT = 4
_YEAR = re.compile(r"[12]\d{3}年度?")
_KIND = r"(?:通知|文件|办法|意见|条例|名单|方案|规定|规划|纲要|材料|批复)"
_POINTING = re.compile(
    rf"(?:上面|前面|上述|刚才|之前)?(?:说的|提到的|讲的)?(?:那|这|该|此|本|上述|前述)(?:个|份|项|篇|一|条)?{_KIND}|"
    r"^那?(?:它|其)|(?<=[，,。？?])(?:它|其)|它的"
)
_CONTINUATION = re.compile(
    r"(?:那么?|那要是|要是|还有|再?如果)?[，,]?(?P<topic>.{1,40}?)(?:又?怎么样|怎么办)?呢[？?。！!]*"
)
_LINKED = re.compile(rf"(?:所|的)?(?:依据|根据)的?(?:那|哪|这)?(?:个|份|些)?{_KIND}")
_SLOTS = tuple(
    re.compile(p)
    for p in (r"(?<![A-Za-z])[A-Z](?![A-Za-z])", r"[12]\d{3}年", r"第[一二三四五六七八九十\d]+[步批次条年]")
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is answered.

    ``standalone`` can be understood without what was said before; ``search`` is the same in official wording.
    ``focus`` are the documents that the question is about for certain, ``likely`` those that it may be about.
    ``features`` are what its content words are compared by, ``articles`` the articles it names (第三条). ``unclear``
    tells that it points at something unnamed. ``within`` has the ids of the documents to answer from, None for all;
    ``ended`` those of documents that no longer hold: of two that say the same, another one is preferred.
    """

    question: str
    standalone: str
    search: str
    named: Named
    focus: tuple[str, ...]
    likely: tuple[str, ...]
    intents: frozenset[Intent]
    features: frozenset[str]
    articles: frozenset[str] = frozenset()
    unclear: bool = False
    within: Container[str] | None = None
    ended: frozenset[str] = frozenset()

    @property
    def characters(self) -> frozenset[str]:
        """The different characters of its content words, without figures and Latin letters."""
        return frozenset(character for word in self.features for character in word if character > "\u3000")

    def limited(self, within: Container[str]) -> Query:
        """The same question, asked of the documents whose ids ``within`` has."""
        focus, likely, named = (
            tuple(i for i in ids if i in within) for ids in (self.focus, self.likely, self.named.likely)
        )
        return replace(self, focus=focus, likely=likely, named=replace(self.named, likely=named), within=within)


def checked(question: str) -> str:
    """The question without white space at its ends; raises QuestionError when it is empty or too long."""
    question = question.strip()
    if not question:
        raise QuestionError("问题是空的：请输入要问的内容。")
    _check_characters(question)
    if len(question) > MAX_QUESTION:
        raise QuestionError(f"问题有 {len(question)} 个字，最多 {MAX_QUESTION} 个字：请缩短后再问。")
    return question


def is_of_article(query: Query, unit: Unit) -> bool:
    """Whether a sentence stands in, or names, an article that the question names."""
    return bool(query.articles & articles_of("".join((*unit.path, " ", unit.text))))


def _check_characters(text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionError("问题里有无法识别的字符：请重新输入。")


def articles_of(text: str) -> frozenset[str]:
    """The articles named in a text, in canonical form without paragraph and item: 第三条."""
    return frozenset(r.canonical.partition("条")[0] + "条" for r in find_articles(text))


class Understanding:
    """Understands questions about one library."""

    def __init__(self, retriever: HybridRetriever) -> None:
        self._retriever = retriever
        self._catalogue = retriever.generation.catalogue
        self._namer = Namer(self._catalogue)
        self._lexical = retriever.generation.lexical
        self._speller = Speller(self._lexical)

    def describe(self, document_id: str) -> str:
        """A document as officials cite it."""
        return self._namer.describe(document_id)

    def query(self, question: str, history: History = ()) -> Query:
        """The query that ``question`` means after ``history``. Raises QuestionError."""
        current = checked(question)
        previous: Query | None = None
        for earlier, answer in history[-_MAX_TURNS:]:
            if earlier.strip():
                _check_characters(earlier)
                understood = self._in_context(earlier.strip()[:MAX_QUESTION], previous)
                useful = answer is not None or understood.focus or understood.unclear
                previous = understood if useful else previous
        return self._in_context(current, previous)

    def _in_context(self, question: str, previous: Query | None) -> Query:
        query = self._alone(question)
        goes_on = _CONTINUATION.fullmatch(simplified(question))
        if query.focus and not query.features and not query.intents and not goes_on:
            return self._name_alone(query, previous)
        if previous is None or previous.unclear:
            return self._linked(query)
        if goes_on:
            new = question[goes_on.start("topic") : goes_on.end("topic")]
            return self._linked(self._continued(query, new, previous))
        if query.unclear:
            return self._linked(self._pointed(query, previous))
        leans = not query.focus and len(content(formal(question))) <= _SHORT and not _stands_alone(question)
        return self._linked(self._extended(query, previous) if leans and self._is_familiar(query) else query)

    def _alone(self, question: str) -> Query:
        named = self._namer.name(question)
        official = formal(self._respelt(named.reading))
        rest = formal(self._respelt(named.rest))
        points = bool(_POINTING.search(rest)) and not named.held
        told = topic(_POINTING.sub(" ", rest))
        names_document = bool(named.held or named.likely)
        asked = intents(rest) if names_document or points else intents(rest) - {Intent.TITLE}
        about_document = named.held or (asked & ABOUT_DOCUMENT and names_document)
        words = topic(rest) if about_document else content(official)
        says_nothing = points or not (names_document or features(content(rest)))
        return Query(
            question=question,
            standalone=named.reading,
            search=official,
            named=named,
            focus=named.held,
            likely=named.likely,
            intents=asked,
            features=self._within_words(words),
            articles=articles_of(question),
            unclear=not named.unknown and not features(told) and says_nothing,
        )

    def _within_words(self, text: str) -> frozenset[str]:
        """The features of ``text`` without pairs of characters that only meet where two words of the library do.

        In 组织评估 the library knows 组织 and 评估, but 织评 from nowhere.
        """
        known = [self._lexical.frequency(pair) > 0 for pair in map("".join, pairwise(text))]
        seams = {text[i : i + 2] for i in range(1, len(known) - 1) if known[i - 1] and not known[i] and known[i + 1]}
        return features(text) - seams

    def _respelt(self, text: str) -> str:
        """``text`` in simplified script with the slips in its content words mended."""
        text = simplified(text)
        for word in content(text).split():
            text = text.replace(word, self._speller.corrected(word))
        return text

    def _is_familiar(self, query: Query) -> bool:
        """Whether the library uses most of the content words: if not, the question begins another topic."""
        known = sum(self._lexical.frequency(word) > 0 for word in query.features)
        return known * 2 >= len(query.features)

    def _subject(self, query: Query) -> str | None:
        """The document that an earlier question was about."""
        if query.focus:
            return query.focus[-1]
        hits = self._retriever.search(query.search, 1)
        return hits[0].chunk.document_id if hits else None

    def _pointed(self, query: Query, previous: Query) -> Query:
        """这个文件, 它: the document before."""
        subject = self._subject(previous)
        if subject is None:
            return query
        described = self.describe(subject)
        text = _POINTING.sub("", query.question).strip() or query.question
        alone = self._alone(f"{described}{text}")
        return replace(alone, question=query.question, focus=(subject,), unclear=False)

    def _name_alone(self, query: Query, previous: Query | None) -> Query:
        """A document's name and nothing else: it answers which one was meant, or asks what the document is about."""
        if previous is None or not previous.unclear:
            return replace(query, intents=frozenset({Intent.GIST}))
        asked = _POINTING.sub("", previous.question).strip()
        return replace(self._alone(f"{query.standalone}{asked}"), question=query.question)

    def _continued(self, query: Query, new: str, previous: Query) -> Query:
        """C呢？, 那648号呢？: the question before, with the new topic in the place of the old one."""
        base = previous.standalone.rstrip("？?。 ")
        formal_new = formal(new).strip()
        text = None
        if query.named.held or query.named.unknown:
            kept = self._namer.name(base).rest
            text = f"{new.strip()}{kept}" if previous.focus else f"{new.strip()}，{base}"
        else:
            text = _slotted(base, formal_new) or _likened(base, formal_new)
        if text is None:
            alone = self._alone(f"{base}，{new.strip()}呢？")
            weighty = features(topic(formal_new))
            return replace(alone, question=query.question, focus=previous.focus, features=weighty or alone.features)
        return replace(self._alone(text + "？"), question=query.question)

    def _extended(self, query: Query, previous: Query) -> Query:
        """A short question after another: its own words count, the earlier ones tell where to look."""
        subject = previous.focus or previous.likely
        search = f"{content(previous.search)} {query.search}"
        if not subject:
            found = self._subject(previous)
            subject = (found,) if found else ()
        before = previous.standalone.rstrip("？?。 ").rpartition("；")[2]
        standalone = f"{before}；{query.standalone}"
        return replace(query, search=search, likely=(*query.likely, *subject), standalone=standalone)

    def _linked(self, query: Query) -> Query:
        """47号文依据的那个文件: the documents that the named one rests on."""
        asked = query.intents & {Intent.WHO, Intent.DATE, Intent.STATUS, Intent.TITLE, Intent.NUMBER}
        if not query.focus or not asked or not _LINKED.search(query.search):
            return query
        basis = [b for document_id in query.focus for b in self._catalogue.document(document_id).basis]
        linked = [held for text in basis for held in self._namer.name(text).held]
        if not linked:
            return query
        rest = _LINKED.sub("", query.named.rest)
        standalone = "、".join(self.describe(i) for i in linked) + rest.lstrip("的")
        return replace(
            query,
            standalone=standalone,
            focus=tuple(linked),
            intents=query.intents - {Intent.BASIS, Intent.CITED_BY},
            features=features(topic(formal(rest))),
        )


def _stands_alone(question: str) -> bool:
    """Whether a short question says of which year it asks what: 2012年度试点名单有几家."""
    without, years = _YEAR.subn(" ", formal(question))
    return years > 0 and len(content(without).replace(" ", "").rstrip("?")) >= _SUBJECT


def _slotted(base: str, topic: str) -> str | None:
    """``base`` with its grade, year or ordinal replaced by that of ``topic``, where ``topic`` is hardly more."""
    for slot in _SLOTS:
        new, old = slot.search(topic), slot.search(base)
        if new and old and len(topic) - len(new.group()) <= 4:
            return slot.sub(new.group(), base)
    return None


def _likened(base: str, topic: str) -> str | None:
    """``base`` with the words in it that are most like ``topic`` (创新活动 for 创新绩效) replaced by it."""
    size = len(topic)
    windows = [base[i : i + size] for i in range(len(base) - size + 1)]
    alike = [(sum(a == b for a, b in zip(w, topic, strict=True)), -i, w) for i, w in enumerate(windows)]
    if size < 2 or not alike:
        return None
    same, _, window = max(alike)
    return base.replace(window, topic, 1) if same * 2 >= size else None
