#include <weft/dtype.h>

/* bool, unsigned, signed, float, complex: the order in which NumPy's same_kind may rise. */
static int rank_of_kind(weft_dtype dtype)
{
    if (dtype == WEFT_BOOL)
        return 0;
    if (dtype >= WEFT_COMPLEX64)
        return 4;
    if (dtype >= WEFT_FLOAT32)
        return 3;
    return dtype >= WEFT_UINT8 ? 1 : 2;
}

bool weft_can_cast(weft_dtype from, weft_dtype to, weft_casting casting)
{
    if (weft_dtype_size(from) == 0 || weft_dtype_size(to) == 0)
        return false;
    switch (casting) {
    case WEFT_CASTING_NO:
    case WEFT_CASTING_EQUIV:
        return from == to;
    case WEFT_CASTING_SAFE:
        return weft_dtype_promote(from, to) == to;
    case WEFT_CASTING_SAME_KIND:
        return rank_of_kind(from) <= rank_of_kind(to);
    case WEFT_CASTING_UNSAFE:
        return true;
    }
    return false;
}

const char *weft_casting_name(weft_casting casting)
{
    static const char *const names[] = {"no", "equiv", "safe", "same_kind", "unsafe"};

    return (unsigned)casting <= WEFT_CASTING_UNSAFE ? names[casting] : "?";
}
