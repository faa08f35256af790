! Weft for Fortran.
!
!     use weft
!     type(weft_session) :: s
!     type(weft_array) :: x, y, r
!     real(8) :: total
!
!     call weft_start(s)                         ! or weft_open(s, comm), in a code that owns MPI
!     call weft_random(s, weft_shape([1000, 500]), weft_float64, 42, x)
!     call weft_random(s, weft_shape([1000, 500]), weft_float64, 43, y)
!     call weft_eval(s, 'sqrt(x*x + y*y)', [weft_var('x', x), weft_var('y', y)], r)
!     call weft_sum(r, total)
!
! docs/fortran.md lists all interfaces. Rows and boxes are counted from 1 (weft_rows, weft_get,
! weft_put), axes and what stands in expressions from 0, as in NumPy.
!
! Names and contracts are those of the C headers. Shapes are in NumPy's order: dimension 0 of an
! array is split over the ranks, and its rows are contiguous. Fortran's memory runs the other way, so
! that an array of shape [1000, 500] is seen through weft_local as p(500, rows of this rank).
!
! Every call takes an integer `status` last, 0 being success. Without it a failure ends the program,
! with the sentence that says what went wrong. With it weft_message(s) is that sentence, until
! weft_clear(s); weft_stop gives the first failure that was not cleared once more. Results fill an
! array that has a handle already.
module weft
  use weft_interfaces
  implicit none
  private

  type, public :: weft_session
    type(c_ptr) :: handle = c_null_ptr
    logical, private :: speaks = .false. ! prints its first failure itself when it stops
  end type

  type, public :: weft_array
    type(c_ptr) :: handle = c_null_ptr
  end type

  ! A name in an expression, of up to 63 letters: an array, or a number.
  integer, parameter :: longest_name = 63
  type, public :: weft_variable
    private
    character(len=longest_name + 3) :: name = ''
    type(c_ptr) :: array = c_null_ptr
    type(weft_value_c) :: scalar
  end type

  integer(c_int), parameter, public :: weft_bool = 0, weft_int8 = 1, weft_int16 = 2, &
    weft_int32 = 3, weft_int64 = 4, weft_uint8 = 5, weft_uint16 = 6, weft_uint32 = 7, &
    weft_uint64 = 8, weft_float32 = 9, weft_float64 = 10, weft_complex64 = 11, weft_complex128 = 12
  integer(c_int), parameter, public :: weft_svd_thin = 0, weft_svd_full = 1

  public :: weft_extents_c
  public :: weft_start, weft_open, weft_stop, weft_message, weft_clear, weft_rank, weft_size
  public :: weft_shape, weft_empty, weft_zeros, weft_ones, weft_random, weft_wrap, weft_free, weft_get, &
    weft_put, weft_copy, weft_fill
  public :: weft_save, weft_load
  public :: weft_local, weft_rows, weft_array_extents
  public :: weft_var, weft_eval, weft_eval_value
  public :: weft_sum, weft_mean, weft_min, weft_max, weft_matmul, weft_solve, weft_svd, &
    weft_svd_values

  interface weft_shape
    module procedure shape_of_default, shape_of_int64
  end interface

  interface weft_var
    module procedure var_of_array, var_of_real32, var_of_real64, var_of_int32, var_of_int64, &
      var_of_complex64, var_of_complex128
  end interface

  ! weft_wrap(s, memory, shape, a): the caller's own memory, of any rank, of which this rank has
  ! shape(1) rows: a field temp(nx, ny) is an array of shape [ny, nx]. It has to be contiguous, a
  ! TARGET, and alive as long as the array. A section with a step is refused when it runs, and an
  ! expression or a section by an index vector, which are copies, when it is compiled.
  interface weft_wrap
    module procedure wrap_real32, wrap_real64, wrap_int32, wrap_int64, wrap_complex64, &
      wrap_complex128
  end interface

  ! weft_get(a, first, extent, memory): a box of any array into memory of the array's type and of any
  ! rank; weft_put writes it from there. first, counted from 1, and extent are integers of either kind
  ! in NumPy's order. Every rank names its own box, possibly empty.
  interface weft_get
    module procedure get_real32, get_real64, get_int32, get_int64, get_complex64, get_complex128
  end interface
  interface weft_put
    module procedure put_real32, put_real64, put_int32, put_int64, put_complex64, put_complex128
  end interface

  ! weft_local(a, p): this rank's rows, in place. p has the array's dimensions in reverse order; one
  ! dimension is always enough, from which p4(1:nx, 1:ny, 1:nz, 1:rows) => p makes others. It is of
  ! size 0 where this rank has no rows. Where the kind or the dimensions do not fit, or rows have no
  ! address (views with steps), that is a failure like others, and with a status p is null().
  interface weft_local
    module procedure local_real32_1, local_real32_2, local_real32_3
    module procedure local_real64_1, local_real64_2, local_real64_3
    module procedure local_int32_1, local_int32_2, local_int32_3
    module procedure local_int64_1, local_int64_2, local_int64_3
    module procedure local_complex64_1, local_complex64_2, local_complex64_3
    module procedure local_complex128_1, local_complex128_2, local_complex128_3
  end interface

  ! The value of an expression without dimensions. A complex one wants a complex variable.
  interface weft_eval_value
    module procedure eval_real, eval_complex
  end interface

  ! weft_sum(a, total) over everything; weft_sum(a, axes, r) along axes counted from 0. What is
  ! complex wants a complex total.
  interface weft_sum
    module procedure sum_all, sum_all_complex, sum_axes
  end interface
  interface weft_mean
    module procedure mean_all, mean_all_complex, mean_axes
  end interface
  interface weft_min
    module procedure min_all, min_axes
  end interface
  interface weft_max
    module procedure max_all, max_axes
  end interface

contains
  include 'weft_sessions.inc.f90'
  include 'weft_arrays.inc.f90'
  include 'weft_boxes.inc.f90'
  include 'weft_local.inc.f90'
  include 'weft_expressions.inc.f90'
  include 'weft_computing.inc.f90'
end module
