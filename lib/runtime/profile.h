/* What calibration measured on a kind of node: a structure, its text, its file.
 *
 * All that a profile holds are texts and lists of whole numbers, so that one table of keys serves
 * whoever writes, reads or lists it, and no locale changes how a number is written.
 */
#ifndef WEFT__RUNTIME_PROFILE_H
#define WEFT__RUNTIME_PROFILE_H

#include <stddef.h>
#include <stdint.h>
#include <weft/profile.h>

#include "base/error.h"
#include "runtime/choose.h"

/* By which a node is known. */
typedef enum weft__trait {
    WEFT__TRAIT_CPU,
    WEFT__TRAIT_BLAS,
    WEFT__TRAIT_CORE_TYPE,
    WEFT__TRAIT_MPI,
    WEFT__TRAITS
} weft__trait;

/* Memory is read, written, or updated: two operands read and a result written. What is near fits
 * into each core's own cache, what is far into none; sizes are those of one operand on a core. */
typedef enum weft__stream { WEFT__READ, WEFT__WRITE, WEFT__UPDATE, WEFT__STREAMS } weft__stream;
typedef enum weft__distance { WEFT__NEAR, WEFT__MIDDLE, WEFT__FAR, WEFT__DISTANCES } weft__distance;

typedef enum weft__link {
    WEFT__LINK_BARRIER,       /* ns, of the ranks of a node */
    WEFT__LINK_RANKS_LATENCY, /* ns, of a message to another rank of the node */
    WEFT__LINK_RANKS_RATE,    /* MB/s */
    WEFT__LINK_NODES_LATENCY, /* the same to another node */
    WEFT__LINK_NODES_RATE,
    WEFT__LINKS
} weft__link;

enum { WEFT__STEPS = WEFT_PROFILE_VALUES }; /* 1, 2, 4 … 4096 cores */

typedef struct weft__profile {
    char trait[WEFT__TRAITS][256];
    int64_t cores, ranks; /* of a node: that may be used; of the job */
    int64_t when;         /* seconds since 1970 */
    int64_t took;         /* seconds */
    int64_t is_quick;
    int64_t is_busy; /* other work took part of the cores meanwhile */
    weft__choices choices;
    int64_t memory[WEFT__DISTANCES][WEFT__STREAMS][WEFT__STEPS];      /* MB/s by cores */
    int64_t product[WEFT__STEPS];                                     /* MFLOP/s by cores */
    int64_t routine[WEFT__BLAS_OPERATIONS][WEFT__SIZES][WEFT__STEPS]; /* MFLOP/s by threads */
    int64_t link[WEFT__LINKS];
} weft__profile;

/* Bytes of one operand on a core, for each distance. */
int64_t weft__distance_bytes(weft__distance distance);

/* How many steps there are for so many cores, and the cores of step i. */
int weft__steps(int64_t cores);
int64_t weft__step_cores(int64_t cores, int i);

/* Floating-point operations of a routine for order n, by which its rate is counted. */
double weft__blas_flops(weft__blas_operation operation, int64_t n);

/* A key: where its values are, how many there may be, and what each may be. */
typedef struct weft__field {
    char name[64];
    const char *unit;
    int64_t *values;
    int count;
    bool is_choice, is_measured; /* a setting of the library; a rate; else what the node is */
    int64_t least, most;
} weft__field;

/* Key `index` of the profile, from 0 on; false past the last one. */
bool weft__profile_field(weft__profile *profile, int index, weft__field *key);

const char *weft__trait_name(weft__trait trait);

/* Defaults, nothing measured. */
void weft__profile_clear(weft__profile *profile);

/* The text of one section, in memory that the caller frees; NULL without memory. */
char *weft__profile_format(const weft__profile *profile);

/* Reads the first section at *text, and moves *text behind it; *line counts. A failure's sentence
 * names the line. At the end of the text *found is false. */
weft_status weft__profile_parse(const char **text, int *line, weft__error *error, bool *found,
                                weft__profile *profile);

/* Whether a file of that text is a profile, of whatever version, or says nothing at all. */
bool weft__profile_may_be(const char *text);

/* The line with which a file begins. A failure says of which version it is. */
weft_status weft__profile_parse_head(const char **text, int *line, weft__error *error);

/* Where a profile of this kind of node is not to be used on another: "" where it is. Else in what
 * they differ, as "of 4 cores, here are 2". */
void weft__profile_compare(const weft__profile *measured, const weft__profile *here,
                           char difference[256]);

/* The file's place: $WEFT_PROFILE, else in the user's cache; "" where neither is known. */
void weft__profile_path(char *path, size_t room);

/* All of a file, in memory that the caller frees; NULL with WEFT_OK where there is none. Nothing
 * but files and /dev/null is read, so that no pipe is waited for. A failure's sentence says "it" of
 * the file. */
weft_status weft__profile_read(const char *path, weft__error *error, char **text);

/* Puts a section into the file in place of that of the same kind of node, keeping the others;
 * makes the folder. The file is replaced in one step, where a link leads to it there. A profile
 * that cannot be understood is replaced; what is neither a profile nor empty is not. */
weft_status weft__profile_write(const char *path, const weft__profile *profile, weft__error *error);

/* Whether the file could be written: makes its folder, and changes nothing else. */
weft_status weft__profile_try(const char *path, weft__error *error);

/* What a session has of it. */
typedef struct weft__profile_use {
    weft_profile_state state;
    char path[4096], note[512];
    weft__profile measured; /* rates; the choices that hold are the session's */
} weft__profile_use;

/* Collective over the session that is being opened: rank 0 reads the file, all take its choices.
 * What is wrong with it ends no session: it is noted. */
void weft__profile_open(weft_session *s);

/* What does not forbid a profile's use here and yet makes another fit better; "" where nothing. */
void weft__profile_note(const weft__profile *measured, const weft__profile *here, char *note,
                        size_t room);

/* What this session's node is known by. */
void weft__profile_identify(const weft_session *s, weft__profile *here);

#endif
