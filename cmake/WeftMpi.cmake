# Which MPI an MPI::MPI_<language> is. The build asks it for ScaLAPACK, and the installed WeftConfig.cmake
# to see whether a program has the MPI that Weft was built with. It works from CMake 3.16 on.

function(weft_mpi_compiles language source result)
    string(TOLOWER ${language} extension)
    set(extension_cxx cpp)
    set(extension_fortran f90)
    if(DEFINED extension_${extension})
        set(extension ${extension_${extension}})
    endif()
    set(file ${CMAKE_BINARY_DIR}/CMakeFiles/weft_mpi_kind.${extension})
    file(WRITE ${file} "${source}")
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
    try_compile(weft_compiles ${CMAKE_BINARY_DIR} ${file} LINK_LIBRARIES MPI::MPI_${language})
    set(${result} ${weft_compiles} PARENT_SCOPE)
    unset(weft_compiles CACHE)
endfunction()

# "Open MPI", "MPICH" (also what comes of it: MVAPICH, Intel's, Cray's), or "" for what nobody knows: by
# the header, because names of files say nothing.
function(weft_mpi_kind language result)
    set(kind "")
    if(language STREQUAL Fortran)
        weft_mpi_compiles(Fortran "program p\nimplicit none\ninclude 'mpif.h'\ninteger :: i\ni = OMPI_MAJOR_VERSION\nend program\n" is_open_mpi)
        set(is_mpich FALSE)
    else()
        weft_mpi_compiles(${language} "#include <mpi.h>\n#ifndef OPEN_MPI\n#error\n#endif\n" is_open_mpi)
        if(NOT is_open_mpi)
            weft_mpi_compiles(${language} "#include <mpi.h>\n#if !defined(MPICH_VERSION) && !defined(MPICH_NUMVERSION) && !defined(I_MPI_VERSION)\n#error\n#endif\n" is_mpich)
        endif()
    endif()
    if(is_open_mpi)
        set(kind "Open MPI")
    elseif(is_mpich)
        set(kind "MPICH")
    endif()
    set(${result} "${kind}" PARENT_SCOPE)
endfunction()

# The names behind a tag (SONAME, NEEDED) of a shared library's dynamic section; empty for archives, and
# where nothing reads it.
function(weft_elf_names library tag result)
    set(output "")
    if(CMAKE_READELF)
        execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${CMAKE_READELF} -d ${library}
                        OUTPUT_VARIABLE output ERROR_QUIET)
    elseif(CMAKE_OBJDUMP)
        execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${CMAKE_OBJDUMP} -p ${library}
                        OUTPUT_VARIABLE output ERROR_QUIET)
    endif()
    string(REGEX MATCHALL "[^\n]*${tag}[^\n]*" lines "${output}")
    set(names "")
    foreach(line IN LISTS lines)
        if(line MATCHES "(lib[^] ]+\\.so[^] ]*)")
            list(APPEND names ${CMAKE_MATCH_1})
        endif()
    endforeach()
    set(${result} "${names}" PARENT_SCOPE)
endfunction()

# The SONAME of MPI's library for C, such as libmpi.so.40, which other libraries name; "" where it is
# not known (an archive, or a compiler that links it by itself).
function(weft_mpi_soname language result)
    set(soname "")
    foreach(library IN LISTS MPI_${language}_LIBRARIES)
        if(library MATCHES "/libmpi(ch)?(_mt)?\\.so" AND NOT soname)
            weft_elf_names(${library} SONAME soname)
        endif()
    endforeach()
    set(${result} "${soname}" PARENT_SCOPE)
endfunction()
