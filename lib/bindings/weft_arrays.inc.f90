! Arrays: shapes, creation, the caller's own memory, boxes.

  function shape_of_default(extents) result(shape)
    integer, intent(in) :: extents(:)
    type(weft_extents_c) :: shape

    shape = shape_of_int64(int(extents, c_int64_t))
  end function

  ! Too many extents are counted, so that the call that gets the shape refuses it.
  function shape_of_int64(extents) result(shape)
    integer(c_int64_t), intent(in) :: extents(:)
    type(weft_extents_c) :: shape
    integer :: n

    shape%ndim = size(extents, kind=c_int)
    n = min(size(extents), int(weft_max_ndim))
    shape%extent(:n) = extents(:n)
  end function

  subroutine weft_empty(s, shape, dtype, a, status)
    type(weft_session), intent(in) :: s
    type(weft_extents_c), intent(in) :: shape
    integer(c_int), intent(in) :: dtype
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_empty(s%handle, shape, dtype, a%handle), status)
  end subroutine

  subroutine weft_zeros(s, shape, dtype, a, status)
    type(weft_session), intent(in) :: s
    type(weft_extents_c), intent(in) :: shape
    integer(c_int), intent(in) :: dtype
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_zeros(s%handle, shape, dtype, a%handle), status)
  end subroutine

  subroutine weft_ones(s, shape, dtype, a, status)
    type(weft_session), intent(in) :: s
    type(weft_extents_c), intent(in) :: shape
    integer(c_int), intent(in) :: dtype
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_ones(s%handle, shape, dtype, a%handle), status)
  end subroutine

  subroutine weft_random(s, shape, dtype, seed, a, status)
    type(weft_session), intent(in) :: s
    type(weft_extents_c), intent(in) :: shape
    integer(c_int), intent(in) :: dtype
    integer, intent(in) :: seed
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_random(s%handle, shape, dtype, int(seed, c_int64_t), a%handle), status)
  end subroutine

  ! One for each type. The memory has any rank and comes with its descriptor, so that no compiler
  ! makes a copy of a section with a step, which would be wrapped in place of the caller's.
  subroutine wrap_real32(s, memory, shape, a, status)
    type(weft_session), intent(in) :: s
    real(c_float), target, intent(inout) :: memory(..)
    type(weft_extents_c), intent(in) :: shape
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_wrap(s%handle, c_loc(memory), size(memory, kind=c_int64_t), &
      merge(1_c_int, 0_c_int, is_contiguous(memory)), shape, weft_float32, a%handle), status)
  end subroutine

  subroutine wrap_real64(s, memory, shape, a, status)
    type(weft_session), intent(in) :: s
    real(c_double), target, intent(inout) :: memory(..)
    type(weft_extents_c), intent(in) :: shape
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_wrap(s%handle, c_loc(memory), size(memory, kind=c_int64_t), &
      merge(1_c_int, 0_c_int, is_contiguous(memory)), shape, weft_float64, a%handle), status)
  end subroutine

  subroutine wrap_int32(s, memory, shape, a, status)
    type(weft_session), intent(in) :: s
    integer(c_int32_t), target, intent(inout) :: memory(..)
    type(weft_extents_c), intent(in) :: shape
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_wrap(s%handle, c_loc(memory), size(memory, kind=c_int64_t), &
      merge(1_c_int, 0_c_int, is_contiguous(memory)), shape, weft_int32, a%handle), status)
  end subroutine

  subroutine wrap_int64(s, memory, shape, a, status)
    type(weft_session), intent(in) :: s
    integer(c_int64_t), target, intent(inout) :: memory(..)
    type(weft_extents_c), intent(in) :: shape
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_wrap(s%handle, c_loc(memory), size(memory, kind=c_int64_t), &
      merge(1_c_int, 0_c_int, is_contiguous(memory)), shape, weft_int64, a%handle), status)
  end subroutine

  subroutine wrap_complex64(s, memory, shape, a, status)
    type(weft_session), intent(in) :: s
    complex(c_float_complex), target, intent(inout) :: memory(..)
    type(weft_extents_c), intent(in) :: shape
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_wrap(s%handle, c_loc(memory), size(memory, kind=c_int64_t), &
      merge(1_c_int, 0_c_int, is_contiguous(memory)), shape, weft_complex64, a%handle), status)
  end subroutine

  subroutine wrap_complex128(s, memory, shape, a, status)
    type(weft_session), intent(in) :: s
    complex(c_double_complex), target, intent(inout) :: memory(..)
    type(weft_extents_c), intent(in) :: shape
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_wrap(s%handle, c_loc(memory), size(memory, kind=c_int64_t), &
      merge(1_c_int, 0_c_int, is_contiguous(memory)), shape, weft_complex128, a%handle), status)
  end subroutine

  ! The same elements in memory of the array's own.
  subroutine weft_copy(a, copied, status)
    type(weft_array), intent(in) :: a
    type(weft_array), intent(inout) :: copied
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_copy(a%handle, copied%handle), status)
  end subroutine

  ! The number may be of any type that weft_var takes.
  subroutine weft_fill(a, number, status)
    type(weft_array), intent(in) :: a
    class(*), intent(in) :: number
    integer, intent(out), optional :: status
    type(weft_variable) :: v

    v = named('')
    select type (number)
    type is (real(c_float))
      v = var_of_real32('', number)
    type is (real(c_double))
      v = var_of_real64('', number)
    type is (integer(c_int32_t))
      v = var_of_int32('', number)
    type is (integer(c_int64_t))
      v = var_of_int64('', number)
    type is (complex(c_float_complex))
      v = var_of_complex64('', number)
    type is (complex(c_double_complex))
      v = var_of_complex128('', number)
    end select
    call finish(c_session(a%handle), c_fill(a%handle, v%scalar, 0_c_int64_t), status)
  end subroutine

  subroutine weft_free(a)
    type(weft_array), intent(inout) :: a

    call c_free(a%handle)
  end subroutine

  ! NumPy's file has the array's shape: a field temp(nx, ny) is loaded by Python as temp[ny, nx].
  subroutine weft_save(a, path, status)
    type(weft_array), intent(in) :: a
    character(len=*), intent(in) :: path
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_save(a%handle, trim(path)//c_null_char), status)
  end subroutine

  subroutine weft_load(s, path, a, status)
    type(weft_session), intent(in) :: s
    character(len=*), intent(in) :: path
    type(weft_array), intent(inout) :: a
    integer, intent(out), optional :: status

    call finish(s%handle, c_load(s%handle, trim(path)//c_null_char, a%handle), status)
  end subroutine

  function weft_array_extents(a) result(extents)
    type(weft_array), intent(in) :: a
    integer(c_int64_t), allocatable :: extents(:)
    type(weft_extents_c) :: shape

    shape = c_shape(a%handle)
    extents = shape%extent(:shape%ndim)
  end function

  ! This rank's rows are first, …, first + count - 1, counted from 1.
  subroutine weft_rows(a, first, count)
    type(weft_array), intent(in) :: a
    integer(c_int64_t), intent(out) :: first, count
    type(weft_block_c) :: block

    block = c_local(a%handle)
    first = block%first + 1
    count = block%rows
  end subroutine

  ! Whether a pointer of so many dimensions can be associated with rows of the array: the same on all
  ! ranks. A view with steps has none in memory.
  function fits(a, dtype, dimensions)
    type(weft_array), intent(in) :: a
    integer(c_int), intent(in) :: dtype
    integer, intent(in) :: dimensions
    type(weft_extents_c) :: shape
    logical :: fits

    shape = c_shape(a%handle)
    fits = c_dtype(a%handle) == dtype .and. (dimensions == 1 .or. dimensions == shape%ndim) &
      .and. (c_is_contiguous(a%handle) .or. c_count(a%handle) == 0)
  end function

  ! The status of weft_local, and its sentence for the array's session.
  function told_local(a, dtype, dimensions) result(code)
    type(weft_array), intent(in) :: a
    integer(c_int), intent(in) :: dtype
    integer, intent(in) :: dimensions
    type(weft_extents_c) :: shape
    integer(c_int) :: code
    character(len=16) :: has, wants

    code = 0
    if (.not. c_associated(a%handle)) then
      code = weft_err_argument
    else if (c_dtype(a%handle) /= dtype) then
      code = c_fail(c_session(a%handle), weft_err_dtype, 'weft_local: the array is of '// &
        text_of(c_dtype_name(c_dtype(a%handle)))//', the pointer is to '// &
        text_of(c_dtype_name(dtype))//c_null_char)
    else if (.not. fits(a, dtype, 1)) then
      code = c_fail(c_session(a%handle), weft_err_argument, 'weft_local: a view with steps has '// &
        'no rows in memory: weft_copy has them'//c_null_char)
    else if (.not. fits(a, dtype, dimensions)) then
      shape = c_shape(a%handle)
      write (has, '(i0)') shape%ndim
      write (wants, '(i0)') dimensions
      code = c_fail(c_session(a%handle), weft_err_shape, 'weft_local: the array has '// &
        trim(has)//' dimensions, the pointer '//trim(wants)//': one is always enough'//c_null_char)
    end if
  end function

  ! Where this rank's rows are, with their extents in Fortran's order and as three dimensions; false
  ! where there are none, or the pointer does not fit.
  function is_local(a, dtype, dimensions, where, d) result(there)
    type(weft_array), intent(in) :: a
    integer(c_int), intent(in) :: dtype
    integer, intent(in) :: dimensions
    type(c_ptr), intent(out) :: where
    integer(c_int64_t), intent(out) :: d(3)
    type(weft_block_c) :: block
    type(weft_extents_c) :: shape
    logical :: there
    integer :: i

    block = c_local(a%handle)
    shape = c_shape(a%handle)
    where = block%data
    d = 1
    if (dimensions == 1) then
      d(1) = block%elements
    else
      do i = 1, min(int(shape%ndim), 3) - 1
        d(i) = shape%extent(shape%ndim - i + 1)
      end do
      d(max(min(int(shape%ndim), 3), 1)) = block%rows
    end if
    there = fits(a, dtype, dimensions) .and. c_associated(where)
  end function
