/* Principal components: what of them is shown. */
#ifndef PCA_H
#define PCA_H

#include <weft.h>

/* The variances that the components explain, and their shares of all variance, on rank 0. */
typedef struct pca_spectrum {
    int64_t count;
    double *variance, *ratio;
} pca_spectrum;

/* Local, rank 0. Prints a line per component. */
void pca_print(const pca_spectrum *spectrum);

/* Local, rank 0. Draws the shares and their running sum with gnuplot; false where there is none. */
bool pca_draw(const pca_spectrum *spectrum, const char *path);

#endif
