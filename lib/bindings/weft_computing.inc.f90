! Expressions, reductions, linear algebra.

  function var_of_array(name, a) result(v)
    character(len=*), intent(in) :: name
    type(weft_array), intent(in) :: a
    type(weft_variable) :: v

    v%name = name
    v%array = a%handle
  end function

  function var_of_real(name, x) result(v)
    character(len=*), intent(in) :: name
    real(c_double), intent(in) :: x
    type(weft_variable) :: v

    v%name = name
    v%scalar%dtype = weft_float64
    v%scalar%bits(1) = transfer(x, 0_c_int64_t)
  end function

  function var_of_integer(name, i) result(v)
    character(len=*), intent(in) :: name
    integer, intent(in) :: i
    type(weft_variable) :: v

    v%name = name
    v%scalar%dtype = weft_int64
    v%scalar%bits(1) = int(i, c_int64_t)
  end function

  ! The variables as C has them; the names live in `names`, a column each.
  subroutine list_variables(variables, names, items, vars)
    type(weft_variable), intent(in) :: variables(:)
    character(kind=c_char), target, intent(out) :: names(:, :)
    type(weft_var_c), target, intent(out) :: items(:)
    type(weft_vars_c), intent(out) :: vars
    integer :: i, j, length

    names = c_null_char
    do i = 1, size(variables)
      length = len_trim(variables(i)%name)
      do j = 1, length
        names(j, i) = variables(i)%name(j:j)
      end do
      items(i)%name = c_loc(names(1, i))
      items(i)%array = variables(i)%array
      items(i)%scalar = variables(i)%scalar
    end do
    vars%count = size(variables, kind=c_int)
    if (size(items) > 0) vars%items = c_loc(items(1))
  end subroutine

  subroutine weft_eval(s, text, variables, r, status)
    type(weft_session), intent(in) :: s
    character(len=*), intent(in) :: text
    type(weft_variable), intent(in) :: variables(:)
    type(weft_array), intent(inout) :: r
    integer, intent(out), optional :: status
    character(kind=c_char), target :: names(32, size(variables))
    type(weft_var_c), target :: items(size(variables))
    type(weft_vars_c) :: vars

    call list_variables(variables, names, items, vars)
    call finish(s%handle, c_eval(s%handle, trim(text)//c_null_char, vars, r%handle), status)
  end subroutine

  subroutine weft_eval_value(s, text, variables, value, status)
    type(weft_session), intent(in) :: s
    character(len=*), intent(in) :: text
    type(weft_variable), intent(in) :: variables(:)
    real(c_double), intent(out) :: value
    integer, intent(out), optional :: status
    character(kind=c_char), target :: names(32, size(variables))
    type(weft_var_c), target :: items(size(variables))
    type(weft_vars_c) :: vars
    type(weft_value_c) :: found
    integer(c_int) :: code

    call list_variables(variables, names, items, vars)
    code = c_eval_value(s%handle, trim(text)//c_null_char, vars, found)
    if (code == 0) value = c_value_double(found)
    call finish(s%handle, code, status)
  end subroutine

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
    type(weft_value_c) :: found
    type(c_ptr) :: r
    integer(c_int) :: code

    r = c_null_ptr
    code = c_sum(a%handle, r=r)
    if (code == 0) code = c_item(r, found)
    if (code == 0) value = c_value_double(found)
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
    type(weft_value_c) :: found
    type(c_ptr) :: r
    integer(c_int) :: code

    r = c_null_ptr
    code = c_mean(a%handle, r=r)
    if (code == 0) code = c_item(r, found)
    if (code == 0) value = c_value_double(found)
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
    type(weft_value_c) :: found
    type(c_ptr) :: r
    integer(c_int) :: code

    r = c_null_ptr
    code = c_min(a%handle, r=r)
    if (code == 0) code = c_item(r, found)
    if (code == 0) value = c_value_double(found)
    call c_free(r)
    call finish(c_session(a%handle), code, status)
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
    type(weft_value_c) :: found
    type(c_ptr) :: r
    integer(c_int) :: code

    r = c_null_ptr
    code = c_max(a%handle, r=r)
    if (code == 0) code = c_item(r, found)
    if (code == 0) value = c_value_double(found)
    call c_free(r)
    call finish(c_session(a%handle), code, status)
  end subroutine

  subroutine max_axes(a, axes, r, status)
    type(weft_array), intent(in) :: a
    integer, intent(in) :: axes(:)
    type(weft_array), intent(inout) :: r
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_max(a%handle, axes_of(axes), r%handle), status)
  end subroutine

  subroutine weft_matmul(a, b, c, status)
    type(weft_array), intent(in) :: a, b
    type(weft_array), intent(inout) :: c
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_matmul(a%handle, b%handle, c%handle), status)
  end subroutine

  subroutine weft_solve(a, b, x, status)
    type(weft_array), intent(in) :: a, b
    type(weft_array), intent(inout) :: x
    integer, intent(out), optional :: status

    call finish(c_session(a%handle), c_solve(a%handle, b%handle, x%handle), status)
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
