"""Lists to choose from on every campaign's clue form; those that differ are in campaign.toml.

GB/T 4754-2017 defines the industries.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """``hint`` stands under the choice, where the form shows each by itself."""

    id: str
    label: str
    hint: str = ""


ENTERPRISE_KINDS = (
    Option("large", "大型企业"),
    Option("medium", "中型企业"),
    Option("small", "小型企业"),
    Option("micro", "微型企业"),
    Option("self-employed", "个体工商户"),
    Option("other", "其他"),
)

INDUSTRIES = tuple(
    Option(code, label)
    for code, label in (
        ("A", "农、林、牧、渔业"),
        ("B", "采矿业"),
        ("C", "制造业"),
        ("D", "电力、热力、燃气及水生产和供应业"),
        ("E", "建筑业"),
        ("F", "批发和零售业"),
        ("G", "交通运输、仓储和邮政业"),
        ("H", "住宿和餐饮业"),
        ("I", "信息传输、软件和信息技术服务业"),
        ("J", "金融业"),
        ("K", "房地产业"),
        ("L", "租赁和商务服务业"),
        ("M", "科学研究和技术服务业"),
        ("N", "水利、环境和公共设施管理业"),
        ("O", "居民服务、修理和其他服务业"),
        ("P", "教育"),
        ("Q", "卫生和社会工作"),
        ("R", "文化、体育和娱乐业"),
        ("S", "公共管理、社会保障和社会组织"),
        ("T", "国际组织"),
    )
)

JUDICIAL_STATUSES = (
    Option("none", "没有进入司法程序"),
    Option("pending", "正在诉讼、仲裁或行政复议"),
    Option("judged", "已有生效裁判，对方没有执行"),
    Option("other", "其他情形（如已调解、已撤诉）"),
)

#: Who files: where it is somebody else, a mandate (授权委托书) is asked for.
FILERS = (
    Option("own", "法定代表人（负责人）本人"),
    Option("agent", "代理人、经办人代为提交"),
)

YES_NO = (Option("no", "否"), Option("yes", "是"), Option("unknown", "不清楚"))
