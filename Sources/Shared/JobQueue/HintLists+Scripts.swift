import Redis

/// The scripts run whole at the server, so that lists and wake tokens never disagree: while a list holds hints, its wake
/// list holds a token for the next worker that falls idle.
extension HintLists {
    /// KEYS: list, wake, more. ARGV: window, ids.
    static let push = RedisScript(
        """
        local window = tonumber(ARGV[1])
        local length = redis.call('LLEN', KEYS[1])
        local pushed = 0
        for i = 2, #ARGV do
            if length + pushed >= window then
                redis.call('SET', KEYS[3], '1')
                break
            end
            redis.call('LPUSH', KEYS[1], ARGV[i])
            pushed = pushed + 1
        end
        local tokens = redis.call('LLEN', KEYS[2])
        for i = 1, math.min(pushed, window - tokens) do redis.call('LPUSH', KEYS[2], '1') end
        return pushed
        """)

    /// KEYS: five a queue (high, normal, low, wake, more). ARGV: how many, and below how many hints a queue that has
    /// more is hungry. Gives ids, and the numbers of the hungry queues.
    static let take = RedisScript(
        """
        local wanted = tonumber(ARGV[1])
        local answer = {}
        local taken = 0
        for q = 1, #KEYS, 5 do
            local left = 0
            for k = q, q + 2 do
                while taken < wanted do
                    local id = redis.call('RPOP', KEYS[k])
                    if not id then break end
                    taken = taken + 1
                    answer[#answer + 1] = id
                end
                left = left + redis.call('LLEN', KEYS[k])
            end
            local tokens = redis.call('LLEN', KEYS[q + 3])
            if tokens > left then redis.call('LTRIM', KEYS[q + 3], 0, left - 1) end
            if left == 0 then redis.call('DEL', KEYS[q + 3]) end
            if left < tonumber(ARGV[2]) and redis.call('EXISTS', KEYS[q + 4]) == 1 then answer[#answer + 1] = (q + 4) / 5 end
        end
        return answer
        """)

    /// KEYS: the five of a queue, and the mark of whoever feeds it. ARGV: below how many hints it is hungry. Gives whether
    /// the caller is to feed it; the mark lasts a second.
    static let begin = RedisScript(
        """
        local left = redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2]) + redis.call('LLEN', KEYS[3])
        if left >= tonumber(ARGV[1]) or redis.call('EXISTS', KEYS[5]) == 0 then return 0 end
        return redis.call('SET', KEYS[6], '1', 'NX', 'PX', '1000') and 1 or 0
        """)

    /// KEYS: the five of a queue. ARGV: window, whether there is more, then place and id in turn.
    static let restage = RedisScript(
        """
        local window = tonumber(ARGV[1])
        local present = {}
        local length = {}
        for k = 1, 3 do
            local ids = redis.call('LRANGE', KEYS[k], 0, -1)
            length[k] = #ids
            for _, id in ipairs(ids) do present[id] = true end
        end
        local added = 0
        local more = ARGV[2] == '1'
        for i = 3, #ARGV, 2 do
            local k, id = tonumber(ARGV[i]), ARGV[i + 1]
            if not present[id] then
                if length[k] < window then
                    redis.call('LPUSH', KEYS[k], id)
                    length[k] = length[k] + 1
                    added = added + 1
                else
                    more = true
                end
            end
        end
        if more then redis.call('SET', KEYS[5], '1') else redis.call('DEL', KEYS[5]) end
        local left = length[1] + length[2] + length[3]
        local tokens = redis.call('LLEN', KEYS[4])
        for i = tokens + 1, math.min(left, window) do redis.call('LPUSH', KEYS[4], '1') end
        return added
        """)
}
