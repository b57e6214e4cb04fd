"""The second open part: public services of another invented province."""

from __future__ import annotations

from eval.checking.parts.development import DEVELOPMENT
from eval.checking.parts.types import Office, Part, Slips, Strangers, words
from eval.checking.variants.quotations import first_half, half_width
from eval.checking.variants.serials import swapped
from eval.checking.variants.titles import angled, cornered, hyphened, spaced

SECOND = Part(
    name="second",
    province="东陵省",
    seed=20_250_730,
    since="2024-06-30",
    until="2024-12-31",
    offices=(
        Office("东陵省民政厅", ("陵民发福", "陵民发事", "陵民发救")),
        Office("东陵省民政厅办公室", ("陵民办福", "陵民办事")),
        Office("东陵省住房和城乡建设厅", ("陵建城", "陵建房")),
        Office("东陵省文化和旅游厅", ("陵文旅发", "陵文旅函")),
        Office("东陵省应急管理厅", ("陵应急", "陵应急函")),
        Office("东陵省人民政府", ("陵政发",)),
        Office("东陵省人民政府办公厅", ("陵政办发", "陵政办字")),
    ),
    drafters=1,
    topics=words(
        "文化遗产保护 智慧社区 乡村物流 河湖保洁 医养结合机构 气象灾害预警 公共体育场馆 "
        "餐厨废弃物处置 校外实践基地 古树名木 社区食堂 电梯安全 农村供水 慈善信托 职业技能竞赛 "
        "海绵城市 乡村民宿 家庭农场 道路照明 公共图书馆 急救网络 安全生产责任保险 地下管网 "
        "绿色建筑 快递网点 老旧小区改造 非遗工坊 无障碍设施 托育机构 消防站点 养老服务 殡葬服务 "
        "公共停车 残疾人就业 志愿服务 社会救助 临时救助 物业服务 城市书房 景区容量"
    ),
    wording=DEVELOPMENT.wording,
    rules=(
        "从事{t}的机构，注册资金不得少于{m}万元。",
        "{a}应当在{d}日内作出是否准予的书面决定。",
        "{t}的服务对象中，特困人员所占比例应当达到{p}%以上。",
        "运营单位每季度至少组织{n}次安全检查，并留存记录。",
        "严禁挪用、截留{t}补助资金。",
        "县级主管部门每年抽查的{t}不少于{n}处。",
        "新建{t}应当与主体工程同步设计、同步施工、同步验收。",
        "有下列行为之一且拒不改正的，暂停拨付补助{n}个月。",
        "{t}的收费标准由{a}会同价格主管部门核定。",
        "从业人员上岗前应当接受不少于{d}学时的培训。",
        "{a}根据检查结果，将{t}分为{n}个等级。",
        "投诉应当自收到之日起{d}日内办结并答复投诉人。",
        "{t}停业、歇业的，应当提前{d}日告知服务对象。",
        "对偏远地区的{t}，补助标准可以上浮{p}%。",
        "监控资料至少保存{d}日。",
        "服务协议应当载明收费项目和争议解决办法。",
        "主管部门不得指定{t}的设备供应商。",
        "符合条件的，一次性补贴{m}万元，分{n}年拨付。",
    ),
    items=(
        "未按时公开服务项目和收费标准",
        "连续{n}次抽查不合格",
        "消防设施配备率低于{p}%",
        "未与服务对象签订书面协议",
        "配备持证人员不足{n}人",
        "拒绝接受年度检查",
    ),
    opinions=(
        "用{n}年左右时间，实现{t}县域全覆盖。",
        "逐步提高{t}的补贴标准，{n}年内提高{p}%。",
        "把{t}纳入为民办实事项目，定期调度。",
        "推动{t}与基层治理融合发展。",
    ),
    headings=("目标任务", "重点工作", "保障措施", "时间步骤", "经费安排", "考核办法"),
    forms=DEVELOPMENT.forms,
    sentences={
        "basis": (
            "为做好{t}工作，依照{ref}，提出以下意见。",
            "遵照{ref}精神，结合我省实际，制定本方案。",
            "本方案的制定依据是{ref}。",
        ),
        "cite": (
            "{ref}印发后，{t}工作有了明确遵循。",
            "{t}补助的申领，仍执行{ref}。",
            "凡与{ref}不一致的做法，应及时纠正。",
            "经办人员须熟悉{ref}的内容。",
        ),
        "clause": (
            "所称服务对象，是指{ref}所列人员。",
            "有{ref}所列情形的，暂缓办理。",
        ),
        "quote": (
            "正如{ref}所要求的，“{q}”，此项工作不能松劲。",
            "{ref}写明：“{q}”经办机构应当照此办理。",
        ),
        "serial alone": DEVELOPMENT.sentences["serial alone"],
        "kind alone": DEVELOPMENT.sentences["kind alone"],
        "demonstrative": DEVELOPMENT.sentences["demonstrative"],
        "defined name": ("为落实{title}（{number}，以下称{name}），要细化措施。各地应当按照{short}推进工作。",),
        "two of a serial": DEVELOPMENT.sentences["two of a kind"],
    },
    prose=(
        "基层反映的困难，要逐条研究、限时回应。",
        "请于收文之日起两周内书面反馈意见。",
        "目前，{t}覆盖面仍不均衡，部分乡镇还存在空白。",
        "要把安全放在首位，压紧压实各方责任。",
        "统计口径以年度报表为准。",
        "经研究，同意所报实施安排。",
    ),
    statutes=("中华人民共和国慈善法", "中华人民共和国消防法", "中华人民共和国城乡规划法"),
    traps=(
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
    ),
    strangers=Strangers(
        codes=("滨海发改", "滨海农发", "滨海水函"),
        town="滨海市",
        subjects=("河道采砂", "渔港渔船", "烟花爆竹"),
        kinds=("管理规则", "监管导则", "巡查制度"),
    ),
    slips=Slips(
        titles=(cornered, angled, spaced, hyphened),
        quotations=(half_width, first_half),
        pointers=("上述", "前述"),
        bad_forms=(
            "{code}【{year}】{serial}号",
            "{code}［{year}］{serial}号",
            "{code}〈{year}〉{serial}号",
            "{code} 〔{year}〕 {serial}号",
            "{code}〔{year}〕00{serial}号",
            "{code}（{year}）第{serial}号",
        ),
        serials=(swapped,),
        years=(-10, -3, 2, 10),
        houses=(False,),
        words=(
            ("应当", "不必"),
            ("严禁", "允许"),
            ("少于", "多于"),
            ("至少", "最多"),
            ("每季度", "每月"),
            ("提前", "事后"),
            ("提高", "降低"),
        ),
        figures=(("5", "6"), ("6", "7"), ("7", "8"), ("8", "9")),
        characters=("", "{c}均", "须{c}"),
        reversed="{number}文件{title}",
    ),
)
