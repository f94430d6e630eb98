"""A page of the release converted into one script, as it is served at ``hant/<path>`` or
``hans/<path>`` (the tree of that script). Pure.

The page is converted as a whole, ids together with the links to them; only what is marked
``translate="no"`` stays. Its links to pages stay in the tree, all others lead out of it, so
nothing else of the release stands there twice.
"""

import posixpath
import re

from casestore.public.scripts import HREFLANGS, LANG_TAGS, Script, simplified, traditional

_LINK = re.compile(r' (href|src|action)="([^"]*)"')
#: An address of this site, apart from its query and fragment.
_OURS = re.compile(r"(?![a-z][a-z0-9+.-]*:|//|[?#]|$)([^?#]*)(\?[^#]*)?(#.*)?")

#: Pages of the public app, which follow the reader's script when they are told.
_APP = re.compile(r"status|search|apply/[a-z0-9-]+")

_LANG = re.compile(r' lang="(zh-CN|zh-Hant)"')

#: The start of an element that stays as it is: the toggle, the name in a certificate.
_UNTOUCHED = re.compile(r'<([a-z0-9]+)\b[^>]*? translate="no"[^>]*>')


def converted_page(html: str, path: str, script: Script, base: str, site_url: str) -> str:
    """The page ``html`` of the file ``path`` in ``script``; ``base`` is the site's path (``""`` or
    ``/a/b``).

    A page that is written in ``script`` keeps its words, and its canonical address is the one
    outside the tree.
    """
    found = _LANG.search(html)
    written: Script = "hant" if found and found[1] == LANG_TAGS["hant"] else "hans"
    html = _LINK.sub(lambda link: f' {link[1]}="{_led(link[2], path, script, base)}"', html)
    html = html.replace("</form>", f'<input type="hidden" name="script" value="{script}"></form>')
    if written != script and path != "404.html":
        html = html.replace("</header>", f"{_note(path, written)}</header>", 1)
    # even a page in Simplified characters is converted: it may name what is Traditional
    if (written, script) != ("hant", "hant"):
        html = _converted(html, script)
    html = _head(html, written, script, f"{site_url}/{path.removesuffix('index.html')}", site_url)
    return _toggled(html, script)


def _led(target: str, path: str, script: Script, base: str) -> str:
    """Where a link of the page leads from its place in the tree."""
    ours = _OURS.fullmatch(target)
    if not ours:
        return target
    address, query, spot = ours[1], ours[2] or "", ours[3] or ""
    if address.startswith("/") and not address.startswith(f"{base}/"):
        return target
    local = address.removeprefix(f"{base}/") if address.startswith("/") else _joined(path, address)
    stays = (not local or local.endswith(("/", ".html"))) and local.partition("/")[
        0
    ] not in LANG_TAGS
    if _APP.fullmatch(local):
        query = f"{query}&amp;script={script}" if query else f"?script={script}"
    if address.startswith("/"):
        return f"{base}/{script}/{local}{query}{spot}" if stays else f"{base}/{local}{query}{spot}"
    return target if stays else f"{_out(path)}{local}{query}{spot}"


def _joined(path: str, address: str) -> str:
    """The relative ``address`` in the page ``path`` as a path of the release; a folder ends with
    a slash."""
    local = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
    if local == ".":
        return ""
    return f"{local}/" if address.endswith(("/", "..", "/.")) or address == "." else local


def _out(path: str) -> str:
    """The way from the page ``path`` of a tree to the root of the site."""
    return "../" * (path.count("/") + 1)


def _note(path: str, written: Script) -> str:
    """That the words were converted by a program, and the way to those that count."""
    said = {
        "hans": "本页由简体原文自动转换，与原文不一致的，以原文为准。",
        "hant": "本页由繁体原文自动转换，与原文不一致的，以原文为准。",
    }
    return (
        f'<p class="qz-turned"><span class="qz-wrap">{said[written]}'
        f'<a href="{_out(path)}{path.removesuffix("index.html")}">查看原文</a></span></p>'
    )


def _converted(html: str, script: Script) -> str:
    """All words of ``html`` in ``script`` but those that are not to be translated."""
    convert, parts, start = traditional if script == "hant" else simplified, [], 0
    while mark := _UNTOUCHED.search(html, start):
        end = _end(html, mark)
        parts += [_tagged(convert(html[start : mark.start()]), script), html[mark.start() : end]]
        start = end
    return "".join([*parts, _tagged(convert(html[start:]), script)])


def _tagged(html: str, script: Script) -> str:
    return _LANG.sub(f' lang="{LANG_TAGS[script]}"', html)


def _end(html: str, mark: re.Match[str]) -> int:
    """Where the element ends that ``mark`` begins."""
    depth = 0
    for tag in re.compile(rf"<(/?){mark[1]}\b").finditer(html, mark.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return html.index(">", tag.end()) + 1
    return len(html)


def _head(html: str, written: Script, script: Script, address: str, site_url: str) -> str:
    """What names the page's own address or language; of an unconverted page both are those
    outside the tree."""
    if written == script:
        return html
    there = address.replace(site_url, f"{site_url}/{script}", 1)
    html = re.sub(
        rf'((?:rel="canonical" href|property="og:url" content| value)="){re.escape(address)}"',
        rf'\g<1>{there}"',
        html,
    )
    locale = {"hans": "zh_CN", "hant": "zh_HK"}
    html = html.replace(f'content="{locale[written]}"', f'content="{locale[script]}"')
    return html.replace(
        f'"inLanguage":"{LANG_TAGS[written]}"', f'"inLanguage":"{LANG_TAGS[script]}"'
    )


def _toggled(html: str, script: Script) -> str:
    """The script on show marked in the header's toggle."""
    start = html.find('<p class="qz-scripts"')
    end = html.find("</p>", start)
    toggle = html[start:end].replace(' aria-current="true"', "")
    toggle = toggle.replace(
        f'hreflang="{HREFLANGS[script]}"', f'hreflang="{HREFLANGS[script]}" aria-current="true"'
    )
    return html[:start] + toggle + html[end:]
