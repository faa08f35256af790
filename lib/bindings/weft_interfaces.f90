! Weft's C structures and functions as Fortran sees them. For the module `weft`; programs use that.
module weft_interfaces
  use, intrinsic :: iso_c_binding
  implicit none
  public

  integer(c_int), parameter :: weft_max_ndim = 16
  integer(c_int), parameter :: weft_dtype_count = 13 ! no dtype
  integer(c_int), parameter :: weft_err_argument = 1, weft_err_shape = 2, weft_err_dtype = 3

  ! weft_shape: extents in NumPy's order, the one that is split over the ranks first.
  type, bind(c) :: weft_extents_c
    integer(c_int) :: ndim = 0
    integer(c_int64_t) :: extent(weft_max_ndim) = 0
  end type

  ! weft_value; the union is two doubles wide and read as what the dtype says.
  type, bind(c) :: weft_value_c
    integer(c_int) :: dtype = 0
    integer(c_int64_t) :: bits(2) = 0
  end type

  type, bind(c) :: weft_axes_c
    integer(c_int) :: count = 0
    integer(c_int) :: items(weft_max_ndim) = 0
  end type

  type, bind(c) :: weft_block_c
    type(c_ptr) :: data
    integer(c_int64_t) :: first, rows, row, elements, offset
  end type

  type, bind(c) :: weft_var_c
    type(c_ptr) :: name = c_null_ptr
    type(c_ptr) :: array = c_null_ptr
    type(weft_value_c) :: scalar
  end type

  type, bind(c) :: weft_vars_c
    integer(c_int) :: count = 0
    type(c_ptr) :: items = c_null_ptr
  end type

  interface
    function c_strlen(text) bind(c, name='strlen') result(length)
      import
      type(c_ptr), value :: text
      integer(c_size_t) :: length
    end function

    ! ---- sessions ----

    function c_start(argc, argv, s) bind(c, name='weft_start') result(status)
      import
      type(c_ptr), value :: argc, argv
      type(c_ptr), intent(inout) :: s
      integer(c_int) :: status
    end function

    function c_open(comm, options, s) bind(c, name='weft_open_fortran') result(status)
      import
      integer(c_int), value :: comm
      type(c_ptr), value :: options
      type(c_ptr), intent(inout) :: s
      integer(c_int) :: status
    end function

    function c_stop(s) bind(c, name='weft_stop') result(status)
      import
      type(c_ptr), intent(inout) :: s
      integer(c_int) :: status
    end function

    function c_message(s) bind(c, name='weft_message') result(text)
      import
      type(c_ptr), value :: s
      type(c_ptr) :: text
    end function

    function c_fail(s, status, sentence) bind(c, name='weft_fail_fortran') result(same)
      import
      type(c_ptr), value :: s
      integer(c_int), value :: status
      character(kind=c_char), intent(in) :: sentence(*)
      integer(c_int) :: same
    end function

    subroutine c_clear(s) bind(c, name='weft_clear')
      import
      type(c_ptr), value :: s
    end subroutine

    function c_rank(s) bind(c, name='weft_rank') result(rank)
      import
      type(c_ptr), value :: s
      integer(c_int) :: rank
    end function

    function c_size(s) bind(c, name='weft_size') result(size)
      import
      type(c_ptr), value :: s
      integer(c_int) :: size
    end function

    ! ---- arrays ----

    function c_empty(s, shape, dtype, a) bind(c, name='weft_empty') result(status)
      import
      type(c_ptr), value :: s
      type(weft_extents_c), value :: shape
      integer(c_int), value :: dtype
      type(c_ptr), intent(inout) :: a
      integer(c_int) :: status
    end function

    function c_zeros(s, shape, dtype, a) bind(c, name='weft_zeros') result(status)
      import
      type(c_ptr), value :: s
      type(weft_extents_c), value :: shape
      integer(c_int), value :: dtype
      type(c_ptr), intent(inout) :: a
      integer(c_int) :: status
    end function

    function c_ones(s, shape, dtype, a) bind(c, name='weft_ones') result(status)
      import
      type(c_ptr), value :: s
      type(weft_extents_c), value :: shape
      integer(c_int), value :: dtype
      type(c_ptr), intent(inout) :: a
      integer(c_int) :: status
    end function

    function c_random(s, shape, dtype, seed, a) bind(c, name='weft_random') result(status)
      import
      type(c_ptr), value :: s
      type(weft_extents_c), value :: shape
      integer(c_int), value :: dtype
      integer(c_int64_t), value :: seed
      type(c_ptr), intent(inout) :: a
      integer(c_int) :: status
    end function

    function c_wrap(s, memory, elements, is_contiguous, shape, dtype, a) &
        bind(c, name='weft_wrap_fortran') result(status)
      import
      type(c_ptr), value :: s, memory
      integer(c_int64_t), value :: elements
      integer(c_int), value :: is_contiguous
      type(weft_extents_c), value :: shape
      integer(c_int), value :: dtype
      type(c_ptr), intent(inout) :: a
      integer(c_int) :: status
    end function

    subroutine c_free(a) bind(c, name='weft_free')
      import
      type(c_ptr), intent(inout) :: a
    end subroutine

    function c_session(a) bind(c, name='weft_array_session') result(s)
      import
      type(c_ptr), value :: a
      type(c_ptr) :: s
    end function

    function c_dtype(a) bind(c, name='weft_array_dtype') result(dtype)
      import
      type(c_ptr), value :: a
      integer(c_int) :: dtype
    end function

    function c_dtype_name(dtype) bind(c, name='weft_dtype_name') result(text)
      import
      integer(c_int), value :: dtype
      type(c_ptr) :: text
    end function

    function c_count(a) bind(c, name='weft_array_count') result(elements)
      import
      type(c_ptr), value :: a
      integer(c_int64_t) :: elements
    end function

    function c_is_contiguous(a) bind(c, name='weft_array_is_contiguous') result(is_so)
      import
      type(c_ptr), value :: a
      logical(c_bool) :: is_so
    end function

    function c_shape(a) bind(c, name='weft_array_shape') result(shape)
      import
      type(c_ptr), value :: a
      type(weft_extents_c) :: shape
    end function

    function c_local(a) bind(c, name='weft_local') result(block)
      import
      type(c_ptr), value :: a
      type(weft_block_c) :: block
    end function

    function c_get(a, first, extent, memory, elements, dtype) bind(c, name='weft_get_fortran') &
        result(status)
      import
      type(c_ptr), value :: a, memory
      type(weft_extents_c), value :: first, extent
      integer(c_int64_t), value :: elements
      integer(c_int), value :: dtype
      integer(c_int) :: status
    end function

    function c_put(a, first, extent, memory, elements, dtype) bind(c, name='weft_put_fortran') &
        result(status)
      import
      type(c_ptr), value :: a, memory
      type(weft_extents_c), value :: first, extent
      integer(c_int64_t), value :: elements
      integer(c_int), value :: dtype
      integer(c_int) :: status
    end function

    function c_copy(a, copied) bind(c, name='weft_copy') result(status)
      import
      type(c_ptr), value :: a
      type(c_ptr), intent(inout) :: copied
      integer(c_int) :: status
    end function

    function c_fill(a, value, chunk) bind(c, name='weft_fill') result(status)
      import
      type(c_ptr), value :: a
      type(weft_value_c), value :: value
      integer(c_int64_t), value :: chunk
      integer(c_int) :: status
    end function

    ! ---- computing ----

    function c_eval(s, text, vars, r) bind(c, name='weft_eval_in') result(status)
      import
      type(c_ptr), value :: s
      character(kind=c_char), intent(in) :: text(*)
      type(weft_vars_c), value :: vars
      type(c_ptr), intent(inout) :: r
      integer(c_int) :: status
    end function

    function c_eval_value(s, text, vars, value) bind(c, name='weft_eval_value') result(status)
      import
      type(c_ptr), value :: s
      character(kind=c_char), intent(in) :: text(*)
      type(weft_vars_c), value :: vars
      type(weft_value_c), intent(out) :: value
      integer(c_int) :: status
    end function

    function c_value_double(value) bind(c, name='weft_value_double') result(number)
      import
      type(weft_value_c), value :: value
      real(c_double) :: number
    end function

    function c_load(s, path, a) bind(c, name='weft_load') result(status)
      import
      type(c_ptr), value :: s
      character(kind=c_char), intent(in) :: path(*)
      type(c_ptr), intent(inout) :: a
      integer(c_int) :: status
    end function

    function c_save(a, path) bind(c, name='weft_save') result(status)
      import
      type(c_ptr), value :: a
      character(kind=c_char), intent(in) :: path(*)
      integer(c_int) :: status
    end function

    function c_sum(a, axes, r) bind(c, name='weft_sum') result(status)
      import
      type(c_ptr), value :: a
      type(weft_axes_c), intent(in), optional :: axes ! absent is NULL
      type(c_ptr), intent(inout) :: r
      integer(c_int) :: status
    end function

    function c_mean(a, axes, r) bind(c, name='weft_mean') result(status)
      import
      type(c_ptr), value :: a
      type(weft_axes_c), intent(in), optional :: axes ! absent is NULL
      type(c_ptr), intent(inout) :: r
      integer(c_int) :: status
    end function

    function c_min(a, axes, r) bind(c, name='weft_min') result(status)
      import
      type(c_ptr), value :: a
      type(weft_axes_c), intent(in), optional :: axes ! absent is NULL
      type(c_ptr), intent(inout) :: r
      integer(c_int) :: status
    end function

    function c_max(a, axes, r) bind(c, name='weft_max') result(status)
      import
      type(c_ptr), value :: a
      type(weft_axes_c), intent(in), optional :: axes ! absent is NULL
      type(c_ptr), intent(inout) :: r
      integer(c_int) :: status
    end function

    function c_sum_value(a, value) bind(c, name='weft_sum_value') result(status)
      import
      type(c_ptr), value :: a
      real(c_double), intent(inout) :: value
      integer(c_int) :: status
    end function

    function c_mean_value(a, value) bind(c, name='weft_mean_value') result(status)
      import
      type(c_ptr), value :: a
      real(c_double), intent(inout) :: value
      integer(c_int) :: status
    end function

    function c_min_value(a, value) bind(c, name='weft_min_value') result(status)
      import
      type(c_ptr), value :: a
      real(c_double), intent(inout) :: value
      integer(c_int) :: status
    end function

    function c_max_value(a, value) bind(c, name='weft_max_value') result(status)
      import
      type(c_ptr), value :: a
      real(c_double), intent(inout) :: value
      integer(c_int) :: status
    end function

    function c_item(a, value) bind(c, name='weft_item') result(status)
      import
      type(c_ptr), value :: a
      type(weft_value_c), intent(out) :: value
      integer(c_int) :: status
    end function

    function c_matmul(a, b, c) bind(c, name='weft_matmul') result(status)
      import
      type(c_ptr), value :: a, b
      type(c_ptr), intent(inout) :: c
      integer(c_int) :: status
    end function

    function c_solve(a, b, x) bind(c, name='weft_solve') result(status)
      import
      type(c_ptr), value :: a, b
      type(c_ptr), intent(inout) :: x
      integer(c_int) :: status
    end function

    function c_svd(a, mode, u, s, vt) bind(c, name='weft_svd') result(status)
      import
      type(c_ptr), value :: a
      integer(c_int), value :: mode
      type(c_ptr), intent(inout) :: u, s, vt
      integer(c_int) :: status
    end function

    function c_svd_values(a, s) bind(c, name='weft_svd_values') result(status)
      import
      type(c_ptr), value :: a
      type(c_ptr), intent(inout) :: s
      integer(c_int) :: status
    end function
  end interface
end module
