"""The forms in which a company is recognised: its registered name, without region, without
suffix, its brand (字号)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from casestore.publishing.redaction import pinyin
from casestore.publishing.redaction.common_words import is_official
from casestore.publishing.redaction.needles import Needle, Strength
from casestore.publishing.redaction.places import CITIES, PROVINCES

_SUFFIX = re.compile(
    "(?:(?:集团)?(?:股份有限公司|有限责任公司|有限公司|责任公司|总公司|分公司|公司)"
    "|专业合作社|合作社|合伙企业|有限合伙|普通合伙|个体工商户|个人独资企业|集团|总厂|分厂|厂"
    "|商行|经营部|营业部|服务部"
    "|门市部|批发部|工作室|事务所|中心|商店|超市|饭店|酒店|宾馆|家庭农场|农场|养殖场|种植场|店|社|行)$"
)

_TRADES = """
建材 建设 建筑 工程 科技 贸易 商贸 实业 投资 置业 房地产 地产 开发 农业 食品 医药 药业 电子 信息
技术 网络 软件 机械 设备 制造 化工 能源 新能源 环保 环境 物流 运输 旅游 文化 传媒 广告 装饰 装修
园林 绿化 市政 材料 新材料 建筑材料 生物 服饰 服装 纺织 家具 家居 汽车 电力 电器 电气 五金 印刷 包装
餐饮 酒店 物业 管理 咨询 服务 劳务 教育 医疗 器械 控股 发展 产业 国际 智能 光电 半导体 矿业 钢铁
陶瓷 水泥 混凝土 种植 养殖 畜牧 水产 粮油 茶业 酒业 珠宝 检测 设计 勘察 工贸 经贸 进出口 电子商务
供应链 租赁 安装 消防 通信 仓储 农产品 生态 林业 水利 路桥 交通 道路 桥梁 石化 石油 燃气 热力 供水
水务 塑料 橡胶 玻璃 木业 纸业 皮革 鞋业 玩具 体育 健康 养老 保安 保洁 家政 人力资源 资产 金融 担保
保险 基金 创业 孵化 园区 产业园 工业 商业 商务 企业 农业科技 信息技术 建设工程 建筑工程 环保科技
生物科技 机电 电机 数控 自动化 精密 模具 铸造 管业 管材 门窗 石材 钢构 钢结构 幕墙 涂料 电缆 照明
灯饰 电梯 空调 制冷 暖通 冷链 配送 快递 客运 货运 汽贸 汽修 维修 光伏 风电 储能 锂电 电池 电源 芯片
数据 大数据 数字 数码 影视 动漫 会展 策划 品牌 营销 连锁 百货 零售 批发 电商 民宿 苗木 花卉 果业
果蔬 蔬菜 米业 油脂 乳业 肉业 饲料 农资 种业 农机 牧业 渔业 竹业 工艺 工艺品 礼品 办公 图文 造纸
纸箱 包材 日化 医学 康复 培训 研究 研发 测绘 地质 矿山 砂石 建机 拍卖 监理 造价 招标 代理 人才 安防
文旅 旅行 航空 船舶 港务 停车 环卫 再生 回收 净水 水处理 节能
"""
#: What a company does, as it stands between brand and suffix; longest first when stripped.
TRADES = tuple(sorted(_TRADES.split(), key=len, reverse=True))
_EVERY_TRADE = frozenset(TRADES)
_ADMIN = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "州",
    "盟",
)
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_LEADING = re.compile(r"^[一-鿿]{2,7}?(?:省|自治区|自治州|市|区|县|旗)(?=[一-鿿]{2})")


def forms(name: str, address: str = "") -> Iterator[tuple[str, str]]:
    """(kind, form) of a company called ``name``: what alone points to it. Never a bare trade
    such as 建材."""
    name = name.strip()
    if len(name) < 2:
        return
    yield "企业名称", name
    bare = _SUFFIX.sub("", _BRACKETED.sub("", name))
    brand = brand_of(name, address)
    if len(bare) >= 4 or brand == bare:
        yield "企业名称", bare
    if len(brand) < 2:
        return
    local = _without_region(_BRACKETED.sub("", name), _regions(address))
    yield "企业名称", local
    yield "企业名称", _SUFFIX.sub("", local)
    yield "企业字号", brand
    if (
        len(brand) >= 4
    ):  # a trade that no list knows still hangs on it; brands have two or three characters
        yield from (
            ("企业字号", brand[:length]) for length in (3, 2) if brand[:length] not in TRADES
        )


def needles(name: str, address: str = "", own: bool = True) -> Iterator[Needle]:
    """What points to a company wherever it stands, and what does so only where something is named
    (a brand that is a word: 协商, 阳光). Of a company of another case (``own`` false) only what is
    its alone."""
    brand = brand_of(name, address)
    told = list(forms(name, address))
    weak = {form for _kind, form in told if is_weak(form)}
    for kind, form in (*told, *_called(name, address, brand, own)):
        if form in weak:
            yield Needle(kind, form, Strength.NAMED)
        elif own or len(form) >= 3:
            yield Needle(kind, form)
    if not own:
        if len(brand) >= 3:
            yield Needle("企业名称拼音", pinyin.letters(brand), Strength.WORD)
        return
    local = _without_region(_bare(name), _regions(address))
    sounding = {name.strip(), brand, _bare(name), local, brand + "公司" if len(brand) > 1 else ""}
    for form in sorted(sounding):
        yield from _in_letters(form)


def is_weak(form: str) -> bool:
    """Whether a short form says nothing outside of a context that names: an everyday word, or
    made of trades alone."""
    return is_official(form) or not _without_all_trades(form)


def common_brand(name: str, address: str = "") -> str:
    """The brand of a company where it is an everyday word; else ``""``."""
    brand = brand_of(name, address)
    return brand if len(brand) >= 2 and is_weak(brand) else ""


def _called(name: str, address: str, brand: str, own: bool) -> Iterator[tuple[str, str]]:
    """How one speaks of a company: place and brand, brand and 公司."""
    head = _without_all_trades(_bare(name))
    if len(head) >= 4:  # all before the trade, even where a brand is a place too (新建德宏)
        yield "企业简称", head
    if len(brand) < 2:
        return
    for region in _regions_in(name, address):
        yield "企业简称", region + brand
    for tail in ("公司", "集团", "企业", "厂", "商行", "合作社", "店", "老板", "总")[
        : 9 if own else 2
    ]:
        yield "企业简称", brand + tail
    for inside in _BRACKETED.findall(name):
        yield "企业名称", _BRACKETED.sub("", name) + inside
        yield "企业名称", inside.strip("（()）") + _BRACKETED.sub("", name)


def _regions_in(name: str, address: str) -> Iterator[str]:
    for region in _regions(address):
        if name.startswith(region):
            yield region


def _in_letters(form: str) -> Iterator[Needle]:
    """What a form sounds like and is written like in Latin letters."""
    form = "".join(c for c in form if "㐀" <= c <= "鿿")
    if len(form) >= 3 and not is_weak(form):
        yield Needle("同音的企业名称", pinyin.sounds(form))
    if len(form) >= 2:
        word = next(pinyin.latin(form))
        if len(word) >= 5:
            yield Needle("企业名称拼音", word, Strength.WORD)
    if len(form) in (2, 3):
        yield from (Needle("企业名称拼音", one) for one in pinyin.halves(form))
    if len(form) >= 4:
        yield Needle("企业名称缩写", pinyin.initials(form), Strength.CAPITALS)
    if len(form) >= 2:
        yield Needle("企业名称缩写", pinyin.initials(form) + "公司")


def _bare(name: str) -> str:
    return _SUFFIX.sub("", _BRACKETED.sub("", name.strip()))


def _without_all_trades(form: str) -> str:
    shorter = _without_trade(_SUFFIX.sub("", form))
    while shorter != form:
        form, shorter = shorter, _without_trade(_SUFFIX.sub("", shorter))
    return form


def brand_of(name: str, address: str = "") -> str:
    """The brand in a company's name: without region, brackets, suffix and trades; ``""`` when
    nothing is left."""
    brand = _without_region(_BRACKETED.sub("", name.strip()), _regions(address))
    shorter = _SUFFIX.sub("", brand)
    while shorter != brand:
        brand, shorter = shorter, _without_trade(_SUFFIX.sub("", shorter))
    return brand


def _without_trade(text: str) -> str:
    if not text.endswith(TRADES):
        return text
    return next((text[: -len(trade)] for trade in TRADES if text.endswith(trade)), text)


@lru_cache(maxsize=1024)
def _regions(address: str) -> tuple[str, ...]:
    """Region names to strip: the known ones, and those that the registered address begins with."""
    own, rest = [], address.strip()
    while found := _LEADING.match(rest):
        own.append(re.sub("(?:省|自治区|自治州|市|区|县|旗)$", "", found.group()))
        rest = rest[found.end() :]
    every = {*PROVINCES, *CITIES, *(region for region in own if len(region) >= 2)}
    return tuple(sorted(every, key=len, reverse=True))


def _without_region(name: str, known: tuple[str, ...]) -> str:
    """``name`` without the regions in front; a region that is all the rest there is stays."""
    while True:
        for region in known if name.startswith(known) else ():
            if name.startswith(region):
                rest = name[len(region) :]
                rest = next((rest[len(tail) :] for tail in _ADMIN if rest.startswith(tail)), rest)
                break
        else:
            found = _LEADING.match(name)
            if not found:
                return name
            rest = name[found.end() :]
        if len(rest) < 2:
            return name
        name = rest


def is_trade(word: str) -> bool:
    """Whether ``word`` says what a company does."""
    return word in _EVERY_TRADE
