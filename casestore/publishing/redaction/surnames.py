"""Chinese surnames (Ministry of Public Security, 2020 register: the four hundred most common, and
those of two characters)."""

_SINGLE = """
王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕
丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫雷段龙黎史陶贺毛郝顾龚邵万覃武钱戴
严莫孔向常汤康易乔赖文樊兰殷施洪翟颜倪温芦葛安伍牛俞齐季章鲁葵符盛柴舒单焦庞柯梅甄阳阎申聂庄辛管祝
左涂凃谷祁时翁柳欧麦阮凌岳蓝詹包骆游关习辜毕瞿霍甘景涂华童耿路卜桂解鲍连岑房席裴屈滕尤戚娄隋苗宁
蒲项费褚全卫靳佘冉盘蔺查门晏边封游沙成卓粟宗敖鞠翟雍简车原纪代应闵党邢靖束奚池冼冷尚苑巩佟仇商
丘楼缪栾佐栗丛鄢明计初危木饶占井艾官来修衣荣喻郎迟巫国仝令司暴牟谌平幸上郜闻苟湛窦储虞匡雒郁
燕丰赫厉古宫衡姬腾米储桑沃麻况亓强权公芮曲操茹楚晋习哈那鹿逯战矫勾矣步都和揭昝
"""
_DOUBLE = """
欧阳 司马 司徒 诸葛 上官 皇甫 尉迟 夏侯 东方 慕容 令狐 长孙 宇文 轩辕 端木 公孙 南宫 西门 独孤
申屠 呼延 完颜 钟离 闻人 澹台 太史 东郭 第五 赫连 万俟 单于 濮阳 淳于 公冶 鲜于
"""
SINGLE = frozenset("".join(_SINGLE.split()))
DOUBLE = frozenset(_DOUBLE.split())


def surname_of(name: str) -> str:
    """The surname that ``name`` begins with, or ``""``."""
    if name[:2] in DOUBLE:
        return name[:2]
    return name[:1] if name[:1] in SINGLE else ""
