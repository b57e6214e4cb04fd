import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.html import read_html

PORTAL = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>关于开展联盟评估工作的通知_部门文件_示例政府网</title><script>var a = "<p>脚本</p>";</script></head><body>
<div class="header"><div class="logo"><a href="/">示例政府网</a></div><ul class="nav"><li><a href="/a">首页</a></li>
<li><a href="/b">政策</a></li><li><a href="/c">服务</a></li></ul></div>
<div class="BreadcrumbNav">您的位置：<a href="/">首页</a> &gt; <a href="/zc">政策</a> &gt; 正文</div>
<div class="wrap"><table class="bd1"><tr><td>索 引 号：</td><td>0000/2012-01</td><td>主题分类：</td><td>科技</td></tr>
<tr><td>发文字号：</td><td>示办政〔2012〕47号</td><td>发布日期：</td><td>2012年06月20日</td></tr></table>
<div class="share"><a href="#">微信</a><a href="#">微博</a>【字体：<a href="#">大</a> <a href="#">小</a>】</div>
<div class="TRS_Editor"><p align="center"><b>关于开展联盟评估<br/>工作的通知</b></p><p>示办政〔2012〕47号</p>
<p>各省、自治区、直辖市科技厅（委、局），各有关单位：</p>
<p>　　为了规范联盟的评估工作，根据《指导意见》（示发政〔2008〕770号），现就有关事项通知如下。</p>
<p>　　一、评估的目的</p><p>　　通过评估，了解联盟的运行情况，总结好的做法，发现存在的问题。</p>
<table border="1"><tr><th>序<br>号</th><th>指标</th><th>分值</th></tr><tr><td>1</td><td>创新活动</td>
<td rowspan="2">60</td></tr><tr><td>2</td><td>创新绩效</td></tr></table>
<p>　　附件：<a href="/P1.doc">1．联盟评估工作方案.doc</a></p><p>　　　　<a href="/P2.doc">2．评估指标.doc</a></p>
<p align="right">示例部办公厅</p><p align="right">2012年6月14日</p><p style="display: none">隐藏的话。</p></div>
<div class="related"><h3>相关文件</h3><ul><li><a href="/1">关于试点名单的通知</a></li>
<li><a href="/2">关于申报的通知</a></li>
<li><a href="/3">关于印发管理办法的通知</a></li></ul></div></div>
<div class="footer"><p>主办单位：示例部 版权所有</p>
<p>京ICP备00000000号</p><a href="/map">网站地图</a></div></body></html>"""
PORTAL_TEXT = """索引号：0000/2012-01
主题分类：科技
发文字号：示办政〔2012〕47号
发布日期：2012年06月20日
关于开展联盟评估
工作的通知
示办政〔2012〕47号
各省、自治区、直辖市科技厅（委、局），各有关单位：
为了规范联盟的评估工作，根据《指导意见》（示发政〔2008〕770号），现就有关事项通知如下。
一、评估的目的
通过评估，了解联盟的运行情况，总结好的做法，发现存在的问题。
| 序号 | 指标 | 分值 |
| 1 | 创新活动 | 60 |
| 2 | 创新绩效 |  |
附件：1．联盟评估工作方案.doc
2．评估指标.doc
示例部办公厅
2012年6月14日"""
TABLES = """<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<title>转发关于做好科普工作的意见的通知--某市科技局</title></head><body><form><table><tr><td><img src=b.jpg></td></tr>
<tr><td><a href=1>首页</a>|<a href=2>机构</a>|<a href=3>公告</a></td></tr></table><table><tr><td><table>
<tr><td><a href=a>通知公告</a></td></tr><tr><td><a href=b>政策法规</a></td></tr><tr><td><a href=c>科技计划</a></td></tr>
</table></td><td><table><tr><td>当前位置：<a href=1>首页</a> &gt;&gt; <a href=2>政策法规</a></td></tr>
<tr><td align=center><font size=5>转发关于做好科普工作的意见的通知</font></td></tr>
<tr><td>发布时间：2009-3-2　阅读次数：123　【<a href=#>打印</a>】【<a href=#>关闭</a>】</td></tr>
<tr><td>某科发〔2009〕12号<br><br>各县（市、区）科技局：<br>&nbsp;&nbsp;现将《关于做好科普工作的意见》转发给你们，
请结合实际，认真贯彻执行。<br><br>某市科学技术局<br>二〇〇九年三月二日<br>抄送：市政府办公室。</td></tr>
<tr><td>上一篇：<a href=7>关于放假的通知</a><br>下一篇：<a href=8>关于培训的通知</a></td></tr></table></td></tr></table>
<table><tr><td>版权所有：某市科学技术局　地址：人民路1号</td></tr></table></form></body></html>"""
TABLES_TEXT = """转发关于做好科普工作的意见的通知
某科发〔2009〕12号
各县（市、区）科技局：
现将《关于做好科普工作的意见》转发给你们，请结合实际，认真贯彻执行。
某市科学技术局
二〇〇九年三月二日
抄送：市政府办公室。"""
ANSWERS = """<!doctype html><html><head><meta property="og:title" content="什么是联盟？ - 问答社区">
<title>什么是联盟？ - 问答社区</title></head><body><header><a href="/">问答社区</a>
<nav><a href=1>推荐</a><a href=2>热榜</a>
</nav><input placeholder="搜索"></header>
<main><h1>什么是联盟？</h1><div class="tags"><a href=t1>科技</a> <a href=t2>政策</a>
<a href=t3>联盟</a></div><div class="answer"><p>联盟由企业、大学、科研机构组成，联合开发、优势互补。</p>
<ol start="3"><li>以企业为主体；</li>
<li>以市场为导向。</li></ol><button>赞同 12</button></div><div class="answer"><h2>补充</h2>
<p>可以看<a href="/w">指导意见</a>第三条，
里面说得很清楚。</p></div></main><aside><h3>相关问题</h3><a href=a>怎么申请？</a></aside>
<footer>© 2024 问答社区</footer></body></html>"""
ANSWERS_TEXT = """# 什么是联盟？
联盟由企业、大学、科研机构组成，联合开发、优势互补。
3. 以企业为主体；
4. 以市场为导向。
## 补充
可以看指导意见第三条，里面说得很清楚。"""
PAGES = [
    (PORTAL, "utf-8", "关于开展联盟评估工作的通知", PORTAL_TEXT),
    (TABLES, "gb18030", "转发关于做好科普工作的意见的通知", TABLES_TEXT),
    (ANSWERS, "utf-16", "什么是联盟？", ANSWERS_TEXT),
]


@pytest.mark.parametrize(("page", "encoding", "title", "text"), PAGES)
def test_the_article_of_a_page_and_nothing_else(page, encoding, title, text):
    extracted = read_html(page.encode(encoding), "a.html")
    assert extracted.title == title
    assert extracted.text == text


def test_anchors_count_paragraphs_and_a_table_as_one():
    extracted = read_html(PORTAL.encode(), "a.html")
    places = {extracted.text[a.start :].split("\n")[0]: a.label for a in extracted.anchors}
    assert places["一、评估的目的"] == "第7段"
    assert places["| 序号 | 指标 | 分值 |"] == "第9段"
    assert places["附件：1．联盟评估工作方案.doc"] == "第10段"


BODIES = [
    ("<p>甲<br>乙</p>", "甲\n乙"),
    ("<p>第一条\n  内容。</p>", "第一条内容。"),
    ("<p>see the\n paper</p>", "see the paper"),
    ("<h2>一、目的</h2><h3>背景</h3><p>正文。</p>", "一、目的\n### 背景\n正文。"),
    ("<h1>关于工作<br>的通知</h1><p>正文。</p>", "# 关于工作的通知\n正文。"),
    ("<ol><li>（一）甲</li><li>乙</li><li value=7>丙</li></ol>", "（一）甲\n2. 乙\n7. 丙"),
    ("<ul><li>甲<ol><li>乙</li></ol></li><li>丙</li></ul>", "甲\n1. 乙\n丙"),
    ("<pre>甲\n乙</pre>", "甲\n乙"),
    ("<p>10<sup>8</sup>千瓦、m<sup> -2 </sup>、1<sup>st</sup>、注<sup>[1]</sup></p>", "10⁸千瓦、m⁻²、1st、注[1]"),
    ("<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</rt></ruby></p>", "漢字"),
    ("<p>甲<span hidden>乙</span>丙<i aria-hidden=true>丁</i><b style='visibility:hidden'>戊</b></p>", "甲丙"),
    ("<p>甲</p><!-- 乙 --><style>p{}</style><noscript>丙</noscript><textarea>丁</textarea>", "甲"),
    ("<table><caption>表1</caption><tr><td>a<td>b<tr><td>1<td>2</table>", "表1\n| a | b |\n| 1 | 2 |"),
    ("<table><tr><td>a|b<td>c<tr><td>1<td>2</table>", "| a\\|b | c |\n| 1 | 2 |"),
    ("<table><tr><td colspan=2>名单<tr><td>a<td>b<tr><td>1<td>2</table>", "名单\n| a | b |\n| 1 | 2 |"),
    (
        "<table><tr><td rowspan=2>甲<td>a<td>b<tr><td colspan=2>c<tr><td>1<td>2<td>3</table>",
        "| 甲 | a | b |\n|  | c |  |\n| 1 | 2 | 3 |",
    ),
    ("<table><tr><td>只有一格，是用来排版的。</td></tr></table>", "只有一格，是用来排版的。"),
    (
        "<p>目录见<a href='#a'>第一章</a></p><p><a href='#b'>第二章</a></p><p><a href='#c'>第三章</a></p>",
        "目录见第一章\n第二章\n第三章",
    ),
    (
        f"<div><p>国发〔2012〕4号</p><div>{'<p>现将办法印发，请执行。</p>' * 9}</div><p>2012年6月4日</p></div>"
        "<p><a href=1>甲</a></p><p>主办单位：乙</p>",
        "国发〔2012〕4号\n" + "现将办法印发，请执行。\n" * 9 + "2012年6月4日",
    ),
    (
        "<p>会议由甲、乙召开。</p><p>主办单位：甲</p><p>承办单位：乙</p><p>时间：六月。</p>",
        "会议由甲、乙召开。\n主办单位：甲\n承办单位：乙\n时间：六月。",
    ),
    ("<a href=1>甲</a><a href=2>乙</a>", "甲乙"),
]


@pytest.mark.parametrize(("body", "text"), BODIES)
def test_parts_of_pages(body, text):
    assert read_html(f"<html><body>{body}</body></html>".encode(), "a.html").text == text


TITLES = [
    ("<title>关于工作的通知_政策_某网</title>", "关于工作的通知"),
    ("<title>某网 - 关于开展工作的通知</title>", "关于开展工作的通知"),
    ("<title>2006-2020年规划纲要-中国政府网</title>", "2006-2020年规划纲要"),
    ("<title>某网</title><meta name='ArticleTitle' content='关于工作的通知'>", "关于工作的通知"),
    ("<title>某某部</title><h1>某某部</h1><meta property='og:title' content='甲'>", "某某部"),
    ("<h1> </h1><h1>甲办法</h1>", "甲办法"),
    ("", None),
]


@pytest.mark.parametrize(("head", "title"), TITLES)
def test_the_title_without_the_name_of_the_site(head, title):
    assert read_html(f"<html>{head}<p>正文。</p></html>".encode(), "a.html").title == title


CHARSETS = [
    ('<meta charset="gbk">', "gb18030"),
    ("<meta http-equiv='Content-Type' content='text/html;charset=GB2312'>", "gb18030"),
    ('<meta charset="big5">', "big5"),
    ('<meta charset="utf-8">', "gb18030"),
    ('<meta charset="no-such">', "utf-8"),
    ('<meta charset="punycode">', "utf-8"),
    ('<meta charset="iso-8859-1">', "gb18030"),
    ("", "utf-8-sig"),
    ("", "gb18030"),
]


@pytest.mark.parametrize(("meta", "encoding"), CHARSETS)
def test_charsets(meta, encoding):
    page = f"<html><head>{meta}</head><p>各省、自治區，通知如下。</p></html>"
    assert read_html(page.encode(encoding), "a.html").text == "各省、自治區，通知如下。"


def test_a_few_broken_characters_are_noted():
    data = b'<meta charset="gbk">' + "各省、自治区。".encode("gbk") * 100 + b"\xff\x01<p>"
    extracted = read_html(data, "a.html")
    assert extracted.text.startswith("各省、自治区。")
    assert len(extracted.notes) == 1


def test_entities_that_a_page_declares_are_not_heeded():
    page = '<?xml version="1.0"?>\n<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><html><body><p>甲&b;乙</p>'
    assert read_html(page.encode(), "a.html").text == "甲&b;乙"


HOSTILE = [
    (b"", "空"),
    (b"<html>" + b"<div>" * 3_000 + b"x", "嵌套过深"),
    (b"<html><frameset><frame src=a></frameset></html>", "没有正文"),
    (b"<html><frameset><frame src=a><noframes><body>x</body></noframes></frameset></html>", "没有正文"),
    (b"<html><script>" + b"a" * 100, "没有正文"),
    (b"<b>" * 1_000_001, "过大"),
    (b"<html>\xff\xfe\x00\x01", "编码"),
]


@pytest.mark.parametrize(("data", "says"), HOSTILE)
def test_what_is_no_page_is_told(data, says):
    with pytest.raises(ReadError, match=says) as error:
        read_html(data, "a.html")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "page",
    [
        "<p>" + " " * 500_000 + "甲",
        "<ol>" * 1_000 + "<li>甲",
        "<table><tr><td>" * 500 + "甲",
        "<!---->" * 20_000 + "<p>甲",
        "<p>" + "【打印" * 50_000,
        "<p>甲" + "<a href=x>乙</a>" * 30_000,
        "<div class=nav>甲" * 1_000,
    ],
)
def test_odd_pages_are_read_in_linear_time(page):
    before = time.process_time()
    assert read_html(f"<html>{page}".encode(), "a.html").text
    assert time.process_time() - before < 2


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(PORTAL.encode())), st.integers(0, 400), st.binary(max_size=8))
def test_any_damage_is_read_or_told(start, length, instead):
    data = PORTAL.encode()
    with contextlib.suppress(ReadError):
        extracted = read_html(data[:start] + instead + data[start + length :], "a.html")
        assert all(0 <= a.start < len(extracted.text) for a in extracted.anchors)
