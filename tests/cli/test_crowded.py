"""More threads than cores: one line with the flags that mend it, once; an error with WEFT_STRICT=1."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import weft

cores = json.loads(weft("info", "--json").stdout)["node_allowed_cores"]


def lines(done):
    return [line for line in done.stderr.splitlines() if line.startswith("weft: ")]


def check(words, launch):
    done = weft("fill", "10", "1", "--threads", str(cores + 1), advice=True, **launch)
    said = lines(done)
    if len(said) != 1 or "oversubscribed: " not in said[0] or words not in said[0]:
        sys.exit(f"one line was expected with '{words}'\n{done.stderr}")
    if lines(weft("fill", "10", "1", "--threads", str(cores + 1), "--quiet", advice=True, **launch)):
        sys.exit("--quiet says nothing")
    os.environ["WEFT_STRICT"] = "1"
    done = weft("fill", "10", "1", "--threads", str(cores + 1), status=1, advice=True, **launch)
    del os.environ["WEFT_STRICT"]
    said = lines(done)
    if done.stdout or len(said) != 1 or "WEFT_STRICT=1" not in said[0] or words not in said[0]:
        sys.exit(f"WEFT_STRICT=1 is an error\n{done.stdout}{done.stderr}")


check(f"WEFT_THREADS={cores} mends it", {})
check("--bind-to core", {"ranks": 2})
done = weft("fill", "10", "1", "--threads", str(cores), advice=True)
if lines(done):
    sys.exit(f"nothing is to be said\n{done.stderr}")
