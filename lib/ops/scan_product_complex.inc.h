/* Running products of pairs of TYPE by the plain formula, as NumPy's: names end in NAME. */

static void LOOP(products)(const weft__scan_rows *r, bool has_product, TYPE *product)
{
    const TYPE *from = r->from;
    TYPE *to = r->to;

    for (int64_t i = 0; i < r->rows; i++, from += 2 * r->pitch, to += 2 * r->pitch) {
        for (int64_t k = 0; k < 2 * r->width; k += 2) {
            TYPE a = product[k], b = product[k + 1], x = from[k], y = from[k + 1];
            bool is_first = i == 0 && !has_product;

            to[k] = product[k] = is_first ? x : a * x - b * y;
            to[k + 1] = product[k + 1] = is_first ? y : a * y + b * x;
        }
    }
}

#undef TYPE
#undef NAME
