/* Names put together by the preprocessor. */
#ifndef WEFT__KERNELS_PASTE_H
#define WEFT__KERNELS_PASTE_H

#define WEFT__PASTE_(a, b) a##_##b
#define WEFT__PASTE(a, b) WEFT__PASTE_(a, b)
#define WEFT__STRING_(a) #a
#define WEFT__STRING(a) WEFT__STRING_(a)

#endif
