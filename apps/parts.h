/* The files of a command whose results are several: PREFIX-Q.npy and PREFIX-R.npy. */
#ifndef PARTS_H
#define PARTS_H

struct job;

enum { PART_PATH = 4200 };

/* Local. The length of the beginning in -o: without a last .npy. */
int part_prefix(const char *output);

/* Local. The path of a part, of at most PART_PATH bytes. */
void part_path(const struct job *j, const char *part, const char *ending, char *path);

#endif
