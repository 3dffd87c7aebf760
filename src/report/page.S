/* The bytes of the page that shows results; TRUCE_PAGE is the path of the built file. */
    .section .rodata
    .global truce__page_start
    .hidden truce__page_start
    .global truce__page_end
    .hidden truce__page_end
    .balign 16
truce__page_start:
    .incbin TRUCE_PAGE
truce__page_end:
    .byte 0

    .section .note.GNU-stack, "", %progbits
