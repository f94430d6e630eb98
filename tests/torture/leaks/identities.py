"""Invented identities: none of them is anybody's. Check digits are valid; districts are those of
all campaigns and some that no list has."""

import random
from dataclasses import dataclass

from casestore.publishing.redaction.common_words import is_common

BRANDS = (
    "宏鑫盛恒瑞祥丰润德昌隆茂源顺泽嘉禾博卓骏翔宇锦辉鼎霖砚渡云亭沐晟煜垚珑湛澜铎钰榕桦槿棠芮蔚翊"
    "骁岑岚峤淳浔沁洛泓涵淼珂珈琅璟瑾皓睿祺稷穆笙筠"
)
PLACES = ("南昌", "新建", "竹山", "随州", "哈尔滨", "赣州", "十堰", "上饶", "大庆", "宜春", "襄阳")
TRADES = (
    "建材",
    "建筑",
    "物流",
    "食品",
    "环保科技",
    "园林绿化",
    "机电设备",
    "商贸",
    "农业开发",
    "装饰工程",
)
SUFFIXES = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
SMALL = (
    "商行",
    "经营部",
    "种植专业合作社",
    "养殖场",
    "五金店",
    "建材店",
    "机械厂",
    "广告部",
    "家庭农场",
)
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭何罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱江尹薛闫段雷侯龙史陶黎贺顾"
    "毛郝龚邵万钱严覃武戴莫孔向汤"
)
COMPOUND = ("欧阳", "司马", "诸葛", "上官", "司徒", "皇甫", "尉迟", "慕容")
GIVEN = (
    "建国志强伟芳秀英敏静丽勇艳杰娟涛明超兰霞平刚桂文华玉萍红娥玲芬燕彬春菊凤洁梅琳素云莲真环"
    "雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓"
    "纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔"
    "竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思"
)
_DISTRICTS = """
360112 360122 360203 421303 420323 230103 110105 310115 440306 360983 429004 230600 511502 659001
330112
"""
DISTRICTS = tuple(_DISTRICTS.split())
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


@dataclass(frozen=True, kw_only=True)
class Company:
    name: str
    place: str
    brand: str
    trade: str


class Inventor:
    """Invents identities from one random source."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def of(self, letters: str, count: int) -> str:
        return "".join(self.chance.choice(letters) for _ in range(count))

    def digits(self, count: int) -> str:
        return self.of("0123456789", count)

    def between(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    def company(self) -> Company:
        place, trade = self.chance.choice(PLACES), self.chance.choice(TRADES)
        brand = self._uncommon(BRANDS, self.chance.choice((2, 2, 2, 3)))
        suffix = self.chance.choice(SUFFIXES)
        return Company(name=place + brand + trade + suffix, place=place, brand=brand, trade=trade)

    def small(self) -> Company:
        place, trade = self.chance.choice(PLACES), self.chance.choice(SMALL)
        brand = self._uncommon(BRANDS, 2)
        return Company(name=place + brand + trade, place=place, brand=brand, trade=trade)

    def person(self, least: int = 2) -> str:
        family = (
            self.chance.choice(COMPOUND) if self.chance.random() < 0.05 else self.of(SURNAMES, 1)
        )
        count = 2 if least > 2 or self.chance.random() < 0.8 else 1
        return family + self._uncommon(GIVEN, count)

    def _uncommon(self, letters: str, count: int) -> str:
        while True:
            word = self.of(letters, count)
            if len(set(word)) == len(word) and not (count > 1 and is_common(word)):
                return word

    def mobile(self) -> str:
        return "1" + self.of("3456789", 1) + self.digits(9)

    def landline(self) -> str:
        area = self.chance.choice(("0791", "0719", "0722", "0451", "010", "021", "0797"))
        return f"{area}-{self.of('23456789', 1)}{self.digits(7 if len(area) == 4 else 7)}"

    def born(self) -> str:
        year, month, day = (self.between(*pair) for pair in ((1950, 2003), (1, 12), (1, 28)))
        return f"{year}{month:02}{day:02}"

    def identity_card(self) -> str:
        first = self.chance.choice(DISTRICTS) + self.born() + self.digits(3)
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return (
            first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]
        )

    def old_identity_card(self) -> str:
        return self.chance.choice(DISTRICTS) + self.born()[2:] + self.digits(3)

    def credit_code(self) -> str:
        letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        first = "91" + self.chance.choice(DISTRICTS) + "MA" + self.of(letters, 7)
        weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
        total = sum(letters.index(c) * w for c, w in zip(first, weights, strict=True))
        return first + letters[(31 - total % 31) % 31]

    def bank_card(self) -> str:
        first = self.chance.choice(("622202", "621700", "622848", "621226")) + self.digits(12)
        total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(reversed(first)))
        return first + str(-total % 10)

    def plate(self) -> str:
        return (
            self.of(PROVINCES, 1)
            + self.of("ABCDEFGHJK", 1)
            + self.of("0123456789", 3)
            + self.of("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", 2)
        )

    def green_plate(self) -> str:
        return self.of(PROVINCES, 1) + self.of("ABCDEFGH", 1) + self.of("DF", 1) + self.digits(5)

    def mailbox(self) -> str:
        return (
            self.of("abcdefghjkmnpqrstuvwxyz", 6)
            + self.digits(2)
            + "@"
            + self.chance.choice(
                ("163.com", "qq.com", "126.com", "yunting.example.com", "foxmail.com")
            )
        )

    def court_number(self) -> str:
        kind = self.chance.choice(("民初", "民终", "执", "行初", "执恢", "执异", "商初", "破申"))
        court = f"{self.of(PROVINCES, 1)}{self.between(1, 99):02}{self.between(1, 30):02}"
        return f"（{self.between(2012, 2024)}）{court}{kind}{self.between(1, 9999)}号"

    def contract_number(self) -> str:
        return f"{self.of('XJHTGCZB', 2)}-{self.chance.randint(2012, 2024)}-{self.digits(3)}"

    def road(self) -> str:
        return self._uncommon(BRANDS, 2) + self.chance.choice(("路", "大道", "街", "南路", "西街"))

    def address(self) -> str:
        return (
            f"{self.road()}{self.chance.randint(1, 999)}号{self.chance.randint(1, 30)}栋"
            f"{self.chance.randint(1, 4)}单元{self.chance.randint(101, 2999)}室"
        )

    def estate(self) -> str:
        return self._uncommon(BRANDS, 2) + self.chance.choice(
            ("花园", "小区", "广场", "大厦", "家园")
        )

    def village(self) -> str:
        town, village = self._uncommon(BRANDS, 2), self._uncommon(BRANDS, 2)
        return f"{town}镇{village}村{self.between(1, 20)}组"
