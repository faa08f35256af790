#ifndef WEFT_VERSION_H
#define WEFT_VERSION_H

#include <weft/portability.h>

#define WEFT_VERSION_MAJOR 0
#define WEFT_VERSION_MINOR 1
#define WEFT_VERSION_PATCH 0
#define WEFT_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* Local. The version of the library that is linked, "0.1.0"; static storage. */
WEFT_API const char *weft_version(void);

#ifdef __cplusplus
}
#endif
#endif
