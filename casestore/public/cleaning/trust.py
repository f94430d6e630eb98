"""Whose word is taken for whose certificate it is, and for which certificates are void."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Trust:
    """``roots`` are certificates that a signature may lead to, ``lists`` what authorities say is
    revoked (CRL): each as DER in hex."""

    roots: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


#: Where nobody said whom to trust.
NOBODY = Trust()
