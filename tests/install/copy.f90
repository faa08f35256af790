! Compiled with MEMORY replaced: memory of the program's own, or a copy.
program copy
  use weft
  type(weft_session) :: s
  type(weft_array) :: a
  real(8), target :: x(3)

  x = 0
  call weft_wrap(s, MEMORY, weft_shape([3]), a)
end program
