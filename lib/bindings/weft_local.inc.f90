! weft_local for each type and rank: one body, written out because Fortran has no templates.

  subroutine local_real32_1(a, p, status)
    type(weft_array), intent(in) :: a
    real(c_float), pointer, intent(out) :: p(:)
    integer, intent(out), optional :: status
    real(c_float), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_float32, 1, where, d)) then
      call c_f_pointer(where, p, [d(1) * d(2) * d(3)])
    else if (fits(a, weft_float32, 1)) then
      p => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_float32, 1), status)
  end subroutine

  subroutine local_real32_2(a, p, status)
    type(weft_array), intent(in) :: a
    real(c_float), pointer, intent(out) :: p(:, :)
    integer, intent(out), optional :: status
    real(c_float), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_float32, 2, where, d)) then
      call c_f_pointer(where, p, [d(1), d(2) * d(3)])
    else if (fits(a, weft_float32, 2)) then
      p(1:d(1), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_float32, 2), status)
  end subroutine

  subroutine local_real32_3(a, p, status)
    type(weft_array), intent(in) :: a
    real(c_float), pointer, intent(out) :: p(:, :, :)
    integer, intent(out), optional :: status
    real(c_float), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_float32, 3, where, d)) then
      call c_f_pointer(where, p, d)
    else if (fits(a, weft_float32, 3)) then
      p(1:d(1), 1:d(2), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_float32, 3), status)
  end subroutine

  subroutine local_real64_1(a, p, status)
    type(weft_array), intent(in) :: a
    real(c_double), pointer, intent(out) :: p(:)
    integer, intent(out), optional :: status
    real(c_double), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_float64, 1, where, d)) then
      call c_f_pointer(where, p, [d(1) * d(2) * d(3)])
    else if (fits(a, weft_float64, 1)) then
      p => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_float64, 1), status)
  end subroutine

  subroutine local_real64_2(a, p, status)
    type(weft_array), intent(in) :: a
    real(c_double), pointer, intent(out) :: p(:, :)
    integer, intent(out), optional :: status
    real(c_double), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_float64, 2, where, d)) then
      call c_f_pointer(where, p, [d(1), d(2) * d(3)])
    else if (fits(a, weft_float64, 2)) then
      p(1:d(1), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_float64, 2), status)
  end subroutine

  subroutine local_real64_3(a, p, status)
    type(weft_array), intent(in) :: a
    real(c_double), pointer, intent(out) :: p(:, :, :)
    integer, intent(out), optional :: status
    real(c_double), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_float64, 3, where, d)) then
      call c_f_pointer(where, p, d)
    else if (fits(a, weft_float64, 3)) then
      p(1:d(1), 1:d(2), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_float64, 3), status)
  end subroutine

  subroutine local_int32_1(a, p, status)
    type(weft_array), intent(in) :: a
    integer(c_int32_t), pointer, intent(out) :: p(:)
    integer, intent(out), optional :: status
    integer(c_int32_t), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_int32, 1, where, d)) then
      call c_f_pointer(where, p, [d(1) * d(2) * d(3)])
    else if (fits(a, weft_int32, 1)) then
      p => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_int32, 1), status)
  end subroutine

  subroutine local_int32_2(a, p, status)
    type(weft_array), intent(in) :: a
    integer(c_int32_t), pointer, intent(out) :: p(:, :)
    integer, intent(out), optional :: status
    integer(c_int32_t), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_int32, 2, where, d)) then
      call c_f_pointer(where, p, [d(1), d(2) * d(3)])
    else if (fits(a, weft_int32, 2)) then
      p(1:d(1), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_int32, 2), status)
  end subroutine

  subroutine local_int32_3(a, p, status)
    type(weft_array), intent(in) :: a
    integer(c_int32_t), pointer, intent(out) :: p(:, :, :)
    integer, intent(out), optional :: status
    integer(c_int32_t), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_int32, 3, where, d)) then
      call c_f_pointer(where, p, d)
    else if (fits(a, weft_int32, 3)) then
      p(1:d(1), 1:d(2), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_int32, 3), status)
  end subroutine

  subroutine local_int64_1(a, p, status)
    type(weft_array), intent(in) :: a
    integer(c_int64_t), pointer, intent(out) :: p(:)
    integer, intent(out), optional :: status
    integer(c_int64_t), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_int64, 1, where, d)) then
      call c_f_pointer(where, p, [d(1) * d(2) * d(3)])
    else if (fits(a, weft_int64, 1)) then
      p => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_int64, 1), status)
  end subroutine

  subroutine local_int64_2(a, p, status)
    type(weft_array), intent(in) :: a
    integer(c_int64_t), pointer, intent(out) :: p(:, :)
    integer, intent(out), optional :: status
    integer(c_int64_t), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_int64, 2, where, d)) then
      call c_f_pointer(where, p, [d(1), d(2) * d(3)])
    else if (fits(a, weft_int64, 2)) then
      p(1:d(1), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_int64, 2), status)
  end subroutine

  subroutine local_int64_3(a, p, status)
    type(weft_array), intent(in) :: a
    integer(c_int64_t), pointer, intent(out) :: p(:, :, :)
    integer, intent(out), optional :: status
    integer(c_int64_t), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_int64, 3, where, d)) then
      call c_f_pointer(where, p, d)
    else if (fits(a, weft_int64, 3)) then
      p(1:d(1), 1:d(2), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_int64, 3), status)
  end subroutine

  subroutine local_complex64_1(a, p, status)
    type(weft_array), intent(in) :: a
    complex(c_float_complex), pointer, intent(out) :: p(:)
    integer, intent(out), optional :: status
    complex(c_float_complex), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_complex64, 1, where, d)) then
      call c_f_pointer(where, p, [d(1) * d(2) * d(3)])
    else if (fits(a, weft_complex64, 1)) then
      p => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_complex64, 1), status)
  end subroutine

  subroutine local_complex64_2(a, p, status)
    type(weft_array), intent(in) :: a
    complex(c_float_complex), pointer, intent(out) :: p(:, :)
    integer, intent(out), optional :: status
    complex(c_float_complex), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_complex64, 2, where, d)) then
      call c_f_pointer(where, p, [d(1), d(2) * d(3)])
    else if (fits(a, weft_complex64, 2)) then
      p(1:d(1), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_complex64, 2), status)
  end subroutine

  subroutine local_complex64_3(a, p, status)
    type(weft_array), intent(in) :: a
    complex(c_float_complex), pointer, intent(out) :: p(:, :, :)
    integer, intent(out), optional :: status
    complex(c_float_complex), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_complex64, 3, where, d)) then
      call c_f_pointer(where, p, d)
    else if (fits(a, weft_complex64, 3)) then
      p(1:d(1), 1:d(2), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_complex64, 3), status)
  end subroutine

  subroutine local_complex128_1(a, p, status)
    type(weft_array), intent(in) :: a
    complex(c_double_complex), pointer, intent(out) :: p(:)
    integer, intent(out), optional :: status
    complex(c_double_complex), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_complex128, 1, where, d)) then
      call c_f_pointer(where, p, [d(1) * d(2) * d(3)])
    else if (fits(a, weft_complex128, 1)) then
      p => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_complex128, 1), status)
  end subroutine

  subroutine local_complex128_2(a, p, status)
    type(weft_array), intent(in) :: a
    complex(c_double_complex), pointer, intent(out) :: p(:, :)
    integer, intent(out), optional :: status
    complex(c_double_complex), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_complex128, 2, where, d)) then
      call c_f_pointer(where, p, [d(1), d(2) * d(3)])
    else if (fits(a, weft_complex128, 2)) then
      p(1:d(1), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_complex128, 2), status)
  end subroutine

  subroutine local_complex128_3(a, p, status)
    type(weft_array), intent(in) :: a
    complex(c_double_complex), pointer, intent(out) :: p(:, :, :)
    integer, intent(out), optional :: status
    complex(c_double_complex), target, save :: nothing(0)
    type(c_ptr) :: where
    integer(c_int64_t) :: d(3)

    if (is_local(a, weft_complex128, 3, where, d)) then
      call c_f_pointer(where, p, d)
    else if (fits(a, weft_complex128, 3)) then
      p(1:d(1), 1:d(2), 1:0) => nothing
    else
      p => null()
    end if
    call finish(c_session(a%handle), told_local(a, weft_complex128, 3), status)
  end subroutine
