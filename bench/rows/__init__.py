"""All rows, in the order in which they run and are shown."""

import fnmatch

from rows import elementwise, fractal, functions, language, linear_algebra, moves, random_numbers
from rows import reductions, session, sharing, stencil, tasks

TOPICS = (elementwise, language, functions, reductions, random_numbers, moves, fractal, sharing, session,
          linear_algebra, tasks, stencil)


def all_rows(cores):
    """Some rows exist once per number of workers, so the list depends on the cores."""
    return [row for topic in TOPICS for row in topic.rows(cores)]


def find_row(name, cores):
    return next(row for row in all_rows(cores) if row.name == name)


def chosen_rows(cores, only):
    """Rows whose name or group is among the comma-separated patterns; all where there are none."""
    if not only:
        return all_rows(cores)
    patterns = only.split(",")
    return [row for row in all_rows(cores)
            if any(fnmatch.fnmatch(word, p) for p in patterns for word in (row.name, row.group))]
