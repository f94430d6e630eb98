"""Faults where strangers press on the forms: slow connections, crowds, floods, guesses."""

from tests.mutants.fault import faults_in

_FRONT = "tests/forms_app/front"
_CHALLENGES = "tests/forms_app/intake/test_challenges.py"

FRONT = (
    *faults_in(
        "forms_app/front/bodies.py",
        (f"{_FRONT}/test_bodies.py",),
        (
            "clock.reschedule(begun + self.grace_s + size / SLOWEST)",
            "clock.reschedule(loop.time() + self.grace_s)",
            "a body that drips comes in for ever",
        ),
        (
            "or counted[source] > most // SHARE",
            "",
            "one source takes the room of all",
        ),
        ("            self._forget(source, size)\n", "            pass\n", "bodies count for ever"),
        (
            "            raise Full\n        if chunk",
            "            pass\n        if chunk",
            "no bound",
        ),
    ),
    *faults_in(
        "forms_app/front/lanes.py",
        (f"{_FRONT}/test_lanes.py",),
        (
            "self.running[source] < self._share(source):\n            self._begin",
            "True:\n            self._begin",
            "a crowd takes every thread",
        ),
        ("                self.waiting.move_to_end(source)\n", "", "nobody else has a turn"),
        (
            "        doing.add_done_callback(lambda _done: self._over(source))\n",
            "",
            "a thread is never free again",
        ),
    ),
    *faults_in(
        "forms_app/front/connections.py",
        (f"{_FRONT}/test_connections.py",),
        (
            "            self.drop(next(iter(self.waiting)))\n",
            "            self.drop(next(reversed(self.waiting)))\n",
            "who holds connections keeps newcomers out",
        ),
        ("            timer.cancel()\n", "            pass\n", "whoever asked is put out"),
    ),
    *faults_in(
        "forms_app/front/paces.py",
        (f"{_FRONT}/test_paces.py",),
        ("return left >= 1", "return True", "nobody is ever too fast"),
    ),
    *faults_in(
        "forms_app/front/environ.py",
        (f"{_FRONT}/test_answering.py",),
        (
            '        if b"_" in raw:\n            continue\n',
            "",
            "a header passes for one that a proxy sets",
        ),
        ("return forwarded[-proxies]", "return forwarded[0]", "whoever asks says who they are"),
    ),
    *faults_in(
        "forms_app/web/source.py",
        (f"{_FRONT}/test_answering.py",),
        ("_SUBSCRIBER = 64", "_SUBSCRIBER = 128", "a subscriber of IPv6 is as many as they like"),
    ),
)

CHALLENGES = (
    *faults_in(
        "forms_app/intake/visit/challenges.py",
        (_CHALLENGES,),
        (
            'return self.counters.hit(f"used/{nonce}", 2 * GOOD_S) == 1',
            "return True",
            "one proof is good for a whole flood",
        ),
        ('about.data == {"deed": deed} and ', "", "a proof for one deed is good for all"),
        ("timely = at <= time.time() <= at + GOOD_S", "timely = True", "nobody has to wait"),
        ("not verify_solution(given, self.secret).verified", "False", "any proof will do"),
        ("            expires_at=now + GOOD_S,\n", "", "a proof is good for ever"),
    ),
    *faults_in(
        "forms_app/intake/visit/floods.py",
        (_CHALLENGES,),
        (
            "            level = max(level, (everybody - 1) // deed.of_all)\n",
            "            pass\n",
            "a flood from many addresses goes unseen",
        ),
        (
            '        self.counters.hit(self.key("wrong-at", _spelt(number)), HOUR)\n',
            "",
            "a number is guessed at from everywhere",
        ),
        (
            '        self.counters.hit(self.key("wrong", source), 10 * MINUTE)\n',
            "        pass\n",
            "a source guesses at number after number",
        ),
    ),
)

FAULTS = (*FRONT, *CHALLENGES)
