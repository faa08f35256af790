#include "runtime/stray.h"

#include "runtime/mark.h"

static _Thread_local weft__error first;

void weft__stray_note(const weft__error *failure)
{
    if (!weft__mark_forbids(NULL) && first.status == WEFT_OK)
        first = *failure;
}

const weft__error *weft__stray(void)
{
    static const weft__error none = {.status = WEFT_OK};

    return weft__mark_forbids(NULL) ? &none : &first;
}

void weft__stray_forget(void)
{
    if (!weft__mark_forbids(NULL))
        weft__error_clear(&first);
}
