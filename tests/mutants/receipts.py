"""Faults in how receipts are signed and checked."""

from tests.mutants.fault import faults_in

_TESTS = ("tests/casestore/exchange/test_signed_receipts.py",)

SIGNATURE = faults_in(
    "casestore/exchange/receipt_signature.py",
    _TESTS,
    (
        '        whole.endswith(signer["signature"].dump()),  # nothing stands behind it\n',
        "",
        "the length of the signature lies",
    ),
    ("len(found) != 1 or not _REASON.search(data)", "len(found) != 1", "a notice is a receipt"),
    (
        '    if parts.signature[len(whole) :].strip(b"\\0"):\n        return False\n',
        "",
        "something hides behind the signature",
    ),
    ('        said["message_digest"] == parts.digest,\n', "", "any content fits"),
    (
        "    except InvalidSignature:\n        return False\n",
        "    except InvalidSignature:\n        return True\n",
        "anybody signs",
    ),
    ("    pair.must_be_in_force(now)\n", "", "a certificate that is over signs"),
)

CERTIFICATE = faults_in(
    "casestore/exchange/receipt_certificate.py",
    _TESTS,
    ("if checker.is_signed(_message(der), signature):", "if True:", "who writes there signs"),
    ("    lines = _lines(folder)\n", "    lines = list[str]()\n", "old receipts are strangers"),
    ("    if not own:\n", "    if not own and not certificates:\n", "another's certificate"),
    ("if not (folder / LIST).exists():", "if True:", "one that is gone is made anew"),
    ('plain + b"".join(public), 0o600)', 'plain + b"".join(public), 0o644)', "the key is open"),
)

FAULTS = (*SIGNATURE, *CERTIFICATE)
