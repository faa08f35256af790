! Reductions, linear algebra.

  function axes_of(list) result(axes)
    integer, intent(in) :: list(:)
    type(weft_axes_c) :: axes
    integer :: n

    axes%count = size(list, kind=c_int)
    n = min(size(list), int(weft_max_ndim))
    axes%items(:n) = list(:n)
  end function

  subroutine sum_all(a, value, status)
    type(weft_array), intent(in) :: a
    real(c_double), intent(out) :: value
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_sum_value(a%handle, value), status)
  end subroutine

  subroutine sum_all_complex(a, value, status)
    type(weft_array), intent(in) :: a
    complex(c_double_complex), intent(out) :: value
    integer, intent(out), optional :: status
    type(weft_value_c) :: found
    type(c_ptr) :: r
    integer(c_int) :: code

    r = c_null_ptr
    code = c_sum(a%handle, r=r)
    if (code == 0) code = c_item(r, found)
    if (code == 0) value = complex_of(found)
    call c_free(r)
    call finish(c_session(a%handle), code, status)
  end subroutine

  subroutine sum_axes(a, axes, r, status)
    type(weft_array), intent(in) :: a
    integer, intent(in) :: axes(:)
    type(weft_array), intent(inout) :: r
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_sum(a%handle, axes_of(axes), r%handle), status)
  end subroutine

  subroutine mean_all(a, value, status)
    type(weft_array), intent(in) :: a
    real(c_double), intent(out) :: value
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_mean_value(a%handle, value), status)
  end subroutine

  subroutine mean_all_complex(a, value, status)
    type(weft_array), intent(in) :: a
    complex(c_double_complex), intent(out) :: value
    integer, intent(out), optional :: status
    type(weft_value_c) :: found
    type(c_ptr) :: r
    integer(c_int) :: code

    r = c_null_ptr
    code = c_mean(a%handle, r=r)
    if (code == 0) code = c_item(r, found)
    if (code == 0) value = complex_of(found)
    call c_free(r)
    call finish(c_session(a%handle), code, status)
  end subroutine

  subroutine mean_axes(a, axes, r, status)
    type(weft_array), intent(in) :: a
    integer, intent(in) :: axes(:)
    type(weft_array), intent(inout) :: r
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_mean(a%handle, axes_of(axes), r%handle), status)
  end subroutine

  subroutine min_all(a, value, status)
    type(weft_array), intent(in) :: a
    real(c_double), intent(out) :: value
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_min_value(a%handle, value), status)
  end subroutine

  subroutine min_axes(a, axes, r, status)
    type(weft_array), intent(in) :: a
    integer, intent(in) :: axes(:)
    type(weft_array), intent(inout) :: r
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_min(a%handle, axes_of(axes), r%handle), status)
  end subroutine

  subroutine max_all(a, value, status)
    type(weft_array), intent(in) :: a
    real(c_double), intent(out) :: value
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_max_value(a%handle, value), status)
  end subroutine

  subroutine max_axes(a, axes, r, status)
    type(weft_array), intent(in) :: a
    integer, intent(in) :: axes(:)
    type(weft_array), intent(inout) :: r
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_max(a%handle, axes_of(axes), r%handle), status)
  end subroutine

  ! Of whichever has a handle: there the sentence about the other is.
  function session_of(a, b) result(s)
    type(weft_array), intent(in) :: a, b
    type(c_ptr) :: s

    s = c_session(a%handle)
    if (.not. c_associated(s)) s = c_session(b%handle)
  end function

  subroutine weft_matmul(a, b, c, status)
    type(weft_array), intent(in) :: a, b
    type(weft_array), intent(inout) :: c
    integer, intent(out), optional :: status

    call finish(session_of(a, b), c_matmul(a%handle, b%handle, c%handle), status)
  end subroutine

  subroutine weft_solve(a, b, x, status)
    type(weft_array), intent(in) :: a, b
    type(weft_array), intent(inout) :: x
    integer, intent(out), optional :: status

    call finish(session_of(a, b), c_solve(a%handle, b%handle, x%handle), status)
  end subroutine

  ! mode: weft_svd_thin or weft_svd_full.
  subroutine weft_svd(a, mode, u, s, vt, status)
    type(weft_array), intent(in) :: a
    integer(c_int), intent(in) :: mode
    type(weft_array), intent(inout) :: u, s, vt
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_svd(a%handle, mode, u%handle, s%handle, vt%handle), status)
  end subroutine

  subroutine weft_svd_values(a, s, status)
    type(weft_array), intent(in) :: a
    type(weft_array), intent(inout) :: s
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_svd_values(a%handle, s%handle), status)
  end subroutine
