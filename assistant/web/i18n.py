"""The interface's words in Chinese and English: one table. What notices, answers and errors say stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the interface; the value is a BCP 47 tag."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """Says the interface's Chinese words in ``language``; what has no English stays Chinese."""

    language: Language = Language.CHINESE

    def __call__(self, chinese: str, **parts: object) -> str:
        """``chinese`` in the language, with ``{name}`` replaced by the part of that name, whatever stands in it."""
        said = ENGLISH.get(chinese, chinese) if self.language is Language.ENGLISH else chinese
        return said.format(**parts) if parts else said

    def listed(self, parts: list[str]) -> str:
        """The parts as one enumeration."""
        return ("；" if self.language is Language.CHINESE else "; ").join(parts)

    def date(self, iso: str) -> str:
        """An ISO date or a prefix of one: 2012年6月14日, or as it is in English."""
        if self.language is Language.ENGLISH:
            return iso
        units = zip(iso.split("-"), "年月日", strict=False)
        return "".join(f"{part.lstrip('0')}{unit}" for part, unit in units)


ENGLISH = {
    "政策通知问答": "Policy notices Q&A",
    "每句话都有原文引文；没有依据就不答。": "Every sentence quotes its source; no source, no answer.",
    "跳到正文": "Skip to the content",
    "视图": "Views",
    "问答": "Ask",
    "引文核对": "Check citations",
    "文件库": "Library",
    "一图读懂": "In one picture",
    "评测": "Evaluation",
    "本库收录 {size} 份文件。": "This library holds {size} documents. ",
    "可以这样问：": "For example:",
    "请在下面提问。": "Ask below.",
    "问答记录": "Questions and answers",
    "这条回复怎么样": "How is this answer?",
    "有用": "Useful",
    "有误": "Wrong",
    "哪里不对？": "What is wrong?",
    "提交": "Send",
    "已记下，只存在运行本程序的机器上。": "Noted, only on the machine that runs this program.",
    "这次会话已经过期，请重新提问。": "This session has expired. Please ask again.",
    "出错了，没有得到回答。请再问一次；若仍如此，请查看服务器的日志。": (
        "Something went wrong and there is no answer. Please ask again; if it stays so, see the server's log."
    ),
    "已停止，没有回答。": "Stopped; there is no answer.",
    "正在查找原文…": "Looking for the source text…",
    "修改": "Edit",
    "取消修改": "Cancel the edit",
    "修改这个问题，重新提问": "Edit this question and ask again",
    "没有依据，不作回答": "No source, so no answer",
    "本库未收录该文件": "This library does not hold that document",
    "所收文件未载明": "The documents held do not say",
    "不在本库范围": "Outside this library's scope",
    "请说明是哪一份": "Please say which one",
    "本库中相近的文件": "Similar documents in this library",
    "相关的文件": "Related documents",
    "您指的是": "Did you mean",
    "还可以问": "You may also ask",
    "还可以问：": "You may also ask:",
    "：": ": ",
    "理解为：": "Understood as: ",
    "由语言模型 {model} 撰写，逐句核对过引文": (
        "Written by the language model {model}, each sentence checked against its quotes"
    ),
    "把握较大": "Fairly sure",
    "把握中等": "Moderately sure",
    "把握较小，请对照原文": "Not very sure, please compare with the source",
    "引文里有直接作答的词句": "the quote has words that answer directly",
    "引文与问题相合": "the quote fits the question",
    "依据文本：{kind}": "text: {kind}",
    "原文": "official text",
    "摘编，非原文": "a digest, not the official text",
    "转述，非原文": "a restatement, not the official text",
    "现行有效": "in force",
    "已修改": "amended",
    "已废止": "repealed",
    "已被取代": "superseded",
    "效力未核实": "validity not verified",
    "引文{marker}：{title}": "Quote {marker}: {title}",
    "依据": "Sources",
    "复制": "Copy",
    "已复制": "Copied",
    "复制{text}": "Copy {text}",
    "已查遍本库 {size} 份文件。": "All {size} documents of this library were searched. ",
    "最接近的段落如下，但不足以作答：": "The nearest passages, which are not enough for an answer:",
    "关闭": "Close",
    "引文在现在收录的全文里找不到了：全文可能已经更新。": (
        "The quote is no longer in the text as it is held now, which may have been updated."
    ),
    "通知正文": "Text of the notice",
    "通知全文：{title}": "The whole notice: {title}",
    "引文所在：": "The quote stands in: ",
    "复制引用": "Copy citation",
    "复制链接": "Copy link",
    "截至{day}": "as of {day}",
    "文字来源": "Where the text comes from",
    "引文所在的通知": "The notice that is quoted",
    "输入问题，回车发送": "Ask in Chinese",
    "问题": "Question",
    "发送": "Send",
    "停止": "Stop",
    "对话": "Conversation",
    "对话记录": "Conversations",
    "新对话": "New",
    "导出 Word": "To Word",
    "导出 Markdown": "To Markdown",
    "只存在这台电脑的这个浏览器里。": "Kept only in this browser on this computer.",
    "查找对话": "Find a conversation",
    "没有对话。": "No conversations.",
    "删除": "Delete",
    "删除这次对话": "Delete this conversation",
    "选择文件": "Choose a document",
    "看全文": "Read the whole text",
    "有图的文件": "With a picture",
    "没有图的文件": "Without a picture",
    "其他文件": "Other documents",
    "其余 {count} 处": "{count} more",
    "这份文件里没有可以画成图的步骤、等级、条件、内容、数量、分工或时间，请直接看全文。": (
        "This document has no steps, grades, conditions, contents, figures, duties or dates to draw. "
        "Please read its text."
    ),
    "步骤": "Steps",
    "等级": "Grades",
    "条件和要求": "Conditions",
    "内容": "Contents",
    "数量": "Figures",
    "谁做什么": "Who does what",
    "时间": "Dates",
    "全文结构": "Outline",
    "全部": "All",
    "错误": "Errors",
    "需看": "To look at",
    "格式": "Form",
    "无法核对": "Unchecked",
    "正确": "Right",
    "错": "E",
    "看": "L",
    "式": "F",
    "相符": "right",
    "本库未收录": "not held",
    "文号与标题不符": "number and title differ",
    "发文机关与文号不符": "issuer and number differ",
    "年份或日期不符": "year or date differs",
    "“试行”“暂行”不符": "试行 or 暂行 differs",
    "书写不规范": "not in due form",
    "已失效": "no longer in force",
    "条款不存在": "no such article",
    "引文有改动": "quote altered",
    "次序不当": "order",
    "引用自身": "cites itself",
    "依据晚于本文": "basis is later than the draft",
    "所指不明": "ambiguous",
    "文号": "number",
    "标题": "title",
    "条款": "article",
    "引文": "quote",
    "建议改为：": "Suggested: ",
    "采纳": "Accept",
    "采纳：{text}": "Accept: {text}",
    "看原文": "Read the source",
    "看原文：{title}": "Read the source: {title}",
    "按哪一天判断效力": "Validity as of",
    "留空则按草稿自己的成文日期；草稿也没有日期的，按库里现有的全部文件。": (
        "Left empty, the draft's own date counts; where it has none, all that the library holds."
    ),
    "草稿没有日期，效力按库里现有的全部文件判断。": "The draft has no date: validity is judged by all that is held.",
    "草稿没有日期，效力按所述情况截至的{day}判断。": (
        "The draft has no date: validity is judged as of {day}, the day up to which it reports."
    ),
    "效力按草稿日期{day}判断。": "Validity is judged as of {day}, the draft's own date.",
    "效力按{day}判断。": "Validity is judged as of {day}.",
    "采纳有把握的建议": "Accept what is certain",
    "导出": "Export",
    "Word 里，已采纳的建议写成修订，其余的写成批注；表格和小结列出全部结果。": (
        "In Word, what you accepted is a tracked change and all else a comment; tables and summary list every finding."
    ),
    "草稿": "Draft",
    "粘贴草稿，或把文件拖到这里": "Paste a draft (in Chinese) or drop a file here",
    "不用这个文件": "Without this file",
    "可读 {formats}，不超过 20 MB": "{formats}, up to 20 MB",
    "核对": "Check",
    "核对的草稿": "The draft",
    "核对结果": "Findings",
    "没有发现可以核对的引用。": "No reference found that can be checked.",
    "与已采纳的修改重叠，请先撤回那一处。": "It overlaps with an accepted change; take that back first.",
    "正在核对…": "Checking…",
    "核对完毕。": "Checked.",
    "已停止，只核对了一部分。": "Stopped; only a part was checked.",
    "换一份": "Another draft",
    "复制全文（含已采纳的修改）": "Copy the text with accepted changes",
    "Word（修订和批注）": "Word with changes and comments",
    "表格 xlsx": "Table (xlsx)",
    "表格 csv": "Table (csv)",
    "小结 md": "Summary (md)",
    "只看": "Show only",
    "查找文件": "Find",
    "标题或文号": "Title or number",
    "发文机关": "Issuer",
    "年份": "Year",
    "全部年份": "All years",
    "全部来源": "All kinds of text",
    "全部效力": "All states",
    "效力": "Validity",
    "要增删文件、运行评测，请打开程序启动时终端里显示的网址，或用命令 policy-assistant index、eval。": (
        "To add or remove files or run an evaluation, open the address that the terminal showed when the program was "
        "started, or use the commands policy-assistant index and eval."
    ),
    "请求不是从这个网页发出的，没有照办。在代理后面时，请让代理传来浏览器所用的主机名（Host 或 X-Forwarded-Host）。": (
        "The request did not come from this page, so nothing was done. Behind a proxy, have it pass on the host name "
        "that the browser uses (Host or X-Forwarded-Host)."
    ),
    "加入文件": "Add files",
    "Word、PDF、OFD、网页、文本、图片和压缩包都可以，也可以拖到这里。": (
        "Word, PDF, OFD, HTML, text, pictures and archives; or drop them here."
    ),
    "{count} 份文件": "{count} documents",
    "{count} 段": "{count} passages",
    "向量模型 {name}": "embedding model {name}",
    "建于 {time}": "built {time}",
    "没有这样的文件：请放宽条件。": "No such document: ask for less.",
    "共 {total} 份，第 {first}–{last} 份": "{total} documents, {first}–{last} shown",
    "上一页": "Previous",
    "下一页": "Next",
    "翻页": "Pages",
    "正在更新文件库：{step}": "The library is being changed: {step}",
    "正在开始": "beginning",
    "正在读取": "reading files",
    "正在核对和切分": "checking and splitting",
    "正在计算向量": "embedding passages",
    "读取 {read} 个文件，跳过 {skipped} 个。": "{read} files read, {skipped} skipped.",
    "文件库现有 {documents} 份文件，{chunks} 段，覆盖正文 {coverage}。": (
        "The library now holds {documents} documents, {chunks} passages; {coverage} of the text is covered."
    ),
    "换成新内容的：{names}": "Replaced: {names}",
    "重复的合为一篇：{kept} ← {others}": "Duplicates made one: {kept} ← {others}",
    "另有 {count} 个文件未列出": "{count} more files are not listed",
    "已移除：{name}": "Removed: {name}",
    "结果": "Outcome",
    "篇": "Documents",
    "字数": "Characters",
    "覆盖正文": "Covered",
    "说明": "Remark",
    "已读": "read",
    "未改": "unchanged",
    "跳过": "skipped",
    "从库中移除": "Remove from the library",
    "确认移除？再按一次": "Sure? Press again to remove",
    "返回列表": "Back to the list",
    "文件信息": "About the document",
    "与其他文件的关系": "Relations to other documents",
    "目录": "Contents",
    "读自正文": "read off the text",
    "其他版本": "Other versions",
    "又名": "Also called",
    "发文字号": "Number",
    "成文日期": "Date",
    "主送": "To",
    "抄送": "Copied to",
    "印发机关": "Printed by",
    "印发日期": "Printed",
    "登记的依据": "Basis on record",
    "附件": "Attachments",
    "编号": "Id",
    "正文没有提到别的文件，库里也没有文件提到它。": "Its text names no other document, and no document held names it.",
    "本文提到的文件": "Documents that it names",
    "提到本文的文件": "Documents that name it",
    "关系图": "Picture of its relations",
    "库里没有文件说它被修改、废止或取代；这是登记的状态。": (
        "No document held says that it was amended, repealed or superseded; this is the state on record."
    ),
    "未收录": "not held",
    "有歧义": "ambiguous",
    "各处关系的原句（{count}）": "The sentences that say so ({count})",
    "关系": "Relation",
    "文件": "Document",
    "原句": "Sentence",
    "印发": "issues",
    "转发": "forwards",
    "贯彻": "implements",
    "修订": "amends",
    "废止": "repeals",
    "解释": "interprets",
    "引用": "cites",
    "被依据": "is the basis of",
    "被印发": "issued by",
    "被转发": "forwarded by",
    "被贯彻": "implemented by",
    "被修订": "amended by",
    "被废止": "repealed by",
    "被解释": "interpreted by",
    "被引用": "cited by",
    "还没有评测结果。": "No results yet.",
    "题数": "Questions",
    "{count} 题": "{count}",
    "全部题目": "All",
    "开始评测": "Evaluate",
    "评测进度": "Progress of the evaluation",
    "向随程序附带的通知问自带的题，在本机进行，与文件库无关。": (
        "Asks the program's own questions of its own notices, on this machine; the library plays no part."
    ),
    "正在准备：载入模型和索引…": "Loading the models and the index…",
    "已问 {done} / {total} 题": "{done} of {total} questions asked",
    "评测完成，结果如下。": "Done; the result is below.",
    "评测已停止，没有保存结果。": "Stopped; no result was kept.",
    "“上一次”和“历次”只与题数相同的结果相比。": "“Before” and “History” are those of as many questions.",
    "每一题都全对。": "Every question is all right.",
    "到问答里问这一题": "Ask this question",
    "{name}，{time}，共 {count} 题": "{name}, {time}, {count} questions",
    "没有全对的 {count} 题": "{count} questions not all right",
    "项目": "Figure",
    "数值": "Value",
    "上一次": "Before",
    "历次": "History",
    "应为": "Expected",
    "回答": "Answer",
    "不足": "Faults",
    "首位就是所要的文件": "The first document is right",
    "有相关文件可找的题里，排在第一的文件就是相关文件的比例": (
        "of questions with a document to find: the first one found is relevant"
    ),
    "前五篇里有所要的文件": "One of the first five is right",
    "同上，排在前五的文件里有相关文件的比例": "the same, for one of the first five",
    "要点齐全": "All facts given",
    "该作答的题里，标准答案的要点都答到的比例": (
        "of questions with an answer: every fact of the expected answer is there"
    ),
    "与标准答案相近": "Close to the expected answer",
    "与标准答案用词的重合程度（ROUGE-L）；照录原文的回答不会接近 1": (
        "words in common with it (ROUGE-L); an answer that quotes the source never comes near 1"
    ),
    "文号无误": "Numbers right",
    "回答里文号全对的比例": "answers in which every document number is right",
    "引文靠得住": "Quotes hold",
    "引文逐字可查、出自相关文件、与所在句子相符的比例": (
        "quotes that are verbatim, from a relevant document, and fit their sentence"
    ),
    "句句有依据": "Every sentence has one",
    "有这样引文的句子的比例": "sentences with such a quote",
    "拒答拒得对": "Refusals right",
    "拒答的题里，确实不该作答的比例": "of refused questions: those that have no answer",
    "当拒则拒": "Refused when it should be",
    "不该作答的题里，真的没有作答的比例": "of questions without an answer: those that were refused",
    "一题用时（中位数）": "Time of a question (median)",
    "从提问到得到结果的时间": "from question to result",
    "较慢的一题用时": "Time of a slow question",
    "一百题里有九十五题比它快": "95 of 100 are faster",
}
"""What the interface says, as it stands in the code, to English."""
