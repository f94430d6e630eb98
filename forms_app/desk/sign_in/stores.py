"""What signing in works with beside the accounts, put together once where the app is made."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from flask import Flask, current_app

from casestore.database.engine import Store
from casestore.office.factor_key import FACTOR
from casestore.office.second_factor import SecondFactor
from casestore.office.sign_in_state import SignInState
from casestore.settings import Settings


@dataclass(frozen=True, kw_only=True)
class SignInStores:
    """Sessions and wrong guesses, the second factors, and the key under which places and accounts
    are counted. ``needs_factor``: nobody gets in by a password alone."""

    state: SignInState
    factor: SecondFactor
    needs_factor: bool
    key: bytes

    def mark(self, plain: str) -> str:
        """``plain`` (an address) as the state knows it: not to be read back."""
        return hmac.new(self.key, plain.encode(), sha256).hexdigest()[:32]


def provide(app: Flask, store: Store, settings: Settings) -> None:
    """Let the views of ``app`` sign people in. Raises :class:`EnvironmentFault` where a secret is
    missing."""
    app.extensions["sign_in_stores"] = SignInStores(
        state=SignInState(settings.sign_ins),
        factor=SecondFactor(store, settings.secret(FACTOR)),
        needs_factor=not (settings.demo and settings.demo_sign_in),
        key=settings.secret("desk").encode(),
    )


def stores() -> SignInStores:
    """What the running app signs people in with."""
    return cast(SignInStores, current_app.extensions["sign_in_stores"])
