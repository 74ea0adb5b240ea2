#!/usr/bin/env python3
"""Every bad day of a user, end to end: bad input, bad servers, bad files, bad moments.

    K8SCACHE=... FAKE_APISERVER=... bad_days.py [WORD...]

Runs the program against a fake API server on loopback and checks the exit code, the one line that says
what, on what, why and what next, and that the old answers are still there. With words only the tests
whose names contain them all. Ends with `N passed, N failed[, N skipped]`.
"""

import sys

import bad_day
import bad_days_cache  # pylint: disable=unused-import  # each registers its tests
import bad_days_clusters  # pylint: disable=unused-import
import bad_days_config  # pylint: disable=unused-import
import bad_days_refresh  # pylint: disable=unused-import
import bad_days_process  # pylint: disable=unused-import
import bad_days_server  # pylint: disable=unused-import
import bad_days_watch  # pylint: disable=unused-import

if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
