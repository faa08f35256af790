// What weft.hpp promises beside its examples: rows without an address, numbers of every type,
// handles that are not there, futures that end in a task.
#include <atomic>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>
#include <weft.hpp>

static void expect(bool is_so, const char *what)
{
    if (is_so)
        return;
    std::fprintf(stderr, "wrong: %s\n", what);
    std::exit(1);
}

// The call throws weft::error of that status, with those words.
template <class F> static void expect_refused(F &&call, weft_status status, const char *words)
{
    try {
        call();
    } catch (const weft::error &e) {
        const bool is_told = std::string(e.what()).find(words) != std::string::npos;
        if (!is_told || e.status() != status)
            std::fprintf(stderr, "%d, %s\n", int(e.status()), e.what());
        return expect(is_told && e.status() == status, words);
    }
    expect(false, words);
}

static void rows_without_an_address(const weft::session &s)
{
    const std::vector<std::int64_t> extents = {6, 4};
    const weft::array x = s.ones(weft::shape(extents), WEFT_FLOAT64);
    const weft::array view = x.view(":, ::2");
    const weft::array nothing = x.view(":0, ::2");
    std::vector<double> mine(4, 1.0);
    const weft::array wrapped = s.wrap(mine.data(), {2, 2});
    double sum = 0;

    expect_refused([&] { view.local<double>(); }, WEFT_ERR_ARGUMENT, "a view with steps");
    expect_refused([&] { view.node<double>(); }, WEFT_ERR_ARGUMENT, "copy() has them");
    const weft::array copied = view.copy();
    for (const double &element : copied.local<const double>())
        sum += element;
    expect(copied.shape().extent[1] == 2 && sum == double(copied.local<double>().elements),
           "the copy of a view");
    for (double &element : nothing.local<double>())
        element = 0;
    expect(wrapped.local<double>()[3] == 1.0, "wrapped rows");
    if (s.size() > 1)
        expect_refused([&] { wrapped.node<double>(); }, WEFT_ERR_ARGUMENT, "its own rank only");
    expect_refused([&] { (void)x.view("1:, 9"); }, WEFT_ERR_SHAPE, "weft_view");
    expect_refused([&] { x.local<float>(); }, WEFT_ERR_DTYPE, "elements are float64, not float32");
}

static void complex_numbers(const weft::session &s)
{
    typedef std::complex<double> complex;
    const weft::array one = s.ones({3}, WEFT_COMPLEX64);
    const complex i(0, 1);
    std::vector<complex> mine(2, complex(1, 2));
    const weft::array wrapped = s.wrap(mine.data(), {2});
    const weft::array total = weft::result(weft_sum, wrapped, nullptr);
    const weft::array farmed =
        weft::farm(s, 5, [](weft_task &t) { return std::complex<float>(float(t.index), 1); });

    for (std::complex<float> &z : one.local<std::complex<float>>())
        z *= 2;
    s.run(weft_barrier(s));
    expect(s.value<complex>("sum(one) * i", WEFT_VARS(one, WEFT_SCALAR(i, i))) == complex(0, 6),
           "a complex value");
    expect(s.value<std::complex<float>>("3 + 0*i", WEFT_VARS(WEFT_SCALAR(i, 1))).real() == 3,
           "a real number as a complex one");
    expect(total.value<complex>() == double(s.size()) * complex(2, 4), "a complex sum");
    expect(s.value<complex>("sum(farmed)", WEFT_VARS(farmed)) == complex(10, 5), "a complex farm");
    expect_refused([&] { (void)total.value(); }, WEFT_ERR_DTYPE, "which float64 does not hold");
    expect_refused([&] { (void)s.value("1j", WEFT_NO_VARS); }, WEFT_ERR_DTYPE, "complex128");
}

static void integers(const weft::session &s)
{
    const std::int64_t large = INT64_C(9007199254740993); // no double
    const weft::array a =
        s.result(weft_full, weft_shape_of(0, nullptr), WEFT_INT64, weft_value_of_int64(large));
    const weft::array b = s.result(weft_full, weft_shape_of(0, nullptr), WEFT_UINT64,
                                   weft_value_of_uint64(UINT64_MAX));
    long long mine[2] = {1, 2};
    unsigned long others[1] = {3};

    expect(s.wrap(mine, {2}).dtype() == WEFT_INT64, "long long");
    expect(s.wrap(others, {1}).dtype() == (sizeof(long) == 8 ? WEFT_UINT64 : WEFT_UINT32), "long");
    expect(a.value<std::int64_t>() == large && a.value<unsigned long long>() == 9007199254740993U,
           "all digits");
    expect(b.value<std::uint64_t>() == UINT64_MAX, "the largest integer");
    expect(s.value<bool>("1 < 2", WEFT_NO_VARS), "a boolean");
    expect_refused([&] { (void)a.value<int>(); }, WEFT_ERR_DTYPE, "which int32 does not hold");
    expect_refused([&] { (void)b.value<std::int64_t>(); }, WEFT_ERR_DTYPE, "which int64 does");
    expect_refused([&] { (void)s.value<unsigned>("-1", WEFT_NO_VARS); }, WEFT_ERR_DTYPE, "-1");
    expect_refused([&] { (void)s.value<int>("0.5", WEFT_NO_VARS); }, WEFT_ERR_DTYPE, "0.5");
}

static void handles_that_are_not_there(const weft::session &s)
{
    const weft::array none, x = s.ones({2, 2}, WEFT_FLOAT64);

    expect(s.value<double>("x[1, 0] + 1", WEFT_VARS(x)) == 2, "an element");
    expect_refused([&] { weft::matmul(none, none); }, WEFT_ERR_ARGUMENT, "has no handle");
    expect_refused([&] { weft::matmul(none, x); }, WEFT_ERR_ARGUMENT, "weft_matmul");
    expect_refused([&] { none.local<double>(); }, WEFT_ERR_ARGUMENT, "has no handle");
    expect_refused([&] { s.eval("none + x", WEFT_VARS(none, x)); }, WEFT_ERR_ARGUMENT,
                   "the array 'none' is NULL");
    expect(none.count() == 0 && none.shape().ndim == 0, "no array has no elements");
}

// What a call holds, until the call is given up.
struct held {
    std::atomic<bool> *is_over;
    ~held()
    {
        *is_over = true;
    }
};

// A task ends the future of a call that has not begun: the call is made all the same, with all that
// it holds, and the task has failed.
static void futures_that_end_in_a_task(const weft::session &s, bool is_moved)
{
    std::atomic<bool> is_given(false), is_over(false), is_made(false), was_held(false);
    weft::future<void> later;
    weft::future<void> ends = weft::submit(s, [&] {
        while (!is_given)
            std::this_thread::yield();
        if (is_moved)
            later = weft::future<void>();
        else
            const weft::future<void> gone(std::move(later));
    });
    std::shared_ptr<held> what(new held{&is_over});

    later = weft::submit(s, [what, &is_over, &is_made, &was_held] {
        was_held = !is_over;
        is_made = true;
    });
    what.reset();
    is_given = true;
    expect_refused([&] { ends.get(); }, WEFT_ERR_ARGUMENT, "weft_future_free");
    while (!is_made)
        std::this_thread::yield();
    expect(was_held && !is_over, "what a call holds while it is made");
}

// What is asked of an array whose session has ended is refused, and it ends like any other.
static void arrays_that_outlive_their_session()
{
    weft::array x, v;
    {
        const weft::session brief = weft::session::local();
        x = brief.ones({3}, WEFT_FLOAT64);
        v = x.view("1:");
    }
    expect_refused([&] { (void)v.value(); }, WEFT_ERR_ARGUMENT,
                   "weft_item: the array's session has been stopped");
    expect_refused([&] { (void)x.copy(); }, WEFT_ERR_ARGUMENT, "has been stopped");
    expect(x.local<double>().begin() == x.local<double>().end(), "rows that are gone");
    expect(x.count() == 3 && v.count() == 2, "the shape of an array that outlives its session");
}

// A task that calls the session of the main thread hears why it may not, and so does who waits.
static void sessions_of_others_in_a_task(const weft::session &s)
{
    const char *words = "weft_ones was called by a task with a session that is not the task's own";
    const auto make = [&](weft_task &) { const weft::array x = s.ones({3}, WEFT_INT8); };

    expect_refused([&] { weft::map(s, 3, make); }, WEFT_ERR_ARGUMENT, words);
    expect_refused([&] { weft::farm(s, 3, make); }, WEFT_ERR_ARGUMENT, words);

    const weft::array t = s.ones({10}, WEFT_FLOAT64);
    const auto add = [&](weft_task &) { return s.value("sum(t)", WEFT_VARS(t)); };
    words = "weft_sum_value was called by a task with a session that is not the task's own";
    expect_refused(
        [&] {
            weft::map(s, 3, [&](weft_task &) {
                double sum = 0;
                s.run(weft_sum_value(t, &sum));
                return sum;
            });
        },
        WEFT_ERR_ARGUMENT, words);
    words = "was called by a task with a session that is not the task's own";
    expect_refused([&] { weft::map(s, 3, add); }, WEFT_ERR_ARGUMENT, words);
    expect_refused([&] { weft::farm(s, 3, add); }, WEFT_ERR_ARGUMENT, words);
    expect_refused([&] { weft::submit(s, [&] { return t.value(); }).get(); }, WEFT_ERR_ARGUMENT,
                   words);
}

int main(int argc, char **argv)
{
    weft::session s = weft::session::start(&argc, &argv);

    rows_without_an_address(s);
    complex_numbers(s);
    integers(s);
    handles_that_are_not_there(s);
    futures_that_end_in_a_task(s, false);
    futures_that_end_in_a_task(s, true);
    sessions_of_others_in_a_task(s);
    arrays_that_outlive_their_session();
    return 0;
}
