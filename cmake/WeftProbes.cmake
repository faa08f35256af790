# What this machine's libmvec offers, and the generated header weft_config.h.
#
# A function counts as there when its AVX2 and AVX-512 forms, double and float, all link. One
# link test asks for everything (glibc 2.35 has it all); only where that fails is each asked alone.

set(WEFT_MVEC_ONE acos acosh asin asinh atan atanh cbrt cos cosh erf erfc exp exp10 exp2 expm1 log
                  log10 log1p log2 sin sinh tan tanh)
set(WEFT_MVEC_TWO atan2 hypot pow)

function(weft_mvec_symbols name result)
    set(v v)
    if(name IN_LIST WEFT_MVEC_TWO)
        set(v vv)
    endif()
    set(${result} _ZGVdN4${v}_${name} _ZGVdN8${v}_${name}f _ZGVeN8${v}_${name}
        _ZGVeN16${v}_${name}f PARENT_SCOPE)
endfunction()

# Whether a program that names all the symbols links with libmvec.
function(weft_links_mvec result)
    set(declarations "")
    set(addresses "")
    foreach(symbol IN LISTS ARGN)
        string(APPEND declarations "extern void ${symbol}(void);\n")
        string(APPEND addresses "(void *)${symbol}, ")
    endforeach()
    set(source ${PROJECT_BINARY_DIR}/CMakeFiles/mvec_probe.c)
    file(WRITE ${source} "${declarations}void *volatile table[] = {${addresses}0};\n"
                         "int main(void) { return table[0] == 0; }\n")
    try_compile(linked ${PROJECT_BINARY_DIR} ${source} LINK_LIBRARIES mvec m)
    set(${result} ${linked} PARENT_SCOPE)
endfunction()

function(weft_probe_mvec)
    set(all "")
    set(found "")
    foreach(name IN LISTS WEFT_MVEC_ONE WEFT_MVEC_TWO)
        weft_mvec_symbols(${name} symbols)
        list(APPEND all ${symbols})
    endforeach()
    weft_links_mvec(complete ${all})
    foreach(name IN LISTS WEFT_MVEC_ONE WEFT_MVEC_TWO)
        set(here ${complete})
        if(NOT complete)
            weft_mvec_symbols(${name} symbols)
            weft_links_mvec(here ${symbols})
        endif()
        if(here)
            list(APPEND found ${name})
        endif()
    endforeach()
    set(WEFT_MVEC_FOUND "${found}" CACHE INTERNAL "functions that libmvec has")
endfunction()

if(NOT DEFINED WEFT_MVEC_FOUND)
    set(WEFT_MVEC_FOUND "" CACHE INTERNAL "functions that libmvec has")
    if("avx2" IN_LIST WEFT_ISAS)
        weft_probe_mvec()
    endif()
    list(LENGTH WEFT_MVEC_FOUND count)
    message(STATUS "libmvec: ${count} vector functions")
endif()

set(WEFT_MVEC_DEFINES "")
foreach(name IN LISTS WEFT_MVEC_FOUND)
    string(TOUPPER ${name} upper)
    string(APPEND WEFT_MVEC_DEFINES "#define WEFT__HAVE_MVEC_${upper} 1\n")
endforeach()
if(WEFT_MVEC_FOUND)
    set(WEFT__HAVE_LIBMVEC 1)
    set(WEFT_MATH_LIBRARIES mvec m)
else()
    set(WEFT_MATH_LIBRARIES m)
endif()

configure_file(${CMAKE_CURRENT_LIST_DIR}/weft_config.h.in
               ${PROJECT_BINARY_DIR}/generated/weft_config.h)
