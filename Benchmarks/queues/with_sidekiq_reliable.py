"""Sidekiq with GitLab's reliable fetcher: RPOPLPUSH into a list of the worker's own.

A dead worker is known by a heartbeat of 60 s; its list is looked after by a worker's start, or once an hour. It polls:
an idle thread sleeps 5 s.
"""

from with_sidekiq import Sidekiq, client


class Reliable(Sidekiq):
    reliable = True


if __name__ == "__main__":
    client(Reliable)
