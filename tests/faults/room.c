/* Room that comes and goes: /dev/shm is filled up behind the session's back, and emptied again.
 * tests/faults/test_room.py runs it on a small /dev/shm of its own. Exit status 0 when the array
 * that lacked room was refused, and made once there was room. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <weft.h>

static const char path[] = "/dev/shm/weft-test-ballast";

/* Leaves `left` bytes. */
static int fill_up(size_t left)
{
    struct statvfs fs;
    int file = open(path, O_CREAT | O_WRONLY, 0600);
    size_t space;

    if (file < 0 || statvfs("/dev/shm", &fs) != 0)
        return 1;
    space = (size_t)fs.f_bavail * fs.f_frsize;
    if (space > left && posix_fallocate(file, 0, (off_t)(space - left)) != 0)
        return 1;
    return close(file);
}

static weft_status try_large(weft_session *s, weft_status expected, int turn)
{
    weft_array *large = NULL, *small = NULL;
    double sum = 0;
    weft_status status = weft_ones(s, WEFT_SHAPE(1000, 15000), WEFT_FLOAT64, &large);

    if (weft_rank(s) == 0)
        fprintf(stderr, "turn %d: %s\n", turn, weft_message(s));
    if (status != expected)
        return WEFT_ERR_USER;
    weft_clear(s);
    if (status == WEFT_OK)
        WEFT_TRY(weft_sum_value(large, &sum));
    if (status == WEFT_OK && sum != 15e6)
        return WEFT_ERR_USER;
    status = WEFT_ERR_USER;
    WEFT_TRY(weft_ones(s, WEFT_SHAPE(1000), WEFT_FLOAT64, &small));
    WEFT_TRY(weft_sum_value(small, &sum));
    status = sum == 1000 ? WEFT_OK : WEFT_ERR_USER;
fail:
    weft_free(&small), weft_free(&large);
    return status;
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *first = NULL;
    weft_status mine = WEFT_OK, status = WEFT_ERR_USER;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_ones(s, WEFT_SHAPE(100000), WEFT_FLOAT64, &first));
    if (weft_rank(s) == 0 && fill_up((size_t)90 << 20) != 0)
        mine = weft_fail(s, WEFT_ERR_USER, "cannot fill /dev/shm");
    WEFT_TRY(weft_agree(s, mine));
    WEFT_TRY(try_large(s, WEFT_ERR_MEMORY, 1));
    WEFT_TRY(weft_agree(s, weft_rank(s) == 0 && unlink(path) != 0 ? WEFT_ERR_USER : WEFT_OK));
    WEFT_TRY(try_large(s, WEFT_OK, 2));
    WEFT_TRY(weft_trim(s)); /* the pages go, so that they must be asked for again */
    if (weft_rank(s) == 0 && fill_up((size_t)90 << 20) != 0)
        mine = weft_fail(s, WEFT_ERR_USER, "cannot fill /dev/shm");
    WEFT_TRY(weft_agree(s, mine));
    WEFT_TRY(try_large(s, WEFT_ERR_MEMORY, 3));
    WEFT_TRY(weft_agree(s, weft_rank(s) == 0 && unlink(path) != 0 ? WEFT_ERR_USER : WEFT_OK));
    status = try_large(s, WEFT_OK, 4);
fail:
    weft_free(&first);
    return weft_stop(&s) == WEFT_OK && status == WEFT_OK ? 0 : 1;
}
