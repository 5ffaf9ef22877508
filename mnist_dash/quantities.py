"""Shares, intervals, differences and times as people write them, with a space before the sign of per cent."""


def percent(share: float, digits: int = 2) -> str:
    """A share, 0 to 1, in percent: 98.33 %."""
    return f"{100 * share:.{digits}f} %"


def interval(ends: tuple[float, float], digits: int = 2) -> str:
    """The two ends of an interval of shares, 0 to 1: 98.06 to 98.57 %."""
    low, high = ends
    return f"{100 * low:.{digits}f} to {percent(high, digits)}"


def estimate(share: float, ends: tuple[float, float]) -> str:
    """A share, 0 to 1, with its interval: 98.33 % (98.06 to 98.57 %); in words where it is NaN."""
    return "not defined" if share != share else f"{percent(share)} ({interval(ends)})"


def points(difference: float, digits: int = 2) -> str:
    """A difference of two shares, -1 to 1, in percentage points: 0.83, or −0.10 with a true minus."""
    return f"{100 * difference:.{digits}f}".replace("-", "−")


def duration(seconds: float) -> str:
    """Seconds in words: 8.0 s, 3 min 20 s, 1 h 5 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
