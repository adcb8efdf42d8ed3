-- What wrk asks: the paths of a file, a line each, every connection from another place on; and what it prints at the end.

local paths = {}
for line in io.lines(os.getenv("MAHDAR_PATHS")) do
  paths[#paths + 1] = line
end

local threads = 0

function setup(thread)
  thread:set("first", threads * 37)
  threads = threads + 1
end

function init()
  next_path = first
end

function request()
  next_path = next_path + 1
  return wrk.format("GET", paths[next_path % #paths + 1])
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    "figures %d %d %d %.0f %.0f %.0f",
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
