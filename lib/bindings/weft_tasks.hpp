/* Weft's tasks for C++: what is called may be anything that can be called, and may throw.
 *
 *     weft::future<double> next = weft::submit(s, [&] { return load(path); });
 *     weft::array y = s.eval("a*x + b", WEFT_VARS(a, x, b));
 *     use(y, next.get());
 *
 *     std::vector<double> energies = weft::map(s, 100, [&](weft_task &t) { return energy(t.index);
 * }); weft::array all = weft::farm(s, 10000, [&](weft_task &t) { return energy(t.index); });
 *
 * An exception of a task is its failure: weft::error with its status, std::bad_alloc as
 * WEFT_ERR_MEMORY, others as WEFT_ERR_USER, with what() as the sentence. Futures and map throw it
 * again where they are waited for. A farm, whose failure is everybody's, throws weft::error with
 * the task's number and sentence on all ranks alike.
 *
 * What a task may do is said in <weft/task.h>. It is included by weft.hpp.
 */
#ifndef WEFT_TASKS_HPP
#define WEFT_TASKS_HPP

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>
#include <weft.hpp>

namespace weft
{

namespace detail
{

/* In a handler: the exception at hand as the task's failure. */
inline weft_status failure_of(weft_task *task) noexcept
{
    try {
        throw;
    } catch (const error &e) {
        return weft_task_fail(task, e.status() == WEFT_OK ? WEFT_ERR_USER : e.status(), "%s",
                              e.what());
    } catch (const std::bad_alloc &e) {
        return weft_task_fail(task, WEFT_ERR_MEMORY, "%s", e.what());
    } catch (const std::exception &e) {
        return weft_task_fail(task, WEFT_ERR_USER, "%s", e.what());
    } catch (...) {
        return weft_task_fail(task, WEFT_ERR_USER, "an exception that is no std::exception");
    }
}

/* Throws what a task threw; where it threw nothing, what the call recorded. */
inline void check_thrown(weft_session *s, weft_status status, const std::exception_ptr &thrown)
{
    if (status == WEFT_OK || !thrown)
        return check(s, status);
    weft_clear(s);
    std::rethrow_exception(thrown);
}

/* What a function returned, until it is asked for. */
template <class T> class returned
{
  public:
    template <class F> void set(F &function)
    {
        value_.reset(new T(function()));
    }
    T take()
    {
        const std::unique_ptr<T> value(std::move(value_));
        if (!value)
            throw error(WEFT_ERR_ARGUMENT, "the future's value has been taken before");
        return std::move(*value);
    }

  private:
    std::unique_ptr<T> value_;
};
template <> class returned<void>
{
  public:
    template <class F> void set(F &function)
    {
        function();
    }
    void take()
    {
    }
};

/* A function that is called once, what it returned, and what it threw. */
template <class T> struct call {
    returned<T> result;
    std::exception_ptr thrown;

    virtual ~call()
    {
    }
    virtual void make() = 0;

    static weft_status run(weft_task *task, void *context) noexcept
    {
        call *c = static_cast<call *>(context);
        try {
            c->make();
            return WEFT_OK;
        } catch (...) {
            c->thrown = std::current_exception();
            return failure_of(task);
        }
    }
};

template <class T, class F> struct call_of : call<T> {
    F function;

    explicit call_of(F &&f) : function(std::move(f))
    {
    }
    void make() override
    {
        this->result.set(function);
    }
};

template <class F, class T> void put(F &function, weft_task &task, T *results)
{
    results[task.index] = function(task);
}
template <class F> void put(F &function, weft_task &task, void *)
{
    function(task);
}

/* A function that is called many times, where its results go, and what its lowest call threw. */
template <class F, class T> struct calls {
    F &function;
    T *results;
    std::mutex lock;
    std::int64_t lowest;
    std::exception_ptr thrown;

    calls(F &f, T *r) : function(f), results(r), lowest(INT64_MAX)
    {
    }

    void keep(std::int64_t index) noexcept
    {
        const std::lock_guard<std::mutex> guard(lock);
        if (index < lowest) {
            lowest = index;
            thrown = std::current_exception();
        }
    }

    static weft_status run(weft_task *task, void *context) noexcept
    {
        calls *c = static_cast<calls *>(context);
        try {
            put(c->function, *task, c->results);
            return WEFT_OK;
        } catch (...) {
            c->keep(task->index);
            return failure_of(task);
        }
    }
};

template <class F, class T>
void map_into(weft_session *s, std::int64_t count, std::int64_t chunksize, F &function, T *results)
{
    calls<F, T> c(function, results);
    const weft_status status = weft_map(s, count, chunksize, calls<F, T>::run, &c, nullptr, 0);
    check_thrown(s, status, c.thrown);
}

/* Into a farm's record; an exception is a status there. */
template <class F, class T> struct farmed {
    static weft_status run(weft_task *task, void *context) noexcept
    {
        try {
            *static_cast<T *>(task->result) = (*static_cast<F *>(context))(*task);
            return WEFT_OK;
        } catch (...) {
            return failure_of(task);
        }
    }
};
template <class F> struct farmed<F, void> {
    static weft_status run(weft_task *task, void *context) noexcept
    {
        try {
            (*static_cast<F *>(context))(*task);
            return WEFT_OK;
        } catch (...) {
            return failure_of(task);
        }
    }
};

template <class F>
using result_of_task = decltype(std::declval<F &>()(std::declval<weft_task &>()));
template <class F> using result_of_call = decltype(std::declval<F &>()());
template <class F, class T>
using if_void = typename std::enable_if<std::is_void<result_of_task<F>>::value, T>::type;
template <class F, class T>
using if_value = typename std::enable_if<!std::is_void<result_of_task<F>>::value, T>::type;

} // namespace detail

/* A call that runs, or will, on this rank's threads. It ends with its scope: what has not begun is
 * called off then, and what runs is waited for. Let it end before its session, and not in a task,
 * where it cannot wait: there the task fails, and what the future held is never freed. */
template <class T> class future
{
  public:
    future() noexcept : session_(nullptr), handle_(nullptr)
    {
    }
    template <class F>
    future(weft_session *s, F &&function)
        : session_(s), handle_(nullptr),
          call_(new detail::call_of<T, typename std::decay<F>::type>(std::forward<F>(function)))
    {
        check(s, weft_submit(s, detail::call<T>::run, call_.get(), &handle_));
    }
    future(future &&other) noexcept
        : session_(other.session_), handle_(other.handle_), call_(std::move(other.call_))
    {
        other.handle_ = nullptr;
    }
    future &operator=(future &&other) noexcept
    {
        if (this != &other) {
            end();
            session_ = other.session_;
            handle_ = other.handle_;
            call_ = std::move(other.call_);
            other.handle_ = nullptr;
        }
        return *this;
    }
    future(const future &) = delete;
    future &operator=(const future &) = delete;
    ~future()
    {
        end();
    }

    operator weft_future *() const noexcept
    {
        return handle_;
    }

    /* Waits; throws what the call threw, or weft::error with WEFT_ERR_CANCELLED. */
    void wait() const
    {
        const weft_status status = weft_wait(handle_);
        detail::check_thrown(session_, status, call_ ? call_->thrown : nullptr);
    }
    /* For no longer than `seconds`; whether all is over. */
    bool wait_for(double seconds) const
    {
        bool is_done = false;
        const weft_status status = weft_wait_for(handle_, seconds, &is_done);
        detail::check_thrown(session_, status, is_done && call_ ? call_->thrown : nullptr);
        return is_done;
    }
    /* Waits, and moves out what the call returned: once. */
    T get()
    {
        wait();
        return call_->result.take();
    }
    bool is_done() const
    {
        return weft_future_is_done(handle_);
    }
    /* Whether it will not be made. */
    bool cancel() const
    {
        return weft_cancel(handle_) > 0;
    }

  private:
    /* In a task nothing is freed, and what was to be called may be running: it is left to itself.
     */
    void end() noexcept
    {
        weft_future_free(&handle_);
        if (handle_)
            (void)call_.release();
    }

    weft_session *session_;
    weft_future *handle_;
    std::unique_ptr<detail::call<T>> call_;
};

/* Local. Has function() called once on this rank's threads. */
template <class F>
future<detail::result_of_call<typename std::decay<F>::type>> submit(weft_session *s, F &&function)
{
    return {s, std::forward<F>(function)};
}

/* Local. Calls function(task) for task.index 0 … count - 1 on this rank's threads, handed out in
 * runs of `chunksize`; what it returned, in order. Throws what the lowest call threw. */
template <class F>
detail::if_value<F, std::vector<detail::result_of_task<F>>>
map(weft_session *s, std::int64_t count, F function, std::int64_t chunksize = 1)
{
    typedef detail::result_of_task<F> T;
    static_assert(!std::is_same<T, bool>::value, "calls side by side cannot write a vector<bool>");
    std::vector<T> results(count > 0 ? static_cast<std::size_t>(count) : 0);
    detail::map_into(s, count, chunksize, function, results.data());
    return results;
}
template <class F>
detail::if_void<F, void> map(weft_session *s, std::int64_t count, F function,
                             std::int64_t chunksize = 1)
{
    detail::map_into(s, count, chunksize, function, static_cast<void *>(nullptr));
}

/* Collective, as weft_farm. An array of what function(task) returned, a number for each task; of a
 * function that returns nothing there is none, but weft::farm_records. */
template <class F>
detail::if_value<F, array> farm(weft_session *s, std::int64_t count, F function,
                                weft_farm_options options = weft_farm_options())
{
    typedef detail::result_of_task<F> T;
    array results;
    options.dtype = dtype_of<T>::value;
    options.results_are_bool = dtype_of<T>::value == WEFT_BOOL;
    options.shape = weft_shape();
    check(s, weft_farm(s, count, detail::farmed<F, T>::run, &function, &options, results.out()));
    return results;
}
template <class F>
detail::if_void<F, void> farm(weft_session *s, std::int64_t count, F function,
                              weft_farm_options options = weft_farm_options())
{
    check(s, weft_farm(s, count, detail::farmed<F, void>::run, &function, &options, nullptr));
}

/* Collective. Each task writes a record of options.shape and options.dtype to task.result; row i of
 * the array is that of task i. */
template <class F>
detail::if_void<F, array> farm_records(weft_session *s, std::int64_t count, F function,
                                       const weft_farm_options &options)
{
    array results;
    check(s, weft_farm(s, count, detail::farmed<F, void>::run, &function, &options, results.out()));
    return results;
}

} // namespace weft

#endif
