-- What wrk sends: wrk -s requests.lua URL -- get|create FILE MARK [TOKEN]
--
-- FILE has a line for each request that may be sent; each time one of them is picked. For `get` a line
-- is a path, for `create` a token, a tab and a body. MARK is part of the idempotency keys, so that no
-- two runs share one. The last line of the output is what was counted, as JSON.

local requests, mark, count = {}, "", 0
local number = 0

function setup(thread)
    number = number + 1
    thread:set("number", number)
end

function init(args)
    local kind, file, token = args[1], args[2], args[4]
    mark = args[3]
    math.randomseed(tonumber(mark:match("%d+")) + number)
    for line in io.lines(file) do
        if kind == "create" then
            local own, body = line:match("^([^\t]+)\t(.+)$")
            requests[#requests + 1] = { token = own, body = body }
        else
            local headers = token and { Authorization = "Bearer " .. token }
            requests[#requests + 1] = wrk.format("GET", line, headers)
        end
    end
end

function request()
    local one = requests[math.random(#requests)]
    if type(one) == "string" then return one end
    count = count + 1
    return wrk.format("POST", "/v1/achievements", {
        ["Authorization"] = "Bearer " .. one.token,
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = string.format("bench-%s-%d-%010d", mark, number, count),
    }, one.body)
end

function done(summary, latency)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format(
        '{"requests": %d, "refused": %d, "failed": %d, "bytes": %d, "p50_us": %d, "p99_us": %d}\n',
        summary.requests, errors.status, failed, summary.bytes,
        latency:percentile(50), latency:percentile(99)
    ))
end
