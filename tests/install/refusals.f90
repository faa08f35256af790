! Failures: with a status they have a sentence; without one they end the program with it. The word
! that the program is given says which call it is to end with.
program refusals
  use, intrinsic :: iso_c_binding
  use mpi
  use weft
  implicit none

  type(weft_session) :: s, never
  type(weft_array) :: x, z, none, r
  real(c_double) :: value, box(2, 2)
  real(c_double), pointer :: p(:)
  complex(c_double_complex) :: both
  character(len=32) :: word
  integer :: ierror, level, status

  call get_command_argument(1, word)
  call mpi_init_thread(MPI_THREAD_FUNNELED, level, ierror)
  call weft_open(s, MPI_COMM_WORLD)
  call weft_zeros(s, weft_shape([2, 2]), weft_float64, x)
  call weft_zeros(s, weft_shape([2, 2]), weft_complex64, z)
  call sentences()
  call questions()
  select case (word)
  case ('matmul')
    call weft_matmul(none, none, r)
  case ('operand')
    call weft_matmul(none, x, r)
  case ('sum')
    call weft_sum(none, value)
  case ('eval')
    call weft_eval(s, 'x + 1', [weft_var('x', none)], r)
  case ('local')
    call weft_local(z, p)
  case ('pointer')
    call weft_local(none, p)
  case ('get')
    call weft_get(z, [1, 1], [2, 2], box)
  case ('session')
    call weft_zeros(never, weft_shape([2]), weft_float64, r)
  case ('stop')
    call weft_matmul(x, none, r, status)
    call weft_stop(s)
  end select
  call weft_stop(s)
  call mpi_finalize(ierror)

contains

  ! The call was refused with that sentence, which is not needed any more.
  subroutine refused(words)
    character(len=*), intent(in) :: words

    if (status == 0 .or. index(weft_message(s), words) == 0) then
      write (0, '(a, i0, 4a)') 'wrong: ', status, ' and "', weft_message(s), '", not ', words
      error stop 1
    end if
    call weft_clear(s)
  end subroutine

  subroutine sentences()
    integer(c_int64_t) :: many(20)
    character(len=70) :: name

    many = 1
    name = repeat('n', 63)
    call weft_eval(s, 'x + 1', [weft_var('x', none)], r, status)
    call refused("the array 'x' is NULL")
    call weft_eval_value(s, 'x', [weft_var('x', none)], value, status)
    call refused("the array 'x' is NULL")
    call weft_eval_value(s, trim(name), [weft_var(name, 2)], value)
    call weft_eval_value(s, trim(name)//'n', [weft_var(trim(name)//'n', 2)], value, status)
    call refused("nnn...' can be no name")
    call weft_matmul(none, x, r, status)
    call refused('weft_matmul')
    call weft_get(x, [1_c_int64_t], many, box, status)
    call refused('a box with 1 first indices and 20 extents, of an array of 2 dimensions')
    call weft_get(x, [1.0, 1.0], [2.0, 2.0], box, status)
    call refused('a box with -1 first indices')
    call weft_get(z, [1, 1], [2, 2], box, status)
    call refused('the memory is of float64, the array of complex64')
    call weft_get(x, [1, 1], [2, 2], box(:, 1), status)
    call refused('and memory that holds 2')
    call weft_put(x, [1, 1], [2, 2], box(:, 1), status)
    call refused('weft_put: a box of 4 elements, and memory that holds 2')
    call weft_fill(x, 'four', status)
    call refused('is no dtype')
    call weft_sum(z, value, status)
    call refused('complex numbers give no double')
    call weft_eval_value(s, 'sum(z)', [weft_var('z', z)], value, status)
    call refused('the value is complex')
    call weft_eval_value(s, 'sum(z) + c', [weft_var('z', z), weft_var('c', (1d0, 2d0))], both)
    if (abs(both - (1d0, 2d0)) > 0) error stop 'a complex value'
    call weft_sum(z, both)
    if (abs(both) > 0) error stop 'a complex sum'
    call weft_matmul(none, none, r, status)
    if (status == 0) error stop 'no arrays'
  end subroutine

  subroutine questions()
    integer(c_int64_t) :: first, rows

    call weft_rows(none, first, rows)
    call weft_local(none, p, status)
    if (status == 0) error stop 'a pointer'
    if (rows /= 0 .or. associated(p) .or. size(weft_array_extents(none)) /= 0) error stop 'rows'
    if (weft_rank(never) /= 0 .or. weft_size(never) /= 0) error stop 'ranks'
    if (index(weft_message(never), 'has no handle') == 0) error stop 'a message'
    call weft_clear(never)
  end subroutine
end program
