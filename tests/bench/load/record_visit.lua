-- wrk: records visits of random people of the bench's 10 000 over HTTP; each request is a new visit.
-- Environment: BENCH_TOKEN, an access token; BENCH_SEED, different for each run.
local token = os.getenv("BENCH_TOKEN")
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", tonumber(os.getenv("BENCH_SEED") or "1") * 64 + threads)
end

function init(args)
  math.randomseed(seed)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. token
end

function request()
  local body = string.format(
    '{"site":"montreuil","occurTime":"2024-03-05T10:15:00Z","setting":"FIXED_SITE",' ..
    '"person":"00000000-0000-4000-8000-%012x","acts":[{"kind":"WELCOME","minutes":15},{"kind":"COUNSELLING","minutes":5}],' ..
    '"handouts":[{"item":"kit-injection-1ml","quantity":5}],"syringesReturned":4}', math.random(1, 10000))
  return wrk.format(nil, "/v1/visits", nil, body)
end


-- One line for tests/bench/run: answers a second, p50 and p99 in microseconds, and whatever was not a 200.
function done(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  print(string.format("bench %.1f %d %d %d", summary.requests / (summary.duration / 1e6), latency:percentile(50),
    latency:percentile(99), bad))
end
