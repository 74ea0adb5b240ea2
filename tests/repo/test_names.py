"""The names of the tests there are, read from their sources."""

import functools
import pathlib
import re

_STRINGS = r'((?:\s*"(?:[^"\\]|\\.)*")+)'


def _joined(strings):
    """The text of C++ or Python strings that stand side by side."""
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', strings)).replace('\\"', '"')


def _texts(folder, pattern):
    return [path.read_text(encoding="utf-8") for path in sorted(pathlib.Path(folder).rglob(pattern))]


@functools.cache
def doctest_names(folder):
    """Of every TEST_CASE below a folder."""
    return {_joined(found) for text in _texts(folder, "*.cpp")
            for found in re.findall(r"TEST_CASE\(" + _STRINGS, text)}


@functools.cache
def bad_days(folder):
    """Of every @bad_day and @operation below a folder."""
    return {_joined(found) for text in _texts(folder, "*.py")
            for found in re.findall(r"@(?:bad_day|operation)\(" + _STRINGS, text)}


@functools.cache
def cases(folder):
    """Of every @case below a folder: the function's name in words."""
    return {found.replace("_", " ") for text in _texts(folder, "*.py")
            for found in re.findall(r"^@case\ndef (\w+)", text, re.M)}
