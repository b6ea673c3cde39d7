# embed_text(INPUT FOLDER NAME) - makes FOLDER/<file>_<ending>.h, in which INPUT is the array NAME.
#
# Bytes, not a string literal: C11 promises only 4095 characters in one literal. A NUL follows them.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${INPUT}" hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes
         "${bytes}")
  get_filename_component(file ${INPUT} NAME)
  file(WRITE "${OUTPUT}" "/* Made from ${file}. Do not edit. */\n"
       "static const unsigned char ${NAME}[] = {\n${bytes}0x00};\n")
  return()
endif()

set(EMBED_TEXT_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(embed_text input folder name)
  get_filename_component(file ${input} NAME)
  string(REPLACE "." "_" stem ${file})
  string(REPLACE "-" "_" stem ${stem})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${folder}/${stem}.h)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DNAME=${name} -P
            ${EMBED_TEXT_SCRIPT}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${input} ${EMBED_TEXT_SCRIPT})
endfunction()
