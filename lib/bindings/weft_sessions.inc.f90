! Sessions, and what a failure does.

  ! Gives the status to who wants it; otherwise rank 0 says what is wrong and the program ends.
  subroutine finish(s, code, status)
    type(c_ptr), intent(in) :: s
    integer(c_int), intent(in) :: code
    integer, intent(out), optional :: status

    if (present(status)) then
      status = code
    else if (code /= 0) then
      call give_up(c_rank(s), sentence(s))
    end if
  end subroutine

  subroutine give_up(rank, text)
    integer(c_int), intent(in) :: rank
    character(len=*), intent(in) :: text

    if (rank == 0) write (0, '(2a)') 'weft: ', text
    error stop 1
  end subroutine

  function sentence(s) result(text)
    type(c_ptr), intent(in) :: s
    character(len=:), allocatable :: text

    text = text_of(c_message(s))
  end function

  function text_of(c_text) result(text)
    type(c_ptr), intent(in) :: c_text
    character(len=:), allocatable :: text
    character(kind=c_char), pointer :: letters(:)
    integer(c_size_t) :: i, length

    length = c_strlen(c_text)
    call c_f_pointer(c_text, letters, [length])
    allocate (character(len=length) :: text)
    do i = 1, length
      text(i:i) = letters(i)
    end do
  end function

  subroutine weft_start(s, status)
    type(weft_session), intent(inout) :: s
    integer, intent(out), optional :: status
    integer(c_int) :: code

    code = c_start(c_null_ptr, c_null_ptr, s%handle)
    s%speaks = .true.
    call finish(s%handle, code, status)
  end subroutine

  ! comm is an MPI communicator as Fortran has it: an integer, or comm%mpi_val of mpi_f08.
  subroutine weft_open(s, comm, status)
    type(weft_session), intent(inout) :: s
    integer, intent(in) :: comm
    integer, intent(out), optional :: status
    integer(c_int) :: code

    code = c_open(int(comm, c_int), c_null_ptr, s%handle)
    s%speaks = .false.
    call finish(s%handle, code, status)
  end subroutine

  ! The first failure that was not cleared is the status, and ends the program where nobody asks.
  subroutine weft_stop(s, status)
    type(weft_session), intent(inout) :: s
    integer, intent(out), optional :: status
    character(len=:), allocatable :: text
    integer(c_int) :: code, rank

    text = sentence(s%handle) ! which the session takes with it
    rank = c_rank(s%handle)
    code = c_stop(s%handle)
    if (present(status)) then
      status = code
    else if (code /= 0) then
      call give_up(merge(-1_c_int, rank, s%speaks), text)
    end if
  end subroutine

  function weft_message(s) result(text)
    type(weft_session), intent(in) :: s
    character(len=:), allocatable :: text

    text = sentence(s%handle)
  end function

  subroutine weft_clear(s)
    type(weft_session), intent(in) :: s

    call c_clear(s%handle)
  end subroutine

  integer function weft_rank(s)
    type(weft_session), intent(in) :: s

    weft_rank = c_rank(s%handle)
  end function

  integer function weft_size(s)
    type(weft_session), intent(in) :: s

    weft_size = c_size(s%handle)
  end function
