"""The garbage collector of a process that lives long."""

import gc


# New objects before a look at them, and looks before one at those that outlived one.
# Python's own 700 is for scripts: a page or a sheet makes tens of thousands that their
# reference counts free without it.
_THRESHOLDS = (20_000, 20, 20)


def settle() -> None:
    """To be called once everything is loaded.

    What is there by now, the code of Django and of the product above all, stays for the
    life of the process and is never looked through again: half a second each time, in
    the middle of somebody's request.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
