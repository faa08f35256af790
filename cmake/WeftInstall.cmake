# What `cmake --install` puts where: headers, both libraries, and how other builds find them
# (find_package, pkg-config). Nothing installed holds the prefix, so that the tree can be moved.

include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Weft)
set(generated_dir ${PROJECT_BINARY_DIR}/package)

install(TARGETS weft EXPORT WeftTargets
        RUNTIME COMPONENT runtime
        LIBRARY COMPONENT runtime NAMELINK_COMPONENT development)
install(TARGETS weft_static EXPORT WeftStaticTargets ARCHIVE COMPONENT development)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/lib/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT development)
foreach(name weft weft_error weft_values weft_tasks)
    install(FILES ${PROJECT_SOURCE_DIR}/lib/bindings/${name}.hpp
            DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
endforeach()

install(EXPORT WeftTargets NAMESPACE Weft:: DESTINATION ${package_dir} COMPONENT development)
install(EXPORT WeftStaticTargets NAMESPACE Weft:: DESTINATION ${package_dir}
        COMPONENT development)
find_program(WEFT_MPI_COMPILER NAMES ${MPI_C_COMPILER} mpicc NO_CACHE)
configure_package_config_file(
    ${PROJECT_SOURCE_DIR}/cmake/WeftConfig.cmake.in ${generated_dir}/WeftConfig.cmake
    INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${generated_dir}/WeftConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${generated_dir}/WeftConfig.cmake ${generated_dir}/WeftConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/WeftMpi.cmake
        DESTINATION ${package_dir} COMPONENT development)

# weft.pc and weft-static.pc, because `pkg-config --static` names -lweft, which is the shared library
# where both lie in one folder: ways from their own folder, which hold where the library's is given as
# an absolute path too, and MPI as this build found it.
set(WEFT_PC_DIR ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH WEFT_PC_PREFIX ${WEFT_PC_DIR} ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH WEFT_PC_INCLUDEDIR ${WEFT_PC_DIR} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
string(REGEX REPLACE "/$" "" WEFT_PC_PREFIX "${WEFT_PC_PREFIX}")
set(WEFT_PC_MPI_CFLAGS "")
foreach(directory IN LISTS MPI_C_INCLUDE_DIRS)
    string(APPEND WEFT_PC_MPI_CFLAGS " -I${directory}")
endforeach()
list(JOIN MPI_C_LIBRARIES " " WEFT_PC_MPI_LIBS)
set(WEFT_PC_LIBS "")
foreach(library IN LISTS WEFT_PRIVATE_LIBRARIES WEFT_MATH_LIBRARIES)
    if(library MATCHES "^[-/]")
        string(APPEND WEFT_PC_LIBS " ${library}")
    else()
        string(APPEND WEFT_PC_LIBS " -l${library}")
    endif()
endforeach()
# The pages, with the pictures and programs that they show.
if(PROJECT_IS_TOP_LEVEL)
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}
            COMPONENT runtime PATTERN "Doxyfile.in" EXCLUDE PATTERN "doxygen-filter.sh" EXCLUDE)
endif()

function(weft_install_pc name)
    configure_file(${PROJECT_SOURCE_DIR}/cmake/${name}.pc.in ${generated_dir}/${name}.pc @ONLY)
    install(FILES ${generated_dir}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
            COMPONENT development)
endfunction()
weft_install_pc(weft)
weft_install_pc(weft-static)
