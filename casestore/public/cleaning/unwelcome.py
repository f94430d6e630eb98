"""Why a file of a kind that isn't taken is not, and what its sender can do instead: the true cause,
by its first bytes."""

import re

from casestore.public.cleaning.heif_boxes import BRANDS, brands_of
from casestore.public.cleaning.kinds import copy_kind, is_old_office, kind_of

_BOX = slice(4, 8)  # of ISO base media files (ISO 14496-12, 4.3): the box `ftyp`, then the brand
_HEIF_BRANDS, _AVIF_BRANDS = frozenset({b"mif1", b"msf1"}), frozenset({b"avif", b"avis"})
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P "})
_RECORDING = (
    "在网上收不了，请存到光盘或 U 盘，照本专项行动的联系方式寄来或者当面送交；"
    "能整理成文字的，请把文字稿上传"
)
#: Endings of names.
_RECORDINGS = re.compile("mp[34]|m4a|wav|amr|aac|wm[av]|mov|avi|mkv|3gp|flv|ogg|silk")
_WORDS = re.compile("txt|html?|mht|eml|csv|xml|json|md|rtf")
_UNPACK = "请解压以后，把里面的文件逐个上传"
_TO_PDF = "请打印成 PDF，或者截图以后上传"
_TO_JPG = "请另存为 JPG 或者 PNG 后再传"
#: First bytes → what the file is and what to do.
_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!", "压缩包", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "压缩包", _UNPACK),
    (b"\x1f\x8b", "压缩包", _UNPACK),
    (b"ID3", "录音", _RECORDING),
    (b"#!AMR", "录音", _RECORDING),
    (b"#!SILK", "录音", _RECORDING),
    (b"\x02#!SILK", "录音", _RECORDING),
    (b"OggS", "录音", _RECORDING),
    (b"fLaC", "录音", _RECORDING),
    (b"\x1aE\xdf\xa3", "录像", _RECORDING),
    (b"FLV", "录像", _RECORDING),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "录音或者录像", _RECORDING),
    (b"GIF8", "GIF 图片", _TO_JPG),
    (b"BM", "BMP 图片", _TO_JPG),
    (b"II*\0", "TIFF 图片", _TO_PDF),
    (b"MM\0*", "TIFF 图片", _TO_PDF),
    (b"II+\0", "大型 TIFF 图片", _TO_PDF),
    (b"MM\0+", "大型 TIFF 图片", _TO_PDF),
    (b"MZ", "程序", "程序不能上传，请把它显示的内容截图或者打印成 PDF"),
    (b"\x7fELF", "程序", "程序不能上传，请把它显示的内容截图或者打印成 PDF"),
    (b"#!", "程序", "程序不能上传，请把它显示的内容截图或者打印成 PDF"),
)


def unwelcome(data: bytes, name: str, kinds: tuple[str, ...]) -> str:
    """The sentence for the file ``name``, which is none of ``kinds``."""
    listed = "、".join(kind.upper() for kind in kinds)
    if is_old_office(data):
        return f"{name} 是旧格式或加密的 Office 文件，请去掉密码，另存为 PDF、DOCX 或 XLSX 后再传"
    kind = kind_of(data)
    told = bool(data) and (not kind or copy_kind(kind) != kind)  # that is none of ``kinds``
    found = (_what(data) or _by_name(name)) if told else None
    if found is None:
        return f"{name} 不是可以上传的文件类型，请转为 {listed} 之一"
    what, way_on = found
    return f"{name} 是{what}，{way_on}"


def _what(data: bytes) -> tuple[str, str] | None:
    """What ``data`` is and what to do; ``None`` for what nobody knows."""
    for start, what, way_on in _STARTS:
        if data.startswith(start):
            return what, way_on
    if data[_BOX] == b"ftyp":
        return _media(data)
    if data[:4] == b"RIFF":
        kind = data[8:12]
        return {
            b"WAVE": ("录音", _RECORDING),
            b"AVI ": ("录像", _RECORDING),
            b"WEBP": ("WebP 图片", _TO_JPG),
        }.get(kind)
    if data[:2] == b"\xff\xfb" or data[:2] in (b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9"):
        return "录音", _RECORDING
    if data[:4] == b"PK\x03\x04":
        return "压缩包", f"{_UNPACK}；本来是文档的，请打印成 PDF"
    return ("网页", _TO_PDF) if data[:1] == b"<" else None


def _media(data: bytes) -> tuple[str, str]:
    brand, brands = data[8:12], brands_of(data[:256])
    if brands & (BRANDS | _HEIF_BRANDS) and not brands & _AVIF_BRANDS:
        way_on = "请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，或者转成 JPG 后再传"
        return "HEIC 格式的照片", way_on
    if brands & _AVIF_BRANDS:
        return "AVIF 图片", _TO_JPG
    return ("录音", _RECORDING) if brand in _SOUND_BRANDS else ("录像", _RECORDING)


def _by_name(name: str) -> tuple[str, str] | None:
    """What ``name`` says that the file is, where its bytes don't."""
    ending = name.rpartition(".")[2].lower()
    if _RECORDINGS.fullmatch(ending):
        return "录音或者录像", _RECORDING
    return ("文字或者网页", _TO_PDF) if _WORDS.fullmatch(ending) else None
