"""The key of the second factors in an instance from before there was one."""

from pathlib import Path

from casestore.database.engine import Store
from casestore.office.pins import adopt_key

#: The name of the key that the secrets of second factors are encrypted with.
FACTOR = "factor"
FILE = f"{FACTOR}.secret"


def adopt_factors(keys: Path, store: Store) -> None:
    """Have the key, made and noted once."""
    adopt_key(keys, store, FILE)
