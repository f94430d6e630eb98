"""What can go wrong while the site is made, one class a reason, one sentence each (Chinese: it
reaches the screen)."""

from casestore import errors


class GeneratorError(errors.CaseStoreError):
    """Base of all; ``str()`` is a sentence for the person who builds."""


class BuildFault(GeneratorError):
    """Something that the build made is not right; nothing of it is published."""


class EnvironmentFault(GeneratorError, errors.EnvironmentFault):
    """The machine lacks something that the build needs; the sentence says how to get it."""


class NoSuchRelease(GeneratorError):
    """The release that somebody asked for does not exist."""
