/* Running products of TYPE: names end in NAME. */

static void LOOP(products)(const weft__scan_rows *r, bool has_product, TYPE *product)
{
    const TYPE *from = r->from;
    TYPE *to = r->to;

    for (int64_t i = 0; i < r->rows; i++, from += r->pitch, to += r->pitch) {
        for (int64_t k = 0; k < r->width; k++) {
            product[k] = i > 0 || has_product ? product[k] * from[k] : from[k];
            to[k] = product[k];
        }
    }
}

#undef TYPE
#undef NAME
