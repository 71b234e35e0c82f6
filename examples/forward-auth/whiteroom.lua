-- Asks Whiteroom whether a request may pass. Whatever goes wrong, it does not.

local address = os.getenv("WHITEROOM") .. "/authz/forward"

-- What of the request Whiteroom needs to see; the family that counts is written below, and none of the other goes along.
local presented = { "authorization", "dpop" }

-- What of a refusal the client gets to see.
local told = { "content-type", "www-authenticate", "dpop-nonce", "retry-after", "cache-control" }

-- What of an admission the service gets to see.
local admitted = { "x-whiteroom-subject", "x-whiteroom-principals", "x-whiteroom-decision-id" }

-- HAProxy numbers the values of a header from 0.
local function values(headers, name)
    local list = {}
    for _, value in pairs(headers[name] or {}) do
        list[#list + 1] = value
    end
    return list
end

local function question(txn)
    local headers = {
        ["x-original-method"] = { txn.sf:method() },
        ["x-original-uri"] = { txn.sf:pathq() },
        ["x-forwarded-for"] = { txn.sf:src() },
    }
    local sent = txn.http:req_get_headers()
    for _, name in ipairs(presented) do
        local found = values(sent, name)
        if #found > 0 then
            headers[name] = found
        end
    end
    return headers
end

local function refuse(txn, answer)
    local reply = txn:reply({ status = answer.status, body = answer.body })
    for _, name in ipairs(told) do
        for _, value in ipairs(values(answer.headers or {}, name)) do
            reply:add_header(name, value)
        end
    end
    txn:done(reply)
end

core.register_action("whiteroom", { "http-req" }, function(txn)
    local answer = core.httpclient():get({ url = address, headers = question(txn), timeout = 5000 })
    if answer.status ~= 200 then
        local refused = answer.status and answer.status >= 400
        return refuse(txn, refused and answer or { status = 503 })
    end
    for _, name in ipairs(admitted) do
        local value = values(answer.headers, name)[1]
        if value then
            txn.http:req_set_header(name, value)
        end
    end
end, 0)
