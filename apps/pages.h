/* The manual pages and the shell's completion of `weft`, written from the tables that the commands
 * themselves are read by. */
#ifndef PAGES_H
#define PAGES_H

#include "tables.h"

/* weft.1: the list of commands, and what holds for all of them. */
void write_overview(FILE *out);

/* weft-NAME.1. */
void write_page(const command *c, FILE *out);

/* A script that bash reads, without help from other packages. */
void write_completion(FILE *out);

#endif
