# Every library Weft stands on, each as one imported target. WEFT_PRIVATE_LIBRARIES lists what a
# program linked with libweft.a must name too, for WeftConfig.cmake and weft.pc.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(MPI 3.0 REQUIRED COMPONENTS C)
find_package(PNG)

pkg_check_modules(HWLOC REQUIRED IMPORTED_TARGET hwloc)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)

set(WEFT_PRIVATE_LIBRARIES ${HWLOC_LDFLAGS})

# OpenBLAS by preference: its thread count can be set, and its headers are known. Otherwise what
# CMake finds (BLA_VENDOR); whether that is OpenBLAS after all is asked at run time.
option(WEFT_OPENBLAS "Prefer OpenBLAS to other libraries of BLAS and LAPACK" ON)
add_library(weft_blas INTERFACE)
if(WEFT_OPENBLAS)
    pkg_check_modules(OPENBLAS IMPORTED_TARGET openblas)
endif()
if(OPENBLAS_FOUND)
    target_link_libraries(weft_blas INTERFACE PkgConfig::OPENBLAS)
    set(WEFT__HAVE_OPENBLAS 1)
    list(APPEND WEFT_PRIVATE_LIBRARIES ${OPENBLAS_LDFLAGS})
else()
    find_package(BLAS REQUIRED)
    find_package(LAPACK REQUIRED)
    target_link_libraries(weft_blas INTERFACE LAPACK::LAPACK BLAS::BLAS)
    list(APPEND WEFT_PRIVATE_LIBRARIES ${LAPACK_LIBRARIES} ${BLAS_LIBRARIES})
endif()

# LAPACKE comes after OpenBLAS, so that the LAPACK it calls is OpenBLAS's own.
pkg_check_modules(LAPACKE IMPORTED_TARGET lapacke)
if(LAPACKE_FOUND)
    target_link_libraries(weft_blas INTERFACE PkgConfig::LAPACKE)
    set(WEFT__HAVE_LAPACKE 1)
    list(APPEND WEFT_PRIVATE_LIBRARIES ${LAPACKE_LDFLAGS})
endif()

# ScaLAPACK must be the one built for this MPI; Debian names it after it.
set(WEFT_SCALAPACK_NAMES scalapack)
if(MPI_C_LIBRARIES MATCHES "mpich")
    list(PREPEND WEFT_SCALAPACK_NAMES scalapack-mpich)
else()
    list(PREPEND WEFT_SCALAPACK_NAMES scalapack-openmpi)
endif()
find_library(WEFT_SCALAPACK NAMES ${WEFT_SCALAPACK_NAMES})
add_library(weft_scalapack INTERFACE)
if(WEFT_SCALAPACK)
    target_link_libraries(weft_scalapack INTERFACE ${WEFT_SCALAPACK} weft_blas)
    list(APPEND WEFT_PRIVATE_LIBRARIES ${WEFT_SCALAPACK})
    set(WEFT__HAVE_SCALAPACK 1)
else()
    message(STATUS "No ScaLAPACK: factorisations run on one node only")
endif()
mark_as_advanced(WEFT_SCALAPACK)

find_path(RANDOM123_INCLUDE_DIR Random123/philox.h)
if(NOT RANDOM123_INCLUDE_DIR)
    message(FATAL_ERROR "Random123/philox.h is missing (Debian: librandom123-dev)")
endif()
mark_as_advanced(RANDOM123_INCLUDE_DIR)

if(PNG_FOUND)
    set(WEFT__HAVE_PNG 1)
    list(APPEND WEFT_PRIVATE_LIBRARIES ${PNG_LIBRARIES})
endif()
