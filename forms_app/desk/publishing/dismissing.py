"""The forms under each thing that the gate found, and what they are drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass

from wtforms import HiddenField

from casestore.publishing.redaction.findings import Examined, Finding
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.translations import say


class FoundForm(DeskForm):
    """One thing that the gate found in exactly this text."""

    sha = HiddenField()
    kind = HiddenField()
    quoted = HiddenField()

    @property
    def found(self) -> tuple[str, str]:
        return self.kind.data or "", self.quoted.data or ""


class DismissForm(FoundForm):
    """A suspicion let stand."""

    reason = text("保留的理由", "例如 公开文件的文号，不指向任何人。", "请写明保留的理由", rows=2)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A thing that the gate found, wherever it stands: its ``fields``, what could stand instead."""

    kind: str
    quoted: str
    instead: str
    fields: tuple[str, ...]


def together(findings: Iterable[Finding]) -> list[Found]:
    """``findings`` with each kind and words once."""
    every: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        every.setdefault(one.key, []).append(one)
    return [
        Found(
            kind=kind,
            quoted=quoted,
            instead=places[0].instead,
            fields=tuple(dict.fromkeys(one.field for one in places)),
        )
        for (kind, quoted), places in every.items()
    ]


def claim(examined: Examined) -> str:
    """What was looked for, in one sentence, with counts."""
    counts = say("、").join(
        say("%(what)s %(n)s 项", what=say(what), n=count) for what, count in examined.checked
    )
    return say("机器核对了%(counts)s。", counts=counts)


def left_out(examined: Examined) -> str:
    """What was not looked for, in one sentence."""
    return say("没有核对：%(what)s。", what=say("；").join(map(say, examined.unchecked)))


#: What the templates about findings call.
FINDINGS = {"together": together, "claim": claim, "left_out": left_out}
