! weft_get and weft_put for each type: one body, written out because Fortran has no templates. A
! section with a step is copied by the compiler, for weft_get and back.

  ! Numbers as C takes a list of them; of something else than integers there are -1, which is refused.
  function numbers(list) result(n)
    class(*), intent(in) :: list(:)
    type(weft_extents_c) :: n

    select type (list)
    type is (integer(c_int32_t))
      n = shape_of_int64(int(list, c_int64_t))
    type is (integer(c_int64_t))
      n = shape_of_int64(list)
    class default
      n%ndim = -1
    end select
  end function

  subroutine get_box(a, first, extent, memory, elements, dtype, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    type(c_ptr), intent(in) :: memory
    integer(c_int64_t), intent(in) :: elements
    integer(c_int), intent(in) :: dtype
    integer, intent(out), optional :: status
    type(weft_extents_c) :: from

    from = numbers(first)
    from%extent = from%extent - 1
    call finish(c_session(a%handle), &
      c_get(a%handle, from, numbers(extent), memory, elements, dtype), status)
  end subroutine

  subroutine get_real32(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    real(c_float), contiguous, target, intent(inout) :: memory(..)
    integer, intent(out), optional :: status

    call get_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_float32, &
      status)
  end subroutine

  subroutine get_real64(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    real(c_double), contiguous, target, intent(inout) :: memory(..)
    integer, intent(out), optional :: status

    call get_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_float64, &
      status)
  end subroutine

  subroutine get_int32(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    integer(c_int32_t), contiguous, target, intent(inout) :: memory(..)
    integer, intent(out), optional :: status

    call get_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_int32, &
      status)
  end subroutine

  subroutine get_int64(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    integer(c_int64_t), contiguous, target, intent(inout) :: memory(..)
    integer, intent(out), optional :: status

    call get_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_int64, &
      status)
  end subroutine

  subroutine get_complex64(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    complex(c_float_complex), contiguous, target, intent(inout) :: memory(..)
    integer, intent(out), optional :: status

    call get_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_complex64, &
      status)
  end subroutine

  subroutine get_complex128(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    complex(c_double_complex), contiguous, target, intent(inout) :: memory(..)
    integer, intent(out), optional :: status

    call get_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_complex128, &
      status)
  end subroutine

  subroutine put_box(a, first, extent, memory, elements, dtype, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    type(c_ptr), intent(in) :: memory
    integer(c_int64_t), intent(in) :: elements
    integer(c_int), intent(in) :: dtype
    integer, intent(out), optional :: status
    type(weft_extents_c) :: from

    from = numbers(first)
    from%extent = from%extent - 1
    call finish(c_session(a%handle), &
      c_put(a%handle, from, numbers(extent), memory, elements, dtype), status)
  end subroutine

  subroutine put_real32(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    real(c_float), contiguous, target, intent(in) :: memory(..)
    integer, intent(out), optional :: status

    call put_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_float32, &
      status)
  end subroutine

  subroutine put_real64(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    real(c_double), contiguous, target, intent(in) :: memory(..)
    integer, intent(out), optional :: status

    call put_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_float64, &
      status)
  end subroutine

  subroutine put_int32(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    integer(c_int32_t), contiguous, target, intent(in) :: memory(..)
    integer, intent(out), optional :: status

    call put_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_int32, &
      status)
  end subroutine

  subroutine put_int64(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    integer(c_int64_t), contiguous, target, intent(in) :: memory(..)
    integer, intent(out), optional :: status

    call put_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_int64, &
      status)
  end subroutine

  subroutine put_complex64(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    complex(c_float_complex), contiguous, target, intent(in) :: memory(..)
    integer, intent(out), optional :: status

    call put_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_complex64, &
      status)
  end subroutine

  subroutine put_complex128(a, first, extent, memory, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: first(:), extent(:)
    complex(c_double_complex), contiguous, target, intent(in) :: memory(..)
    integer, intent(out), optional :: status

    call put_box(a, first, extent, c_loc(memory), size(memory, kind=c_int64_t), weft_complex128, &
      status)
  end subroutine
