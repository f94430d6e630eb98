"""Faults at the boundaries between the accounts: who owns what, what is read of others' files, and
what the office lets be shown."""

from tests.mutants.fault import faults_in

_OWNERS = "tests/casestore/office/test_owners.py"
_APPROVALS = "tests/casestore/publishing/test_approvals.py"
_SWITCHING = "tests/commands/test_switching.py"

OWNERS = faults_in(
    "casestore/office/owners.py",
    (_OWNERS,),
    (
        '_PRIVATE = _owned("office", "office", 0o600)',
        '_PRIVATE = _owned("office", "public", 0o640)',
        "the public account reads the office's key",
    ),
    (
        '_ADDING = _owned("office", "public", 0o3770)',
        '_ADDING = _owned("office", "public", 0o2770)',
        "the public account renames what others put into the inbox",
    ),
    (
        'return (accounts.public, accounts.generator) if side == "office" else ()',
        "return (accounts.public, accounts.generator)",
        "the public account is in the generator's group",
    ),
    (
        "(trusted or found.st_nlink == 1)",
        "True",
        "a second name of a file gives it away",
    ),
    (
        "            self._set(handle, self.folder.itself)\n",
        "            pass\n",
        "files are given and their folders are not",
    ),
)

APPROVALS = faults_in(
    "casestore/publishing/approvals.py",
    (_APPROVALS, _SWITCHING),
    (
        "    row.public_mac = mac_of(",
        "    row.withdrawn_because = mac_of(",
        "nothing is proved when it is approved",
    ),
    (
        'f"qingzhang approval\\n{public_id}\\n{mark}"',
        'f"qingzhang approval\\n{public_id}"',
        "one proof holds for every text of a case",
    ),
    (
        "if mark and is_proved(secret, id, mark, mac)}",
        "if mark}",
        "a row that was put into the database is shown",
    ),
    (
        "    if row is None or row.public_mark == mark:\n",
        "    if row is None:\n",
        "a row without its proof was approved once",
    ),
    (
        'return any(details.get("public") == mark for details in session.scalars(asked))',
        "return False",
        "a withdrawal while a release is made keeps it from being shown",
    ),
    (
        'differs = " OR ".join(f"one.{column} IS NOT other.{column}" for column in columns)',
        'differs = "0"',
        "the generator says what it likes",
    ),
)

SWITCHING = faults_in(
    "commands/switching.py",
    (_SWITCHING,),
    ("        if self.shows:\n", "        if True:\n", "a release is shown that nobody asked for"),
    (
        "    if not signed:\n",
        "    if False:\n",
        "a release without the office's signature is shown",
    ),
    (
        "            heads.add_line(self.settings, self.store, **made)\n",
        "",
        "a release that nobody noted is shown",
    ),
    (
        "    if edition_in(release) != edition_of(settings.content):\n",
        "    if False:\n",
        "form and desk go by what the generator says",
    ),
    (
        '("多出、缺少或不是这次要公开的", _differing(shown, public)),',
        "",
        "what was withdrawn comes back in a release that was made before",
    ),
    (
        '("没有页面", sorted(shown.keys() - _pages(manifest))),',
        "",
        "an approved case without a page",
    ),
)

OWN_COPY = faults_in(
    "generator/release/own_copy.py",
    ("tests/generator/release/test_own_copy.py",),
    (
        "        if (digest.hexdigest(), size) != (entry.sha256, entry.size):\n",
        "        if False:\n",
        "what is copied is not what the manifest lists",
    ),
    (
        "    return release if release and release.parent == folder.resolve() else None\n",
        "    return release\n",
        "files of the generator's are linked into the office's copy",
    ),
    (
        """not {"", ".", ".."} & set(path.split("/"))""",
        "True",
        "a path in the manifest leads out of the release",
    ),
    (
        "_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC",
        "_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC",
        "a link in the generator's folder is followed",
    ),
    (
        "_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC",
        "_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC",
        "a folder that is a link is entered",
    ),
    (
        "        datetime.fromisoformat(manifest.made_at)\n",
        "",
        "the desk's list of releases breaks on a day that is none",
    ),
)

FAULTS = (*OWNERS, *APPROVALS, *SWITCHING, *OWN_COPY)
