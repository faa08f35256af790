/* The options of a command as data: its own, and those that it shares with others. */
#ifndef TABLES_H
#define TABLES_H

#include "command.h"

typedef struct option_tables {
    bool help;
    char drivers[64]; /* the help of --driver */
    setting every[5], computing[3], writing[4], writing_parts[2], writing_own[2], drawing[4],
        driving[3];
    const setting *all[7]; /* the tables in the order of the help, NULL at the end */
} option_tables;

/* The tables of a command, whose settings go to `j` and to t->help. */
void collect_tables(const command *c, job *j, option_tables *t);

#endif
