/* Which Weft this is. While the major number is 0, minor releases may change structs, functions and
 * what they mean; patch releases change none of it. */
#ifndef WEFT_VERSION_H
#define WEFT_VERSION_H

#include <stdbool.h>
#include <weft/portability.h>

#define WEFT_VERSION_MAJOR 0
#define WEFT_VERSION_MINOR 1
#define WEFT_VERSION_PATCH 0

/* The three as a text, "0.1.0". */
#define WEFT_VERSION WEFT__DOTTED(WEFT_VERSION_MAJOR, WEFT_VERSION_MINOR, WEFT_VERSION_PATCH)
#define WEFT__DOTTED(major, minor, patch) WEFT__TEXT(major.minor.patch)
#define WEFT__TEXT(tokens) #tokens

#ifdef __cplusplus
extern "C" {
#endif

/* Local. The version of the library that is linked, "0.1.0"; static storage. */
WEFT_API const char *weft_version(void);

/* Local. Whether the library that is linked does what headers of version `major`.`minor` promise:
 * the same minor release while the major number is 0, from 1.0 on the same major one and no earlier
 * minor one. libweft.so is held to this when a program starts; it is of use where the library is an
 * archive or is loaded by name. */
WEFT_API bool weft_version_fits(int major, int minor);

/* The same for the headers that a program was compiled with. */
#define WEFT_VERSION_FITS() weft_version_fits(WEFT_VERSION_MAJOR, WEFT_VERSION_MINOR)

#ifdef __cplusplus
}
#endif
#endif
