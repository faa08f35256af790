/* Running sums of TYPE, kept as SUM in the states' FIELD: names end in NAME. */

static void LOOP(add_rows)(const weft__scan_rows *r, weft__scan_state *sum)
{
    const TYPE *from = r->from;

    for (int64_t i = 0; i < r->rows; i++, from += r->pitch)
        for (int64_t k = 0; k < r->width; k++)
            sum[k].FIELD += (SUM)from[k];
}

static void LOOP(scan_rows)(const weft__scan_rows *r, const weft__scan_state *offset,
                            weft__scan_state *sum)
{
    const TYPE *from = r->from;
    TYPE *to = r->to;

    for (int64_t i = 0; i < r->rows; i++, from += r->pitch, to += r->pitch) {
        for (int64_t k = 0; k < r->width; k++) {
            sum[k].FIELD += (SUM)from[k];
            to[k] = (TYPE)(offset[k].FIELD + sum[k].FIELD);
        }
    }
}

static void LOOP(add_runs)(const weft__scan_runs *r, weft__scan_state *sum)
{
    const TYPE *from[WEFT__SCAN_FAN];
    SUM s[WEFT__SCAN_FAN];
    int64_t common = shortest(r);

    for (int k = 0; k < WEFT__SCAN_FAN; k++) {
        from[k] = r->from[k < r->count ? k : 0];
        s[k] = sum[k < r->count ? k : 0].FIELD;
    }
    for (int64_t i = 0; i < common; i++)
        for (int k = 0; k < WEFT__SCAN_FAN; k++)
            s[k] += (SUM)from[k][i];
    for (int k = 0; k < r->count; k++) {
        for (int64_t i = common; i < r->length[k]; i++)
            s[k] += (SUM)from[k][i];
        sum[k].FIELD = s[k];
    }
}

/* A block of each run at a time, so that whole lines of the cache are stored. */
static void LOOP(scan_runs)(const weft__scan_runs *r, const weft__scan_state *offset,
                            weft__scan_state *sum)
{
    _Alignas(64) TYPE block[WEFT__SCAN_FAN][BLOCK];
    SUM s[WEFT__SCAN_FAN], before[WEFT__SCAN_FAN];
    int64_t common = r->count == WEFT__SCAN_FAN ? shortest(r) / BLOCK * BLOCK : 0;

    for (int k = 0; k < r->count; k++)
        s[k] = sum[k].FIELD, before[k] = offset[k].FIELD;
    for (int64_t i = 0; i < common; i += BLOCK) {
        for (int64_t j = 0; j < BLOCK; j++) {
            for (int k = 0; k < WEFT__SCAN_FAN; k++) {
                s[k] += (SUM)((const TYPE *)r->from[k])[i + j];
                block[k][j] = (TYPE)(before[k] + s[k]);
            }
        }
        for (int k = 0; k < WEFT__SCAN_FAN; k++)
            r->store((TYPE *)r->to[k] + i, block[k], sizeof block[k]);
    }
    for (int k = 0; k < r->count; k++) {
        for (int64_t i = common; i < r->length[k]; i++) {
            s[k] += (SUM)((const TYPE *)r->from[k])[i];
            ((TYPE *)r->to[k])[i] = (TYPE)(before[k] + s[k]);
        }
        sum[k].FIELD = s[k];
    }
}

static const weft__scan_loops LOOP(loops) = {.nothing = {.FIELD = NOTHING},
                                             .add_rows = LOOP(add_rows),
                                             .add_runs = LOOP(add_runs),
                                             .scan_rows = LOOP(scan_rows),
                                             .scan_runs = LOOP(scan_runs)};

#undef TYPE
#undef SUM
#undef FIELD
#undef NAME
#undef NOTHING
