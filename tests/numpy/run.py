"""run.py SCRIPT: runs one test script with NumPy as the oracle, or skips (77) where NumPy lacks."""

import os
import runpy
import sys

os.environ.setdefault("NPY_PROMOTION_STATE", "weak")
try:
    import numpy
except ImportError as missing:
    print(f"no NumPy in {sys.executable}: {missing}", file=sys.stderr)
    sys.exit(77)

print(f"NumPy {numpy.__version__}")
sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[0])))
runpy.run_path(sys.argv[0], run_name="__main__")
