"""Text in a picture: broken into lines by the measured width of its letters."""

# Widths in thousandths of the letter height, as sans-serif faces have them.
_NARROW = frozenset("ijlIt.,:;'|!()[] ")
_WIDE = frozenset("mwMWABCDGHKNOQRUVXYZ")


def width_of(text: str, size: float) -> float:
    units = sum(
        300 if letter in _NARROW else 700 if letter in _WIDE else 570 for letter in text
    )
    return units * size / 1000


def lines_of(text: str, width: float, size: float, most: int = 4) -> list[str]:
    """At most ``most`` lines no wider than ``width``; the rest is cut with an ellipsis."""
    lines: list[str] = []
    for word in text.replace("/", "/ ").split():
        longer = f"{lines[-1]} {word}" if lines else word
        longer = longer.replace("/ ", "/")
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1].rstrip('.,')}..."]
    return lines
