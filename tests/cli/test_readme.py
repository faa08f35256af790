"""What the README shows is what happens: its program is the compiled example, its console session and the
quick start's give their output, its links and pictures exist, and the commands it lists are those that there
are."""

import os
import re
import shutil
import subprocess
import sys

source = os.environ["WEFT_SOURCE"]
sys.path.insert(0, os.path.join(source, "tests", "numpy"))
from command import data_file, weft


def page(path):
    with open(os.path.join(source, path)) as text:
        return text.read()


readme = page("README.md")


def block(language, text=readme):
    return re.search(rf"```{language}\n(.*?)```", text, re.S).group(1)


def program_is_the_example():
    with open(os.path.join(source, "docs", "examples", "hypotenuse.c")) as example:
        if example.read() != block("c"):
            sys.exit("README's program differs from docs/examples/hypotenuse.c")


def links_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        if "://" not in target and not os.path.exists(os.path.join(source, target)):
            sys.exit(f"README names {target}, which does not exist")


def commands_are_all():
    listed = re.findall(r"^\| `weft (\w+)", readme, re.M)
    there = re.findall(r"^  (\w+)  +", weft("--help").stdout, re.M)
    if sorted(listed) != sorted(there):
        sys.exit(f"README lists {listed}, weft has {there}")


def session_is_true(path):
    """Runs the page's console block in a folder that has relief.npy, build/ and nothing else."""
    for part in block("console", page(path)).split("$ ")[1:]:
        command, expected = part.split("\n", 1)
        done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60,
                              env={**os.environ, "WEFT_THREADS": "1"})
        if done.returncode or done.stdout != expected:
            sys.exit(f"{path} says that\n  {command}\nprints\n{expected}\nand it prints\n{done.stdout}"
                     f"{done.stderr}")


program_is_the_example()
links_exist()
commands_are_all()
os.symlink(os.path.dirname(os.environ["WEFT"]), "build")
session_is_true("docs/quickstart.md")
shutil.copy(data_file("images/etopo20.npy"), "relief.npy")
session_is_true("README.md")
