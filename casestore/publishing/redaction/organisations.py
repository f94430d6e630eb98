"""Names of companies that nobody told the gate: by what they end with."""

import re
from collections.abc import Iterator, Sequence

from casestore.publishing.redaction import recogniser
from casestore.publishing.redaction.common_words import is_common
from casestore.publishing.redaction.company import TRADES, is_trade
from casestore.publishing.redaction.places import CITIES, PROVINCES
from casestore.publishing.redaction.recogniser import Word

#: (start, end)
Span = tuple[int, int]

_SUFFIXES = """
有限责任公司 股份有限公司 集团有限公司 有限公司 分公司 总公司 子公司 集团公司 股份公司 集团 公司
农民专业合作社 专业合作社 合作社 联合社 合伙企业 个人独资企业 总厂 分厂 工厂 厂 商行 经营部 营业部
服务部 门市部 商贸行 贸易行 批发部 工作室 工作坊 事务所 商店 商场 超市 便利店 药店 药房 饭店 酒店
宾馆 旅馆 餐厅 餐饮店 饭庄 茶楼 茶馆 农家乐 美容院 理发店 养殖场 种植场 家庭农场 农场 林场 牧场
砖瓦厂 加油站 诊所 门诊部 幼儿园 培训学校 培训中心 研究院 设计院 支行 基金会 俱乐部 传媒 置业 车行
修理厂 影楼 烧烤店 早餐店 小吃店 五金店 建材店 店 粮行 琴行 洋行 花行 银行 广告部 施工队 工程队
租赁站 搅拌站 项目部 商会 协会 国际 控股
"""
SUFFIXES = tuple(sorted(_SUFFIXES.split(), key=len, reverse=True))
#: Endings that any word may have.
_LOOSE = {
    "店",
    "行",
    "厂",
    "国际",
    "控股",
    "传媒",
    "置业",
    "公司",
    "集团",
    "超市",
    "酒店",
    "宾馆",
    "工厂",
}
_ENDS = re.compile("|".join(SUFFIXES))
#: Words in which no name begins or goes on.
_STOPS_WORDS = """
由 与 和 向 对 在 是 为 被 将 把 的 了 称 认为 要求 反映 投诉 及 或 以及 因 经 根据 按照 关于 就
从 到 至 于 以 其 该 本 我 你 他 这 那 某 各 等 并 但 而 已 不 未 请 让 使 给 找 说 去 来 用 有
没有 没 还 也 都 又 再 通过 针对 作为 属于 系 即 如 若 当 同 跟 责令 约谈 通知 告知 协调 督促 联系
走访 会同 前往 收到 接到 起诉 申请 拖欠 欠付 支付 承包 承建 委托 授权 承诺 收购 注册 成立 设立 原
前 兼 一家 两家 几家 多家 每家 另 另一 所有 全部 其他 任何 家 个 间 中标 施工方 业主 欠 拨付 付清
结清 核实 经查 查明 组织 协助 支持 帮助 引进 入驻 负责 时 后 中 下 上 即 与会 应付 应 随后 目前
当年 此后 现 曾 由于 但是 因为 所以 同意 代表 邀请 供货商 供应商 企业 甲方 乙方 双方 采购 租用
承租 出租 审核 指导 监督 通报 处罚 查处 受理 回访 答复 感谢 现场 一同 陪同 欠款 货款 今年 去年
他们 我们 当地 本地 外地
"""
_STOPS = frozenset(_STOPS_WORDS.split())
_GENERIC_WORDS = """
政务 营商 进厂 出厂 入园 场内 厂区 园内 站前 涉企 惠企 便民 乡村 城乡 农田 水电
国有 民营 私营 中小 大型 小型 上市 施工 供应 供货 物业 担保 保险 劳务 总 分 子 母 平台 城投 当地
本地 外地 外资 合资 投资 管理 服务 运营 开发 建设 第三方 评估 代理 项目 设备 原材料 生产 销售 经营
租赁 运输 加工 工程 村 镇 县 乡 区 市 省 集体 大 小 老 新 路边 街边 门 商 旅 银 人 一 两 三 几 多
每 任 家 进 举 执 履 发 可 不 另 支 推 施 银行 行业 商业 各类 行政 先 自 言 同 现 事 流 通 平 内
外 出 风 德 品 罪 运 飞 步 绿 难 例 实 暂 游 建筑业 房地产 混凝土 建筑 测绘 造价 监理 律师 会计师
会计 中介 公证 鉴定 拍卖 国 央 农村 城市 公共 联合 有限 股份 责任 专业 农民 家庭 社会 慈善 行会
贸易 科技 信息 中国 全国 地方 分支 上级 下级 主管 相关 有关 涉事 被告 债务 债权 关联 兄弟 全资
控股 采购 目标 承包 总承包 分包 转包 中标 投标 招标 代建 物流 快递 外包 培训 教育 医疗 餐饮 住宿
工商 工业 行业 青年 妇女 消费者 企业家 律师 注册 县级 市级 区级 省级 乡镇 园区 街道 社区 企业 本
该 各 贵 我 你 个 间 所 原
"""
_CITIES = frozenset((*CITIES, *PROVINCES))
_GENERIC = frozenset(_GENERIC_WORDS.split())
_PUBLIC = re.compile(
    "(?:政府|委员会|管委会|委|局|厅|法院|检察院|街道办事处|办事处|街道办|街道|人民银行|大队|支队|中队|居委会|村委会|国务院|"
    "人大|政协|人民团体|联合会|协会|商会|海关|证监会|省|市|县|区|镇|乡|村|党委|党组|市场监管|信访|社区|公安|派出所|学校|"
    "小学|中学|大学|医院|政务服务中心|服务中心|交易中心|办公室|领导小组|工作组|专班|小组|委员|总工会|管理中心|中心|办|科|"
    "管理处|部门|指挥部|党校|监察委|纪委|组织部|宣传部|政法委|工商联|残联|妇联|团委|编办|服务站|工作站|档案馆|图书馆|所)$"
)
_NOT_NAMES = re.compile("[某×□甲乙丙丁]")
_LATIN_OR_HAN = re.compile("[A-Za-z0-9㐀-鿿&·\\-（）()]")


def find(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """Every organisation that is no public body, in Simplified ``text`` cut to ``words``; without
    words as far back as no mark and no stop word stands."""
    for word in words:
        named = word.kind == "ORG" or (word.kind in _PROPER and _is_told(text, word))
        if named and _is_name(word.text):
            yield word.start, word.end
    yield from _before_trades(text, words)
    yield from _after_places_and_in_quotes(text, words)
    before = _Before(text, words)
    for found in _ENDS.finditer(text):
        start = before.begin(found.start())
        body = text[start : found.start()]
        if _names(body, found[0]):
            yield start, found.end()


def _before_trades(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """A brand before what the company does: a proper noun, or characters that are no word."""
    for n, word in enumerate(words):
        if not word.text.startswith(TRADES):
            continue
        start, first = word.start, n
        while first and words[first - 1].end == start and word.start - start < 3:
            before = words[first - 1]
            if not _may_be_of_a_brand(before):
                break
            start, first = before.start, first - 1
        brand = text[start : word.start]
        if 2 <= len(brand) <= 4 and not _is_generic(brand) and not _NOT_NAMES.search(brand):
            yield start, word.end


def _may_be_of_a_brand(word: Word) -> bool:
    if word.text in _STOPS or word.kind in _FUNCTION_WORDS or word.kind == "m":
        return False
    return len(word.text) == 1 or _is_no_word(word.text)


def _is_no_word(text: str) -> bool:
    """Whether no dictionary has ``text``: it may be somebody's brand."""
    return not (is_common(text) or text in recogniser.vocabulary() or _PUBLIC.search(text))


def _after_places_and_in_quotes(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """What is no word, behind a city (上饶宇丰) or in quotes."""
    for n, word in enumerate(words):
        if (
            not 2 <= len(word.text) <= 4
            or not _is_no_word(word.text)
            or _NOT_NAMES.search(word.text)
        ):
            continue
        before = words[n - 1] if n else None
        if before and before.end == word.start and before.text in _CITIES:
            yield before.start, word.end
        elif text[word.start - 1 : word.start] == "“" and text[word.end : word.end + 1] == "”":
            yield word.start, word.end


def _is_told(text: str, word: Word) -> bool:
    """Whether a proper noun stands as a company does: in quotes, or before a trade or an ending."""
    after = text[word.end : word.end + 4]
    quoted = text[word.start - 1 : word.start] in tuple("“「『") and after[:1] in tuple("”」』")
    return quoted or any(is_trade(after[:size]) for size in (2, 3, 4)) or bool(_ENDS.match(after))


class _Before:
    """Where a name begins that ends somewhere in a text."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.text = text
        self.at = {word.end: word for word in words}
        self.inside = {n: word for word in words for n in range(word.start + 1, word.end)}

    def begin(self, end: int) -> int:
        start = end
        if end in self.inside:  # the ending is a part of a word: 云亭公司
            start = self.inside[end].start
        while start > 0 and end - start < 20:
            word = self.at.get(start)
            if word is None:
                if self.at or not self._goes_on(start):
                    break
                start -= 1
                continue
            if word.text in _STOPS or word.kind in _FUNCTION_WORDS or not self._is_part(word):
                break
            start = word.start
        return start

    def _goes_on(self, start: int) -> bool:
        before = self.text[start - 1]
        return bool(_LATIN_OR_HAN.match(before)) and not any(
            self.text[:start].endswith(stop) for stop in _STOPS
        )

    def _is_part(self, word: Word) -> bool:
        return all(_LATIN_OR_HAN.match(c) for c in word.text)


_PROPER = frozenset({"nz", "nw", "LOC", "PER"})
_FUNCTION_WORDS = frozenset({"p", "c", "u", "r", "xc", "w", "TIME", "d", "q"})


def _names(body: str, ending: str) -> bool:
    core = body.strip("（）()-·")
    if not core or _NOT_NAMES.search(core) or core.isdigit():
        return False
    if _is_generic(core):
        return False
    if ending in _LOOSE or len(ending) == 1:
        return len(core) >= 2 and not is_common(core + ending)
    return len(core) >= 2 or ending in ("有限公司", "有限责任公司", "商行", "经营部", "合作社")


def _is_generic(core: str) -> bool:
    """Whether ``core`` is made of words that every company could be called."""
    if core in _GENERIC or is_trade(core) or _PUBLIC.search(core):
        return True
    for size in (4, 3, 2, 1):
        if core[-size:] in _GENERIC or is_trade(core[-size:]):
            return len(core) == size or _is_generic(core[:-size])
    return is_common(core)


def _is_name(name: str) -> bool:
    if _NOT_NAMES.search(name) or _PUBLIC.search(name) or is_common(name):
        return False
    ending = next((one for one in SUFFIXES if name.endswith(one)), "")
    return len(name) >= 2 and _names(name[: len(name) - len(ending)], ending or "有限公司")
