-- A modulefile for Lmod: put it into MODULEPATH as weft/0.1.0.lua, and say below where
-- `cmake --install build --prefix …` put Weft and which modules it was built with.
local prefix = os.getenv("WEFT_MODULE_PREFIX") or pathJoin("/opt", myModuleName(), myModuleVersion())
if mode() == "load" and not isDir(pathJoin(prefix, "bin")) then
    LmodError("Weft is not in " .. prefix .. ": set WEFT_MODULE_PREFIX to where it was installed, or write that into the modulefile")
end
local built_with = {} -- such as "gcc/12", "openmpi/4.1", "openblas/0.3.21"

help([[
Weft: N-dimensional arrays woven across the ranks and threads of an MPI job.
The command is `weft` (man weft); programs find the library with find_package(Weft) or pkg-config.
]])
whatis("Name: weft")
whatis("Version: " .. myModuleVersion())
whatis("Description: N-dimensional arrays over MPI ranks and threads")

for _, name in ipairs(built_with) do
    depends_on(name)
end

-- The library's folder has another name on some systems.
local lib = pathJoin(prefix, "lib")
for _, name in ipairs({ "lib64", "lib/x86_64-linux-gnu" }) do
    if isDir(pathJoin(prefix, name, "cmake", "Weft")) then
        lib = pathJoin(prefix, name)
    end
end

prepend_path("PATH", pathJoin(prefix, "bin"))
prepend_path("MANPATH", pathJoin(prefix, "share", "man"))
append_path("MANPATH", "") -- an empty entry: where man looks without the variable
prepend_path("LD_LIBRARY_PATH", lib)
prepend_path("PKG_CONFIG_PATH", pathJoin(lib, "pkgconfig"))
prepend_path("CMAKE_PREFIX_PATH", prefix)
-- Where it is not set, these are meant, and would be hidden.
if (os.getenv("XDG_DATA_DIRS") or "") == "" then
    append_path("XDG_DATA_DIRS", "/usr/local/share:/usr/share")
end
prepend_path("XDG_DATA_DIRS", pathJoin(prefix, "share"))

-- OpenBLAS's idle threads spin for a tenth of a second otherwise, on cores that Weft works on. It is
-- read when the library is loaded, so that only the environment can say it.
setenv("OPENBLAS_THREAD_TIMEOUT", "4")
