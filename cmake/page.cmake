# The page that HTML reports are made from: ui/dist/index.html, or a plain one without Node.
if(TRUCE_UI)
  set(TRUCE_PAGE ${CMAKE_SOURCE_DIR}/ui/dist/index.html)
  file(GLOB_RECURSE TRUCE_UI_SOURCES CONFIGURE_DEPENDS ui/src/*)
  add_custom_command(OUTPUT ${TRUCE_PAGE}
    COMMAND ${CMAKE_SOURCE_DIR}/tools/build-ui.sh
    DEPENDS ${TRUCE_UI_SOURCES} ui/index.html ui/package.json ui/package-lock.json
            ui/vite.config.ts ui/svelte.config.js ui/tsconfig.json tools/build-ui.sh
    COMMENT "Building the page" VERBATIM)
else()
  set(TRUCE_PAGE ${CMAKE_SOURCE_DIR}/cmake/plain-page.html)
endif()
add_custom_target(truce_page DEPENDS ${TRUCE_PAGE})
