/* The machine's profile: what was measured on this kind of node, and what follows from it.
 *
 * Every threshold and every count of threads that the library chooses comes from the profile, or
 * from defaults where there is none. A profile changes how fast an operation is; only in
 * factorisations, which call LAPACK with more or fewer threads, can it change the last bits.
 *
 * A profile is a text file of lines "key = values", one [node] section for each kind of node: CPU
 * model, cores that may be used, BLAS and its core type, MPI, ranks on the node. It is
 * $WEFT_PROFILE, else $XDG_CACHE_HOME/weft/profile, else ~/.cache/weft/profile. It is read when a
 * session opens, by rank 0 for the whole job. A line that is left out stands for its default.
 */
#ifndef WEFT_PROFILE_H
#define WEFT_PROFILE_H

#include <weft/session.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum weft_profile_state {
    WEFT_PROFILE_NONE,    /* there is no file: defaults */
    WEFT_PROFILE_LOADED,  /* it was measured on this kind of node */
    WEFT_PROFILE_FOREIGN, /* it was measured on other kinds only, and is not used */
    WEFT_PROFILE_BROKEN   /* it cannot be read or understood, and is not used */
} weft_profile_state;

/* What became of the profile; strings live as long as the session. */
typedef struct weft_profile {
    weft_profile_state state;
    const char *path;   /* of the file, also of one that is not there; "" where no place is known */
    const char *note;   /* one line: what is wrong with it, in what this session differs from the
                           one that measured, or how to make one; "" where nothing is to be said */
    double age_seconds; /* since it was measured; 0 where none is loaded */
    bool is_quick;      /* weft calibrate --quick made it */
    bool is_busy;       /* other work took part of the cores while it was measured */
} weft_profile;

/* Local. Without a session nothing is known. */
WEFT_API weft_profile weft_profile_describe(const weft_session *s);

enum { WEFT_PROFILE_VALUES = 13 };

/* One key: its value now, which is the profile's or the default. */
typedef struct weft_profile_entry {
    char name[64];    /* "blas_threads.getrf.512" */
    const char *unit; /* of the values: "bytes", "MB/s", "" */
    bool is_choice;   /* the library asks it; else a rate that was measured */
    int count;        /* values: one, or one for each of 1, 2, 4 … cores and all of them; 0 where
                         nothing was measured */
    int64_t values[WEFT_PROFILE_VALUES];
} weft_profile_entry;

/* Local. Key `index`, from 0 on; false past the last one. */
WEFT_API bool weft_profile_entry_at(const weft_session *s, int index, weft_profile_entry *entry);

/* Local. How many threads or cores value `index` of an entry with several is for: 1, 2, 4 … and,
 * as the last one, all the cores of the node; 0 where there is no such value. */
WEFT_API int weft_profile_cores(const weft_session *s, int index);

/* How to measure; all zero is a full measurement into the usual place. */
typedef struct weft_calibration {
    bool quick;       /* under 20 s on two cores instead of four minutes: fewer sizes and repeats */
    const char *path; /* of the file; NULL: where a session looks for it */
    /* Called on rank 0 between measurements: how much is done, from 0 to 1, and what is next. */
    void (*progress)(void *context, double done, const char *what);
    void *context;
} weft_calibration;

/* Collective (same: quick, path). Measures one node of each kind that the job has, and puts what
 * was found into the file, in place of what it had of the same kinds; the session goes on with the
 * choices for rank 0's node. The session must have as many threads on a node as cores may be used.
 * Times are the least of several, candidates in turn until their order is settled; where it never
 * is, the default stays. Still, nothing else should run: where other work takes more than a tenth
 * of a core's time the profile says so, and keeps the defaults for when several cores pay and for
 * threads of BLAS. Touches
 * up to 1 GiB on a node. Errors: threads that are not as many as cores; a file that cannot be
 * written, or that has something else in it than a profile and is left as it is (both are tried
 * first); memory. `options` NULL is all zero. */
WEFT_API WEFT_NODISCARD weft_status weft_calibrate(weft_session *s,
                                                   const weft_calibration *options);

#ifdef __cplusplus
}
#endif

#endif
