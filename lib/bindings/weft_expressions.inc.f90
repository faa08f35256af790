! Expressions, and the names in them.

  ! Without a dtype, so that an array without a handle is no number. A name that is too long gets dots,
  ! with which it is no name, so that the call that gets it refuses it.
  function named(name) result(v)
    character(len=*), intent(in) :: name
    type(weft_variable) :: v

    v%name = name
    if (len_trim(name) > longest_name) v%name(longest_name + 1:) = '...'
    v%scalar%dtype = weft_dtype_count
  end function

  function var_of_array(name, a) result(v)
    character(len=*), intent(in) :: name
    type(weft_array), intent(in) :: a
    type(weft_variable) :: v

    v = named(name)
    v%array = a%handle
  end function

  function var_of_real32(name, x) result(v)
    character(len=*), intent(in) :: name
    real(c_float), intent(in) :: x
    type(weft_variable) :: v

    v = var_of_real64(name, real(x, c_double))
  end function

  function var_of_real64(name, x) result(v)
    character(len=*), intent(in) :: name
    real(c_double), intent(in) :: x
    type(weft_variable) :: v

    v = named(name)
    v%scalar%dtype = weft_float64
    v%scalar%bits(1) = transfer(x, 0_c_int64_t)
  end function

  function var_of_int32(name, i) result(v)
    character(len=*), intent(in) :: name
    integer(c_int32_t), intent(in) :: i
    type(weft_variable) :: v

    v = var_of_int64(name, int(i, c_int64_t))
  end function

  function var_of_int64(name, i) result(v)
    character(len=*), intent(in) :: name
    integer(c_int64_t), intent(in) :: i
    type(weft_variable) :: v

    v = named(name)
    v%scalar%dtype = weft_int64
    v%scalar%bits(1) = i
  end function

  function var_of_complex64(name, z) result(v)
    character(len=*), intent(in) :: name
    complex(c_float_complex), intent(in) :: z
    type(weft_variable) :: v

    v = var_of_complex128(name, cmplx(z, kind=c_double_complex))
  end function

  function var_of_complex128(name, z) result(v)
    character(len=*), intent(in) :: name
    complex(c_double_complex), intent(in) :: z
    type(weft_variable) :: v

    v = named(name)
    v%scalar%dtype = weft_complex128
    v%scalar%bits = transfer(z, v%scalar%bits)
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
    character(kind=c_char), target :: names(longest_name + 4, size(variables))
    type(weft_var_c), target :: items(size(variables))
    type(weft_vars_c) :: vars

    call list_variables(variables, names, items, vars)
    call finish(s%handle, c_eval(s%handle, trim(text)//c_null_char, vars, r%handle), status)
  end subroutine

  ! A value without dimensions, as C has it.
  function found_value(s, text, variables, found) result(code)
    type(weft_session), intent(in) :: s
    character(len=*), intent(in) :: text
    type(weft_variable), intent(in) :: variables(:)
    type(weft_value_c), intent(out) :: found
    integer(c_int) :: code
    character(kind=c_char), target :: names(longest_name + 4, size(variables))
    type(weft_var_c), target :: items(size(variables))
    type(weft_vars_c) :: vars

    call list_variables(variables, names, items, vars)
    code = c_eval_value(s%handle, trim(text)//c_null_char, vars, found)
  end function

  subroutine eval_real(s, text, variables, value, status)
    type(weft_session), intent(in) :: s
    character(len=*), intent(in) :: text
    type(weft_variable), intent(in) :: variables(:)
    real(c_double), intent(out) :: value
    integer, intent(out), optional :: status
    type(weft_value_c) :: found
    integer(c_int) :: code

    code = found_value(s, text, variables, found)
    if (code == 0 .and. is_complex(found)) then
      code = c_fail(s%handle, weft_err_dtype, 'weft_eval_value: the value is complex, and its '// &
        'variable is real'//c_null_char)
    else if (code == 0) then
      value = c_value_double(found)
    end if
    call finish(s%handle, code, status)
  end subroutine

  subroutine eval_complex(s, text, variables, value, status)
    type(weft_session), intent(in) :: s
    character(len=*), intent(in) :: text
    type(weft_variable), intent(in) :: variables(:)
    complex(c_double_complex), intent(out) :: value
    integer, intent(out), optional :: status
    type(weft_value_c) :: found
    integer(c_int) :: code

    code = found_value(s, text, variables, found)
    if (code == 0) value = complex_of(found)
    call finish(s%handle, code, status)
  end subroutine

  logical function is_complex(value)
    type(weft_value_c), intent(in) :: value

    is_complex = value%dtype == weft_complex64 .or. value%dtype == weft_complex128
  end function

  function complex_of(value) result(z)
    type(weft_value_c), intent(in) :: value
    complex(c_double_complex) :: z

    if (is_complex(value)) then
      z = transfer(value%bits, z)
    else
      z = cmplx(c_value_double(value), kind=c_double_complex)
    end if
  end function
