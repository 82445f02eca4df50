-- SPDX-FileCopyrightText: The Heartwire authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Owns Heartwire's binary framing (versions 2 and 1) as Wireshark and tshark show it. The rules named
-- HW-P-… are in docs/PROTOCOL.md.
--
--   wireshark -X lua_script:heartwire.lua            tshark -X lua_script:heartwire.lua -r FILE
--
-- Port 9877 (a preference) is taken for it; on others the first frame tells, by its checksum, or
-- "Decode As" does. The text framings are readable as they are, and are left to Wireshark.

local heartwire = Proto("heartwire", "Heartwire")

local HEADER_1, HEADER_2, CRC_AT = 4, 28, 24
local LARGEST_PAYLOAD = 16 * 1024 * 1024 -- HW-P-004

local TYPES = {
  [0] = "HEARTBEAT", "DATA", "GOODBYE", "ERROR", "HELLO", "WELCOME", "ACK", "BYE",
  "OFFER", "STATUS", "FILE", "PART", "COMMIT",
}
-- Payloads that are text.
local TEXTS = {
  GOODBYE = true, ERROR = true, HELLO = true, WELCOME = true, OFFER = true, STATUS = true, FILE = true,
  COMMIT = true,
}
local STATUSES = { [0] = "Bad", [1] = "Good", [2] = "Unverified" }

local f = {
  version = ProtoField.uint8("heartwire.version", "Version"),
  type = ProtoField.uint8("heartwire.type", "Type", base.DEC, TYPES),
  type_1 = ProtoField.uint8("heartwire.type", "Type", base.DEC, TYPES, 0x7f),
  flags = ProtoField.uint8("heartwire.flags", "Flags", base.HEX),
  reply = ProtoField.bool("heartwire.flags.reply", "REPLY", 8, nil, 0x01),
  more = ProtoField.bool("heartwire.flags.more", "MORE", 8, nil, 0x02),
  reply_1 = ProtoField.bool("heartwire.flags.reply", "REPLY", 8, nil, 0x80),
  header_length = ProtoField.uint8("heartwire.header_length", "Header length"),
  payload_length = ProtoField.uint32("heartwire.payload_length", "Payload length"),
  payload_length_1 = ProtoField.uint16("heartwire.payload_length", "Payload length"),
  seq = ProtoField.uint64("heartwire.seq", "Sequence"),
  ack = ProtoField.uint64("heartwire.ack", "Acknowledgement"),
  crc = ProtoField.uint32("heartwire.crc", "CRC-32", base.HEX),
  crc_status = ProtoField.uint8("heartwire.crc.status", "CRC-32 status", base.DEC, STATUSES),
  later = ProtoField.bytes("heartwire.later", "Later header fields"),
  payload = ProtoField.bytes("heartwire.payload", "Payload"),
  text = ProtoField.string("heartwire.text", "Text", base.UNICODE),
  unread = ProtoField.bytes("heartwire.unread", "Bytes that aren't read"),
}

-- What HELLO and WELCOME say, by the keys of their text.
local VALUES = {
  nonce = ProtoField.string("heartwire.session.nonce", "Nonce"),
  sid = ProtoField.string("heartwire.session.sid", "Session id"),
  epoch = ProtoField.string("heartwire.session.epoch", "Epoch"),
  gen = ProtoField.uint64("heartwire.session.gen", "Generation"),
  window = ProtoField.uint64("heartwire.session.window", "Window"),
  delivery = ProtoField.string("heartwire.session.delivery", "Delivery"),
  resumed = ProtoField.uint64("heartwire.session.resumed", "Resumed"),
  known = ProtoField.uint64("heartwire.session.known", "Known"),
  ["lease-ms"] = ProtoField.uint64("heartwire.session.lease_ms", "Lease (ms)"),
}
local NUMBERS = { gen = true, window = true, resumed = true, known = true, ["lease-ms"] = true }

local function every_field()
  local all = {}
  for _, fields in ipairs({ f, VALUES }) do
    for _, field in pairs(fields) do
      all[#all + 1] = field
    end
  end
  return all
end
heartwire.fields = every_field()

local e = {
  crc = ProtoExpert.new("heartwire.crc.bad", "The CRC-32 doesn't match",
                        expert.group.CHECKSUM, expert.severity.ERROR),
  refused = ProtoExpert.new("heartwire.refused", "A reader of this ends the connection",
                            expert.group.MALFORMED, expert.severity.ERROR),
  unknown = ProtoExpert.new("heartwire.type.unknown", "A type that isn't known is ignored",
                            expert.group.UNDECODED, expert.severity.NOTE),
  told = ProtoExpert.new("heartwire.error", "The peer says that something is wrong",
                         expert.group.RESPONSE_CODE, expert.severity.WARN),
}
heartwire.experts = { e.crc, e.refused, e.unknown, e.told }

heartwire.prefs.ports = Pref.range("TCP ports", "9877", "Ports that are taken for Heartwire's", 65535)
heartwire.prefs.check_crc = Pref.bool("Check the CRC-32", true,
                                      "Costs about a second for 10 MB")

-- CRC-32 of IEEE 802.3, reflected. Both libraries of bits that Wireshark has had do; one of them has
-- signed results.
local bits = bit32 or bit
local bxor, band, rshift = bits.bxor, bits.band, bits.rshift

local function make_crc_table()
  local crcs = {}
  for byte = 0, 255 do
    local crc = byte
    for _ = 1, 8 do
      crc = band(crc, 1) == 1 and bxor(rshift(crc, 1), 0xedb88320) or rshift(crc, 1)
    end
    crcs[byte] = crc
  end
  return crcs
end
local CRCS = make_crc_table()

local function crc_over(crc, bytes)
  for at = 1, #bytes do
    crc = bxor(rshift(crc, 8), CRCS[band(bxor(crc, bytes:byte(at)), 0xff)])
  end
  return crc
end

-- HW-P-005: the four bytes of the checksum count as zero.
local function crc_of_frame(tvb, at, size)
  local crc = crc_over(0xffffffff, tvb:raw(at, CRC_AT))
  crc = crc_over(crc, "\0\0\0\0")
  crc = crc_over(crc, tvb:raw(at + HEADER_2, size - HEADER_2))
  return bxor(crc, 0xffffffff) % 0x100000000
end

local function type_name(number)
  return TYPES[number] or ("type " .. number)
end

-- How long the frame at `at` is; nil: more bytes are needed to tell. Or what is wrong with it, as the
-- second value, which is told as soon as the reader of the protocol would tell it.
local function measure(tvb, at)
  local left = tvb:len() - at
  local version = tvb(at, 1):uint()

  if version == 1 then
    return left >= HEADER_1 and HEADER_1 + tvb(at + 2, 2):uint() or nil
  elseif version ~= 2 then
    return nil, "version " .. version .. " is none that is spoken (HW-P-001)"
  elseif left >= 4 and tvb(at + 3, 1):uint() < HEADER_2 then
    return nil, "a header length below 28 (HW-P-002)"
  elseif left < 8 then
    return nil
  elseif tvb(at + 4, 4):uint() > LARGEST_PAYLOAD then
    return nil, "a payload length that no reader takes (HW-P-004)"
  end
  return tvb(at + 3, 1):uint() + tvb(at + 4, 4):uint()
end

local function add_session_values(tree, range, text)
  for key, value in text:gmatch("([%w-]+)=(%S+)") do
    local field = VALUES[key]
    if field and NUMBERS[key] then
      value = value:match("^%d+$") and UInt64(value)
    end
    if field and value then
      tree:add(field, range, value)
    end
  end
end

local function add_payload(tree, tvb, from, to, name)
  if from == to then
    return ""
  end
  local range = tvb(from, to - from)
  local item = tree:add(f.payload, range)
  if not TEXTS[name] then
    return ""
  end
  local text = range:string(ENC_UTF_8)
  item:add(f.text, range, text)
  if name == "HELLO" or name == "WELCOME" then
    add_session_values(item, range, text)
  elseif name == "ERROR" then
    item:add_proto_expert_info(e.told)
  end
  return " " .. text
end

local function add_type(tree, field, range, number)
  local item = tree:add(field, range)
  if not TYPES[number] then
    item:add_proto_expert_info(e.unknown)
  end
end

local function add_crc(tree, tvb, at, size)
  local item = tree:add(f.crc, tvb(at + CRC_AT, 4))
  local status = 2

  if heartwire.prefs.check_crc then
    local right = crc_of_frame(tvb, at, size)
    status = right == tvb(at + CRC_AT, 4):uint() and 1 or 0
    if status == 0 then
      item:add_proto_expert_info(e.crc, string.format("The CRC-32 should be 0x%08x (HW-P-005)", right))
    end
  end
  item:add(f.crc_status, tvb(at + CRC_AT, 4), status):set_generated()
  return status
end

-- Each returns what the info column says.
local function show_version_1(tvb, at, size, tree)
  local number = band(tvb(at + 1, 1):uint(), 0x7f)
  local name = type_name(number)

  tree:add(f.version, tvb(at, 1))
  add_type(tree, f.type_1, tvb(at + 1, 1), number)
  tree:add(f.reply_1, tvb(at + 1, 1))
  tree:add(f.payload_length_1, tvb(at + 2, 2))
  local text = add_payload(tree, tvb, at + HEADER_1, at + size, name)
  local reply = tvb(at + 1, 1):uint() >= 0x80 and " REPLY" or ""
  return string.format("%s%s version=1 len=%d%s", name, reply, size - HEADER_1, text)
end

local function show_flags(tree, range)
  local flags = tree:add(f.flags, range)
  local words = ""

  flags:add(f.reply, range)
  flags:add(f.more, range)
  if band(range:uint(), 0x01) ~= 0 then
    words = " REPLY"
  end
  if band(range:uint(), 0x02) ~= 0 then
    words = words .. " MORE"
  end
  return words
end

local function show_version_2(tvb, at, size, tree)
  local header = tvb(at + 3, 1):uint()
  local name = type_name(tvb(at + 1, 1):uint())

  tree:add(f.version, tvb(at, 1))
  add_type(tree, f.type, tvb(at + 1, 1), tvb(at + 1, 1):uint())
  local flags = show_flags(tree, tvb(at + 2, 1))
  tree:add(f.header_length, tvb(at + 3, 1))
  tree:add(f.payload_length, tvb(at + 4, 4))
  tree:add(f.seq, tvb(at + 8, 8))
  tree:add(f.ack, tvb(at + 16, 8))
  local status = add_crc(tree, tvb, at, size)
  if header > HEADER_2 then
    tree:add(f.later, tvb(at + HEADER_2, header - HEADER_2))
  end
  local text = add_payload(tree, tvb, at + header, at + size, name)
  return string.format("%s%s seq=%s ack=%s len=%d%s%s", name, flags, tostring(tvb(at + 8, 8):uint64()),
                       tostring(tvb(at + 16, 8):uint64()), size - header,
                       status == 0 and " [bad CRC]" or "", text)
end

local function show(tvb, at, size, tree)
  local item = tree:add(heartwire, tvb(at, size))
  local line = tvb(at, 1):uint() == 1 and show_version_1(tvb, at, size, item)
               or show_version_2(tvb, at, size, item)

  item:append_text(", " .. line)
  return line
end

-- HW-P-006: behind an error nothing is read.
local function refuse(tvb, at, tree, why)
  local item = tree:add(heartwire, tvb(at))

  item:add(f.unread, tvb(at)):add_proto_expert_info(e.refused, why)
  return "[" .. why .. "]"
end

local function wait_for_more(pinfo, tvb, at, size)
  pinfo.desegment_offset = at
  pinfo.desegment_len = size and size - (tvb:len() - at) or DESEGMENT_ONE_MORE_SEGMENT
end

-- A packet can come here twice: with the end of a frame that it had to be put together of, and then
-- with the rest. `private` is of one look at one packet.
local function tell(pinfo, line)
  if pinfo.private.heartwire then
    pinfo.cols.info:append("; " .. line)
  else
    pinfo.cols.info:set(line)
  end
  pinfo.private.heartwire = "told"
end

local function show_all(tvb, pinfo, tree)
  local at, lines = 0, {}

  while at < tvb:len() do
    local size, wrong = measure(tvb, at)
    if wrong then
      lines[#lines + 1] = refuse(tvb, at, tree, wrong)
      at = tvb:len()
    elseif not size or size > tvb:len() - at then
      wait_for_more(pinfo, tvb, at, size)
      break
    else
      lines[#lines + 1] = show(tvb, at, size, tree)
      at = at + size
    end
  end
  if #lines > 0 then
    tell(pinfo, table.concat(lines, "; "))
  end
end

-- 0: none of the binary framings.
function heartwire.dissector(tvb, pinfo, tree)
  local version = tvb:len() > 0 and tvb(0, 1):uint()

  if version ~= 1 and version ~= 2 then
    return 0
  end
  pinfo.cols.protocol:set("Heartwire")
  show_all(tvb, pinfo, tree)
  return tvb:len()
end

-- Only what can't well be anything else: a whole frame with the right checksum, or the answer to an
-- unknown version (HW-P-041).
local function is_heartwire(tvb)
  local size = tvb:len() >= 8 and measure(tvb, 0)

  if not size or size > tvb:len() then
    return false
  elseif tvb(0, 1):uint() == 1 then
    return tvb:raw(1, 1) == "\3" and size >= 12 and tvb:raw(HEADER_1, 8) == "versions"
  end
  return crc_of_frame(tvb, 0, size) == tvb(CRC_AT, 4):uint()
end

local function guess(tvb, pinfo, tree)
  if not is_heartwire(tvb) then
    return false
  end
  pinfo.conversation = heartwire
  heartwire.dissector(tvb, pinfo, tree)
  return true
end

local ports = DissectorTable.get("tcp.port")
local taken = heartwire.prefs.ports

function heartwire.prefs_changed()
  ports:remove(taken, heartwire)
  taken = heartwire.prefs.ports
  ports:add(taken, heartwire)
end

ports:add(taken, heartwire)
heartwire:register_heuristic("tcp", guess)
