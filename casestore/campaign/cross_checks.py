"""Cross-checks of a campaign: references that resolve, dates in order, lists without doubles."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from casestore.campaign import form_fields
from casestore.campaign.model import Campaign, When
from casestore.errors import Fault
from casestore.errors.toml_faults import shown


def faults_of(campaign: Campaign, file: str) -> Iterator[Fault]:
    """Every fault in ``campaign`` that one key alone cannot show; ``file`` is its name in the
    faults."""
    for key, found, expected in (
        *_doubles(campaign),
        *_references(campaign),
        *_dates(campaign),
        *_form(campaign),
        *_asked_of(campaign),
        *_evidence(campaign),
        *_channels(campaign),
        *_ladder(campaign),
        *_reports(campaign),
        *_checklist(campaign),
    ):
        yield Fault(file=file, key=key, found=found, expected=expected)


Found = tuple[str, str, str]


def _doubles(campaign: Campaign) -> Iterator[Found]:
    needed = ("claimants", "respondents", "levels", "categories", "units", "channels", "sources")
    for name in (*needed, "exclusions", "routing", "ledger_lists", "reports"):
        items: tuple[Any, ...] = getattr(campaign, name)
        if not items and name in needed:
            yield name, "空列表", "至少一项"
        seen: set[str] = set()
        for index, item in enumerate(items):
            if item.id in seen:
                yield f"{name}.{index}.id", shown(item.id), "没有用过的编号"
            seen.add(item.id)
    for index, route in enumerate(campaign.routing):
        if route.id.isdecimal():  # the ledger's old name of a rule: its place
            yield f"routing.{index}.id", shown(route.id), "含有字母的编号"
    numbers = [measure.number for measure in campaign.measures]
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            yield f"measures.{index}.number", shown(number), "没有用过的序号"


def _references(campaign: Campaign) -> Iterator[Found]:
    """Every id that is none of the list it comes from."""
    units = {unit.id for unit in campaign.units}
    for key, id in _units_named(campaign):
        if id not in units:
            yield key, shown(id), "units 中的一个编号"
    channels = {channel.id for channel in campaign.channels}
    for i, level in enumerate(campaign.levels):
        if level.taken_by not in channels:
            yield f"levels.{i}.taken_by", shown(level.taken_by), "channels 中的一个编号"
    sources = {source.id for source in campaign.sources}
    for i, claimant in enumerate(campaign.claimants):
        if claimant.source not in sources:
            yield f"claimants.{i}.source", shown(claimant.source), "sources 中的一个编号"
    yield from _conditions(campaign)
    kinds = {item.id for item in campaign.respondents}
    for i, listed in enumerate(campaign.ledger_lists):
        for kind in listed.respondents:
            if kind not in kinds:
                yield f"ledger_lists.{i}.respondents", shown(kind), "respondents 中的一个编号"


def _units_named(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Each place that names a unit, as its key and the id named there."""
    yield "coordinator", campaign.coordinator
    for i, category in enumerate(campaign.categories):
        yield f"categories.{i}.lead", category.lead
    for i, route in enumerate(campaign.routing):
        yield f"routing.{i}.lead", route.lead
    for i, route in enumerate(campaign.routing):
        if route.unit:
            yield f"routing.{i}.unit", route.unit
    for i, copy in enumerate(campaign.copies):
        yield f"copies.{i}.to", copy.to
    for i, measure in enumerate(campaign.measures):
        yield from ((f"measures.{i}.lead", id) for id in measure.lead)
        yield from ((f"measures.{i}.responsible", id) for id in measure.responsible)


def _conditions(campaign: Campaign) -> Iterator[Found]:
    by_id = {item.id: item for item in campaign.columns()}
    allowed = {
        name: {option.id for option in campaign.options(by_id.get(name, form_fields.BY_ID[name]))}
        for name in (*form_fields.ROUTED_BY, "industry")
    }
    conditions: list[tuple[str, When]] = []
    for name in ("exclusions", "routing", "copies"):
        conditions += [
            (f"{name}.{i}.when", item.when) for i, item in enumerate(getattr(campaign, name))
        ]
    for i, exclusion in enumerate(campaign.exclusions):
        if not exclusion.when:
            yield f"exclusions.{i}.when", "空表", "至少一个条件；没有条件就什么线索都不收"
    for key, when in conditions:
        for name, values in when.items():
            if name not in allowed:
                yield f"{key}.{name}", "不认识的键", "、".join(sorted(allowed))
                continue
            if not values:
                yield f"{key}.{name}", "空列表", "至少一个值"
            for value in values:
                if value not in allowed[name]:
                    yield f"{key}.{name}", shown(value), "、".join(sorted(allowed[name]))


def _dates(campaign: Campaign) -> Iterator[Found]:
    ranges: list[tuple[str, date, date]] = [
        ("period", campaign.period.start, campaign.period.end),
        ("collection", campaign.collection.start, campaign.collection.end),
    ]
    ranges += [(f"phases.{i}", phase.start, phase.end) for i, phase in enumerate(campaign.phases)]
    for key, start, end in ranges:
        if end < start:
            yield f"{key}.end", shown(end), f"不早于 {start}"
    yield from _within(campaign)
    yield from _too_far(campaign)
    if not campaign.phases:
        yield "phases", "空列表", "至少一个阶段"
    if (
        campaign.collection.start < campaign.period.start
        or campaign.collection.end > campaign.period.end
    ):
        yield (
            "collection",
            f"“{campaign.collection.start}—{campaign.collection.end}”",
            "在 period 之内",
        )
    for i, target in enumerate(campaign.targets):
        if target.by < campaign.period.start:
            yield f"targets.{i}.by", shown(target.by), f"不早于 {campaign.period.start}"
    if campaign.quiet_days and campaign.quiet_days.last < campaign.quiet_days.first:
        yield "quiet_days.last", shown(campaign.quiet_days.last), "不小于 first"


def _within(campaign: Campaign) -> Iterator[Found]:
    """Days that stand outside the campaign's own time: most likely a year was mistyped."""
    start, end = campaign.period.start, campaign.period.end
    days = [(f"milestones.{i}.date", item.date) for i, item in enumerate(campaign.milestones)]
    for i, phase in enumerate(campaign.phases):
        days += [(f"phases.{i}.start", phase.start), (f"phases.{i}.end", phase.end)]
        if phase.yearly and (phase.end - phase.start).days > 365:
            yield f"phases.{i}.end", shown(phase.end), "yearly = true 的阶段不超过一年"
    for key, day in days:
        if not start <= day <= end:
            yield key, shown(day), f"在 period 之内（{start} 至 {end}）"
    until = campaign.collection.committed_until
    if until and until > campaign.collection.end:
        yield "collection.committed_until", shown(until), f"不晚于 {campaign.collection.end}"


#: Years that a campaign may touch, and the days that it may last: beyond, a year was mistyped, and
#: its calendar would have no end.
_YEARS, _LONGEST = range(2000, 2100), 30 * 366


def _too_far(campaign: Campaign) -> Iterator[Found]:
    start, end = campaign.period.start, campaign.period.end
    for key, day in (("period.start", start), ("period.end", end)):
        if day.year not in _YEARS:
            yield key, shown(day), f"{_YEARS[0]} 至 {_YEARS[-1]} 年间的一天"
    if (end - start).days > _LONGEST:
        yield "period.end", shown(end), "起止相距不超过三十年"
    for i, target in enumerate(campaign.targets):
        if target.by > end:
            yield f"targets.{i}.by", shown(target.by), f"不晚于 {end}"


def _form(campaign: Campaign) -> Iterator[Found]:
    form = campaign.form
    added = [item.id for item in form.add]
    for name in ("drop", "required", "optional", "rename", "hints"):
        for id in getattr(form, name):
            if id not in form_fields.BY_ID:
                yield f"form.{name}", shown(id), "casestore/campaign/form_fields.py 中的一个编号"
    for id in (*form.drop, *form.optional):
        if id in form_fields.INDISPENSABLE:
            yield "form.drop", shown(id), "可以省去的栏目；这一栏受理时必须有"
    for index, item in enumerate(form.add):
        if item.id in form_fields.BY_ID or item.id in added[:index]:
            yield f"form.add.{index}.id", shown(item.id), "没有用过的编号"
        if (item.kind == "choice") != bool(item.options):
            yield (
                f"form.add.{index}.options",
                shown(list(item.options)),
                "choice 须有选项，其他类型不写",
            )
    known = {*form_fields.BY_ID, *added}
    for i, listed in enumerate(campaign.ledger_lists):
        for column in listed.columns:
            if column not in known:
                yield f"ledger_lists.{i}.columns", shown(column), "线索表的一个栏目编号"
    if campaign.signature == "required" and "signed_form" in (*form.drop, *form.optional):
        yield "form", shown("signed_form"), '保留：signature = "required" 要求盖章的线索表'


#: Columns that can't be for some categories alone: they stand beside the category itself, or every
#: clue needs them.
_FOR_ALL = frozenset(
    column.id
    for column in form_fields.DEFAULT_FIELDS
    if column.step in ("check", "evidence", "sign") or column.id in form_fields.INDISPENSABLE
)


def _asked_of(campaign: Campaign) -> Iterator[Found]:
    """Columns and papers of some categories alone."""
    known = {category.id for category in campaign.categories}
    limited = [(f"form.categories.{id}", ids) for id, ids in campaign.form.categories.items()]
    for id in campaign.form.categories:
        if id in _FOR_ALL or id not in form_fields.BY_ID:
            expected = "casestore/campaign/form_fields.py 中的一个编号，各类都要问的栏目除外"
            yield f"form.categories.{id}", shown(id), expected
    for index, item in enumerate(campaign.form.add):
        if item.categories:
            limited.append((f"form.add.{index}.categories", item.categories))
    for key, ids in limited:
        if not ids:
            yield key, "空列表", "至少一个类别的编号；各类都要问的不写"
        for id in ids:
            if id not in known:
                yield key, shown(id), "categories 中的一个编号"
    for i, category in enumerate(campaign.categories):
        for name in category.require:
            if name not in category.bring:
                yield f"categories.{i}.require", shown(name), "bring 中的一种材料，一字不差"
        if len(set(category.require)) < len(category.require):
            yield f"categories.{i}.require", shown(list(category.require)), "每种材料只写一次"


def _checklist(campaign: Campaign) -> Iterator[Found]:
    points = campaign.verification.checklist
    if not points:
        yield "verification.checklist", "空列表", "至少一项；不写的用系统默认的清单"
    ids = [point.id for point in points]
    for index, id in enumerate(ids):
        if id in ids[:index]:
            yield f"verification.checklist.{index}.id", shown(id), "没有用过的编号"


def _evidence(campaign: Campaign) -> Iterator[Found]:
    limits = campaign.evidence
    if not limits.kinds:
        yield "evidence.kinds", "空列表", "至少一种文件"
    if limits.max_file_mb > limits.max_total_mb:
        expected = f"不大于 max_total_mb（{limits.max_total_mb}）"
        yield "evidence.max_file_mb", shown(limits.max_file_mb), expected


def _channels(campaign: Campaign) -> Iterator[Found]:
    own = [channel.id for channel in campaign.channels if channel.own]
    if len(own) != 1:
        yield "channels", f"{len(own)} 个 own = true", "恰好一个 own = true 的渠道"
    used = {level.taken_by for level in campaign.levels}
    if own and own[0] not in used:
        yield "levels", "没有一级由本级受理", f"至少一级的 taken_by 为 {own[0]}"


#: The steps of pressing, the mildest first.
_HARDER = ("remind", "press", "list", "talk")


def _ladder(campaign: Campaign) -> Iterator[Found]:
    """A ladder leads up: each rung later than the one before, and not milder."""
    ladder = campaign.clocks.ladder
    for i, (before, rung) in enumerate(pairwise(ladder), 1):
        if rung.days <= before.days:
            yield f"clocks.ladder.{i}.days", shown(rung.days), f"大于上一级的 {before.days}"
        if _HARDER.index(rung.step) < _HARDER.index(before.step):
            yield f"clocks.ladder.{i}.step", shown(rung.step), f"不轻于上一级的 {before.step}"


def _reports(campaign: Campaign) -> Iterator[Found]:
    """A report says what its kind needs, and nothing that it can't have."""
    known = {category.id for category in campaign.categories}
    for i, report in enumerate(campaign.reports):
        for id in report.categories:
            if id not in known:
                yield f"reports.{i}.categories", shown(id), "categories 中的一个编号"
        if (report.every == "once") != (report.on is not None):
            yield f"reports.{i}.on", shown(report.on), 'every = "once" 的报告写明截止日，其他的不写'
        if report.every == "once" and report.day:
            yield f"reports.{i}.day", shown(report.day), 'every = "once" 的报告用 on 写明截止日'
        if report.month and not (report.every == "year" and report.day):
            yield f"reports.{i}.month", shown(report.month), 'every = "year" 并且写了 day 时才写'
        if report.every == "month" and report.day and not report.to:
            yield f"reports.{i}.to", shown(report.to), "向谁报送"
        if report.covers == "same-month" and report.every != "month":
            yield f"reports.{i}.covers", shown(report.covers), 'every = "month" 时才写 same-month'
        for part, there in (("lists", campaign.ledger_lists), ("targets", campaign.targets)):
            if part in report.parts and not there:
                expected = f"本专项行动有的部分；还没有写明 {PART_NEEDS[part]}"
                yield f"reports.{i}.parts", shown(part), expected


#: Parts of a report that show what another key says.
PART_NEEDS = {"lists": "ledger_lists", "targets": "targets"}
