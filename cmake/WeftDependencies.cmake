# Every library Weft stands on, each as one imported target. WEFT_PRIVATE_LIBRARIES lists what a
# program linked with libweft.a must name too, for WeftConfig.cmake and weft.pc.

# Weft gives BLAS and LAPACK integers of 32 bits; a library that reads 64 reads beyond them.
foreach(variable BLA_VENDOR BLAS_LIBRARIES LAPACK_LIBRARIES WEFT_SCALAPACK)
    if("${${variable}}" MATCHES "64ilp|ilp64|(lapack|blas)64[^/;]*(;|$)")
        message(FATAL_ERROR "${variable} is ${${variable}}: Weft calls BLAS and LAPACK with integers of 32 "
                            "bits (LP64), and this is a library with 64 (ILP64)")
    endif()
endforeach()
if("${BLA_SIZEOF_INTEGER}" STREQUAL "8")
    message(FATAL_ERROR "BLA_SIZEOF_INTEGER is 8: Weft calls BLAS and LAPACK with integers of 32 bits (LP64)")
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(MPI 3.0 REQUIRED COMPONENTS C)
find_package(PNG)

pkg_check_modules(HWLOC REQUIRED IMPORTED_TARGET hwloc)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)

set(WEFT_PRIVATE_LIBRARIES ${HWLOC_LDFLAGS} ${CMAKE_DL_LIBS})

# OpenBLAS by preference: its thread count can be set, and its headers are known. Otherwise what
# CMake finds (BLA_VENDOR); whether that is OpenBLAS after all is asked at run time.
option(WEFT_OPENBLAS "Prefer OpenBLAS to other libraries of BLAS and LAPACK" ON)
add_library(weft_blas INTERFACE)
if(WEFT_OPENBLAS)
    pkg_check_modules(OPENBLAS IMPORTED_TARGET openblas)
endif()
if(OPENBLAS_FOUND)
    target_link_libraries(weft_blas INTERFACE PkgConfig::OPENBLAS)
    list(APPEND WEFT_PRIVATE_LIBRARIES ${OPENBLAS_LDFLAGS})
else()
    find_package(BLAS REQUIRED)
    find_package(LAPACK REQUIRED)
    target_link_libraries(weft_blas INTERFACE LAPACK::LAPACK BLAS::BLAS)
    list(APPEND WEFT_PRIVATE_LIBRARIES ${LAPACK_LIBRARIES} ${BLAS_LIBRARIES})
endif()

include(WeftScalapack)

find_path(RANDOM123_INCLUDE_DIR Random123/philox.h)
if(NOT RANDOM123_INCLUDE_DIR)
    message(FATAL_ERROR "Random123/philox.h is missing (Debian: librandom123-dev)")
endif()
mark_as_advanced(RANDOM123_INCLUDE_DIR)

if(PNG_FOUND)
    set(WEFT__HAVE_PNG 1)
    list(APPEND WEFT_PRIVATE_LIBRARIES ${PNG_LIBRARIES})
endif()
