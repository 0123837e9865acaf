# Renders the firewall of a fw4-like router. Input: see facts() in fw4. Variables: part devices hardware.

$1 == "net" { device_of[$2] = $3; next }

$1 == "uci" {
  line = substr($0, 5)
  at = index(line, "=")
  key = substr(line, 1, at - 1)
  content = substr(line, at + 1)
  n = split(key, keys, ".")
  if (n == 2) { ids[++sections] = keys[2]; type[keys[2]] = content }
  else {
    gsub(/'/, "", content)
    opt[keys[2], keys[3]] = content
  }
}

function is_true(content) { return content ~ /^(1|on|true|yes|enabled)$/ }

# The first section of type defaults counts, as in fw4.
function defaults(name,  i) {
  for (i = 1; i <= sections; i++) if (type[ids[i]] == "defaults") return opt[ids[i], name]
}

function zone_devices(id,  n, i, list, out, seen) {
  n = split(opt[id, "network"], list, " ")
  for (i = 1; i <= n; i++) if ((list[i] in device_of) && !(device_of[list[i]] in seen)) {
    seen[device_of[list[i]]] = 1
    out = out (out == "" ? "" : " ") device_of[list[i]]
  }
  return out
}

# What the zone's traffic is matched by: also devices that are named without a network.
function match_devices(id,  all, n, i, list, out) {
  all = zone_devices(id)
  if (opt[id, "device"] != "") all = all (all == "" ? "" : " ") opt[id, "device"]
  n = split(all, list, " ")
  if (n == 0) return ""
  if (n == 1) return "\"" list[1] "\""
  for (i = 1; i <= n; i++) out = out (i > 1 ? ", " : "") "\"" list[i] "\""
  return "{ " out " }"
}

function verdict(policy) { return tolower(policy == "" ? "drop" : policy) }

function note(text) { return " comment \"!fw4: " text "\"" }

function chain_start(name, hook) { printf "\tchain %s {\n%s", name, hook == "" ? "" : "\t\ttype " hook "\n" }
function chain_end() { print "\t}\n" }
function rule(text) { print "\t\t" text }

function rule_text(id,  text, proto, family, target) {
  family = opt[id, "family"]; proto = opt[id, "proto"]; target = verdict(opt[id, "target"])
  if (family != "") text = "meta nfproto " family " "
  if (proto == "icmp" && opt[id, "icmp_type"] != "" && family != "ipv6") text = "icmp type { " commas(opt[id, "icmp_type"]) " } "
  else if (proto == "icmp" && family == "ipv6") text = "icmpv6 type { " icmpv6_types(opt[id, "icmp_type"]) " } " limit(opt[id, "limit"])
  else if (proto == "tcp" || proto == "udp") text = text proto (opt[id, "dest_port"] == "" ? "" : " dport { " commas(opt[id, "dest_port"]) " }") " "
  else if (proto == "esp") text = text "meta l4proto esp "
  else return ""
  if (target == "reject") target = "jump handle_reject"
  return text "counter " (opt[id, "dest"] == "" || target != "accept" ? target : "jump accept_to_" opt[id, "dest"]) note(opt[id, "name"])
}

# uci's names for the messages of neighbour discovery, in nft's words.
function icmpv6_types(list) {
  gsub(/neighbour-solicitation/, "nd-neighbor-solicit", list)
  gsub(/neighbour-advertisement/, "nd-neighbor-advert", list)
  gsub(/router-solicitation/, "nd-router-solicit", list)
  gsub(/router-advertisement/, "nd-router-advert", list)
  return commas(list)
}

function limit(rate) {
  if (rate == "") return ""
  sub(/sec$/, "second", rate)
  return "limit rate " rate " "
}

function commas(list) { gsub(/ /, ", ", list); return list }

function rules_of(zone, forwarded,  i, text) {
  for (i = 1; i <= sections; i++) {
    if (type[ids[i]] != "rule" || opt[ids[i], "src"] != zone || (opt[ids[i], "enabled"] != "" && !is_true(opt[ids[i], "enabled"]))) continue
    if ((opt[ids[i], "dest"] != "") != forwarded) continue
    text = rule_text(ids[i])
    if (text != "") rule(text)
  }
}

function zone_chains(id,  name, match_in, match_out, i) {
  name = opt[id, "name"]
  match_in = "iifname " match_devices(id); match_out = "oifname " match_devices(id)

  chain_start("input_" name)
  rules_of(name, 0)
  rule("jump " verdict(opt[id, "input"]) "_from_" name)
  chain_end()
  chain_start("output_" name)
  rule("jump " verdict(opt[id, "output"]) "_to_" name)
  chain_end()
  chain_start("forward_" name)
  rules_of(name, 1)
  for (i = 1; i <= sections; i++)
    if (type[ids[i]] == "forwarding" && opt[ids[i], "src"] == name)
      rule("jump accept_to_" opt[ids[i], "dest"] note("Accept " name " to " opt[ids[i], "dest"] " forwarding"))
  rule("jump " verdict(opt[id, "forward"]) "_to_" name)
  chain_end()

  direction_chain("accept", "from", name, match_in)
  direction_chain("reject", "from", name, match_in)
  direction_chain("drop", "from", name, match_in)
  direction_chain("accept", "to", name, match_out, is_true(opt[id, "masq"]))
  direction_chain("reject", "to", name, match_out)
  direction_chain("drop", "to", name, match_out)
}

function direction_chain(policy, way, name, matching, leak_guard) {
  chain_start(policy "_" way "_" name)
  if (leak_guard) rule("meta nfproto ipv4 " matching " ct state invalid counter drop" note("Prevent NAT leakage"))
  rule(matching " counter " (policy == "reject" ? "jump handle_reject" : policy) note(policy " " name " IPv4/IPv6 traffic"))
  chain_end()
}

function hook_chain(hook,  way, i, id, label) {
  way = hook == "output" ? "oifname" : "iifname"
  chain_start(hook, "filter hook " hook " priority filter; policy " (hook == "output" ? "accept" : "drop") ";")
  # First of all, before any state match: this is where fw4 puts it.
  if (hook == "forward" && devices != "") rule("meta l4proto { tcp, udp } flow offload @ft;")
  if (hook == "input") rule("iif \"lo\" accept" note("Accept traffic from loopback"))
  if (hook == "output") rule("oif \"lo\" accept" note("Accept traffic towards loopback"))
  label = hook == "forward" ? "forwarded" : hook == "input" ? "inbound" : "outbound"
  rule("ct state vmap { established : accept, related : accept" (hook != "output" && is_true(defaults("drop_invalid")) ? ", invalid : drop" : "") " }" note("Handle " label " flows"))
  if (hook == "input" && is_true(defaults("syn_flood"))) rule("tcp flags & (fin | syn | rst | ack) == syn jump syn_flood" note("Rate limit TCP syn packets"))
  for (i = 1; i <= sections; i++) {
    id = ids[i]
    if (type[id] == "zone" && match_devices(id) != "")
      rule(way " " match_devices(id) " jump " hook "_" opt[id, "name"] note("Handle " opt[id, "name"] " IPv4/IPv6 " hook " traffic"))
  }
  if (hook != "output") rule("jump handle_reject")
  chain_end()
}

function ruleset(  i, id) {
  print "table inet fw4 {"
  if (devices != "") {
    print "\tflowtable ft {\n\t\thook ingress priority 0;\n\t\tdevices = { " devices " };\n\t\tcounter;"
    if (hardware) print "\t\tflags offload;"
    print "\t}\n"
  }
  hook_chain("input"); hook_chain("forward"); hook_chain("output")
  chain_start("handle_reject")
  rule("meta l4proto tcp reject with tcp reset" note("Reject TCP traffic"))
  rule("reject with icmpx type port-unreachable" note("Reject any other traffic"))
  chain_end()
  chain_start("syn_flood")
  rule("limit rate 25/second burst 50 packets return" note("Accept SYN packets below rate-limit"))
  rule("drop" note("Drop excess packets"))
  chain_end()
  for (i = 1; i <= sections; i++) if (type[ids[i]] == "zone" && match_devices(ids[i]) != "") zone_chains(ids[i])

  chain_start("dstnat", "nat hook prerouting priority dstnat; policy accept;"); chain_end()
  chain_start("srcnat", "nat hook postrouting priority srcnat; policy accept;")
  for (i = 1; i <= sections; i++) {
    id = ids[i]
    if (type[id] == "zone" && is_true(opt[id, "masq"]) && match_devices(id) != "")
      rule("oifname " match_devices(id) " jump srcnat_" opt[id, "name"] note("Handle " opt[id, "name"] " IPv4/IPv6 srcnat traffic"))
  }
  chain_end()
  for (i = 1; i <= sections; i++) {
    id = ids[i]
    if (type[id] != "zone" || !is_true(opt[id, "masq"])) continue
    chain_start("srcnat_" opt[id, "name"])
    rule("meta nfproto ipv4 masquerade" note("Masquerade IPv4 " opt[id, "name"] " traffic"))
    chain_end()
  }
  chain_start("mangle_postrouting", "filter hook postrouting priority mangle; policy accept;")
  mtu_fix("oifname", "egress"); chain_end()
  chain_start("mangle_forward", "filter hook forward priority mangle; policy accept;")
  mtu_fix("iifname", "ingress"); chain_end()
  print "}"
}

function mtu_fix(way, label,  i, id) {
  for (i = 1; i <= sections; i++) {
    id = ids[i]
    if (type[id] == "zone" && is_true(opt[id, "mtu_fix"]) && match_devices(id) != "")
      rule(way " " match_devices(id) " tcp flags & (fin | syn | rst) == syn tcp option maxseg size set rt mtu" note("Zone " opt[id, "name"] " IPv4/IPv6 " label " MTU fixing"))
  }
}

function state(  i, id, n, list, j, first) {
  printf "{ \"zones\": ["
  for (i = 1; i <= sections; i++) {
    id = ids[i]
    if (type[id] != "zone") continue
    printf "%s { \"name\": \"%s\", \"related_physdevs\": [", (first++ ? "," : ""), opt[id, "name"]
    n = split(zone_devices(id), list, " ")
    for (j = 1; j <= n; j++) printf "%s \"%s\"", (j > 1 ? "," : ""), list[j]
    printf " ] }"
  }
  print " ] }"
}

END {
  if (part == "switch") {
    if (is_true(defaults("flow_offloading"))) print "software" (is_true(defaults("flow_offloading_hw")) ? " hardware" : "")
  } else if (part == "zone-devices") {
    for (i = 1; i <= sections; i++) if (type[ids[i]] == "zone") {
      n = split(zone_devices(ids[i]), list, " ")
      for (j = 1; j <= n; j++) print list[j]
    }
  } else if (part == "state") state()
  else if (part == "ruleset") ruleset()
  else if (part ~ /^zone:/) {
    for (i = 1; i <= sections; i++) if (type[ids[i]] == "zone" && opt[ids[i], "name"] == substr(part, 6)) { print zone_devices(ids[i]); exit 0 }
    exit 1
  }
}
