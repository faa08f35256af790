#!/bin/sh
# A program with another MPI than Weft's is told so when it looks for Weft, in C and in Fortran; the
# build takes no ScaLAPACK of another MPI.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build
package=$libdir/cmake/Weft

# refused WHERE EXAMPLE SENTENCE OPTION…: CMake does not find the Weft that lies there.
refused() {
    where=$1
    example=$2
    sentence=$3
    shift 3
    cmake_refuses "$sentence" -S "$examples/$example" -DCMAKE_PREFIX_PATH="$where" "$@"
}

# As if Weft had been built with another: each of the two things that are compared.
grep -q 'set(weft_built_kind "[MO]' "$installed/$package/WeftConfig.cmake" || fail "no kind of MPI is kept"
cp -r "$installed" other
sed -i 's/set(weft_built_kind .*/set(weft_built_kind "some MPI")/' "other/$package/WeftConfig.cmake"
refused "$PWD/other" cluster_code "this Weft was built with some MPI"
cp "$installed/$package/WeftConfig.cmake" "other/$package"
sed -i 's/set(weft_built_soname .*/set(weft_built_soname libmpi.so.1)/' "other/$package/WeftConfig.cmake"
refused "$PWD/other" cluster_code "(libmpi.so.1), and MPI is"
if [ -f "$installed/$libdir/libweft_fortran.a" ]; then
    refused "$PWD/other" fortran "(libmpi.so.1), and MPI is"
fi

# A wrapper of C's whose name says nothing of C++'s is not given to C++.
cp "$installed/$package/WeftConfig.cmake" "other/$package"
printf '#!/bin/sh\nexec %s "$@"\n' "$(sed -n 's/^MPI_C_COMPILER:FILEPATH=//p' "$WEFT_BUILD/CMakeCache.txt")" >mpiicc
chmod +x mpiicc
sed -i "s|set(weft_mpi_wrapper .*|set(weft_mpi_wrapper $PWD/mpiicc)|" "other/$package/WeftConfig.cmake"
for example in cpp cluster_code; do # C++ may find an MPI by itself, and be refused for it
    cmake -S "$examples/$example" -B "wrapped-$example" -DCMAKE_PREFIX_PATH="$PWD/other" >wrapped.txt 2>&1 || true
done
grep -q "^MPI_C_COMPILER:FILEPATH=$PWD/mpiicc" wrapped-cluster_code/CMakeCache.txt || fail "Weft's wrapper is not taken for C"
if grep "^MPI_CXX_COMPILER:FILEPATH=$PWD/mpiicc" wrapped-cpp/CMakeCache.txt; then
    fail "C's wrapper is taken for C++"
fi

# Really another.
if grep -q 'set(weft_built_kind "Open MPI")' "$installed/$package/WeftConfig.cmake"; then
    kind=MPICH compiler=mpicc.mpich
else
    kind="Open MPI" compiler=mpicc.openmpi
fi
command -v $compiler >/dev/null || {
    echo "left out: $compiler is not here"
    exit 0
}
refused "$installed" cluster_code "and MPI is $kind" -DMPI_C_COMPILER=$compiler

# scalapack_of COMPILER OPTION…: which ScaLAPACK the build would take with it.
scalapack_of() {
    rm -rf chosen
    compiler=$1
    shift
    cmake -S "$WEFT_SOURCE/tests/install/scalapack" -B chosen -DWEFT_SOURCE="$WEFT_SOURCE" \
        -DMPI_C_COMPILER="$compiler" "$@" >chosen.txt 2>&1 || return 1
    sed -n 's/^-- chosen: //p' chosen.txt
}
for name in openmpi mpich; do
    case $(scalapack_of "mpicc.$name") in
    *scalapack-$name*) ;;
    *) echo "left out: ScaLAPACK for $name is not here" && exit 0 ;;
    esac
done

# MPICH in a folder that does not say so, alone and with a ScaLAPACK beside it.
there=$(dirname "$(sed -n 's/^MPI_mpich_LIBRARY:FILEPATH=//p' chosen/CMakeCache.txt)")
headers=$(sed -n 's/^MPI_C_HEADER_DIR:PATH=//p' chosen/CMakeCache.txt)
mkdir -p any/lib any/bin
ln -s "$there/libmpich.so" any/lib/libmpi.so
ln -s "$headers" any/include
cat >any/bin/mpicc <<END2
#!/bin/sh
echo "cc -I$PWD/any/include -L$PWD/any/lib -lmpi"
END2
chmod +x any/bin/mpicc
taken=$(scalapack_of "$PWD/any/bin/mpicc" || true)
[ "$(basename "$taken")" = libscalapack-mpich.so ] || {
    cat chosen.txt
    fail "an MPICH by another name gets '$taken'"
}
ln -s "$there/libscalapack-mpich.so" any/lib/libscalapack.so
[ "$(scalapack_of "$PWD/any/bin/mpicc")" = "$PWD/any/lib/libscalapack.so" ] || {
    cat chosen.txt
    fail "the ScaLAPACK beside MPI is not taken"
}

# Where only pkg-config knows it.
mkdir pc
mv any/lib/libscalapack.so pc/libscalapack.so
printf '%s\n' 'Name: scalapack' 'Description: of MPI' 'Version: 2.2' "Libs: -L$PWD/pc -lscalapack" >pc/scalapack.pc
known=$(PKG_CONFIG_PATH=$PWD/pc scalapack_of "$PWD/any/bin/mpicc" -DSYSTEM_FOLDERS=OFF || true)
[ "$known" = "$PWD/pc/libscalapack.so" ] || {
    cat chosen.txt
    fail "pkg-config's ScaLAPACK is not taken, but '$known'"
}

# Another MPI's: left alone where it lies in the way, refused where it is asked for.
ln -sf "$there/libscalapack-openmpi.so" any/lib/libscalapack.so
[ -z "$(scalapack_of "$PWD/any/bin/mpicc")" ] || fail "Open MPI's ScaLAPACK is taken for MPICH"
if scalapack_of mpicc.mpich -DWEFT_SCALAPACK="$there/libscalapack-openmpi.so"; then
    fail "Open MPI's ScaLAPACK may be given to MPICH"
fi
tr -s ' \n' ' ' <chosen.txt | grep -q "is of another MPI: .*scalapack-openmpi.so was built for libmpi" || {
    cat chosen.txt
    fail "it is not said whose ScaLAPACK that is"
}
