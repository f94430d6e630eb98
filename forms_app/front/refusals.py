"""What is answered where the application isn't asked at all: short pages that need nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forms_app.front.paces import AGAIN_S

Send = Callable[[Mapping[str, Any]], Awaitable[None]]

_PAGE = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>'
    "<h1>{title}</h1><p>{said}</p></html>"
)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Status, title, one sentence or two; ``again_s`` are the seconds after which it is worth
    trying again, 0 where it isn't."""

    status: int
    title: str
    said: str
    again_s: int = 0

    async def send(self, send: Send) -> None:
        page = _PAGE.format(title=self.title, said=self.said).encode()
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(page)),
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        if self.again_s:
            headers["Retry-After"] = str(self.again_s)
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        await send({"type": "http.response.body", "body": page})


TOO_SLOW = Refusal(
    status=408,
    title="网络太慢，没有收完",
    said="这次的内容没有收完整，没有保存；以前保存的内容都在。请换一个网络，或分几次上传。",
)
TOO_LARGE = Refusal(
    status=413,
    title="内容太大",
    said="这次送来的内容超过了上限，没有保存；以前保存的内容都在。请返回上一页，分几次上传。",
)
FULL = Refusal(
    status=503,
    title="正在接收的材料太多",
    said="这次没有保存。请等半分钟，返回上一页再按一次按钮，填写的内容还在。",
    again_s=30,
)
CROWDED = Refusal(
    status=503,
    title="访问的人太多",
    said="这次没有办成。请等半分钟，返回上一页再按一次按钮，填写的内容还在。",
    again_s=30,
)
CROWDED_ONE = Refusal(
    status=429,
    title="操作太频繁",
    said="您的网络同时发来的请求太多，先停了下来。请等十秒，返回上一页再按一次按钮，填写的内容还在。",
    again_s=AGAIN_S,
)
