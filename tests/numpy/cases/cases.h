/* Runs thousands of operations in one job, as a script says, and writes down what each gave.
 *
 *     cases FOLDER [--bytes]
 *
 * FOLDER/script holds one statement a line, its words separated by tabs:
 *
 *     array NAME DTYPE PLACEMENT OFFSET EXTENT…   an array whose elements stand in FOLDER/inputs
 *     scalar NAME DTYPE VALUE [IMAGINARY]         a weak scalar
 *     eval NUMBER RESULT NAMES EXPRESSION         NAMES with commas; RESULT "-" is not kept
 *     call NUMBER RESULT FUNCTION WORD…           a function of the library (calls.c)
 *     free NAME
 *
 * Rank 0 writes FOLDER/index, one line a case: its number, the status, the dtype, the shape, where
 * the elements begin in FOLDER/values and the bytes that were sent between nodes; or the number,
 * the status and the sentence. A failure ends its case only.
 */
#ifndef CASES_H
#define CASES_H

#include <stdio.h>

#include <weft.h>

enum { CASES_MAX_SLOTS = 256, CASES_MAX_WORDS = 40, CASES_MAX_NAME = 16 };

/* A name that statements use: an array, or a scalar where that is NULL. */
typedef struct slot {
    char name[CASES_MAX_NAME]; /* "" where the slot is free */
    weft_array *array;
    weft_value scalar;
    void *wrapped; /* the rank's own memory under a wrapped array */
} slot;

typedef struct book {
    weft_session *s;
    FILE *inputs;         /* every rank reads its own rows */
    FILE *index, *values; /* rank 0 only */
    bool count_bytes;
    int64_t *outcome; /* a hash per case */
    int64_t outcomes, room;
    slot slots[CASES_MAX_SLOTS];
} book;

/* Local. NULL where the name is unknown. */
slot *book_find(book *b, const char *name);

/* Logically collective. An empty slot of that name, which replaces an older one; NULL: no room. */
slot *book_add(book *b, const char *name);
void book_drop(slot *old);

/* Collective. The statements `array` and `scalar`. */
weft_status read_array(book *b, int count, char *const *words);
weft_status read_scalar(book *b, int count, char *const *words);

/* Collective. The statement `call`: words[0] is the function's name. */
weft_status call_function(book *b, int count, char *const *words, weft_array **r);

/* Collective. Writes down what a case gave: the array, or the session's failure, which is cleared.
 * `sent` is what this rank had sent between nodes before. */
weft_status record_case(book *b, const char *number, weft_status status, weft_array *a,
                        uint64_t sent);

/* Collective. Fails where the ranks did not all return the same status and sentence in some case.
 */
weft_status check_symmetry(book *b);

#endif
