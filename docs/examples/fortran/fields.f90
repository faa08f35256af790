! Weft in Fortran: fields filled in place, an expression, sums, a product, a system of equations and
! singular values. The program owns MPI, and Weft works on its communicator.
program fields
  use, intrinsic :: iso_c_binding
  use mpi
  use weft
  implicit none

  type(weft_session) :: s
  type(weft_array) :: x, y, r, columns, turned, a, b, solution, product
  type(weft_array) :: u, values, vt, scaled, again, t
  real(c_double), pointer :: p(:, :), v(:)
  real(c_double) :: total, largest, smallest, error
  real(c_double) :: matrix(2, 2)
  real(c_double), target :: temperature(40, 25) ! this rank's part of a field of the program's own
  integer(c_int64_t) :: first, rows, i, j
  integer :: ierror, level, status

  call mpi_init_thread(MPI_THREAD_FUNNELED, level, ierror)
  call weft_open(s, MPI_COMM_WORLD)

  ! Dimension 0, of 300 rows, is split over the ranks: here it is p's last dimension.
  call weft_empty(s, weft_shape([300, 40]), weft_float64, x)
  call weft_rows(x, first, rows)
  call weft_local(x, p)
  do j = 1, rows
    do i = 1, 40
      p(i, j) = real(first + j - 1, c_double) + 0.01d0 * real(i, c_double)
    end do
  end do

  call weft_random(s, weft_shape([300, 40]), weft_float64, 42, y)
  call weft_eval(s, 'sqrt(x*x + k*y*y)', [weft_var('x', x), weft_var('y', y), weft_var('k', 0d0)], r)
  call weft_eval_value(s, 'max(abs(r - x))', [weft_var('r', r), weft_var('x', x)], error)
  call expect('an expression', error < 1d-12)

  call weft_sum(x, total)
  call weft_max(x, largest)
  call weft_min(x, smallest)
  call expect('a sum', abs(total - (40d0 * 45150d0 + 300d0 * 8.2d0)) < 1d-6)
  call expect('extremes', abs(largest - 300.4d0) + abs(smallest - 1.01d0) < 1d-12)
  call weft_mean(x, [0], columns)
  call weft_local(columns, v)
  call weft_rows(columns, first, rows)
  do i = 1, rows
    call expect('a mean', abs(v(i) - (150.5d0 + 0.01d0 * real(first + i - 1, c_double))) < 1d-10)
  end do

  ! The system (yᵀy) x = 1.
  call weft_eval(s, 'y.T', [weft_var('y', y)], turned)
  call weft_matmul(turned, y, a)
  call weft_eval(s, 'a[0]*0 + 1', [weft_var('a', a)], b)
  call weft_solve(a, b, solution)
  call weft_matmul(a, solution, product)
  call weft_eval_value(s, 'max(abs(p - b))', [weft_var('p', product), weft_var('b', b)], error)
  call expect('a system of equations', error < 1d-9)

  call weft_svd(a, weft_svd_thin, u, values, vt)
  call weft_eval(s, 'u * values', [weft_var('u', u), weft_var('values', values)], scaled)
  call weft_matmul(scaled, vt, again)
  call weft_eval_value(s, 'max(abs(again - a))', [weft_var('again', again), weft_var('a', a)], error)
  call expect('a singular value decomposition', error < 1d-9)

  ! Memory of the program's own, in place: 25 rows of 40 on each rank.
  temperature = 273.15d0
  temperature(1, :) = 300d0
  call weft_wrap(s, temperature, weft_shape([25, 40]), t)
  call weft_mean(t, total)
  call expect('a field of its own', abs(total - (300d0 + 39d0 * 273.15d0) / 40d0) < 1d-9)
  temperature(1, :) = 273.15d0 ! between calls the memory is the program's
  call weft_max(t, largest)
  call expect('the field as it is now', abs(largest - 273.15d0) < 1d-12)
  call weft_free(t)
  call weft_sum(x, total)

  ! With a status, a failure is the program's to handle.
  call weft_matmul(x, x, a, status)
  call expect('a refusal', status /= 0 .and. index(weft_message(s), 'weft_matmul') > 0)
  call weft_clear(s)

  ! A box of x, its second and third row, first two columns: a row of ours is a column of NumPy's.
  if (weft_rank(s) == 0) then
    call weft_get(x, [2_c_int64_t, 1_c_int64_t], [2_c_int64_t, 2_c_int64_t], matrix)
    call expect('a box', abs(matrix(2, 1) - 2.02d0) + abs(matrix(1, 2) - 3.01d0) < 1d-12)
  else
    call weft_get(x, [1_c_int64_t, 1_c_int64_t], [0_c_int64_t, 0_c_int64_t], matrix)
  end if

  if (weft_rank(s) == 0) print '(a, f12.2)', 'the sum is', total
  call weft_free(x) ! weft_stop gives the others back as well
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
end program
