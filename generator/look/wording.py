"""The words of the page chrome in the campaign's script: written in Simplified, converted where
asked for."""

from collections.abc import Callable

from casestore.public.scripts import LANG_TAGS, Script, in_script, protected

Say = Callable[[str], str]


def _say_hans(text: str) -> str:
    return text


#: What has been converted, by script. It can be cached (:mod:`generator.content_cache`): a build
#: that says nothing new then spares itself OpenCC, whose dictionaries take 40 MB.
CONVERTED: dict[Script, dict[str, str]] = {"hans": {}, "hant": {}}


_names = protected()


def forget_words() -> None:
    """Convert all anew from here on: other names are protected."""
    global _names
    _names = protected()
    for words in CONVERTED.values():
        words.clear()


def converted(text: str, script: Script) -> str:
    """``text`` in ``script``, whichever it was written in."""
    if _names is not protected():
        forget_words()
    found = CONVERTED[script].get(text)
    if found is None:
        found = CONVERTED[script][text] = in_script(text, script)
    return found


def _say_hant(text: str) -> str:
    return converted(text, "hant")


def sayer(script: Script) -> Say:
    """What turns our Chinese words into those of a page in ``script``."""
    return _say_hant if script == "hant" else _say_hans


def lang_tag(script: Script) -> str:
    """The page's language tag; it also picks the glyphs."""
    return LANG_TAGS[script]


def lang_inside(script: Script) -> str:
    """The language tag of a part in ``script`` on a page of the whole site; empty where the
    page's own will do."""
    return "" if script == "hans" else lang_tag(script)
