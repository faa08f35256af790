/* What weft.hpp throws. */
#ifndef WEFT_ERROR_HPP
#define WEFT_ERROR_HPP

#include <stdexcept>
#include <string>
#include <weft.h>

namespace weft
{

/* A failed call: its status and, as what(), the session's sentence. */
class error : public std::runtime_error
{
  public:
    error(weft_status status, const char *sentence)
        : std::runtime_error(sentence && *sentence ? sentence : weft_status_name(status)),
          status_(status)
    {
    }

    error(weft_status status, const std::string &sentence) : error(status, sentence.c_str())
    {
    }

    weft_status status() const noexcept
    {
        return status_;
    }

  private:
    weft_status status_;
};

/* Throws what a call recorded, without a handle in this thread, and marks it as handled. */
inline void check(weft_session *s, weft_status status)
{
    if (status == WEFT_OK)
        return;
    const error failure(status, weft_message(s));
    weft_clear(s);
    throw failure;
}

/* Throws where the linked library is not of this header's release (an archive of another one). */
inline void check_version()
{
    if (!WEFT_VERSION_FITS())
        throw error(WEFT_ERR_UNSUPPORTED, std::string("the program was compiled with Weft ") +
                                              WEFT_VERSION + ", and is linked with " +
                                              weft_version());
}

} // namespace weft

#endif
