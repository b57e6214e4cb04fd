"""Wrong serials that come of one slip of the hand or the eye."""

from __future__ import annotations


def stepped(serial: str) -> tuple[str, ...]:
    """A digit changed."""
    return tuple(str(int(serial) + step) for step in (1, 2, 10, 100))


def swapped(serial: str) -> tuple[str, ...]:
    """Two digits swapped, or one lost."""
    swaps = (serial[:at] + serial[at + 1] + serial[at] + serial[at + 2 :] for at in range(len(serial) - 1))
    return (*swaps, serial[:-1])


def stuttered(serial: str) -> tuple[str, ...]:
    """A digit written twice."""
    return tuple(serial[: at + 1] + serial[at:] for at in range(len(serial)))


def lowered(serial: str) -> tuple[str, ...]:
    """A little less."""
    return tuple(str(int(serial) - step) for step in (1, 3, 20))


def neighbour_key(serial: str) -> tuple[str, ...]:
    """A digit replaced by the one above or below it on the number pad."""
    pad = {"0": "1", "1": "4", "2": "5", "3": "6", "4": "1", "5": "8", "6": "9", "7": "4", "8": "5", "9": "6"}
    return tuple(serial[:at] + pad[digit] + serial[at + 1 :] for at, digit in enumerate(serial))


def prefixed(serial: str) -> tuple[str, ...]:
    """A digit too many in front."""
    return f"1{serial}", f"2{serial}"


def keypad(serial: str) -> tuple[str, ...]:
    """A digit for the one above or below it on the keypad."""
    near = {"0": "1", "1": "04", "2": "5", "3": "6", "4": "17", "5": "28", "6": "39", "7": "4", "8": "5", "9": "6"}
    return tuple(serial[:at] + new + serial[at + 1 :] for at, digit in enumerate(serial) for new in near[digit])


def nought_inside(serial: str) -> tuple[str, ...]:
    """A nought too many between two digits."""
    return tuple(f"{serial[:at]}0{serial[at:]}" for at in range(1, len(serial)))


def half_turned(serial: str) -> tuple[str, ...]:
    """A digit read upside down or mirrored."""
    turned = {"6": "9", "9": "6", "2": "5", "5": "2"}
    return tuple(serial[:at] + turned[digit] + serial[at + 1 :] for at, digit in enumerate(serial) if digit in turned)


def mirrored(serial: str) -> tuple[str, ...]:
    """The digits from back to front."""
    return (serial[::-1],)


def hollowed(serial: str) -> tuple[str, ...]:
    """A digit from within lost."""
    return tuple(serial[:at] + serial[at + 1 :] for at in range(1, len(serial) - 1))


def upside_down(serial: str) -> tuple[str, ...]:
    """6 for 9 or 9 for 6, as on a sheet that lies the wrong way round."""
    turned = {"6": "9", "9": "6"}
    return tuple(serial[:at] + turned[c] + serial[at + 1 :] for at, c in enumerate(serial) if c in turned)


def keyed(serial: str) -> tuple[str, ...]:
    """A digit typed one key too high or too low on a number pad."""
    near = dict(zip("0123456789", "1456789456", strict=True))
    return tuple(serial[:at] + near[digit] + serial[at + 1 :] for at, digit in enumerate(serial))


def led_by_one(serial: str) -> tuple[str, ...]:
    """A 1 too many in front."""
    return (f"1{serial}",)


def rotated(serial: str) -> tuple[str, ...]:
    """The first digit at the end, or the last in front."""
    return serial[1:] + serial[:1], serial[-1:] + serial[:-1]


def misscanned(serial: str) -> tuple[str, ...]:
    """A digit as a scanner misreads it."""
    read = dict(zip("0123456789", "8433385908", strict=True))
    return tuple(serial[:at] + read[digit] + serial[at + 1 :] for at, digit in enumerate(serial))


def rows_off(serial: str) -> tuple[str, ...]:
    """The serial some rows further up or down in the register."""
    return tuple(str(int(serial) + step) for step in (-6, -4, 4, 5, 50))


def rounded(serial: str) -> tuple[str, ...]:
    """The last digit as 0 or 5."""
    return f"{serial[:-1]}0", f"{serial[:-1]}5"


def tailed(serial: str) -> tuple[str, ...]:
    """A digit too many at the end."""
    return tuple(f"{serial}{digit}" for digit in "123")


def echoed(serial: str) -> tuple[str, ...]:
    """A digit written as its neighbour is."""
    after = (serial[:at] + serial[at + 1] + serial[at + 1 :] for at in range(len(serial) - 1))
    before = (serial[: at + 1] + serial[at] + serial[at + 2 :] for at in range(len(serial) - 1))
    return (*after, *before)


def carried(serial: str) -> tuple[str, ...]:
    """The serial as it is after a carrying error."""
    return tuple(str(int(serial) + step) for step in (-11, -9, 9, 11, 90))


def ends_swapped(serial: str) -> tuple[str, ...]:
    """The first digit in the place of the last, and the last in that of the first."""
    return (serial[-1] + serial[1:-1] + serial[0],) if len(serial) > 1 else ()
