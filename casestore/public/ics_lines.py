"""Lines of a calendar file (RFC 5545)."""


def escaped(text: str) -> str:
    """``text`` as a value (3.3.11)."""
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """At most 75 octets a line, never a character torn, ended by CRLF (3.1)."""
    rows, row = [], b""
    for mark in line:
        data = mark.encode()
        if len(row) + len(data) > 75:
            rows.append(row)
            row = b" "
        row += data
    return b"\r\n".join([*rows, row]) + b"\r\n"
