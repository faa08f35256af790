/* Weft for C++: sessions and arrays as handles that end with their scope, failures as exceptions.
 *
 *     weft::session s = weft::session::start(&argc, &argv);
 *     weft::array x = s.random({1000, 1000}, WEFT_FLOAT64, 42);
 *     weft::array y = s.eval("x - mean(x, axis=0)", WEFT_VARS(x));
 *     weft::array r = weft::result(weft_sum, y, WEFT_AXES(0));
 *
 * A handle converts to the C handle, so that every function of <weft.h> takes it. Functions whose
 * result comes last are called through weft::result or, with the session named, session::result.
 *
 * Handles are moved, not copied. Their ends are as collective as weft_free and weft_stop are: let
 * scopes end in the same order on every rank, and arrays before their session: one that outlives it
 * has no rows any more, and what is computed from it throws. Futures and farms are in
 * <weft_tasks.hpp>, which this header includes. C++11, header only.
 */
#ifndef WEFT_HPP
#define WEFT_HPP

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>
#include <weft_values.hpp>

namespace weft
{

/* A shape written as a list: {4000, 500}; {} is 0-d. */
class shape
{
  public:
    shape(std::initializer_list<std::int64_t> extents)
        : shape_(weft_shape_of(static_cast<int>(extents.size()), extents.begin()))
    {
    }
    explicit shape(const std::vector<std::int64_t> &extents)
        : shape_(weft_shape_of(static_cast<int>(extents.size()), extents.data()))
    {
    }
    shape(const weft_shape &s) : shape_(s)
    {
    }

    operator weft_shape() const
    {
        return shape_;
    }

  private:
    weft_shape shape_;
};

/* Rows in memory, as weft_block has them, with a type. */
template <class T> struct block {
    T *data;
    std::int64_t first, rows, row, elements, offset;

    T *begin() const
    {
        return data;
    }
    T *end() const
    {
        return data + elements;
    }
    T &operator[](std::int64_t i) const
    {
        return data[i];
    }
    T &operator()(std::int64_t i, std::int64_t j) const
    {
        return data[i * row + j];
    }
};

class array
{
  public:
    array() noexcept = default;
    explicit array(weft_array *handle) noexcept : handle_(handle)
    {
    } /* takes the reference over */
    array(array &&other) noexcept : handle_(other.handle_)
    {
        other.handle_ = nullptr;
    }
    array &operator=(array &&other) noexcept
    {
        if (this != &other) {
            weft_free(&handle_);
            handle_ = other.handle_;
            other.handle_ = nullptr;
        }
        return *this;
    }
    array(const array &) = delete;
    array &operator=(const array &) = delete;
    ~array()
    {
        weft_free(&handle_);
    }

    operator weft_array *() const noexcept
    {
        return handle_;
    }

    /* Where a function of C writes its result; an array that is there already is filled. */
    weft_array **out() noexcept
    {
        return &handle_;
    }

    /* Another handle on the same array. */
    array reference() const
    {
        return array(weft_reference(handle_));
    }

    weft_session *session() const
    {
        return weft_array_session(handle_);
    }
    weft_shape shape() const
    {
        return weft_array_shape(handle_);
    }
    weft_dtype dtype() const
    {
        return weft_array_dtype(handle_);
    }
    std::int64_t count() const
    {
        return weft_array_count(handle_);
    }

    /* This rank's rows, and those of all ranks of this node. Throws where T is not the elements'
     * type, for views with steps (copy() has rows in memory), and node() for wrapped memory on a
     * node of several ranks. */
    template <class T> block<T> local() const
    {
        return typed<T>(weft_local(handle_));
    }
    template <class T> block<T> node() const
    {
        return typed<T>(weft_node(handle_));
    }

    /* Other elements of the same memory, as between NumPy's brackets: x.view("1:, ::2"). */
    array view(const std::string &slices) const
    {
        array v;
        check(session(), weft_view(handle_, slices.c_str(), v.out()));
        return v;
    }

    /* The same elements in memory of its own. */
    array copy() const
    {
        array r;
        check(session(), weft_copy(handle_, r.out()));
        return r;
    }

    /* The value of a 0-d or one-element array, on every rank; throws where T cannot hold it:
     * value<std::complex<double>>(), value<std::int64_t>(). */
    template <class T = double> T value() const
    {
        weft_value value;
        check(session(), weft_item(handle_, &value));
        return detail::number<T>::of(value);
    }

  private:
    template <class T> block<T> typed(const weft_block &b) const
    {
        check(session(), handle_ ? WEFT_OK : WEFT_ERR_ARGUMENT);
        if (dtype() != dtype_of<T>::value)
            throw error(WEFT_ERR_DTYPE, std::string("elements are ") + weft_dtype_name(dtype()) +
                                            ", not " + weft_dtype_name(dtype_of<T>::value));
        if (count() > 0 && !weft_array_is_contiguous(handle_))
            throw error(WEFT_ERR_ARGUMENT,
                        "a view with steps has no rows in memory: copy() has them");
        if (b.elements > 0 && !b.data)
            throw error(WEFT_ERR_ARGUMENT, "memory that was wrapped on a node of several ranks is "
                                           "reached by its own rank only: local() has its rows");
        return block<T>{static_cast<T *>(b.data), b.first, b.rows, b.row, b.elements, b.offset};
    }

    weft_array *handle_ = nullptr;
};

class session
{
  public:
    static session start(int *argc, char ***argv, const weft_options *options = nullptr)
    {
        check_version();
        session s;
        const weft_status status = weft_start_with(argc, argv, options, &s.handle_);
        check(s.handle_, status);
        return s;
    }
    static session open(MPI_Comm comm, const weft_options *options = nullptr)
    {
        check_version();
        session s;
        const weft_status status = weft_open(comm, options, &s.handle_);
        check(s.handle_, status);
        return s;
    }
    static session local(int threads = 0)
    {
        check_version();
        session s;
        const weft_status status = weft_open_local(threads, &s.handle_);
        check(s.handle_, status);
        return s;
    }

    /* Somebody else's, who stops it: a task's own session, a C program's. */
    static session of(weft_session *handle) noexcept
    {
        session s;
        s.handle_ = handle;
        s.is_own_ = false;
        return s;
    }

    session(session &&other) noexcept : handle_(other.handle_), is_own_(other.is_own_)
    {
        other.handle_ = nullptr;
    }
    session &operator=(session &&other) noexcept
    {
        if (this != &other) {
            stop();
            handle_ = other.handle_;
            is_own_ = other.is_own_;
            other.handle_ = nullptr;
        }
        return *this;
    }
    session(const session &) = delete;
    session &operator=(const session &) = delete;
    ~session()
    {
        stop();
    }

    operator weft_session *() const noexcept
    {
        return handle_;
    }

    int rank() const
    {
        return weft_rank(handle_);
    }
    int size() const
    {
        return weft_size(handle_);
    }
    int threads() const
    {
        return weft_threads(handle_);
    }
    int nodes() const
    {
        return weft_nodes(handle_);
    }

    /* Calls function(session, arguments…, &result). */
    template <class function, class... arguments>
    array result(function f, const arguments &...a) const
    {
        array r;
        check(handle_, f(handle_, a..., r.out()));
        return r;
    }

    array empty(const shape &s, weft_dtype dtype) const
    {
        return result(weft_empty, static_cast<weft_shape>(s), dtype);
    }
    array zeros(const shape &s, weft_dtype dtype) const
    {
        return result(weft_zeros, static_cast<weft_shape>(s), dtype);
    }
    array ones(const shape &s, weft_dtype dtype) const
    {
        return result(weft_ones, static_cast<weft_shape>(s), dtype);
    }
    array random(const shape &s, weft_dtype dtype, std::uint64_t seed) const
    {
        return result(weft_random, static_cast<weft_shape>(s), dtype, seed);
    }
    array load(const std::string &path) const
    {
        return result(weft_load, path.c_str());
    }

    /* Rows that the caller owns, `s` with this rank's own count of rows in extent 0. */
    template <class T> array wrap(T *memory, const shape &s) const
    {
        return result(weft_wrap, static_cast<void *>(memory), static_cast<weft_shape>(s),
                      weft_dtype(dtype_of<T>::value));
    }

    array eval(const std::string &expression, const weft_vars &vars) const
    {
        return result(weft_eval_in, expression.c_str(), vars);
    }
    /* Of an expression without dimensions, as array::value. */
    template <class T = double> T value(const std::string &expression, const weft_vars &vars) const
    {
        weft_value value;
        check(handle_, weft_eval_value(handle_, expression.c_str(), vars, &value));
        return detail::number<T>::of(value);
    }

    /* Runs a function of C that has no result: s.run(weft_fill(x, value, 0)). */
    void run(weft_status status) const
    {
        check(handle_, status);
    }

  private:
    session() noexcept = default;
    void stop() noexcept
    {
        if (is_own_)
            (void)weft_stop(&handle_);
    }

    weft_session *handle_ = nullptr;
    bool is_own_ = true;
};

namespace detail
{

/* Of the first array that has a handle: there the sentence about the others is. */
inline weft_session *session_of()
{
    return nullptr;
}
template <class... arguments> weft_session *session_of(const array &a, const arguments &...rest);
template <class T, class... arguments> weft_session *session_of(const T &, const arguments &...rest)
{
    return session_of(rest...);
}
template <class... arguments> weft_session *session_of(const array &a, const arguments &...rest)
{
    return a ? a.session() : session_of(rest...);
}

} // namespace detail

/* Calls function(a, arguments…, &result). */
template <class function, class... arguments>
array result(function f, const array &a, const arguments &...rest)
{
    array r;
    check(detail::session_of(a, rest...), f(a, rest..., r.out()));
    return r;
}

inline array matmul(const array &a, const array &b)
{
    return result(weft_matmul, a, b);
}

inline array solve(const array &a, const array &b)
{
    return result(weft_solve, a, b);
}

inline void save(const array &a, const std::string &path)
{
    check(a.session(), weft_save(a, path.c_str()));
}

inline void print(const array &a, std::FILE *out = stdout)
{
    check(a.session(), weft_print(a, out, nullptr));
}

} // namespace weft

#include <weft_tasks.hpp>

#endif
