/* What was measured, as the table of --report and the object of --json. */
#ifndef REPORT_H
#define REPORT_H

#include <stdint.h>
#include <stdio.h>

struct job;

enum { REPORT_ROOM = 32 };

typedef struct report_line {
    const char *name;
    int64_t calls;
    double seconds, bytes, flops; /* of all calls */
} report_line;

typedef struct report {
    int count;
    report_line lines[REPORT_ROOM];
} report;

/* Local. Lines past the room are left out. */
void report_add(report *r, const char *name, int64_t calls, double seconds, double bytes,
                double flops);

/* Local. The table of --report. */
void report_print(const report *r, FILE *out);

/* Local. The object of --json, on one line. */
void print_json(const struct job *j, FILE *out);

#endif
