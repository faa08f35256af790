/* What was measured, as the object of --json. */
#ifndef JSON_H
#define JSON_H

#include <stdio.h>

struct job;

/* Local. On one line. */
void print_json(const struct job *j, FILE *out);

#endif
