#include "runtime/choose.h"

void weft__choices_default(weft__choices *choices)
{
    choices->answer[WEFT__SERIAL_BELOW_BYTES] = 256 << 10;
    choices->answer[WEFT__STREAM_FROM_BYTES] = 16 << 20;
    choices->answer[WEFT__TILE_BYTES] = 512 << 10;
    choices->answer[WEFT__STAGING_BYTES] = 64 << 20;
}
