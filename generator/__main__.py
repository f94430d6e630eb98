"""``python -m generator``: one build as a process of its own, with no key and no path to the
ledger.

Standard output carries one line a step, ``stage<TAB>text``; standard error one line a fault.
Exit status 0: done; 1: the content is at fault; 3: the machine is (no Pango, no fonts, disk
full, another build running …).
"""

import argparse
import gc
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

from casestore.errors import ContentError, reason
from generator.build import Options, build
from generator.errors import BuildFault, GeneratorError
from generator.release.two_processes import die_with


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m generator", description="生成公开网站的一个发布版"
    )
    for name, told in (
        ("content", "内容文件夹"),
        ("public", "公开库文件"),
        ("out", "存放发布版的文件夹"),
        ("current", "指向当前发布版的符号链接"),
        ("work", "工作文件夹，随时可以删除"),
        ("fonts", "字体文件夹"),
    ):
        parser.add_argument(f"--{name}", type=Path, required=True, help=told)
    parser.add_argument(
        "--site-url", required=True, help="网站地址，含路径，例如 https://example.gov.cn/zhuanlan"
    )
    parser.add_argument("--demo", action="store_true", help="示例环境：每一页都写明是虚构的")
    parser.add_argument("--head", type=Path, help="办公端签过名的记录链末端，原样放进发布版")
    parser.add_argument("--no-switch", dest="switch", action="store_false", help="只生成，不启用")
    parser.add_argument("--wait", type=float, default=0, help="另一次生成未完时最多等几秒")
    parser.add_argument("--parent", type=int, help="这个进程结束时一并结束")
    signing = parser.add_argument_group("公告 PDF 的签名，不写则不签名")
    signing.add_argument("--sign-key", type=Path, help="签名私钥，只有生成程序的账号能读")
    signing.add_argument("--sign-cert", type=Path, help="签名证书")
    signing.add_argument(
        "--sign-chain", type=Path, action="append", default=[], help="上级证书，由下至上，可写多次"
    )
    signing.add_argument("--sign-passphrase", type=Path, help="存放私钥口令的文件")
    return parser


def _options(arguments: list[str] | None) -> Options:
    parser = _parser()
    values = vars(parser.parse_args(arguments))
    values["site_url"] = values["site_url"].rstrip("/")
    if (parent := values.pop("parent")) is not None:
        die_with(parent)
    key, certificate, chain, secret = (
        values.pop(f"sign_{name}") for name in ("key", "cert", "chain", "passphrase")
    )
    if (key is None) != (certificate is None):
        parser.error("--sign-key 和 --sign-cert 要一起写")
    if key is None:
        return Options(**values)
    from casestore.settings import Signing

    return Options(
        **values,
        signing=Signing(key=key, certificate=certificate, chain=tuple(chain), passphrase=secret),
    )


def _say(stage: str, text: str) -> None:
    sys.stdout.write(f"{stage}\t{text}\n")
    sys.stdout.flush()


def main(arguments: list[str] | None = None) -> int:
    """Run one build and give the exit status."""
    gc.disable()  # a build makes many small things and few circles, then ends
    try:
        build(_options(arguments), _say)
    except (ContentError, BuildFault) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except GeneratorError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    except BrokenExecutor:
        sys.stderr.write("排印公告的进程被系统终止，多半是内存不够" + "\n")
        return 3
    except OSError as error:
        sys.stderr.write(f"没有完成：{reason(error)}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
