"""Comments that are code: a tool reads them, so a change of one is a change of behaviour.

    # noqa: S105            a linter is told to look away
    //go:build linux        a compiler is told what to build
    #!/usr/bin/env python   a kernel is told what to run
    # thanks to Ada         prose: nobody but a reader cares

The list errs towards "directive": the price of a false alarm is one proof less, and only where that very comment changed.
Comments that merely steer a formatter (`fmt: off`, `prettier-ignore`, `clang-format off`) are here too where that is simpler.
"""

from __future__ import annotations

import re
from typing import Final

_LINTERS: Final = r"""
    \bnoqa\b | \bnopep8\b | \bnosec\b | \bnosem(?:grep)?\b | \bNOSONAR\b | \bNOLINT | \bnolint\b | \bnopycln\b | \bnopmd\b
  | \bno-?inspection\b | \bskipcq\b | \bdevskim\b | \blgtm\b | \bcodeql\b | \bsemgrep\b | \bbearer:\s*disable | \bsnyk\b
  | \bgitleaks: | \bpragma\b | \btype:\s*\S | \bsuppress(?:warnings?|lint)?\b | \bSuppressFBWarnings\b | \bSuppressWarnings\b
  | \b(?:pylint|mypy|pyright|basedpyright|pyre|pyre-\w+|pytype|ruff|isort|flake8|pycodestyle|pydocstyle|bandit|pyflakes|ty
      |yapf|fmt|black|autopep8|sourcery|doctest|xdoctest|pants|gazelle|buildifier|cython|distutils|interrogate|vulture)[:\-]\s*\S
  | \bpyre-(?:ignore|fixme|strict|unsafe) | \bpy2(?:exe|app)\b
  | \beslint\b | \beslint- | \b(?:js|ts|es|cs|coffee|ls)lint\b | \bjshint\b | \bjscs: | \bstylelint- | \bbiome-ignore | \brome-ignore
  | \bdeno-(?:lint|fmt|coverage|types)\b | \bdprint-ignore | \boxlint- | \bprettier-ignore | \bstandard: | ^[^\w\n]*globals?\s+\w | ^[^\w\n]*exported\s+\w
  | \b(?:istanbul|c8|v8|node:coverage|coverage|vitest)\s+(?:ignore|disable|enable) | \bstryker\s+(?:disable|restore)
  | @ts- | ^[^\w\n]*\$Flow | @(?:no)?flow\b | @jsx | @babel\b | @preserve-?\w* | @cc_on | @internal\b | @deprecated\b | @lint-ignore
  | \b(?:LCOV|GCOVR?|GRCOV)_EXCL | \bcoverity\b | \bcppcheck-suppress | \bPVS\b | \bIWYU\b | \bNOTREACHED\b | \bARGSUSED\b | -V\d{3,}
  | \b(?:rubocop|reek|standard|brakeman|steep|typed|rdoc|simplecov|erb_lint|haml-lint):\w* | :nocov: | :nodoc:
  | \bphpcs: | \bphpmd\b | @(?:phpstan|psalm|phan|codingStandards|codeCoverage) | \bphpstan- | \bpsalm-
  | \bktlint-\w+ | \bdetekt: | \bswiftlint: | \bspotless: | @formatter: | \bCHECKSTYLE\b | \bresharper\b
  | \bclippy:: | \brustfmt: | \brust-analyzer\b | \btarpaulin\b
"""

_INFRASTRUCTURE: Final = r"""
    \bcheckov: | \btfsec: | \btrivy: | \bterrascan\b | \bkics\b | \bkics-scan | \btflint-ignore | \binfracost\b | \bregula: | \bkube-linter\b
  | \bkube-score | \bdatree\b | \bpolaris\b | \bzizmor: | \bactionlint\b | \bhadolint\b | \byamllint\b | \bshellcheck\b | \bcfn[-_](?:lint|nag)\b
  | \bansible-lint\b | \brenovate\b | \bdependabot\b | \bratchet: | \bfrozen:\s*\S | \bpin(?:ned)?@ | \btag=\S | \bx-release-please
  | \bbump-?version\b | \b(?:keep-sorted|go-sumtype|goreleaser|kustomize)\b | \byaml-language-server: | \$schema\b | ^[^\w\n]*cloud-config\b
  | ^[^\w\n]*(?:syntax|escape|check)\s*= | \{"\$(?:openapi|imagepolicy|kpt)
"""

_LANGUAGES: Final = r"""
    \A\#! | coding[:=]\s*[-\w.] | -\*- | ^[^\w\n]*(?:ex|vim?):\s
  | \b(?:frozen_string_literal|warn_indent|shareable_constant_value|warn_past_scope)\s*:
  | ^//[a-z]\w*:\S | ^//\s*\+build\b | ^//\s*(?:line|export|extern|sys|sysnb)\s+\S | ^/\*line\s+\S | \bgo:(?:build|generate|embed|linkname|no\w+)
  | \#\s*cgo\b | \+(?:kubebuilder|k8s|genclient|groupName|operator-sdk|optional|required|listType|listMapKey|enum|default|structType|mapType)\b
  | \bwire:|\bswagger:\w | @(?:Router|Summary|Param|Success|Failure|Security)\b
  | >>>\s | ^[^\w\n]*///\s*(?:script|\w[\w-]*)\s*$ | ^\#\s*///\s*$
  | <(?:reference|amd-(?:module|dependency))\b | \bsource(?:Mapping)?URL= | \b(?:webpack|turbopack|vite|rspack|parcel)[-A-Z]\w* | @vite-ignore
  | [#@]__(?:PURE|INLINE|NOINLINE|KEY|NO_SIDE_EFFECTS)__ | [@\#]\s*(?:PURE|NO_SIDE_EFFECTS)\b | @(?:jest|vitest|mocha)-\w+ | \bbuild:\w+\b
  | @(?:emotion|jest|license|nocollapse|noinline|nosideeffects)\b | \b(?:rtl|purgecss|autoprefixer|cssnano|postcss|csslint|tailwind)\b\s*: | @noflip
  | ^[^\w\n]*fall(?:s\s|\s|-)?\s*-?thr(?:ough|u)\b | \(\s*(?:transfer\s+\w+|nullable|not\s+nullable|optional|element-type|array|inout|out|rename-to|skip|closure|scope)\b
  | @(?:ORM|Assert|Route|Annotation|DataProvider|depends|covers|test|group|before|after|runInSeparateProcess|requires|ticket|template|method|property|mixin)\b
  | \#\s*(?:end)?region\b | \bclang-(?:tidy|analyzer)\b | \blint\s+-e\d | \bsparse\b:
"""

_DIRECTIVE: Final = re.compile(
    "|".join((_LINTERS, _INFRASTRUCTURE, _LANGUAGES)), re.VERBOSE | re.IGNORECASE | re.MULTILINE
)


def is_directive(comment_text: str) -> bool:
    """Whether a tool, not only a reader, acts on this comment. Takes the text with or without its delimiters."""
    return _DIRECTIVE.search(comment_text) is not None
