/* Weft: N-dimensional arrays over the ranks of an MPI job and the threads of each rank. */
#ifndef WEFT_H
#define WEFT_H

#include <weft/apply.h>
#include <weft/array.h>
#include <weft/axes.h>
#include <weft/create.h>
#include <weft/dtype.h>
#include <weft/eigen.h>
#include <weft/eval.h>
#include <weft/file.h>
#include <weft/index.h>
#include <weft/layout.h>
#include <weft/linalg.h>
#include <weft/matmul.h>
#include <weft/matrix.h>
#include <weft/portability.h>
#include <weft/print.h>
#include <weft/profile.h>
#include <weft/qr.h>
#include <weft/random.h>
#include <weft/reduce.h>
#include <weft/report.h>
#include <weft/scan.h>
#include <weft/session.h>
#include <weft/solve.h>
#include <weft/statistics.h>
#include <weft/task.h>
#include <weft/threads.h>
#include <weft/status.h>
#include <weft/svd.h>
#include <weft/version.h>
#include <weft/view.h>

#endif
