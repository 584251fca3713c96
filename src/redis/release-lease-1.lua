-- Gives a lease back, unless it has lapsed and is another's.
--
-- KEYS  1 lease
-- ARGV  1 holder
-- Returns RELEASED, or ANOTHERS (nothing was done).

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'ANOTHERS' end
redis.call('DEL', KEYS[1])
return 'RELEASED'
