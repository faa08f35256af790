/* The measurements of which a profile is made. Each is collective over a node and writes its part
 * of t->profile, the same on all ranks of the node. */
#ifndef WEFT__TUNE_MEASURES_H
#define WEFT__TUNE_MEASURES_H

#include "tune/contest.h"

/* Bandwidth of memory near and far, read, written and updated, by cores. */
weft_status weft__tune_memory(weft__tune *t);

/* The rate of products by single-threaded BLAS, one on each of some cores. */
weft_status weft__tune_product(weft__tune *t);

/* The size from which more cores than one pay, by class of operation. */
weft_status weft__tune_serial(weft__tune *t);

/* The size from which results are written past the cache. */
weft_status weft__tune_stream(weft__tune *t);

/* Threads of BLAS and LAPACK, by routine and size. */
weft_status weft__tune_routines(weft__tune *t);

/* Workers × BLAS threads for many products, by size. */
weft_status weft__tune_many(weft__tune *t);

/* Block, ranks of a node and BLAS threads of ScaLAPACK's path; nothing without MPI or ScaLAPACK. */
weft_status weft__tune_scalapack(weft__tune *t);

/* The barrier of a node, messages between its ranks. */
weft_status weft__tune_ranks(weft__tune *t);

/* Messages between nodes: collective over a session of several. */
weft_status weft__tune_nodes(weft_session *s, weft__profile *profile);

#endif
