/* Logarithms of densities of counts, by the saddle-point expansion of C. Loader, "Fast and accurate
 * computation of binomial probabilities", 2000: no cancellation where counts are large. */
#ifndef WEFT__OPS_RANDOM_DENSITY_H
#define WEFT__OPS_RANDOM_DENSITY_H

/* Whole numbers k ≥ 0; lam > 0. */
double weft__log_poisson(double k, double lam);

/* Whole numbers 0 ≤ k ≤ n; 0 < p < 1. */
double weft__log_binomial(double k, double n, double p);

#endif
