/* What MPICH needs to be told before a large shared-memory window is made, and nothing elsewhere.
 */
#ifndef WEFT__RUNTIME_MPICH_H
#define WEFT__RUNTIME_MPICH_H

/* MPICH looks for an address at which every rank can map a new window, and probes each page of it:
 * four seconds for 16 GiB, although Weft does not ask for equal addresses. Between begin and end it
 * does not look. `*before` is what end puts back; -1 where there was nothing to change. */
void weft__mpich_begin_window(int *before);
void weft__mpich_end_window(int before);

#endif
