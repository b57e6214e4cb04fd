"""The kinds of drafts of the fifth part, each with sentences that only it has."""

from __future__ import annotations

from eval.checking.parts.types import Form

FORMS = (
    Form(
        kind="编者按",
        title="{t}，山里人怎么看——“岫山新声”专栏开栏的话",
        head="{title}\n【编者按】　　{date}　第三版",
        foot="（执笔：本报记者 沈听澜　责编：阮北辰　审读：{office}）",
        sentences={
            "basis": ("本栏开设{t}专题，办栏的依据是{ref}。",),
            "cite": (
                "读者来信中，十封有六封谈到{ref}。",
                "记者在服务大厅看到，{ref}就摆在取阅架上。",
            ),
        },
        prose=("从今天起，本报将连续刊发一组来自山寨的报道，敬请垂注。",),
        numbered=False,
    ),
    Form(
        kind="表扬决定",
        title="{office}关于表扬{year}年{t}先进集体和先进个人的决定",
        head="{office}\n{number}\n{title}\n各州、市、县（区）对口部门：",
        foot="附：受表扬名单（排名不分先后）\n{office}\n{date}",
        sentences={"basis": ("遵循{ref}，经民主推荐、逐级审核，决定对{n}个集体予以表扬。",)},
        prose=("希望受到表扬的同志珍惜荣誉，不骄不躁。",),
    ),
    Form(
        kind="工作简报",
        title="{t}：一线动态与基层声音",
        head="岫　山　简　报\n第63期\n{office}编　　　　{date}\n{title}",
        foot="报：自治区有关领导同志\n送：各州、市分管负责人\n发：机关各处室、直属各单位　（共印45份）",
        sentences={
            "basis": ("【做法】近日，澄溪市依{ref}推行{t}一窗通办。",),
            "cite": (
                "【声音】有村干部说，{ref}读着亲切。",
                "村支书把{ref}贴在了村务公开栏最显眼的位置。",
            ),
        },
        prose=("【数据】本月新增站点{n}个，服务群众{m}人次。",),
        numbered=False,
    ),
    Form(
        kind="公示",
        title="{year}年{t}拟支持名单公示",
        head="{title}\n发布时间：{date}　　来源：{office}　　浏览次数：1268",
        foot="公示期五个工作日。有异议的，请以真实姓名书面提出。\n受理人：顾青枫　电话：0877-3160452",
        sentences={
            "basis": ("以下名单系按{ref}评审产生，现向社会公开征求异议。",),
            "cite": ("评审专家均签署了遵守{ref}的承诺书。",),
        },
        prose=("匿名反映或者超过期限反映的，不予受理。",),
        numbered=False,
    ),
    Form(
        kind="倡议书",
        title="关于共同参与{t}的倡议书",
        head="{title}\n亲爱的家长朋友、父老乡亲：",
        foot="让我们从今天做起，从身边小事做起！\n倡议人：{office}全体干部职工\n{date}",
        sentences={
            "basis": ("今天，我们响应{ref}，向全社会发出{t}倡议。",),
            "cite": (
                "做{ref}的宣传员，你我都可以。",
                "志愿者挨家挨户讲{ref}，嗓子都讲哑了。",
            ),
        },
        prose=("少一份观望，多一份行动；少一句抱怨，多一把力气。",),
        numbered=False,
    ),
    Form(
        kind="会议材料",
        title="关于{t}有关情况的汇报",
        head="{date}办公会材料之三（会后收回）\n{title}\n汇报单位：{office}",
        foot="以上汇报，如有不妥，请指正。",
        sentences={
            "basis": (
                "现提请会议依据{ref}，同意{t}追加投入。",
                "经报请同意，{t}暂按下列口径掌握，依据文件：{ref}。",
            ),
            "cite": ("一个绕不过去的情况是，{ref}在边远乡镇知晓率低。",),
        },
        prose=("汇报时间控制在{n}分钟以内。",),
        numbered=False,
    ),
    Form(
        kind="任前谈话提纲",
        title="{t}岗位拟任人员任前集体谈话提纲",
        head="{title}\n谈话人：穆远舟　　时间：{date}下午三时　　地点：{office}二楼谈心室",
        foot="（谈完请谈话对象签字，一式两份，一份存个人档案。）",
        sentences={
            "basis": ("组织上让你们管{t}，权从哪里来？从{ref}来。",),
            "cite": ("到任头一个月，别急着烧火，先坐下来读{ref}。",),
        },
        prose=(
            "家里人也要打招呼，不该收的一分不能收。",
            "你在基层干了{n}年，群众口碑不错，缺点是有时急躁。",
        ),
        numbered=False,
    ),
    Form(
        kind="信访答复",
        title="{office}关于{t}信访事项的答复意见",
        head="{office}\n{number}\n{title}\n信访人姚某某：",
        opening="你反映的问题，随{letter}转至我单位。经调查核实，现答复如下。",
        foot="如不服上述答复，可自收到之日起三十日内请求复查。\n{office}\n{date}\n（本件一式三份，送达回证附卷）",
        sentences={
            "basis": ("你要求一次性补发{t}补助，我单位依{ref}不予支持，敬请理解。",),
            "cite": ("接谈时，承办人已向你出示{ref}。",),
        },
        prose=("你反映的第二个问题，因时间久远、当事人已故，无法查清。",),
    ),
    Form(
        kind="听证告知书",
        title="{office}关于{t}许可事项的听证告知书",
        head="{office}\n{number}\n{title}\n云栖教育咨询有限责任公司：",
        foot="逾期不提出听证申请的，视为放弃。\n{office}\n{date}\n受送达人签收：　　　　　　见证人：",
        sentences={
            "basis": ("我单位拟依照{ref}，对你单位作出暂缓{t}许可的决定。",),
            "cite": (
                "听证时，你单位可就{ref}的理解与适用发表意见。",
                "听证会上，申请人一方对{ref}的适用范围提出疑问。",
            ),
        },
        prose=("你单位享有陈述、申辩和委托代理人的权利。",),
        numbered=False,
    ),
    Form(
        kind="台账说明",
        title="{t}工作台账填报说明",
        head="{title}\n（更新至{date}；制表：{office}）",
        foot="填报中如有疑问，请在工作群里留言，勿私下更改表头。",
        sentences={
            "basis": (
                "“应补金额”一列按{ref}计算，公式已锁定。",
                "凡列入下表的{t}对象，其资格均系根据{ref}认定，可逐一复核。",
            ),
            "cite": ("“文件来源”一列请填{ref}，不得空白。",),
        },
        prose=("灰色单元格自动求和，请勿手工改动。",),
        numbered=False,
    ),
    Form(
        kind="通告",
        title="{office}关于{t}场所分时预约的通告",
        head="{office}\n{title}\n{number}",
        foot="特此通告，请广大群众和游客相互转告。\n{office}\n{date}",
        sentences={"basis": ("为保障安全、维护秩序，现依{ref}，对{t}场所采取限流措施。",)},
        prose=("未预约的老年人可凭身份证件现场登记进入。",),
    ),
    Form(
        kind="新闻通稿",
        title="我区{t}交出年度答卷",
        head="{title}\n本报鹿鸣{date}讯（记者 阮北辰　通讯员 {office}宣传科）",
        foot="（供各新闻单位参考，刊发时请勿改动数据）",
        sentences={
            "basis": ("当天，{m}户居民领到了{t}补贴，发放依据正是{ref}。",),
            "cite": ("“{t}这件事，多亏了{ref}。”正在排队的村民老杨说。",),
        },
        prose=(
            "夕阳西下，操场上依旧笑声不断。",
            "摄影记者补拍了两组照片，稿件可以签发。",
        ),
        numbered=False,
    ),
    Form(
        kind="主持词",
        title="在{t}动员大会上的主持词",
        head="{title}\n　　　　　　（{date}，{office}会议室）\n各位来宾，老师们、同学们：",
        foot="现在我宣布，大会到此结束。散会！",
        sentences={
            "basis": ("今天布置{t}，依的就是{ref}。",),
            "cite": ("刚才播放的短片，讲的就是{ref}的来龙去脉。",),
        },
        prose=("下面进行大会第三项，请优秀教师代表发言，大家欢迎。",),
        numbered=False,
    ),
    Form(
        kind="合法性审查意见",
        title="{office}关于{t}有关协议的合法性审查意见书",
        head="{office}文件\n{number}\n{title}\n霁州市教育局：",
        opening="贵局{letter}及附件已收到。我们进行了书面审查，意见如下。",
        foot="本意见仅供内部决策参考，不对外发生效力。\n{office}\n{date}",
        sentences={
            "basis": ("审查认为，协议约定的{t}收益分成，有{ref}为据，并无不当。",),
            "cite": ("送审材料缺少{ref}全文，请补齐。",),
        },
        prose=("协议未约定争议解决方式，建议补充。",),
        numbered=False,
    ),
    Form(
        kind="交接说明",
        title="{t}业务移交接收说明",
        head="{title}\n移交人：陆知秋　接收人：覃一帆　监交人：{office}人事科\n交接日：{date}",
        foot="以上各项当面点清，双方无异议。　　移交人（签字）　　接收人（签字）",
        sentences={
            "basis": ("在办的{t}件，一直是据{ref}核发的，接手后请照旧。",),
            "cite": (
                "硬盘里有个文件夹，专放{ref}。",
                "移交物品包括公章一枚、钥匙{n}把、{ref}复印件一套。",
            ),
        },
        prose=("电脑开机密码已当面告知，请及时更换。",),
        numbered=False,
    ),
    Form(
        kind="致家长的信",
        title="致全区中小学生家长的一封信（{t}专题）",
        head="{title}\n家长朋友，见字如面：",
        foot="您的朋友：{office}\n写于{date}，初雪\n回执：本人已阅读并知晓。学生姓名　　　家长签名　　　",
        sentences={
            "basis": ("您也许会问，为什么今年{t}要先交承诺书？因为我们得依{ref}办。",),
            "cite": ("随信寄上{ref}，请您抽空看一看。",),
        },
        prose=(
            "孩子的每一次进步，都有您默默的付出。",
            "孩子们最盼的，是周三下午的那堂芦笙课。",
        ),
        numbered=False,
    ),
    Form(
        kind="热线口径",
        title="{t}热线答复口径（内部掌握）",
        head="{title}\n拟稿：{office}　　启用日期：{date}　　有效期：半年",
        foot="坐席不得自行发挥；来电人情绪激动的，转班长席。",
        sentences={
            "basis": ("来电：凭啥不给我办{t}？答：您好，我们是依据{ref}作出的处理。",),
            "cite": ("来电：听说有个{ref}？答：有的，可到政务大厅取阅。",),
        },
        prose=("开头语：您好，很高兴为您服务。",),
        numbered=False,
    ),
    Form(
        kind="督导反馈",
        title="{office}关于{t}专项督导的反馈意见",
        head="{office}\n{number}\n{title}\n云岫第九中学：",
        foot="请于三十日内书面报送整改结果。\n{office}\n{date}\n抄送：学校所在地人民政府",
        sentences={
            "basis": ("督导组依据{ref}，进校看课{n}节，访谈师生{d}人，现反馈如下。",),
            "cite": ("值得肯定的是，你校把{ref}编入了教师手册。",),
        },
        prose=("食堂后厨操作规范，留样记录完整。",),
    ),
    Form(
        kind="对照检查材料",
        title="{t}专题组织生活会对照检查材料",
        head="{title}\n（{office}机关第二党支部　{date}）",
        foot="以上对照检查，不妥之处，请同志们批评帮助。",
        sentences={
            "basis": ("这次我签批{t}拨款，依据是{ref}，但事前调研不够。",),
            "cite": ("说来惭愧，我对{ref}只是浅尝辄止。",),
        },
        prose=("根子还在于宗旨意识淡了，下基层少了。",),
        numbered=False,
    ),
    Form(
        kind="议题申报单",
        title="党组会议议题申报单：{t}经费统筹事宜",
        head="{title}\n申报处室：规划处　　归口单位：{office}　　申报日期：{date}",
        foot="办公室意见：　　　　　分管领导意见：　　　　　主要领导意见：",
        sentences={
            "basis": ("提请事由：依照{ref}，{t}经费须由党组集体定夺。",),
            "cite": ("背景材料：{ref}。",),
        },
        prose=("会前已与财务、纪检两个部门通气。",),
        numbered=False,
    ),
)
