"""Spack's recipe, against stand-ins for Spack's functions: it loads, depends on what the build looks for,
and gives CMake only variables that the build reads."""
import glob
import importlib.util
import os
import re
import sys
import types

SOURCE = os.environ["WEFT_SOURCE"]
RECIPE = os.path.join(SOURCE, "jobs", "packaging", "spack", "package.py")
DIRECTIVES = ("depends_on", "license", "requires", "variant", "version")
said = {name: [] for name in DIRECTIVES}


class CMakePackage:
    run_tests = False

    def define(self, name, value):
        return name, value


class Libraries:
    def joined(self, separator):
        return separator.join(("one", "two"))


class Spec:
    """What the concretizer would have found: the variants, and whether BLAS is OpenBLAS."""

    def __init__(self, *true):
        self.true = true

    def satisfies(self, what):
        return what in self.true

    def __getitem__(self, name):
        return types.SimpleNamespace(libs=Libraries(), mpicc="mpicc")


def stand_in(name, **members):
    for part in (name[:i] for i, c in enumerate(name + ".") if c == "."):
        sys.modules.setdefault(part, types.ModuleType(part))
    vars(sys.modules[name]).update(members)


def directive(name):
    return lambda *arguments, **options: said[name].append((arguments, options))


def load():
    stand_in("spack_repo.builtin.build_systems.cmake", CMakePackage=CMakePackage)
    stand_in("spack.package", **{name: directive(name) for name in DIRECTIVES})
    there = importlib.util.spec_from_file_location("recipe", RECIPE)
    recipe = importlib.util.module_from_spec(there)
    there.loader.exec_module(recipe)
    return recipe.Weft


def read_by_the_build():
    text = ""
    for path in (os.path.join(SOURCE, "CMakeLists.txt"), *glob.glob(os.path.join(SOURCE, "cmake", "*"))):
        with open(path, encoding="utf-8") as file:
            text += file.read()
    return text


def arguments_of(weft, *true):
    package = weft()
    package.spec = Spec(*true)
    return dict(package.cmake_args())


weft = load()
build = read_by_the_build()
own_blas = arguments_of(weft, "~png", "~hdf5")
openblas = arguments_of(weft, "+png", "+fortran", "^[virtuals=blas] openblas")
assert own_blas["CMAKE_DISABLE_FIND_PACKAGE_PNG"] and not openblas["CMAKE_DISABLE_FIND_PACKAGE_PNG"]
assert openblas["WEFT_FORTRAN"] and not own_blas["WEFT_FORTRAN"]
assert openblas["WEFT_OPENBLAS"] is True
assert own_blas["WEFT_OPENBLAS"] is False, "the system's OpenBLAS would be taken in place of the chosen BLAS"
assert own_blas["BLAS_LIBRARIES"] == "one;two" and "BLAS_LIBRARIES" not in openblas
for name in own_blas:
    assert not name.startswith("WEFT_") or re.search(rf"\b{name}\b", build), f"the build reads no {name}"
needed = {arguments[0].split("@")[0].split("+")[0] for arguments, _ in said["depends_on"]}
for name in ("mpi", "blas", "lapack", "scalapack", "hwloc", "jansson", "random123", "cmake", "pkgconfig"):
    assert name in needed, f"the recipe does not depend on {name}"
print(f"{len(needed)} dependencies, {len(own_blas)} arguments")
