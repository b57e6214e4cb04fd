"""Sentences with what only looks like a reference: case numbers, telephones, standards, accounts, pages and more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eval.checking.types import Phrase, Trap

if TYPE_CHECKING:
    from eval.checking.desk import Desk

_DEVELOPMENT = (
    "相关纠纷已由{（201#）岭01民终1##号}民事判决书认定。",
    "联系电话：{0871-6512####}。",
    "文稿排版符合{GB/T 9704—2012}的要求。",
    "设备购置发票号码为{0347####}，已完成核销。",
    "技术服务合同编号为{KJ-2023-0##号}。",
    "保证金汇入账户{5300 1865 10## 0500 ####}。",
    "统计数据详见附表{第1#页}。",
    "要统筹推进{“双一流”}建设和成果转化。",
    "园区{第三条}生产线已于年初投产。",
    "涉及{《{statute}》}的事项，从其规定。",
)
_SEALED = (
    "当事人不服{（201#）陵0102行初1##号}判决，已经上诉。",
    "传真：{0519-8867####}，邮编{2130##}。",
    "质量体系按{ISO 9001:2015}和{DB32/T 41##—2021}执行。",
    "报销单据编号{No.0082####}，附票据三张。",
    "施工许可证{3204##20230315##号}在有效期内。",
    "居住地为东陵市第1#{号楼}，已完成改造。",
    "备案号{陵ICP备202#00##号}已经更新。",
    "着力打通服务群众的{“最后一公里”}。",
    "机场{第二条}跑道的征地补偿已经到位。",
    "法律责任由{《{statute}》}规定，本文不再重复。",
)
_MARKED = re.compile(r"\{((?:[^{}]|\{[^{}]*\})+)\}")


def trap(desk: Desk) -> Phrase:
    """One such sentence, with new digits; its marked parts must have no error."""
    template = desk.pick(_SEALED if desk.sealed else _DEVELOPMENT)
    if "{statute}" in template:
        statute = desk.pick([name for name in desk.part.statutes if not desk.shelf.names(name)])
        template = template.replace("{statute}", statute)
    digits = re.sub("#", lambda _: str(desk.rng.randint(0, 9)), template)
    parts = _MARKED.split(digits)
    return tuple(Trap(part) if at % 2 else part for at, part in enumerate(parts) if part)
