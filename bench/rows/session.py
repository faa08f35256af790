"""What a program pays before and between operations: start-up and temporaries."""

from harness.model import Check, Program, Row, Target

NO_RESULT = Check(free="nothing is computed")


def cost(name, title, argv, most, ranks=False):
    return Row(
        name=name, title=title, group="session", full={"n": 1_000_000}, quick={"n": 1_000_000},
        weft=Program(argv, ranks=ranks), peers={}, check=NO_RESULT,
        targets=(Target("seconds", at_most=most),), shapes=False,
    )


def rows(_cores):
    temporary = ["micro", "time", "temporary", "{n}", "{threads}", "{budget}"]
    yield cost("temporary", "create and free a temporary", temporary, 20e-6)
    yield cost("temporary-ranks", "the same on one rank per core", temporary, 20e-6, ranks=True)
    session = ["micro", "session", "{threads}"]
    yield cost("session", "open a session, past MPI_Init", session, 0.05)
    yield cost("session-ranks", "the same on one rank per core", session, 0.05, ranks=True)
    calibrate = ["micro", "calibrate", "{threads}"]
    yield cost("calibrate", "weft calibrate --quick", calibrate, 20)
