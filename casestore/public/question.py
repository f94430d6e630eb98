"""What somebody typed into the search, taken apart: the phrase as it stands, its words, and for
everyday words those that we write.

Words are told apart by jieba's dictionary in Rust (``rjieba``). What a question merely asks with
(如何, 怎么办) is no word of it, nor is a single character beside longer words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from casestore.public.bigrams import MARK, RUN, normal, phrase, runs
from casestore.public.folding import simple_character

#: Characters of what is typed that are looked at.
LONGEST = 80
#: Words that are looked for, and words of which most are enough.
MOST_WORDS, FOR_SOME = 12, 5

#: What a question asks with: any page could hold it.
_ASKED_WITH = """
怎么 怎么办 怎样 怎么样 如何 什么 什么样 为什么 为何 哪里 哪儿 哪个 哪些 多少 几个 是否 能否 可否
可以 可不可以 能不能 会不会 是不是 有没有 有什么 想要 需要 应该 必须 请问 一下 告诉 知道 没有 不是
我们 你们 他们 咱们 自己 人家 这个 那个 这些 那些 这样 那样 这里 那里 一个 一直 已经 现在 然后
以后 之后 以前 之前 的话 还是 或者 但是 因为 所以 如果 关于 对于 时候 一些 有些 还有 就是 总是
老是 都是
"""
_ASKING = frozenset(_ASKED_WITH.split())

#: Characters that are no part of a word.
_PARTICLES = frozenset(
    "的了吗呢吧啊是我你他她它们这那哪谁就都也还又和与及或在对从被把给让请不没有要想能会可得地着过之其为以于而则怎"
)


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word as it was ``typed``, in normal form; ``shown`` as it is commonly written; what we
    write for it."""

    typed: str
    shown: str
    ours: tuple[str, ...] = ()

    def asked(self, widened: bool, mark: str = "") -> str:
        """An FTS5 expression for the word, ``widened`` by what we write for it."""
        forms = (self.typed, *self.ours) if widened else (self.typed,)
        found = [asked for form in forms if (asked := phrase(form, mark))]
        return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


@dataclass(frozen=True, kw_only=True)
class Question:
    """``text`` as it was typed, its words in their order. Each expression is one of FTS5, with
    ``mark`` for titles alone."""

    text: str
    words: tuple[Word, ...]

    def exact(self, mark: str = "") -> str:
        """The text as it stands."""
        return phrase(self.text, mark)

    def every(self, mark: str = "") -> str:
        """All words in any order."""
        return self._all(False, mark)

    def widened(self, mark: str = "") -> str:
        """All words, or what we write for them."""
        return self._all(True, mark)

    def most(self) -> str:
        """More than half of the words, of two words one; ``""`` where there are no two."""
        chosen = sorted(self.words, key=lambda word: -len(word.typed))[:FOR_SOME]
        if len(chosen) < 2:
            return ""
        enough = 1 if len(chosen) == 2 else len(chosen) // 2 + 1
        asked = [word.asked(True) for word in chosen]
        return " OR ".join(f"({' AND '.join(some)})" for some in combinations(asked, enough))

    def any_title(self) -> str:
        """One of the words, or what we write for it, in a title."""
        return " OR ".join(word.asked(True, MARK) for word in self.words) or self.exact(MARK)

    @property
    def forms(self) -> tuple[str, ...]:
        """All that is marked where it stands in a page."""
        ours = [form for word in self.words for form in word.ours]
        typed = [word.typed for word in self.words]
        return tuple(dict.fromkeys([self.text, *typed, *ours]))

    def _all(self, widened: bool, mark: str) -> str:
        asked = dict.fromkeys(word.asked(widened, mark) for word in self.words)
        return " AND ".join(asked) or self.exact(mark)


#: What we write, by the everyday word for it in normal form.
Everyday = Mapping[str, tuple[str, ...]]


def question(typed: str, everyday: Everyday) -> Question:
    """What ``typed`` asks for."""
    text = typed.strip()[:LONGEST]
    found: dict[str, Word] = {}
    for word in _pieces(text, everyday):
        found.setdefault(word.typed, word)
    telling = [word for word in found.values() if word.ours or _tells(word.typed)]
    if not telling and len(found) > 1 and not any(word in _ASKING for word in found):
        whole = "".join(runs(text))  # 拖 欠 款: nothing but single characters
        telling = [Word(typed=whole, shown=whole)]
    return Question(text=text, words=tuple(telling[:MOST_WORDS]))


def _tells(word: str) -> bool:
    return (len(word) > 1 and word not in _ASKING) or word.isascii()


def _pieces(text: str, everyday: Everyday) -> Iterator[Word]:
    """The words of ``text``, told apart in Simplified characters as they are commonly written."""
    common = "".join(map(simple_character, text))
    folded = normal(common)
    if len(folded) != len(common):
        common = folded
    for run in RUN.finditer(folded):
        yield from _words(run[0], common[run.start() : run.end()], everyday)


def _words(run: str, common: str, everyday: Everyday) -> Iterator[Word]:
    """The words of ``run``, everyday ones whole: short ones where they begin and end with a word of
    the dictionary (欠款 is not in 拖欠款项), longer ones wherever they stand."""
    ours: tuple[str, ...]
    ends = _ends(common)
    longest, at = max(map(len, everyday), default=0), 0
    while at < len(run):
        later = min((end for end in ends if end > at), default=len(run))
        for end in range(min(len(run), at + longest), at, -1):
            bounded = at in ends and end in ends
            if run[at:end] in everyday and (bounded or end - at > 2):
                ours, later = everyday[run[at:end]], end
                break
        else:
            ours, later = (), min([later, *_beginnings(run, at, later, everyday)])
        yield Word(typed=run[at:later], shown=common[at:later], ours=ours)
        at = later


def _beginnings(run: str, at: int, end: int, everyday: Everyday) -> Iterator[int]:
    """Where inside the word from ``at`` to ``end`` a long everyday word begins."""
    for start in range(at + 1, end):
        if any(run.startswith(typed, start) for typed in everyday if len(typed) > 2):
            yield start


def _ends(run: str) -> set[int]:
    """Where words of ``run`` begin and end; single characters beside one another that are no
    particles are taken for a word that the dictionary lacks (到账)."""
    import rjieba  # its dictionary costs 60 ms and 33 MB: only who searches pays

    ends, was_single, at = {0}, False, 0
    for word in [run] if run.isascii() else rjieba.cut(run, hmm=False):
        single = len(word) == 1 and word not in _PARTICLES
        if single and was_single:
            ends.discard(at)
        at += len(word)
        ends.add(at)
        was_single = single
    return ends
