#include <weft/version.h>

const char *weft_version(void)
{
    return WEFT_VERSION;
}

bool weft_version_fits(int major, int minor)
{
    if (major != WEFT_VERSION_MAJOR)
        return false;
    return major == 0 ? minor == WEFT_VERSION_MINOR : minor <= WEFT_VERSION_MINOR;
}
