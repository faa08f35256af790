/* Colours for numbers: the maps, and which colour a value gets. Pure. */
#ifndef WEFT__FILE_COLORMAP_H
#define WEFT__FILE_COLORMAP_H

#include <stdbool.h>
#include <stdint.h>

#define WEFT__COLORMAPS "viridis, inferno, gray, terrain, twilight_shifted"

typedef struct weft__colormap {
    int count;
    int below; /* how many of them are for negative values alone: 0 but for relief */
    unsigned char rgb[256][3];
} weft__colormap;

/* The values at the two ends of the map. */
typedef struct weft__scale {
    double low, high;
    bool logarithmic; /* low and high are positive */
} weft__scale;

/* A map by its name, as 4 to 256 colours; false where there is none. */
bool weft__colormap_find(const char *name, int count, weft__colormap *map);

/* The colour of a value, which is not NaN; what lies outside the scale gets the colour of its
 * end. In a logarithmic scale zero and negative values lie below. Of a map with colours for
 * negative values zero gets the first of the others, whatever the scale. */
int weft__colormap_index(const weft__colormap *map, const weft__scale *scale, double value);

#endif
