# A recipe for Spack 1.0 and later: put it into a repository of your own as packages/weft/package.py, and
# set `git` to where your copy of Weft is.
from spack_repo.builtin.build_systems.cmake import CMakePackage

from spack.package import *


class Weft(CMakePackage):
    """N-dimensional arrays woven across the ranks and threads of an MPI job: NumPy's operations,
    with the same bits for any number of ranks, threads and nodes."""

    homepage = "https://example.org/weft"
    git = "https://example.org/weft.git"

    license("BSD-3-Clause")

    version("main", branch="main")
    version("0.1.0", branch="main")  # until there is a tag

    # Off, until there is something in Weft that it turns on.
    variant("hdf5", default=False, description="Look for HDF5; this release has no use for it")
    variant("png", default=True, description="Write pictures")
    variant("fortran", default=True, description="The module for Fortran")

    depends_on("c", type="build")
    depends_on("fortran", type="build", when="+fortran")
    depends_on("cmake@3.22:", type="build")
    depends_on("pkgconfig", type="build")

    depends_on("mpi@3:")
    depends_on("blas")
    depends_on("lapack")
    depends_on("scalapack")
    depends_on("hwloc@2:")
    depends_on("jansson")
    depends_on("random123", type="build")
    depends_on("hdf5+mpi", when="+hdf5")
    depends_on("libpng", when="+png")
    depends_on("gnuplot", type="run")
    depends_on("cmocka", type="test")

    # Threads of its own, which Weft sets the count of; OpenMP's would be started beside Weft's.
    requires("^openblas threads=pthreads", when="^[virtuals=blas] openblas")

    def cmake_args(self):
        spec = self.spec
        openblas = spec.satisfies("^[virtuals=blas] openblas")
        args = [
            self.define("BUILD_TESTING", self.run_tests),
            # Kernels for every instruction set are built; `native` would be the build machine's.
            self.define("WEFT_NATIVE", False),
            self.define("WEFT_FORTRAN", spec.satisfies("+fortran")),
            self.define("CMAKE_DISABLE_FIND_PACKAGE_PNG", spec.satisfies("~png")),
            self.define("CMAKE_DISABLE_FIND_PACKAGE_HDF5", spec.satisfies("~hdf5")),
            self.define("MPI_C_COMPILER", spec["mpi"].mpicc),
            self.define("WEFT_OPENBLAS", openblas),
            self.define("WEFT_SCALAPACK", spec["scalapack"].libs.joined(";")),
        ]
        if not openblas:
            args += [
                self.define("BLAS_LIBRARIES", spec["blas"].libs.joined(";")),
                self.define("LAPACK_LIBRARIES", spec["lapack"].libs.joined(";")),
            ]
        return args

    def setup_run_environment(self, env):
        # OpenBLAS's idle threads spin for a tenth of a second otherwise; read when it is loaded.
        env.set("OPENBLAS_THREAD_TIMEOUT", "4")
