-- One batch of one partition: states, timers, outbox and position, all or nothing, behind the fence.
--
-- KEYS  1 meta (hash: token, offset, meta)   2 states (hash)   3 timers (zset, score = event time ms)   4 outbox (hash: id -> records)
-- ARGV  1 token   2 expected next offset, '' when there is none   3 new next offset   4 meta
--       5 outbox id, '' for none   6 outbox records   7 trim the outbox up to this id, '' for nothing
--       8 n states   9 n forgotten states   10 n timers   11 n cleared timers
--       then: n x (key, bytes), n x key, n x (ms, key), n x key
-- Returns COMMITTED, FENCED (another owner's token), or MOVED (the offset isn't the expected one); the last two wrote nothing.

local token, offset = unpack(redis.call('HMGET', KEYS[1], 'token', 'offset'))
if token ~= ARGV[1] then return 'FENCED' end
if (offset or '') ~= ARGV[2] then return 'MOVED' end

-- unpack puts its values on a stack of about 8,000.
local CHUNK = 2000

local function each(command, key, first, count)
  local last = first + count - 1
  for from = first, last, CHUNK do
    redis.call(command, key, unpack(ARGV, from, math.min(from + CHUNK - 1, last)))
  end
end

local at = 12
local function take(command, key, n, width)
  if n > 0 then each(command, key, at, n * width) end
  at = at + n * width
end

take('HSET', KEYS[2], tonumber(ARGV[8]), 2)
take('HDEL', KEYS[2], tonumber(ARGV[9]), 1)
take('ZADD', KEYS[3], tonumber(ARGV[10]), 2)
take('ZREM', KEYS[3], tonumber(ARGV[11]), 1)

if ARGV[7] ~= '' then
  local upTo = tonumber(ARGV[7])
  for _, id in ipairs(redis.call('HKEYS', KEYS[4])) do
    if tonumber(id) <= upTo then redis.call('HDEL', KEYS[4], id) end
  end
end
if ARGV[5] ~= '' then redis.call('HSET', KEYS[4], ARGV[5], ARGV[6]) end

redis.call('HSET', KEYS[1], 'offset', ARGV[3], 'meta', ARGV[4])
return 'COMMITTED'
