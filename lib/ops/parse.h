/* Python's expression grammar, by precedence climbing.
 *
 *     comparison:  or [(== != < <= > >=) or]                 not chained
 *     binary:      | ^ & <<>> +- * / // %                    from loose to tight, to the left
 *     unary:       (+ - ~) unary | power
 *     power:       primary [** unary]                        to the right
 *     primary:     number | name | name(comparison, …) | (comparison)
 */
#ifndef WEFT__OPS_PARSE_H
#define WEFT__OPS_PARSE_H

#include "ops/build.h"

/* Parses the whole text and builds its graph; `root` is the node of its value. */
weft_status weft__parse(const weft__builder *builder, int nvars, const weft__var *vars,
                        uint16_t *root);

#endif
