-- wrk: reads random people of the bench's 10 000 over HTTP. Environment: BENCH_TOKEN, an access token; BENCH_SEED.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", tonumber(os.getenv("BENCH_SEED") or "1") * 64 + threads)
end

function init(args)
  math.randomseed(seed)
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
end

function request()
  return wrk.format("GET", string.format("/v1/people/00000000-0000-4000-8000-%012x", math.random(1, 10000)))
end

function done(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  print(string.format("bench %.1f %d %d %d", summary.requests / (summary.duration / 1e6), latency:percentile(50),
    latency:percentile(99), bad))
end
