"""The small library that drafts are checked against."""

from __future__ import annotations

from corpus.types import Source, SourceKind, State, Status
from tests.index.fakes import document

PLAN = document(
    "plan",
    "科技部办公厅关于印发《联盟评估工作方案（试行）》的通知",
    "国科办政〔2012〕47号\n科技部办公厅关于印发《联盟评估工作方案（试行）》的通知\n现将方案印发给你们。\n"
    "第一条 为规范联盟评估工作，制定本方案。\n第二条 评估结果分为三级：\n"
    "（一）A级予以认定；\n（二）B级应在一年内整改；\n"
    "（三）C级取消试点资格。\n评估每三年进行一次，结果向社会公布。\n第三条 本方案自2012年7月1日起施行。\n",
    "国科办政〔2012〕47号",
    issuers=("科学技术部办公厅",),
    issued="2012-06-14",
)
MEASURES = document(
    "measures",
    "关于推动联盟构建与发展的实施办法（试行）",
    "第一条 为规范联盟的构建，制定本办法。\n第二条 联盟由企业、大学和科研机构组成，签订具有法律约束力的协议。\n",
    "国科发政〔2009〕648号",
    issuers=("科学技术部",),
    issued="2009-12-01",
)
OLD = document(
    "old",
    "联盟管理暂行规定",
    "第一条 为加强管理，制定本规定。\n第二条 略。\n",
    "国科发计〔2005〕9号",
    issued="2005-01-05",
)
NEW = document(
    "new",
    "联盟管理规定",
    "第一条 为加强管理，制定本规定。\n第九条 《联盟管理暂行规定》（国科发计〔2005〕9号）自2010年1月1日起废止。\n",
    "国科发计〔2009〕77号",
    issued="2009-12-20",
)
DIGEST = document(
    "digest",
    "关于推动联盟构建的指导意见",
    "一、概况\n本篇是摘编。\n指导意见要求联盟建立利益保障机制，约定知识产权的归属和收益分配。\n",
    "国科发政〔2008〕770号",
    source=Source(SourceKind.DIGEST),
)
TWIN_A = document("twin-a", "关于做好年度统计工作的通知", "甲。\n", "国统办〔2010〕5号", issued="2010-02-01")
TWIN_B = document("twin-b", "关于做好年度统计工作的通知", "乙。\n", "国统办〔2011〕8号", issued="2011-02-01")
REPEALED = document(
    "repealed",
    "旧仪器进口规则",
    "正文。\n",
    "国科发财〔1999〕3号",
    status=Status(State.REPEALED, "国科发财〔2003〕1号"),
)
CHANGING = document("changing", "甲部关于修改《仪器补助规程（暂行）》的通知", "略。\n", "国科发财〔2019〕4号")
TRIAL = document("trial", "甲厅关于印发《种业补助办法（试行）》的通知", "略。\n", "甲发〔2013〕65号")
PROVISIONAL = document(
    "provisional",
    "乙厅关于印发《种业补助办法（暂行）》的通知",
    "不得以虚假材料骗取良种繁育基地的认定。\n专项资金专款专用，用于良种繁育基地的比例不低于80%。\n评审专家应当回避。\n",
    "乙发〔2012〕286号",
)
LIBRARY = [PLAN, MEASURES, OLD, NEW, DIGEST, TWIN_A, TWIN_B, REPEALED, CHANGING, TRIAL, PROVISIONAL]
