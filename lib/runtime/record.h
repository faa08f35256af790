/* What operations cost: calls and time between entering and leaving, by name; bytes and flops as
 * the operations say. A session that does not record has none of it. */
#ifndef WEFT__RUNTIME_RECORD_H
#define WEFT__RUNTIME_RECORD_H

#include <weft/report.h>

#include "runtime/profile.h"

typedef struct weft__record weft__record;

/* Makes the session record; false without memory. */
bool weft__record_start(weft_session *s);
void weft__record_free(weft__record **record);

/* An operation is entered, and left. */
void weft__record_enter(weft_session *s, const char *operation);
void weft__record_leave(weft_session *s);

/* The same of a local call, which some ranks may make alone: one of those that all ranks keep a
 * line for (record.c). Does nothing where nothing is recorded. */
void weft__record_begin(weft_session *s, const char *operation);
void weft__record_end(weft_session *s);

/* The operation at work moves so many bytes of this node's memory. */
void weft__record_bytes(weft_session *s, weft__stream stream, int64_t bytes);

/* The operation at work reads or writes a file of so many bytes. */
void weft__record_file(weft_session *s, int64_t bytes);

/* It computes so much on this node; n is the size by which the routine's rate is known. */
void weft__record_flops(weft_session *s, weft__blas_operation operation, int64_t n, double flops);

/* It computes so much on this node, in a way whose rate calibration does not measure. */
void weft__record_work(weft_session *s, double flops);

/* What a worker's session has computed since it was asked last. */
double weft__record_take_flops(weft_session *s);

/* Neither memory nor products limit it: nobody knows what is attainable. */
void weft__record_no_limit(weft_session *s);

/* The function of that name computes so much for a whole matrix: in a routine of order n whose rate
 * is known, or else in whatever way. May stand before it is entered. */
void weft__record_routine(weft_session *s, const char *name, weft__blas_operation operation,
                          int64_t n, double flops, bool is_measured);

#endif
