# Sidekiq's job and client; Debian's packages. Started by with_sidekiq.py and, as the worker, by `sidekiq`.
#
# usage: ruby with_sidekiq.rb enqueue|enqueue-bulk|pickup N [HOLD|SECONDS]
require "json"
require "sidekiq"

# hiredis is the fast one of the two drivers that Debian has for redis 4.
redis = { path: ENV.fetch("BENCHMARK_REDIS"), db: Integer(ENV.fetch("BENCHMARK_REDIS_DB")), driver: :hiredis }
Sidekiq.logger.level = Logger::ERROR
Sidekiq.configure_client { |config| config.redis = redis }
Sidekiq.configure_server do |config|
  config.redis = redis
  if ENV["BENCHMARK_RELIABLE"]
    require "sidekiq-reliable-fetch"
    Sidekiq::ReliableFetch.setup_reliable_fetch!(config)
  end
end

WARM_UP = 5
MARKS = File.open(ENV.fetch("BENCHMARK_MARKS"), File::WRONLY | File::APPEND)
MARKS.sync = true

class Job
  include Sidekiq::Worker

  def perform(payload)
    now = Process.clock_gettime(Process::CLOCK_REALTIME, :nanosecond)
    MARKS.syswrite([payload["n"], Process.pid, now].pack("q<3"))
    sleep(payload["hold"]) if payload["hold"]
  end
end

def marks = File.size(ENV.fetch("BENCHMARK_MARKS"))
def clock = Process.clock_gettime(Process::CLOCK_MONOTONIC)

def pickup(samples, seconds)
  answered = {}
  last = clock + seconds
  (samples + WARM_UP).times do |n|
    before = marks
    Job.perform_async({ "n" => n })
    answered[n] = Process.clock_gettime(Process::CLOCK_REALTIME, :nanosecond)
    sleep(rand(0.005..0.015))
    sleep(0.005) while marks == before
    last = clock + seconds if n == WARM_UP
    break if n > WARM_UP && clock > last
  end
  began = {}
  File.binread(ENV.fetch("BENCHMARK_MARKS")).unpack("q<*").each_slice(3) { |n, _, at| began[n] ||= at }
  puts({ samples_us: answered.select { |n, _| n >= WARM_UP }.map { |n, at| (began[n] - at) / 1000.0 } }.to_json)
end

if $PROGRAM_NAME == __FILE__
  action, count, more = ARGV
  jobs = Integer(count)
  hold = more && Float(more).positive? ? { "hold" => Float(more) } : {}
  Sidekiq.redis(&:ping)
  started = clock
  case action
  when "enqueue" then jobs.times { |n| Job.perform_async({ "n" => n, **hold }) }
  when "enqueue-bulk" then Job.perform_bulk(jobs.times.map { |n| [{ "n" => n }] }, batch_size: 1000)
  when "pickup" then pickup(jobs, Float(more))
  end
  puts({ jobs: jobs, seconds: clock - started }.to_json) unless action == "pickup"
end
