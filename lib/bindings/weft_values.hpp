/* Numbers of C++ as Weft has them: the dtypes of types, and single values. It is included by
 * weft.hpp. */
#ifndef WEFT_VALUES_HPP
#define WEFT_VALUES_HPP

#include <complex>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <weft_error.hpp>

namespace weft
{

namespace detail
{

template <weft_dtype dtype> struct has_dtype : std::integral_constant<weft_dtype, dtype> {
};

/* Integers go by their width: long and long long may have the same. */
constexpr weft_dtype integer_dtype(std::size_t bytes, bool is_signed)
{
    return bytes == 1   ? is_signed ? WEFT_INT8 : WEFT_UINT8
           : bytes == 2 ? is_signed ? WEFT_INT16 : WEFT_UINT16
           : bytes == 4 ? is_signed ? WEFT_INT32 : WEFT_UINT32
           : is_signed  ? WEFT_INT64
                        : WEFT_UINT64;
}
template <class T>
struct has_integer_dtype : has_dtype<integer_dtype(sizeof(T), std::is_signed<T>::value)> {
};

} // namespace detail

/* The dtype that goes with a C++ type. */
template <class T> struct dtype_of;
template <class T> struct dtype_of<const T> : dtype_of<T> {
};
template <> struct dtype_of<bool> : detail::has_dtype<WEFT_BOOL> {
};
template <> struct dtype_of<signed char> : detail::has_integer_dtype<signed char> {
};
template <> struct dtype_of<unsigned char> : detail::has_integer_dtype<unsigned char> {
};
template <> struct dtype_of<short> : detail::has_integer_dtype<short> {
};
template <> struct dtype_of<unsigned short> : detail::has_integer_dtype<unsigned short> {
};
template <> struct dtype_of<int> : detail::has_integer_dtype<int> {
};
template <> struct dtype_of<unsigned> : detail::has_integer_dtype<unsigned> {
};
template <> struct dtype_of<long> : detail::has_integer_dtype<long> {
};
template <> struct dtype_of<unsigned long> : detail::has_integer_dtype<unsigned long> {
};
template <> struct dtype_of<long long> : detail::has_integer_dtype<long long> {
};
template <> struct dtype_of<unsigned long long> : detail::has_integer_dtype<unsigned long long> {
};
template <> struct dtype_of<float> : detail::has_dtype<WEFT_FLOAT32> {
};
template <> struct dtype_of<double> : detail::has_dtype<WEFT_FLOAT64> {
};
template <> struct dtype_of<std::complex<float>> : detail::has_dtype<WEFT_COMPLEX64> {
};
template <> struct dtype_of<std::complex<double>> : detail::has_dtype<WEFT_COMPLEX128> {
};

namespace detail
{

inline bool is_complex(const weft_value &v)
{
    return v.dtype == WEFT_COMPLEX64 || v.dtype == WEFT_COMPLEX128;
}

template <class T> [[noreturn]] void refuse_value(const weft_value &v)
{
    char text[128];

    weft_value_format(v, text, sizeof text);
    throw error(WEFT_ERR_DTYPE, std::string("the value ") + text + " is " +
                                    weft_dtype_name(v.dtype) + ", which " +
                                    weft_dtype_name(dtype_of<T>::value) + " does not hold");
}

/* A value as a number of C++. Large integers are rounded by floating point; what would lose more is
 * refused. */
template <class T, class = void> struct number {
    static_assert(std::is_floating_point<T>::value, "numbers are integers, floating or complex");
    static T of(const weft_value &v)
    {
        if (is_complex(v))
            refuse_value<T>(v);
        return static_cast<T>(weft_value_double(v));
    }
};
template <class T> struct number<std::complex<T>> {
    static std::complex<T> of(const weft_value &v)
    {
        if (is_complex(v))
            return std::complex<T>(static_cast<T>(v.as.c[0]), static_cast<T>(v.as.c[1]));
        return std::complex<T>(static_cast<T>(weft_value_double(v)));
    }
};
template <class T> struct number<T, typename std::enable_if<std::is_integral<T>::value>::type> {
    static bool fits(std::int64_t i)
    {
        return static_cast<std::int64_t>(static_cast<T>(i)) == i &&
               (i >= 0 || std::is_signed<T>::value);
    }
    static bool fits(std::uint64_t u)
    {
        return static_cast<std::uint64_t>(static_cast<T>(u)) == u &&
               (u <= INT64_MAX || std::is_unsigned<T>::value);
    }
    static T of(const weft_value &v)
    {
        const bool is_unsigned = v.dtype >= WEFT_UINT8;

        if (v.dtype >= WEFT_FLOAT32 || !(is_unsigned ? fits(v.as.u) : fits(v.as.i)))
            refuse_value<T>(v);
        return is_unsigned ? static_cast<T>(v.as.u) : static_cast<T>(v.as.i);
    }
};

} // namespace detail
} // namespace weft

/* WEFT_VALUE and WEFT_SCALAR of complex numbers. */
template <class T> inline weft_value weft__value_of(const std::complex<T> &z)
{
    return weft_value_of_complex128(static_cast<double>(z.real()), static_cast<double>(z.imag()));
}

#endif
