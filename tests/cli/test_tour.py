"""The tour, the sharing and the information: they run alone, with several ranks and over two nodes, and
what they say of themselves holds."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import weft

MEASURES = ["fill", "random", "x + y", "sqrt(x)", "exp(x)", "log(x)", "sin(x)", "tanh(x)",
            "where(x > y, x, -y)", "sqrt(x*x + y*y)", "sum(x)", "Mandelbrot"]


def fail(what, done):
    sys.exit(f"{what}\n{done.stdout}{done.stderr}")


def check_tour(**launch):
    folder = f"tour{launch.get('nodes', 1)}"
    done = weft("tour", "--quick", "--out", folder, timeout=250, **launch)
    for measure in MEASURES:
        line = re.search(rf"^{re.escape(measure)} .* [0-9.]+x  (mean|sum) .*, same bits$", done.stdout, re.M)
        if not line:
            fail(f"{measure} is missing or wrong", done)
    if "50000 x 50000" in done.stdout:
        fail("--quick leaves the large fill out", done)
    with open(os.path.join(folder, "mandelbrot.png"), "rb") as picture:
        if picture.read(8) != b"\x89PNG\r\n\x1a\n":
            sys.exit("mandelbrot.png is no picture")
    drawn = ["mandelbrot.png"] + (["tour.png"] if "no tour.png" not in done.stdout else [])
    if sorted(os.listdir(folder)) != drawn:
        sys.exit(f"the tour left {os.listdir(folder)}")


def check_share(processes, **launch):
    done = weft("share", "--size", 100000, **launch)
    sizes = re.findall(r"^ +(\d+) ", done.stdout, re.M)
    if sizes != ["1000", "10000", "100000"]:
        fail("share shows three sizes", done)
    if not re.match(r" +float64 +MB +hand-over, us +(sending|copying), us\n(( +[0-9.]+)+\n){3}", done.stdout):
        fail("share's columns are in microseconds", done)
    told = f"{processes} processes on a node each added 1" if processes > 1 else "One process"
    if told not in done.stdout:
        fail(f"share should say {told!r}", done)


def check_info(size, count, **launch):
    facts = json.loads(weft("info", "--json", **launch).stdout)
    if (facts["ranks"], facts["nodes"]) != (size, count):
        sys.exit(f"info of {size} ranks on {count} nodes says {facts}")
    text = weft("info", **launch).stdout
    there = re.search(r"^ScaLAPACK (not )?there: ", text, re.M)
    if not there or facts["scalapack"] != (there[1] is None):
        sys.exit(f"info does not say alike whether there is ScaLAPACK: {facts}\n{text}")
    hosts = re.findall(r"^node \d+ +\S+: ranks? ", text, re.M)
    if len(hosts) != count:
        sys.exit(f"info lists {len(hosts)} of {count} nodes:\n{text}")


check_info(1, 1)
check_info(3, 1, ranks=3)
check_info(4, 2, ranks=2, nodes=2)
check_share(1)
check_share(3, ranks=3)
check_share(2, ranks=2, nodes=2)
check_tour()
check_tour(nodes=2)
