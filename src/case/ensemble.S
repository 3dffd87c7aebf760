/* The bytes of the fitted ensemble that comes with the library; TRUCE_ENSEMBLE is its path. */
    .section .rodata
    .global truce__ensemble_start
    .hidden truce__ensemble_start
    .global truce__ensemble_end
    .hidden truce__ensemble_end
    .balign 16
truce__ensemble_start:
    .incbin TRUCE_ENSEMBLE
truce__ensemble_end:
    .byte 0

    .section .note.GNU-stack, "", %progbits
