"""Who acts."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do. ``CLAIMANT`` and ``SYSTEM`` have no account."""

    COORDINATOR = "coordinator"
    UNIT = "unit"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    CLAIMANT = "claimant"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, str] = {
    Role.COORDINATOR: "统筹岗",
    Role.UNIT: "责任单位",
    Role.REVIEWER: "审核岗",
    Role.ADMIN: "管理员",
    Role.SUPERVISOR: "督查岗",
    Role.AUDITOR: "审计岗",
    Role.CLAIMANT: "反映人",
    Role.SYSTEM: "系统",
}


#: Roles that nobody has together with another: who manages accounts works no case, a unit's staff
#: never sees what isn't theirs, who reads the logs has done nothing that stands in them, and who
#: presses the others does not their work. The first of them that somebody holds is what they are.
EXCLUSIVE = (Role.ADMIN, Role.UNIT, Role.AUDITOR, Role.SUPERVISOR)


def narrowed(roles: frozenset[Role]) -> frozenset[Role]:
    """The roles by which somebody who holds ``roles`` sees and acts: an exclusive one stands
    alone. Accounts from before roles were exclusive may hold more."""
    return next((frozenset({one}) for one in EXCLUSIVE if one in roles), roles)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a staff account (``id`` as text), ``claimant`` or ``system``. ``units`` are
    ``campaign/unit`` ids; ``campaigns`` those that they work in, empty for all of them."""

    id: str
    name: str
    roles: frozenset[Role]
    units: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()

    def works_in(self, campaign: str) -> bool:
        """Whether the cases of ``campaign`` are theirs to look at, as far as their role goes."""
        return not self.campaigns or campaign in self.campaigns


CLAIMANT = Actor(id="claimant", name=ROLE_NAMES[Role.CLAIMANT], roles=frozenset({Role.CLAIMANT}))
#: Whoever has the machine, and what the machine does by itself.
SYSTEM = Actor(id="system", name=ROLE_NAMES[Role.SYSTEM], roles=frozenset({Role.SYSTEM}))


def names_of(roles: frozenset[Role], between: str = "、") -> str:
    """The names of ``roles`` as a sentence lists them, in the order of :class:`Role`."""
    return between.join(ROLE_NAMES[role] for role in Role if role in roles)
