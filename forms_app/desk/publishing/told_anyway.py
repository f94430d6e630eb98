"""What a text tells although the column for it is left out or coarse: shown to both persons, who
decide. A word list can't know all ways of saying it."""

import re

from casestore.publishing.records import Summary

#: How what belongs into a column looks in a text.
LOOKS = {
    "days": re.compile(r"\d+ ?个?(?:工作日|天)"),
    "amount_band": re.compile(r"[\d一二三四五六七八九十百两][\d.,万百千—-]* ?[多余几]?[万亿]元?"),
    "period": re.compile(r"(?:\d{4}年)?(?:[上下]半年|第?[一二三四1-4]季度|(?<=年)\d{1,2}月)"),
    "industry": re.compile(r"某(?!企业|公司)[^，。、；某]{1,8}?(?:企业|公司)"),
}


def told_anyway(summary: Summary) -> list[tuple[str, str]]:
    """(column, words) for each column that is told less exactly and each place of the text that
    seems to tell it, once each."""
    if summary.place.exempt:
        return []
    text = summary.text
    words = "\n".join((text.title, text.happened, text.done, text.result, text.basis))
    columns = [column for column, _count in summary.place.coarsened if column in LOOKS]
    found = [(column, one.group()) for column in columns for one in LOOKS[column].finditer(words)]
    return list(dict.fromkeys(found))
