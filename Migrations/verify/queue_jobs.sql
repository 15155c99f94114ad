SELECT worker_no, program, host, pid, queues, slots, started_at, seen_at, stopped_at FROM queue_workers WHERE false;
SELECT id, queue, job_type, status, priority, asset_id, args, input_path, output_paths, unique_key, run_at, retry_count,
       max_retries, crashes, interrupts, epoch, worker_no, lease_until, cancel_requested, progress, stage, eta_seconds,
       error, error_class, traceparent, requested_by, created_at, started_at, completed_at
  FROM queue_jobs WHERE false;
SELECT 1 / count(*) FROM pg_trigger WHERE tgrelid = 'queue_jobs'::regclass AND tgname = 'queue_jobs_transition';
