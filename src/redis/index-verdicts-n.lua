-- Adds ledger offsets to the index of one ledger partition.
--
-- KEYS  1 position (string: next offset)   2.. shards (hash: conversation -> offsets, ascending, comma-separated)
-- ARGV  1 expected position, '' when there is none   2 new position   3 offsets kept for one conversation
--       then for each shard: 1 expiry (epoch ms)   2 n entries   then n x (conversation, offset)
-- Returns ADDED, or MOVED (the position isn't the expected one; nothing was added).

if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 'MOVED' end

local kept = tonumber(ARGV[3])

-- Offsets come in order; only a repeated batch brings one that is not the newest.
local function with(list, offset)
  if not list then return offset end
  local number = tonumber(offset)
  local all, n, placed = {}, 0, false
  for known in string.gmatch(list, '%d+') do
    if not placed and tonumber(known) >= number then
      if known ~= offset then n = n + 1 all[n] = offset end
      placed = true
    end
    n = n + 1
    all[n] = known
  end
  if not placed then n = n + 1 all[n] = offset end
  return table.concat(all, ',', math.max(1, n - kept + 1), n)
end

local at = 4
for shard = 2, #KEYS do
  local key, expiry, n = KEYS[shard], ARGV[at], tonumber(ARGV[at + 1])
  at = at + 2
  for _ = 1, n do
    local conversation, offset = ARGV[at], ARGV[at + 1]
    redis.call('HSET', key, conversation, with(redis.call('HGET', key, conversation), offset))
    at = at + 2
  end
  redis.call('PEXPIREAT', key, expiry)
end

redis.call('SET', KEYS[1], ARGV[2])
return 'ADDED'
