#include "file/colormap.h"

#include <math.h>
#include <string.h>

/* Stops at even distances, 0xRRGGBB, between which colours are interpolated. Of the maps with 256
 * published colours every fifth is kept; the others then come back to within 1/255. */
enum { STOPS = 52 };

/* viridis and inferno: Nathaniel Smith and Stéfan van der Walt, CC0. */
static const uint32_t viridis[] = {
    0x440154, 0x46085c, 0x471063, 0x481769, 0x481d6f, 0x482475, 0x472a7a, 0x46307e, 0x453781,
    0x433d84, 0x414287, 0x3f4889, 0x3d4e8a, 0x3a538b, 0x38598c, 0x355e8d, 0x33638d, 0x31688e,
    0x2e6d8e, 0x2c718e, 0x2a768e, 0x297b8e, 0x27808e, 0x25848e, 0x23898e, 0x218e8d, 0x20928c,
    0x1f978b, 0x1e9c89, 0x1fa188, 0x21a585, 0x24aa83, 0x28ae80, 0x2eb37c, 0x35b779, 0x3dbc74,
    0x46c06f, 0x50c46a, 0x5ac864, 0x65cb5e, 0x70cf57, 0x7cd250, 0x89d548, 0x95d840, 0xa2da37,
    0xb0dd2f, 0xbddf26, 0xcae11f, 0xd8e219, 0xe5e419, 0xf1e51d, 0xfde725,
};

static const uint32_t inferno[] = {
    0x000004, 0x02020c, 0x050417, 0x0a0722, 0x10092d, 0x160b39, 0x1e0c45, 0x260c51, 0x2f0a5b,
    0x380962, 0x400a67, 0x490b6a, 0x510e6c, 0x59106e, 0x61136e, 0x69166e, 0x71196e, 0x781c6d,
    0x801f6c, 0x88226a, 0x902568, 0x982766, 0xa02a63, 0xa82e5f, 0xb0315b, 0xb73557, 0xbf3952,
    0xc63d4d, 0xcc4248, 0xd34743, 0xd94d3d, 0xdf5337, 0xe45a31, 0xe9612b, 0xed6925, 0xf1711f,
    0xf47918, 0xf78212, 0xf98b0b, 0xfa9407, 0xfb9d07, 0xfca60c, 0xfcb014, 0xfbba1f, 0xfac42a,
    0xf8cd37, 0xf6d746, 0xf4e156, 0xf2ea69, 0xf2f27d, 0xf5f992, 0xfcffa4,
};

/* twilight_shifted: Bastian Bechtold, CC0. */
static const uint32_t twilight_shifted[] = {
    0x301437, 0x32123b, 0x351140, 0x381145, 0x3c114b, 0x401253, 0x44135a, 0x481563, 0x4c176b,
    0x501a74, 0x531e7c, 0x562284, 0x58278b, 0x5a2d92, 0x5b3298, 0x5c389d, 0x5d3ea1, 0x5e45a6,
    0x5e4ba9, 0x5e51ad, 0x5f57b0, 0x5f5db2, 0x5f62b4, 0x6068b6, 0x606eb8, 0x6173ba, 0x6379bb,
    0x647ebc, 0x6684bd, 0x6989be, 0x6c8ebf, 0x6f93c0, 0x7398c1, 0x779dc2, 0x7ca2c2, 0x81a6c3,
    0x87abc4, 0x8db0c5, 0x93b4c6, 0x9ab8c8, 0xa1bdc9, 0xa9c1cb, 0xb0c5cd, 0xb8c9d0, 0xbfccd3,
    0xc7d0d5, 0xcdd3d8, 0xd3d6db, 0xd8d8de, 0xdcd9e0, 0xe0d9e2, 0xe2d9e2,
};

/* Sea from the deep to the shore, then land from the shore to the ice. */
static const uint32_t sea[] = {0x081a40, 0x0d2c66, 0x14468c, 0x2265ac,
                               0x3d87c6, 0x6cabdc, 0xa9d3ec};
static const uint32_t land[] = {0x2f7d46, 0x5c9a4f, 0x93b45c, 0xc9c878, 0xd9bf7c,
                                0xc9a064, 0xb28252, 0x9a6a47, 0x8c6653, 0x978078,
                                0xb5a8a4, 0xd8d2d0, 0xffffff};

static const uint32_t gray[] = {0x000000, 0xffffff};

static int channel(uint32_t colour, int shift)
{
    return (int)(colour >> shift & 0xff);
}

/* `count` colours from the first stop to the last. */
static void spread(const uint32_t *stops, int nstops, int count, unsigned char (*rgb)[3])
{
    for (int i = 0; i < count; i++) {
        double at = count > 1 ? (double)i * (nstops - 1) / (count - 1) : 0;
        int stop = (int)at < nstops - 1 ? (int)at : nstops - 2;

        for (int k = 0; k < 3; k++) {
            int from = channel(stops[stop], 16 - 8 * k), to = channel(stops[stop + 1], 16 - 8 * k);

            rgb[i][k] = (unsigned char)(from + (to - from) * (at - stop) + 0.5);
        }
    }
}

bool weft__colormap_find(const char *name, int count, weft__colormap *map)
{
    static const struct {
        const char *name;
        const uint32_t *stops;
        int count;
    } even[] = {{"viridis", viridis, STOPS},
                {"inferno", inferno, STOPS},
                {"twilight_shifted", twilight_shifted, STOPS},
                {"gray", gray, 2}};

    *map = (weft__colormap){.count = count};
    for (size_t i = 0; i < sizeof even / sizeof *even; i++) {
        if (strcmp(name, even[i].name) == 0) {
            spread(even[i].stops, even[i].count, count, map->rgb);
            return true;
        }
    }
    if (strcmp(name, "terrain") != 0)
        return false;
    map->below = count / 2;
    spread(sea, sizeof sea / sizeof *sea, map->below, map->rgb);
    spread(land, sizeof land / sizeof *land, count - map->below, map->rgb + map->below);
    return true;
}

static int place(double value, double low, double high, int first, int count)
{
    /* Halves, so that the widest range does not overflow. */
    double t = (value / 2 - low / 2) / (high / 2 - low / 2);

    if (!(t > 0))
        return first;
    return t < 1 ? first + (int)(t * count) : first + count - 1;
}

int weft__colormap_index(const weft__colormap *map, const weft__scale *scale, double value)
{
    if (scale->logarithmic)
        return place(value > 0 ? log(value) : -INFINITY, log(scale->low), log(scale->high), 0,
                     map->count);
    if (!map->below)
        return place(value, scale->low, scale->high, 0, map->count);
    if (value < 0)
        return place(value, scale->low, fmin(scale->high, 0), 0, map->below);
    return place(value, fmax(scale->low, 0), scale->high, map->below, map->count - map->below);
}
