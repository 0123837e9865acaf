# One uci command on one package: reads the config file, applies the staged edits, then answers or stages one more.
# Variables: command conf save extended quiet delimiter; UCI_ARGUMENT and UCI_TYPE come by the environment, unescaped.

BEGIN {
  for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
  argument = ENVIRON["UCI_ARGUMENT"]
  split_argument()
  if (package !~ /^[A-Za-z0-9_-]+$/) fail("Invalid argument")
  if (!load_file(conf "/" package)) fail("Entry not found")
  if (command == "changes") { changes(); exit 0 }
  if (command == "revert") { revert(); exit 0 }
  load_delta()
  if (command == "export") { export_package(); exit 0 }
  if (command == "show") { show(); exit 0 }
  if (command == "add") { add(); exit 0 }
  section = resolve(section)
  if (command == "get") get()
  else if (command == "set") set()
  else if (command == "delete") remove()
  else if (command == "add_list") change_list("|")
  else if (command == "del_list") change_list("~")
  exit 0
}

function fail(message) {
  if (!quiet) print "uci: " message >"/dev/stderr"
  exit 1
}

# package[.section[.option]][=value]; a section written @type[n] contains no dot.
function split_argument(  left, at) {
  left = argument
  if ((at = index(left, "=")) > 0) { value = substr(left, at + 1); left = substr(left, 1, at - 1); has_value = 1 }
  if ((at = index(left, ".")) == 0) { package = left; return }
  package = substr(left, 1, at - 1); left = substr(left, at + 1)
  if ((at = index(left, ".")) == 0) { section = left; return }
  section = substr(left, 1, at - 1); option = substr(left, at + 1)
}

# ---- the config in memory: ids[1..sections], type[], anonymous[], names[id, 1..count[id]], kind[], text[], items[] ----

# The name uci gives an unnamed section: its position and a hash of its type.
function generated_name(kind_of_section,  hash, i) {
  hash = 5381
  for (i = 1; i <= length(kind_of_section); i++)
    hash = (hash * 33 + code[substr(kind_of_section, i, 1)]) % 4294967296
  return sprintf("cfg%02x%04x", made, hash % 65536)
}

function add_section(kind_of_section, name,  unnamed) {
  made++
  unnamed = name == ""
  if (unnamed) name = generated_name(kind_of_section)
  if (name in type) { type[name] = kind_of_section; return name }
  ids[++sections] = name
  type[name] = kind_of_section
  anonymous[name] = unnamed
  count[name] = 0
  return name
}

function touch_option(id, name) {
  if ((id, name) in kind) return
  names[id, ++count[id]] = name
}

function put_option(id, name, content) {
  touch_option(id, name)
  kind[id, name] = "option"
  text[id, name] = content
}

function put_item(id, name, content,  old) {
  touch_option(id, name)
  if (kind[id, name] != "list") {
    old = (kind[id, name] == "option")
    kind[id, name] = "list"
    items[id, name] = 0
    if (old) { items[id, name] = 1; text[id, name, 1] = text[id, name] }
  }
  text[id, name, ++items[id, name]] = content
}

function drop_item(id, name, content,  i, kept) {
  if (kind[id, name] != "list") return
  for (i = 1; i <= items[id, name]; i++)
    if (text[id, name, i] != content) text[id, name, ++kept] = text[id, name, i]
  items[id, name] = kept + 0
  if (!kept) drop_option(id, name)
}

function drop_option(id, name,  i, kept) {
  if (!((id, name) in kind)) return
  delete kind[id, name]
  for (i = 1; i <= count[id]; i++)
    if (names[id, i] != name) names[id, ++kept] = names[id, i]
  count[id] = kept + 0
}

function drop_section(id,  i, kept) {
  if (!(id in type)) return
  while (count[id] > 0) drop_option(id, names[id, 1])
  delete type[id]
  for (i = 1; i <= sections; i++)
    if (ids[i] != id) ids[++kept] = ids[i]
  sections = kept + 0
}

# @type[n] counts sections of that type, from the end when negative.
function resolve(reference,  wanted, n, i, found) {
  if (reference !~ /^@[^\[]*\[-?[0-9]+\]$/) return reference
  wanted = substr(reference, 2, index(reference, "[") - 2)
  n = substr(reference, index(reference, "[") + 1) + 0
  if (n < 0) {
    for (i = 1; i <= sections; i++) if (wanted == "" || type[ids[i]] == wanted) found++
    n += found
  }
  found = 0
  for (i = 1; i <= sections; i++)
    if ((wanted == "" || type[ids[i]] == wanted) && found++ == n) return ids[i]
  return ""
}

# ---- reading ----

# Splits a line into words[1..n] by the shell-like rules of config files; returns n.
function split_words(line,  n, i, c, quoting, inside, word) {
  n = 0; inside = 0; quoting = ""; word = ""
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1)
    if (quoting != "") {
      if (c == quoting) quoting = ""
      else if (c == "\\" && quoting == "\"") word = word substr(line, ++i, 1)
      else word = word c
    } else if (c == "'" || c == "\"") { quoting = c; inside = 1 }
    else if (c == "\\") { word = word substr(line, ++i, 1); inside = 1 }
    else if (c == "#" && !inside) break
    else if (c ~ /[ \t\r]/) { if (inside) words[++n] = word; word = ""; inside = 0 }
    else { word = word c; inside = 1 }
  }
  if (inside) words[++n] = word
  return n
}

function load_file(file,  line, n, current, status) {
  while ((status = (getline line <file)) > 0) {
    n = split_words(line)
    if (n == 0) continue
    if (words[1] == "config") current = add_section(words[2], n > 2 ? words[3] : "")
    else if (words[1] == "option" && current != "") put_option(current, words[2], n > 2 ? words[3] : "")
    else if (words[1] == "list" && current != "") put_item(current, words[2], n > 2 ? words[3] : "")
  }
  close(file)
  return status == 0
}

# A delta line into d_mark, d_section, d_option, d_value.
function parse_delta(line,  at) {
  d_mark = ""; d_section = ""; d_option = ""; d_value = ""
  if (line ~ /^[-+|~@^]/) { d_mark = substr(line, 1, 1); line = substr(line, 2) }
  if ((at = index(line, "=")) > 0) {
    split_words(substr(line, at + 1))
    d_value = words[1]
    line = substr(line, 1, at - 1)
  }
  line = substr(line, length(package) + 2)
  if ((at = index(line, ".")) > 0) { d_option = substr(line, at + 1); line = substr(line, 1, at - 1) }
  d_section = line
}

function load_delta(  line, file) {
  file = save "/" package
  while ((getline line <file) > 0) {
    parse_delta(line)
    if (d_mark == "+") {
      # Staged sections come under the name they were given when they were added.
      add_section(d_value, d_section)
      anonymous[d_section] = 1
    }
    else if (d_mark == "-" && d_option == "") drop_section(d_section)
    else if (d_mark == "-") drop_option(d_section, d_option)
    else if (d_mark == "|") put_item(d_section, d_option, d_value)
    else if (d_mark == "~") drop_item(d_section, d_option, d_value)
    else if (d_option == "") add_section(d_value, d_section)
    else if (d_section in type) put_option(d_section, d_option, d_value)
  }
  close(file)
}

# ---- answering ----

function quoted(content) {
  gsub(/'/, "'\\''", content)
  return "'" content "'"
}

function shown_name(id) {
  if (!extended || !anonymous[id]) return id
  return "@" type[id] "[" position[id] "]"
}

function option_value(id, name, raw,  i, out) {
  if (kind[id, name] == "option") return raw ? text[id, name] : quoted(text[id, name])
  for (i = 1; i <= items[id, name]; i++) {
    if (i > 1) out = out delimiter
    out = out (raw && text[id, name, i] !~ /[ \t]/ ? text[id, name, i] : quoted(text[id, name, i]))
  }
  return out
}

function show_section(id, label,  j) {
  print package "." label "=" type[id]
  for (j = 1; j <= count[id]; j++) print package "." label "." names[id, j] "=" option_value(id, names[id, j])
}

function show(  i, id) {
  for (i = 1; i <= sections; i++) position[ids[i]] = seen[type[ids[i]]]++
  if (section == "") {
    for (i = 1; i <= sections; i++) show_section(ids[i], shown_name(ids[i]))
    return
  }
  id = resolve(section)
  if (!(id in type)) fail("Entry not found")
  if (option == "") show_section(id, id)
  else if ((id, option) in kind) print package "." id "." option "=" option_value(id, option)
  else fail("Entry not found")
}

function get() {
  if (!(section in type)) fail("Entry not found")
  if (option == "") { print type[section]; return }
  if (!((section, option) in kind)) fail("Entry not found")
  print option_value(section, option, 1)
}

function export_package(  i, j, k, id, name) {
  for (i = 1; i <= sections; i++) {
    id = ids[i]
    print "\nconfig " type[id] (anonymous[id] ? "" : " " quoted(id))
    for (j = 1; j <= count[id]; j++) {
      name = names[id, j]
      if (kind[id, name] == "option") print "\toption " name " " quoted(text[id, name])
      else for (k = 1; k <= items[id, name]; k++) print "\tlist " name " " quoted(text[id, name, k])
    }
  }
  print ""
}

function changes(  line, file, mark) {
  file = save "/" package
  while ((getline line <file) > 0) {
    parse_delta(line)
    if (section != "" && d_section != section) continue
    mark = d_mark == "|" ? "+=" : d_mark == "~" ? "-=" : "="
    print (d_mark == "-" ? "-" : "") package "." d_section (d_option == "" ? "" : "." d_option) (d_mark == "-" ? "" : mark quoted(d_value))
  }
  close(file)
}

# ---- staging ----

function stage(line) {
  print line >>(save "/" package)
}

function target() {
  return package "." section (option == "" ? "" : "." option)
}

function set() {
  if (!has_value || section == "") fail("Invalid argument")
  if (option == "") {
    if ((section in type) && type[section] == value) return
    stage(target() "=" quoted(value))
    return
  }
  if (!(section in type)) fail("Invalid argument")
  if (value == "") { if ((section, option) in kind) stage("-" target()); return }
  # The real one does not record that nothing changes.
  if (kind[section, option] == "option" && text[section, option] == value) return
  stage(target() "=" quoted(value))
}

function remove() {
  if (!(section in type)) fail("Entry not found")
  if (option != "" && !((section, option) in kind)) fail("Entry not found")
  stage("-" target())
}

function change_list(mark) {
  if (!(section in type) || option == "") fail("Invalid argument")
  stage(mark target() "=" quoted(value))
}

function add(  id) {
  id = add_section(ENVIRON["UCI_TYPE"], "")
  stage("+" package "." id "=" quoted(ENVIRON["UCI_TYPE"]))
  print id
}

# Takes the staged lines of exactly this package, section or option out; everything else stays staged.
function revert(  line, file, n, i, kept, id) {
  file = save "/" package
  if (section ~ /^@/) { load_delta(); id = resolve(section) } else id = section
  while ((getline line <file) > 0) {
    parse_delta(line)
    if (section != "" && (d_section != id || (option != "" && d_option != option))) kept[++n] = line
  }
  close(file)
  printf "" >file
  for (i = 1; i <= n; i++) print kept[i] >file
  close(file)
}
