-- Forgets everything of one partition but its owner: a rebuild begins.
--
-- KEYS  1 meta   2 states   3 timers   4 outbox
-- ARGV  1 token
-- Returns CLEARED, or FENCED (another owner's token; nothing was forgotten).

if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 'FENCED' end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
redis.call('HSET', KEYS[1], 'token', ARGV[1])
return 'CLEARED'
