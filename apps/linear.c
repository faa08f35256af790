#include "linear.h"

#include <string.h>

#include "command.h"

static bool is_complex(weft_dtype dtype)
{
    return dtype >= WEFT_COMPLEX64;
}

bool linear_takes_driver(const char *name, weft_driver driver)
{
    if (strcmp(name, "matmul") == 0)
        return driver == WEFT_DRIVER_AUTO; /* it goes its own way */
    return driver != WEFT_DRIVER_GESVD || strcmp(name, "svd") == 0;
}

void linear_list_drivers(const char *name, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (int driver = 0; driver < WEFT_DRIVERS && used < size; driver++)
        if (linear_takes_driver(name, (weft_driver)driver))
            used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                                     weft_driver_name((weft_driver)driver));
}

bool linear_check_driver(job *j, complaint *c)
{
    linear *l = &j->linear;
    int driver = WEFT_DRIVER_AUTO;
    char drivers[64];

    while (l->driver && driver < WEFT_DRIVERS &&
           strcmp(weft_driver_name((weft_driver)driver), l->driver) != 0)
        driver++;
    linear_list_drivers(j->command, drivers, sizeof drivers);
    if (driver == WEFT_DRIVERS)
        return complain(c, "there is no driver '%s'; %s has %s", l->driver, j->command, drivers);
    if (!linear_takes_driver(j->command, (weft_driver)driver))
        return complain(c, "%s has no driver '%s'; it has %s", j->command, l->driver, drivers);
    l->options.driver = (weft_driver)driver;
    l->options.blas_threads = (int)l->blas_threads;
    return true;
}

static bool check_files(job *j, complaint *c, int files)
{
    static const char *const count[] = {"", "a file", "two files"};

    if (!j->linear.size && j->words.count == files)
        return j->linear.dtype == WEFT_DTYPE_COUNT ||
               complain(c, "--dtype is of random operands: give --size, or convert the files");
    if (!j->linear.size || j->words.count != 0)
        return complain(c, "%s needs %s, or --size without files", j->command, count[files]);
    return true;
}

/* The random operands' dtype and shapes. */
static bool check_size(job *j, complaint *c, int files)
{
    linear *l = &j->linear;
    const int most = files + 1;

    if (l->dtype == WEFT_DTYPE_COUNT)
        l->dtype = WEFT_FLOAT64;
    if (l->dtype < WEFT_FLOAT32)
        return complain(c, "random operands are float64, float32, complex128 or complex64, not %s",
                        weft_dtype_name(l->dtype));
    if (!read_shape(l->size, &l->extents, c))
        return false;
    if (l->extents.ndim > most)
        return complain(c, "--size of %s is N%s, and has '%s'", j->command,
                        most == 3 ? ", MxN or MxKxN" : " or MxN", l->size);
    l->shape[0] = WEFT_SHAPE(l->extents.extent[0], l->extents.extent[l->extents.ndim > 1 ? 1 : 0]);
    l->shape[1] = l->extents.ndim == 3 ? WEFT_SHAPE(l->extents.extent[0], l->extents.extent[2])
                                       : WEFT_SHAPE(l->extents.extent[0]);
    return true;
}

bool linear_check(job *j, complaint *c, int files)
{
    return linear_check_driver(j, c) && check_files(j, c, files) &&
           (!j->linear.size || check_size(j, c, files));
}

bool linear_check_square(job *j, complaint *c, int files)
{
    const linear *l = &j->linear;

    if (!linear_check(j, c, files))
        return false;
    return !l->size || l->shape[0].extent[0] == l->shape[0].extent[1] ||
           complain(c, "%s needs a square matrix: --size N%s, not '%s'", j->command,
                    files == 2 ? " or NxNxK" : "", l->size);
}

weft_status linear_draw(job *j, weft_shape shape, uint64_t seed, weft_array **a)
{
    const weft_dtype dtype = j->linear.dtype;
    const weft_dtype part =
        dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    weft_array *re = NULL, *im = NULL;

    if (!is_complex(dtype))
        return weft_random(j->s, shape, part, seed, a);
    WEFT_TRY(weft_random(j->s, shape, part, seed, &re));
    WEFT_TRY(weft_random_stream(j->s, shape, part, seed, 1, &im));
    WEFT_TRY(weft_eval("re + 1j*im", WEFT_VARS(re, im), a));
fail:
    weft_free(&re), weft_free(&im);
    return weft_failure(j->s);
}

weft_status linear_operand(job *j, int index, weft_array **a)
{
    const linear *l = &j->linear;

    if (!l->size)
        return load(j, j->words.items[index], a);
    return linear_draw(j, l->shape[index], l->seed + (uint64_t)index, a);
}
