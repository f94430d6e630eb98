"""What a claimant reads while their clue waits for papers (待补正)."""

from collections.abc import Collection

from casestore.exchange.completeness import PAPER_NAMES


def waiting_for(papers: Collection[str]) -> str:
    """What the claimant reads while their clue waits for ``papers``."""
    names = "、".join(PAPER_NAMES[id] for id in papers)
    return f"还缺{names}，请在补正期限内补交；补齐以后开始审查。"
