! weft_wrap of every type and of one to four dimensions, in place; sections with a step and memory
! that is too small, refused on every rank; weft_local where nothing fits.
program memory
  use, intrinsic :: iso_c_binding
  use mpi
  use weft
  implicit none

  interface ! as docs/fortran.md calls what the module lacks
    integer(c_int) function c_cumsum(a, axis, out) bind(c, name='weft_cumsum')
      import
      type(c_ptr), value :: a
      integer(c_int), value :: axis
      type(c_ptr), intent(inout) :: out
    end function
  end interface
  type(weft_session) :: s
  type(weft_array) :: a
  integer :: ierror, level, status

  call mpi_init_thread(MPI_THREAD_FUNNELED, level, ierror)
  call weft_open(s, MPI_COMM_WORLD)
  call ranks()
  call types()
  call refused()
  call assumed_size()
  call pointers()
  call boxes()
  call weft_stop(s, status)
  call mpi_finalize(ierror)
  if (status /= 0) error stop 1

contains

  subroutine expect(what, is_so)
    character(len=*), intent(in) :: what
    logical, intent(in) :: is_so

    if (is_so) return
    write (0, '(2a)') 'wrong: ', what
    error stop 1
  end subroutine

  ! The sum over all ranks of what each of them wrapped, and nothing is left of a.
  subroutine expect_sum(what, mine)
    character(len=*), intent(in) :: what
    real(c_double), intent(in) :: mine
    real(c_double) :: total

    call weft_sum(a, total)
    call weft_free(a)
    call expect(what, abs(total - mine * weft_size(s)) < 1d-9)
  end subroutine

  subroutine ranks()
    real(c_double), target :: x1(6), x2(3, 2), x3(3, 2, 4), x4(3, 2, 4, 5)
    real(c_double), allocatable, target :: y(:, :)
    real(c_double) :: first
    integer :: i

    x4 = reshape([(real(i, c_double), i = 1, 120)], [3, 2, 4, 5])
    x3 = x4(:, :, :, 1)
    x2 = x3(:, :, 1)
    x1 = reshape(x2, [6])
    call weft_wrap(s, x1, weft_shape([6]), a)
    call expect_sum('one dimension', 21d0)
    call weft_wrap(s, x2, weft_shape([2, 3]), a)
    call expect_sum('two dimensions', 21d0)
    call weft_wrap(s, x3, weft_shape([4, 2, 3]), a)
    call expect_sum('three dimensions', 300d0)
    call weft_wrap(s, x4, weft_shape([5, 4, 2, 3]), a)
    call weft_eval_value(s, 'a[0, 1, 0, 0]*2', [weft_var('a', a)], first)
    call expect('an element', abs(first - 2*x4(1, 1, 2, 1)) < 1d-12)
    call weft_eval_value(s, 'sum(a[0, 1, 0])', [weft_var('a', a)], first)
    call expect('a row of it', abs(first - 24d0) < 1d-12)
    call expect_sum('four dimensions', 7260d0)
    call weft_wrap(s, x3(:, :, 2:3), weft_shape([2, 2, 3]), a)
    call expect_sum('whole planes', 150d0)
    allocate (y(0:2, -1:0))
    y = x2
    call weft_wrap(s, y, weft_shape([2, 3]), a)
    y(2, 0) = 7d0
    call expect_sum('bounds of its own, changed in place', 22d0)
  end subroutine

  subroutine types()
    real(c_float), target :: f(2, 2)
    integer(c_int32_t), target :: flags(2, 2)
    integer(c_int64_t), target :: i(2, 2)
    complex(c_float_complex), target :: c(2, 2)
    complex(c_double_complex), target :: z(2, 2)
    real(c_double) :: length

    f = 1.5
    call weft_wrap(s, f, weft_shape([2, 2]), a)
    call expect_sum('float32', 6d0)
    flags = 2
    call weft_wrap(s, flags, weft_shape([2, 2]), a)
    call expect_sum('int32', 8d0)
    i = 3
    call weft_wrap(s, i, weft_shape([2, 2]), a)
    call expect_sum('int64', 12d0)
    c = (3.0, 4.0)
    call weft_wrap(s, c, weft_shape([2, 2]), a)
    call weft_eval_value(s, 'max(abs(c))', [weft_var('c', a)], length)
    call weft_free(a)
    call expect('complex64', abs(length - 5d0) < 1d-6)
    z = (3d0, 4d0)
    call weft_wrap(s, z, weft_shape([2, 2]), a)
    call weft_eval_value(s, 'max(abs(z))', [weft_var('z', a)], length)
    call weft_free(a)
    call expect('complex128', abs(length - 5d0) < 1d-12)
  end subroutine

  ! On one rank alone: all of them hear of it.
  subroutine refused()
    real(c_double), target :: m(4, 6), pair(2)

    m = 1d0
    pair = 1d0
    if (weft_rank(s) == 0) then
      call weft_wrap(s, m(2, :), weft_shape([6]), a, status)
    else
      call weft_wrap(s, pair, weft_shape([2]), a, status)
    end if
    call expect('a row of a matrix', status /= 0 .and. index(weft_message(s), '6 elements') > 0)
    call weft_clear(s)
    call weft_wrap(s, m(1:3, :), weft_shape([6, 3]), a, status)
    call expect('a part of the columns', status /= 0 .and. index(weft_message(s), 'next to') > 0)
    call weft_clear(s)
    call weft_wrap(s, m(:, 2), weft_shape([4]), a)
    call expect_sum('a column', 4d0)
    call weft_wrap(s, m, weft_shape([7, 4]), a, status)
    call expect('too little memory', status /= 0 .and. index(weft_message(s), 'holds 24') > 0)
    call weft_clear(s)
    call weft_wrap(s, m(:, 1:0), weft_shape([0, 4]), a)
    call weft_wrap(s, m, weft_shape([6, 4]), a, status)
    call expect('a used handle', index(weft_message(s), 'has a handle already: weft_free') > 0)
    call weft_clear(s)
    call expect_sum('no rows', 0d0)
  end subroutine

  subroutine assumed_size()
    real(c_double), target :: x(8)
    type(weft_array) :: copied, loaded
    real(c_double) :: same

    x = 2d0
    call wrap_star(x)
    call weft_copy(a, copied)
    call weft_fill(a, 3)
    call weft_eval_value(s, 'sum(a - b)', [weft_var('a', a), weft_var('b', copied)], same)
    call expect('a copy', nint(same) == 6 * weft_size(s))
    call weft_fill(a, 2d0)
    status = c_cumsum(a%handle, 1_c_int, loaded%handle)
    call expect('what the module lacks', status == 0)
    call weft_eval_value(s, 'sum(b)', [weft_var('b', loaded)], same)
    call expect('a running sum', nint(same) == 24 * weft_size(s))
    call weft_free(loaded)
    call weft_save(copied, 'memory.npy')
    call weft_load(s, 'memory.npy ', loaded)
    call weft_eval_value(s, 'sum(a == b)', [weft_var('a', a), weft_var('b', loaded)], same)
    call expect('a file', nint(same) == 6 * weft_size(s))
    call expect_sum('memory of unknown size', 12d0)
  end subroutine

  subroutine wrap_star(x)
    real(c_double), target, intent(inout) :: x(*)

    call weft_wrap(s, x, weft_shape([2, 3]), a)
  end subroutine

  subroutine pointers()
    real(c_double), pointer :: p1(:), p2(:, :), p3(:, :, :)
    real(c_float), pointer :: f2(:, :)
    integer(c_int32_t), pointer :: i1(:), i2(:, :), i3(:, :, :)
    complex(c_float_complex), pointer :: c1(:), c2(:, :), c3(:, :, :)
    real(c_double) :: total
    complex(c_double_complex) :: both

    call weft_zeros(s, weft_shape([4, 1, 3]), weft_int32, a)
    call weft_local(a, i1)
    call weft_local(a, i2, status)
    call expect('two pointers of three', index(weft_message(s), 'one is always enough') > 0)
    call weft_clear(s)
    call weft_local(a, i3, status)
    call expect('that fits', status == 0)
    i3 = 2
    call expect('int32', size(i1) == size(i3) .and. all(i1 == 2) .and. .not. associated(i2))
    call weft_sum(a, total)
    call expect('int32 in place', nint(total) == 24)
    call weft_free(a)
    call weft_zeros(s, weft_shape([4, 3]), weft_complex64, a)
    call weft_local(a, c1)
    call weft_local(a, c2)
    call weft_local(a, c3, status)
    call weft_clear(s)
    c2 = (1.0, 2.0)
    call expect('complex64', size(c1) == size(c2) .and. .not. associated(c3))
    call weft_sum(a, both)
    call expect('complex64 in place', abs(both - (12d0, 24d0)) < 1d-6)
    call weft_free(a)
    call weft_zeros(s, weft_shape([5, 2, 3]), weft_float64, a)
    call weft_local(a, p1)
    call weft_local(a, p2, status)
    call weft_clear(s)
    call weft_local(a, p3)
    call weft_local(a, f2, status)
    call expect('its sentence', status /= 0 .and. index(weft_message(s), &
      'weft_local: the array is of float64, the pointer is to float32') > 0)
    call weft_clear(s)
    call expect('one dimension is enough', associated(p1) .or. weft_size(s) > 5)
    call expect('three dimensions', size(p3, 1) == 3 .and. size(p3, 2) == 2)
    call expect('two of three dimensions', .not. associated(p2))
    call expect('another type', .not. associated(f2))
    call weft_free(a)

    ! One row: the other ranks have none.
    call weft_zeros(s, weft_shape([1, 3]), weft_float64, a)
    call weft_local(a, p2)
    call weft_local(a, p3, status)
    call weft_clear(s)
    call expect('no rows here', size(p2) == merge(3, 0, size(p2, 2) == 1))
    call expect('no rows and other dimensions', .not. associated(p3))
    call weft_free(a)
  end subroutine

  ! Boxes of every type, into memory of any rank; into a section with a step, too.
  subroutine boxes()
    real(c_float) :: f(2)
    integer(c_int32_t) :: i(1, 2)
    integer(c_int64_t) :: l(2)
    complex(c_float_complex) :: c(2)
    complex(c_double_complex) :: z(2)
    real(c_double) :: x(5, 2)

    call a_row_of(weft_float32)
    call weft_get(a, [2, 1], [1, 2], f)
    call a_row_of(weft_int32)
    call weft_get(a, [2, 1], [1, 2], i)
    call a_row_of(weft_int64)
    call weft_get(a, [2_c_int64_t, 1_c_int64_t], [1_c_int64_t, 2_c_int64_t], l)
    call a_row_of(weft_complex64)
    call weft_get(a, [2, 1], [1, 2], c)
    call a_row_of(weft_complex128)
    call weft_get(a, [2, 1], [1, 2], z)
    call expect('boxes', all([real(f, c_double), real(i(1, :), c_double), real(l, c_double), &
      real(c, c_double), real(z, c_double)] == 1d0))
    x = 0d0
    call a_row_of(weft_float64)
    call weft_get(a, [2, 1], [1, 2], x(2:4:2, 1))
    call weft_get(a, [2, 1], [1, 2], x(:, 2))
    call expect('a section', all(x(:, 1) == [0d0, 1d0, 0d0, 1d0, 0d0]))
    call expect('the beginning of memory', all(x(:, 2) == [1d0, 1d0, 0d0, 0d0, 0d0]))
    call put_boxes()
    call weft_free(a)
  end subroutine

  ! Rank 0 puts, of every type, what all then find in the second row.
  subroutine put_boxes()
    real(c_double) :: x(4) = [5d0, 6d0, 7d0, 8d0]
    integer :: rows(2)

    rows = [merge(1, 0, weft_rank(s) == 0), 2]
    call weft_put(a, [2, 1], rows, x(2:4:2))
    call expect_second(14d0)
    call weft_put(a, [2, 1], rows, x)
    call expect_second(11d0)
    call a_row_of(weft_float32)
    call weft_put(a, [2, 1], rows, real(x, c_float))
    call expect_second(11d0)
    call a_row_of(weft_int32)
    call weft_put(a, [2, 1], rows, int(x))
    call expect_second(11d0)
    call a_row_of(weft_int64)
    call weft_put(a, [2, 1], rows, int(x, c_int64_t))
    call expect_second(11d0)
    call a_row_of(weft_complex64)
    call weft_put(a, [2, 1], rows, cmplx(x))
    call expect_second(11d0)
    call a_row_of(weft_complex128)
    call weft_put(a, [2, 1], rows, cmplx(x, kind=c_double_complex))
    call expect_second(11d0)
  end subroutine

  subroutine expect_second(wanted)
    real(c_double), intent(in) :: wanted
    complex(c_double_complex) :: sum

    call weft_eval_value(s, 'sum(a[1])', [weft_var('a', a)], sum)
    call expect('a box that was put', abs(sum - wanted) < 1d-6)
  end subroutine

  ! a has two rows of two elements, all of them one.
  subroutine a_row_of(dtype)
    integer(c_int), intent(in) :: dtype

    call weft_free(a)
    call weft_ones(s, weft_shape([2, 2]), dtype, a)
  end subroutine
end program
