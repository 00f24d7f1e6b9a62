-- Arguments: size of the body, "strict" to look at each reply, "close" for a connection a request.
-- Prints one line of JSON. Looking at each reply costs, so the measured run checks sums instead.
local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   wrong = 0
   local size = tonumber(args[1])
   for i = 2, #args do
      if args[i] == "strict" then
         response = function(status, headers, body)
            if status ~= 200 or #body ~= size then wrong = wrong + 1 end
         end
      elseif args[i] == "close" then
         wrk.headers["Connection"] = "close"
      end
   end
end

function done(summary, latency, requests)
   local bad = 0
   for _, thread in ipairs(threads) do bad = bad + thread:get("wrong") end
   local e = summary.errors
   local points = {}
   for _, p in ipairs({10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99}) do
      table.insert(points, string.format('"%g":%.1f', p, latency:percentile(p)))
   end
   io.write(string.format(
      '\n{"requests":%d,"seconds":%.6f,"bytes":%.0f,"socketErrors":%d,"statusErrors":%d,"wrong":%d,"percentilesUs":{%s}}\n',
      summary.requests, summary.duration / 1e6, summary.bytes, e.connect + e.read + e.write + e.timeout,
      e.status, bad, table.concat(points, ",")))
end
