-- A new owner of one partition: writes its token and reads what is there.
--
-- KEYS  1 meta (hash: token, offset, meta)   2 outbox (hash: id -> records)
-- ARGV  1 token
-- Returns {'TAKEN', offset or '', meta or '', id, records, id, records, ...}

redis.call('HSET', KEYS[1], 'token', ARGV[1])
local offset, meta = unpack(redis.call('HMGET', KEYS[1], 'offset', 'meta'))
local reply = { 'TAKEN', offset or '', meta or '' }
for _, part in ipairs(redis.call('HGETALL', KEYS[2])) do reply[#reply + 1] = part end
return reply
