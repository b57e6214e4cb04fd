import io
import zipfile

import pytest

from assistant.checking.outputs import OutputError, reviewed_docx
from assistant.checking.types import Review
from corpus.errors import ReadError
from corpus.types import Document
from tests.assistant.checking.words import finding, made, p


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", " " * 50_000_000)
    return out.getvalue()


def with_member(name, content):
    out = io.BytesIO(made(p("甲")))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()


ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:comments xmlns:w="x">&x;</w:comments>'
LINKED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="x/comments" Target="comments.xml"/></Relationships>'
)
HOSTILE = [
    bomb(),
    made(p("甲"))[:-30],
    b"PK\x03\x04",
    with_member("word/media/a.bin", b" " * 50_000_000),
    with_member("../../a.xml", "<a/>"),
    with_member("word/_rels/document.xml.rels", "<broken"),
    with_member("word/_rels/document.xml.rels", LINKED.replace("comments.xml", "document.xml")),
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_a_bad_file_is_told_in_one_line(source):
    review = Review(Document("a", "甲", "甲"), (finding("甲", "甲"),))
    with pytest.raises(ReadError, match=r"^原稿.*：请.*。$") as error:
        reviewed_docx(review, source)
    assert "\n" not in str(error.value)


def test_entities_in_the_comments_of_a_file_are_not_read():
    out = io.BytesIO(with_member("word/_rels/document.xml.rels", LINKED))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("word/comments.xml", ENTITY)
    review = Review(Document("a", "甲", "甲"), (finding("甲", "甲"),))
    with pytest.raises(ReadError, match="不安全"):
        reviewed_docx(review, out.getvalue())


def test_a_file_that_is_not_the_draft_is_told():
    review = Review(Document("a", "甲", "甲"), ())
    with pytest.raises(OutputError, match="不一致：请"):
        reviewed_docx(review, made(p("乙")))
