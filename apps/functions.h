/* What `weft help functions` and the page of weft eval list. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <stdio.h>

/* Local. The functions of expressions by kind, each kind in the alphabet's order. */
void describe_functions(FILE *out);

#endif
