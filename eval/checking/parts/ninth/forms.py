"""The kinds of drafts of the ninth part, each with sentences that only it has."""

from __future__ import annotations

from eval.checking.parts.types import Form

FORMS = (
    Form(
        kind="会议通知",
        title="{office}关于召开全省{t}工作会议的通知",
        head="{office}\n{number}\n{title}\n各市主管局，机关各处室：",
        foot="请于会前三日将参会回执报办公室。\n{office}\n{date}\n联系人：佟立群　电话：0467-8321506",
        sentences={
            "basis": ("根据{ref}，经局领导同意，定于近期召开全省{t}工作会议。",),
            "cite": ("会议的主要任务是学习{ref}，部署下阶段工作。",),
        },
        prose=("会期半天，不安排住宿，请提前十分钟入场。",),
    ),
    Form(
        kind="工作总结",
        title="{year}年{t}工作总结",
        head="{title}\n{office}\n（{date}）",
        foot="",
        sentences={
            "basis": ("一年来，我们根据{ref}，扎实开展了{t}各项工作。",),
            "cite": ("组织干部职工集中学习了{ref}，人人写了心得。",),
        },
        prose=("回顾一年的工作，成绩来之不易，不足也很明显。", "全年接待来信来访{m}件次，办结率{p}%。"),
        numbered=False,
    ),
    Form(
        kind="复函",
        title="{office}关于{t}有关问题的复函",
        head="{office}\n{number}\n{title}\n鹿鸣市人民政府：",
        opening="你市{letter}收悉。经商有关部门，现函复如下：",
        foot="此函。\n{office}\n{date}\n抄送：省财政厅，省审计厅。",
        sentences={
            "basis": ("根据{ref}，你市提出的{t}事项可以办理。",),
            "cite": ("来函询问{ref}的执行时间，我们意见如下。",),
        },
        prose=("请你市做好后续工作，情况及时反馈。",),
    ),
    Form(
        kind="申请经费请示",
        title="{office}关于申请追加{t}经费的请示",
        head="{office}文件\n{number}　　　　签发人：关晓岚\n{title}\n省人民政府：",
        foot="当否，请批示。\n{office}\n{date}\n（联系人：白启元，0467-8325519）",
        sentences={
            "basis": ("根据{ref}，{t}任务增加较多，需追加经费{m}万元。",),
            "cite": ("{ref}下达后，{t}工作量比往年明显增加。",),
        },
        prose=("现有经费只能维持到第三季度。", "追加部分建议从省级预备费中解决。"),
    ),
    Form(
        kind="信息专报",
        title="我省{t}工作取得积极进展",
        head="工作信息\n第46期\n{office}编　　　　{date}\n{title}",
        foot="报：省委办公厅、省政府办公厅\n送：各市主管局\n编辑：佟立群　审核：关晓岚",
        sentences={
            "basis": ("按照{ref}，今年以来全省共排查{t}隐患{m}处。",),
            "cite": ("群众普遍反映，{ref}使大家得到了实惠。",),
        },
        prose=("云杉市的做法受到基层欢迎。",),
        numbered=False,
    ),
    Form(
        kind="起草说明",
        title="关于{t}文件起草情况的说明",
        head="{title}\n（{date}提交局务会议）",
        foot="以上说明，连同送审稿，请予审议。\n{office}法规处",
        sentences={
            "basis": ("起草的主要依据是{ref}。",),
            "cite": ("征求意见过程中，有三个市建议与{ref}做好衔接。", "送审稿的体例参考了{ref}。"),
        },
        prose=("先后两次征求各市和有关部门意见，共收到意见{n}条，采纳{n}条。", "对未采纳的意见，已逐一沟通。"),
        numbered=False,
    ),
    Form(
        kind="通告",
        title="{office}关于加强{t}管理的通告",
        head="{office}\n{number}\n{title}",
        foot="特此通告。\n{office}\n{date}",
        sentences={
            "basis": ("为维护公共安全，根据{ref}，现就{t}有关事项通告如下：",),
            "cite": ("广大市民可到各服务窗口领取{ref}单行本。",),
        },
        prose=("欢迎社会各界参与监督，发现问题及时举报。",),
    ),
    Form(
        kind="自查报告",
        title="{office}关于{t}自查情况的报告",
        head="{office}文件\n{number}\n{title}\n省政府督查室：",
        foot="特此报告。\n附件：自查问题清单\n{office}\n{date}",
        sentences={
            "basis": ("按照{ref}的要求，我局对{t}工作开展了全面自查。",),
            "cite": ("在学习贯彻方面，我局先后两次专题学习{ref}。",),
        },
        prose=("自查共发现问题{n}个，已整改{n}个。", "下一步将举一反三，防止问题反弹。"),
    ),
    Form(
        kind="实施计划",
        title="全省{t}三年实施计划",
        head="{title}\n（{office}　{date}）",
        foot="附：年度任务分解表",
        sentences={
            "basis": ("依据{ref}，编制本实施计划。",),
            "cite": ("计划的各项指标与{ref}保持一致。",),
        },
        prose=("第一年打基础，第二年抓推进，第三年见成效。",),
        numbered=False,
    ),
    Form(
        kind="督办通知",
        title="{office}关于限期报送{t}整改情况的通知",
        head="{office}文件\n{number}\n{title}\n各市、县（区）主管局：",
        foot="{office}\n{date}\n（此件公开发布）\n抄送：省政府督查室。",
        sentences={
            "basis": ("按照{ref}，各地应按月报送{t}整改进度，但仍有{n}个县未报。",),
            "cite": ("各地贯彻{ref}的情况一并写入整改报告。",),
        },
        prose=("逾期不报的，将在全省范围内通报批评。",),
    ),
    Form(
        kind="发布会发言",
        title="在{t}新闻发布会上的发言",
        head="{title}\n{office}副局长　关晓岚\n{date}",
        foot="谢谢大家。下面欢迎记者朋友提问。",
        sentences={
            "basis": ("我们开展这项工作，是根据{ref}来的。",),
            "cite": ("下面，我向大家介绍一下{ref}的有关情况。", "{ref}公布后，媒体朋友非常关注。"),
        },
        prose=("各位记者朋友，大家上午好。", "借此机会，感谢新闻界长期以来的支持。"),
        numbered=False,
    ),
    Form(
        kind="局务会纪要",
        title="局务会议纪要",
        head="{title}\n第9次\n{date}，局长白启元主持召开局务会议，研究{t}等工作。纪要如下：",
        foot="出席：白启元、关晓岚、佟立群\n列席：各处室主要负责人\n分送：局领导，各处室，直属单位",
        sentences={
            "basis": ("会议同意财务处意见，根据{ref}安排{t}资金{m}万元。",),
            "cite": ("会议学习了{ref}。", "会议听取了办公室关于落实{ref}情况的汇报。"),
        },
        prose=("会议要求，各处室主动认领任务，一周内拿出方案。", "会议原则通过，会后根据讨论意见修改完善。"),
        numbered=False,
    ),
    Form(
        kind="移送函",
        title="{office}关于移送{t}问题线索的函",
        head="{office}\n{number}\n{title}\n省市场监督管理综合执法总队：",
        foot="附件：线索材料一套\n{office}\n{date}",
        sentences={
            "basis": ("根据{ref}，现将{t}检查中发现的问题线索移送你单位处理。",),
            "cite": ("该企业负责人称不了解{ref}。",),
        },
        prose=("处理结果请在{d}日内函告我单位。",),
    ),
    Form(
        kind="考察报告",
        title="赴外省学习考察{t}工作的报告",
        head="{title}\n厅领导：",
        foot="以上报告，请审阅。\n考察组\n{date}",
        sentences={
            "basis": ("考察组建议，依据{ref}，尽快启动我省{t}建设。",),
            "cite": ("座谈时，我们向对方介绍了{ref}。", "对照先进地区，{ref}的配套措施还要细化。"),
        },
        prose=("考察组一行六人，历时五天，实地看了{n}个点。", "外省的经验可以归纳为舍得投入、敢于较真。"),
        numbered=False,
    ),
    Form(
        kind="补充通知",
        title="{office}关于{t}有关事项的补充通知",
        head="{office}文件\n{number}\n{title}\n各市主管部门，省属有关企业：",
        foot="{office}\n{date}\n{office}办公室　　　　{date}印发",
        sentences={
            "basis": ("根据{ref}，现就{t}有关事项补充通知如下：",),
            "cite": ("前期通知中与{ref}有关的内容不变。",),
        },
        prose=("原有其他要求保持不变。",),
    ),
    Form(
        kind="热线答复口径",
        title="{t}热线答复口径",
        head="{title}\n（供政务热线坐席人员使用，{date}更新）",
        foot="如市民追问，请转接{office}值班室。",
        sentences={
            "basis": ("市民问：你们收这个钱有文件吗？答：有，依据{ref}收取。",),
            "cite": ("市民问：{ref}在哪里查？答：省政府网站可以查到。",),
        },
        prose=("答复时语气要平和，不要使用内部简称。",),
        numbered=False,
    ),
)
