/* Lesson 6: one array, and every process of the machine works on it in place.
 *
 * With multiprocessing this takes a block of shared memory, its name, an array over it in each
 * process and somebody who unlinks it. An array of Weft's is in memory that the processes of a node
 * share: weft_node is the whole node's part of it, in each of them. */
#include <stdio.h>
#include <weft.h>

enum { ROWS = 1000, COLUMNS = 300 };

/* Every rank of the node takes every n-th row, whoever owns it. */
static void add_row_numbers(weft_session *s, weft_block node)
{
    double *x = node.data;

    for (int64_t i = weft_node_rank(s); i < node.rows; i += weft_node_size(s))
        for (int64_t j = 0; j < node.row; j++)
            x[i * node.row + j] += (double)(node.first + i);
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *x = NULL;
    const double expected = COLUMNS * (ROWS * (ROWS - 1) / 2.0);
    double total = 0;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_zeros(s, WEFT_SHAPE(ROWS, COLUMNS), WEFT_FLOAT64, &x));
    add_row_numbers(s, weft_node(x));
    WEFT_TRY(weft_barrier(s)); /* from here on all see what all wrote */
    WEFT_TRY(weft_sum_value(x, &total));
    if (weft_rank(s) == 0)
        printf("%d processes on %d nodes changed one array: its sum is %.0f\n", weft_size(s),
               weft_nodes(s), total);
    if (total != expected)
        WEFT_TRY(weft_fail(s, WEFT_ERR_USER, "it should be %.0f", expected));
fail:
    weft_free(&x);
    return weft_stop(&s) != WEFT_OK;
}
