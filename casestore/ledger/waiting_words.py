"""What a claimant reads while their clue waits for papers (待补正)."""

from collections.abc import Collection

#: What a clue waits for, by the column of the paper.
PAPER_NAMES: dict[str, str] = {"signed_form": "签字盖章的线索表"}


def waiting_for(papers: Collection[str]) -> str:
    """What the claimant reads while their clue waits for ``papers``."""
    names = "、".join(PAPER_NAMES[id] for id in papers)
    return f"还缺{names}，请在补正期限内补交；补齐以后开始审查。"
