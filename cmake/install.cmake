# Library with headers, pkg-config file and CMake package; command, man page and completion.
include(CMakePackageConfigHelpers)

configure_file(cmake/truce.pc.in truce.pc @ONLY)
configure_package_config_file(cmake/truce-config.cmake.in truce-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/truce)
write_basic_package_version_file(truce-config-version.cmake COMPATIBILITY SameMajorVersion)

# Both texts come from the command's own tables.
foreach(text "man;truce.1" "completion;truce.bash")
  list(GET text 0 kind)
  list(GET text 1 file)
  add_custom_command(OUTPUT ${file}
    COMMAND truce_command help --${kind} > ${file} DEPENDS truce_command VERBATIM)
endforeach()
add_custom_target(truce_texts ALL DEPENDS truce.1 truce.bash)

install(TARGETS truce_command RUNTIME)
install(TARGETS truce_static ARCHIVE)
install(TARGETS truce_shared EXPORT truce LIBRARY)
install(DIRECTORY include/truce DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT truce NAMESPACE truce:: FILE truce-targets.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/truce)
install(FILES ${CMAKE_BINARY_DIR}/truce-config.cmake ${CMAKE_BINARY_DIR}/truce-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/truce)
install(FILES ${CMAKE_BINARY_DIR}/truce.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES ${CMAKE_BINARY_DIR}/truce.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_BINARY_DIR}/truce.bash RENAME truce
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES README.md LICENSE CHANGELOG.md docs/case-format.md docs/results.md docs/actor-tables.md docs/forecast.md docs/event-tables.md docs/escalation.md docs/leverage.md docs/linkage.md docs/exchange-plan.md docs/register.md docs/foresight.md docs/structures.md docs/misperception.md docs/find.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR})
