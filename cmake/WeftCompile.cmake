# How Weft's own code is compiled: one interface target for the flags, one function for the
# sources that are compiled once per instruction set.

# One answer on any machine shape needs unfused products; errno and traps are never read.
add_library(weft_flags INTERFACE)
target_compile_features(weft_flags INTERFACE c_std_17)
target_compile_definitions(weft_flags INTERFACE _GNU_SOURCE)
target_compile_options(weft_flags INTERFACE -ffp-contract=off -fno-math-errno -fno-trapping-math)
target_include_directories(weft_flags INTERFACE ${PROJECT_BINARY_DIR}/generated)
if(WEFT_WERROR)
    target_compile_options(weft_flags INTERFACE -Werror)
endif()
# What is linked with a sanitized library needs the sanitizer's runtime as well.
add_library(weft_sanitizers INTERFACE)
if(WEFT_SANITIZE)
    # A float that no integer holds is cast as the processor does it, which is what NumPy gives.
    target_compile_options(weft_flags INTERFACE -fsanitize=${WEFT_SANITIZE} -fno-sanitize-recover=all
                                             -fno-sanitize=float-cast-overflow
                                             -fno-omit-frame-pointer)
    target_link_options(weft_sanitizers INTERFACE -fsanitize=${WEFT_SANITIZE})
    target_link_libraries(weft_flags INTERFACE weft_sanitizers)
endif()

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Programs find the library by the way from their folder to its own; the library, what lies beside it.
file(RELATIVE_PATH to_library ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
set(CMAKE_INSTALL_RPATH $ORIGIN/${to_library})
set(CMAKE_INSTALL_RPATH_USE_LINK_PATH ON)
set(WEFT_WARNINGS -Wall -Wextra -Wshadow)
set(WEFT_LIB_WARNINGS ${WEFT_WARNINGS} -Wconversion)
if(CMAKE_C_COMPILER_ID MATCHES Clang) # a status that a path leaves unset
    list(APPEND WEFT_LIB_WARNINGS -Wconditional-uninitialized)
endif()

set(WEFT_ISAS baseline)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    set(WEFT_ISAS baseline avx2 avx512)
    set(WEFT_ISA_baseline -march=x86-64)
    set(WEFT_ISA_avx2 -march=haswell)
    set(WEFT_ISA_avx512 -march=skylake-avx512 -mprefer-vector-width=512)
    target_compile_definitions(weft_flags INTERFACE WEFT__HAVE_ISA_X86=1)
    if(WEFT_NATIVE)
        list(APPEND WEFT_ISAS native)
        set(WEFT_ISA_native -march=native -mprefer-vector-width=512)
        target_compile_definitions(weft_flags INTERFACE WEFT__HAVE_NATIVE=1)
    endif()
endif()

# Compiles each of the sources once per instruction set, WEFT__ISA being its name, otherwise as
# `like` compiles its own, and lists the objects in `result`.
function(weft_add_isa_sources like result)
    set(all "")
    foreach(isa IN LISTS WEFT_ISAS)
        set(objects ${like}_${isa})
        add_library(${objects} OBJECT ${ARGN})
        target_compile_definitions(${objects} PRIVATE WEFT__ISA=${isa})
        target_compile_options(${objects} PRIVATE ${WEFT_ISA_${isa}}
                                                  $<TARGET_PROPERTY:${like},COMPILE_OPTIONS>)
        target_include_directories(
            ${objects} PRIVATE $<TARGET_PROPERTY:${like},INCLUDE_DIRECTORIES>)
        target_link_libraries(${objects} PRIVATE weft_flags)
        list(APPEND all $<TARGET_OBJECTS:${objects}>)
    endforeach()
    set(${result} ${all} PARENT_SCOPE)
endfunction()
