"""How a submission comes to lie in its numbered folder: every part written aside, made safe, renamed, never changed."""

from flows.steps.package.bag import fingerprint_of
from flows.steps.package.facts import Facts
from flows.steps.package.settling import counts, digest_of, goes_alike, settle
from flows.steps.package.writing import PackageError, write_package

__all__ = ["Facts", "PackageError", "counts", "digest_of", "fingerprint_of", "goes_alike", "settle", "write_package"]
