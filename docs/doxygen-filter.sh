#!/bin/sh
# doxygen-filter.sh HEADER: the header with its comments as Doxygen reads them. The first one is the
# file's, one at the beginning of a line its next declaration's, one behind a member that member's.
# Their text is literal: <, >, #, @ and \ mean themselves.
awk '
function literal(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    gsub(/[#@%]/, "\\\\&", text)
    return text
}
{
    line = $0
    if (!inside && match(line, /\/\*/)) {
        head = substr(line, 1, RSTART - 1)
        text = substr(line, RSTART + 2)
        opening = head ~ /[^ ]/ ? "/**<" : "/**"
        if (head ~ /^#/ || text ~ /^[^ ]/)
            opening = "/*"
        else if (!seen) {
            opening = "/** \\file\n*"
        }
        seen = 1
        inside = 1
    } else {
        head = ""
        text = line
        opening = ""
    }
    if (!inside) {
        print line
        next
    }
    tail = ""
    if (match(text, /\*\//)) {
        tail = substr(text, RSTART)
        text = substr(text, 1, RSTART - 1)
        inside = 0
    }
    print head opening literal(text) tail
}' "$1"
