#!/usr/bin/env python3
"""Writes files into one C++ source: embed.py OUTPUT NAMESPACE_FUNCTION FILE..."""
import os
import sys


def literal(text):
    # MSVC's limit of 16 kB does not bind us, but ours stays readable in chunks of lines.
    lines = text.split("\n")
    return "\n".join(
        '    "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in lines[:-1]
    )


def main():
    output, *groups = sys.argv[1:]
    parts = ['#include "core/base/embedded.hpp"\n\nnamespace k8scache {\n']
    function = None
    for argument in groups + ["--end"]:
        if argument.startswith("--"):
            if function is not None:
                parts.append("  };\n  return files;\n}\n")
            function = argument[2:]
            if function != "end":
                parts.append(
                    f"\nconst std::vector<EmbeddedFile>& {function}() {{\n"
                    "  static const std::vector<EmbeddedFile> files = {\n"
                )
            continue
        with open(argument, encoding="utf-8") as source:
            text = source.read()
        parts.append(f'    {{"{os.path.basename(argument)}",\n{literal(text)}}},\n')
    parts.append("\n}  // namespace k8scache\n")
    with open(output, "w", encoding="utf-8") as sink:
        sink.write("".join(parts))


main()
