/* One place answers every question of thresholds, tiles and paths. Calibration fills what it reads;
 * without a profile the answers are defaults computed from the topology.
 */
#ifndef WEFT__RUNTIME_CHOOSE_H
#define WEFT__RUNTIME_CHOOSE_H

#include <stdint.h>

typedef enum weft__question {
    WEFT__SERIAL_BELOW_BYTES, /* operations that touch less run on one core */
    WEFT__STREAM_FROM_BYTES,  /* results on a node from this size are written past the cache */
    WEFT__TILE_BYTES,         /* of the result, in a tile of an element-wise operation */
    WEFT__STAGING_BYTES,      /* most that a node holds of operands fetched from elsewhere */
    WEFT__QUESTIONS
} weft__question;

typedef struct weft__choices {
    int64_t answer[WEFT__QUESTIONS];
} weft__choices;

void weft__choices_default(weft__choices *choices);

static inline int64_t weft__choose(const weft__choices *choices, weft__question question)
{
    return choices->answer[question];
}

#endif
