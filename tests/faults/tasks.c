/* A program with a task that never returns; tests/faults/test_tasks.py runs it.
 *
 * tasks future|farm: task 7 of ten sleeps for a minute.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <weft.h>

static weft_status hang(weft_task *task, void *context)
{
    (void)context;
    if (task->index == 7)
        (void)sleep(60);
    return WEFT_OK;
}

int main(int argc, char **argv)
{
    const bool is_farm = argc > 1 && strcmp(argv[1], "farm") == 0;
    weft_session *s = NULL;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    if (is_farm)
        WEFT_TRY(weft_farm(s, 10, hang, NULL, NULL, NULL));
    else
        WEFT_TRY(weft_map(s, 10, 1, hang, NULL, NULL, 0));
fail:
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
