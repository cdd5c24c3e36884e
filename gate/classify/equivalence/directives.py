"""Comments that are code: a tool reads them, so a change of one is a change of behaviour.

    # noqa: S105            a linter is told to look away
    //go:build linux        a compiler is told what to build
    #!/usr/bin/env python   a kernel is told what to run
    # thanks to Ada         prose: nobody but a reader cares

The list errs towards "directive": the price of a false alarm is one proof less, and only where that very comment changed.
Comments that merely steer a formatter (`fmt: off`, `prettier-ignore`) are here too where that is simpler.
All patterns are lower-case, as the text is before it meets them: that is several times faster than ignoring case.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_LINTERS: Final = r"""
    noqa\b | nopep8\b | nosec\b | nosem(?:grep)?\b | nosonar\b | nolint | nopycln\b | nopmd\b | no-?inspection\b | skipcq\b
  | devskim\b | lgtm\b | codeql\b | semgrep\b | bearer:\s*disable | snyk\b | gitleaks: | ggignore\b | trufflehog: | secretlint- | pragma\b | type:\s*\S
  | suppress(?:fb)?(?:warnings?|lint)\b
  | (?:pylint|mypy|pyright|basedpyright|pyre|pytype|ruff|isort|flake8|pycodestyle|pydocstyle|bandit|pyflakes|ty|yapf|fmt
      |black|autopep8|sourcery|doctest|xdoctest|pants|gazelle|buildifier|cython|distutils|interrogate|vulture|dotenv-linter)[:\-]\s*\S
  | eslint(?:\b|-) | (?:js|ts|es|cs|coffee|ls)lint\b | jshint\b | jscs: | stylelint- | (?:biome|rome|dprint|prettier)-ignore
  | deno-(?:lint|fmt|coverage|types)\b | oxlint- | standard: | stryker\s+(?:disable|restore)
  | (?:istanbul|c8|v8|node:coverage|coverage|vitest)\s+(?:ignore|disable|enable)
  | (?:lcov|gcovr?|grcov)_excl | coverity\b | cppcheck-suppress | pvs\b | iwyu\b | notreached\b | argsused\b
  | clang-(?:tidy|analyzer)\b | lint\s+-e\d | sparse:
  | (?:rubocop|reek|brakeman|steep|typed|rdoc|simplecov|erb_lint|haml-lint):
  | php(?:cs|md)\b | (?:phpstan|psalm)- | ktlint-\w | detekt: | swiftlint: | spotless: | checkstyle\b | resharper\b
  | clippy:: | rustfmt: | rust-analyzer\b | tarpaulin\b
"""

_INFRASTRUCTURE: Final = r"""
    checkov: | tfsec: | trivy: | terrascan\b | kics\b | tflint-ignore | infracost\b | regula: | kube-(?:linter\b|score)
  | datree\b | polaris\b | zizmor: | actionlint\b | hadolint\b | dockle\b | dockerfile_lint\b | trunk-ignore | yamllint\b | shellcheck\b | cfn[-_](?:lint|nag)\b
  | ansible-lint\b | renovate\b | dependabot\b | ratchet: | frozen:\s*\S | pin(?:ned)?@ | tag=\S | x-release-please
  | bump-?version\b | (?:keep-sorted|go-sumtype|goreleaser|kustomize)\b | yaml-language-server:
"""

_LANGUAGES: Final = r"""
    cbindgen:\S | rustbindgen\b | (?:frozen_string_literal|warn_indent|shareable_constant_value|warn_past_scope)\s*:
  | cargo-deps\s*: | go:(?:build|generate|embed|linkname|no\w+) | wire: | swagger:\w | build:\w | source(?:mapping)?url=
  | webpack(?:ignore|chunkname|prefetch|preload|mode|exports|include|exclude|fetchpriority)\b
  | (?:turbopack|vite|rspack|parcel)-?ignore\b | rspack(?:ignore|chunkname|prefetch|preload|mode|exports|include|exclude)\b | @refresh\s
  | @?swc-ignore\b | nyc\s+ignore
  | (?:rtl|purgecss|autoprefixer|cssnano|postcss|csslint|tailwind)\s*:
"""

_AT_LINE_START: Final = r"""
    \$flow | globals?\s+\w | exported\s+\w | cloud-config\b | (?:syntax|escape|check)\s*= | (?:ex|vim?):\s
  | fall(?:s\s|\s|-)?\s*-?thr(?:ough|u)\b
"""

_MARKED: Final = r"""
    \A\#! | coding[:=]\s*[-\w.] | -\*- | -v\d{3} | :no(?:cov|doc): | \$schema\b | \{"\$(?:openapi|imagepolicy|kpt) | >>>\s
  | ^//[a-z]\w*:(?!//)\S | ^//\s*\+build\b | ^//\s*(?:line|export|extern|sys|sysnb)\s+\S | ^/\*line\s+\S | ^(?:\#|//)\s*///\s*\w*\s*$
  | ^\#\ ///\ [a-z0-9-]+\s*$ | \#\s*cgo\b | [\#@]__(?:pure|inline|noinline|key|no_side_effects|side_effects|mangle_prop)__
  | <(?:reference|amd-(?:module|dependency))\b
  | ^\s*[/*\#]*=\s*(?:require|link|stub|include|depend_on|provide)(?:_\w+)?\s+\S
  | \+(?:kubebuilder|k8s|genclient|groupname|operator-sdk|optional|required|listtype|listmapkey|enum|default|structtype|maptype)\b
  | @(?:ts-|jsx|preserve|cc_on|vite-ignore|lint-ignore|phpstan|psalm|phan|codingstandards|codecoverage|noflip)
  | @(?:(?:no)?flow|babel|internal|deprecated|emotion|jest|license|nocollapse|noinline|nosideeffects
      |router|summary|success|failure|security|orm|assert|route|annotation|dataprovider|depends|covers|test|group
      |before|after|runinseparateprocess|requires|ticket)\b
  | @(?:jest|vitest|mocha)-\w
  | @(?:openapi|swagger|asyncapi|gql\w+|tsoa\w*|minimum|maximum|minlength|maxlength|pattern|isint|islong|isstring|export)\b
  | ^\s*(?:\#|//|--)\s*magic\b | databricks\ notebook\ source | ^//>\s*using\b
  | ^//(?:repos|deps|java_options|javac_options|sources|javaagent|runtime_options|compile_options|native_options|gav)\s
  | ^\s*//\s*@(?:require|match|include|exclude|exclude-match|grant|connect|resource|run-at|updateurl|downloadurl|inject-into|sandbox)\s
  | (?:update|plugin|theme)\ uri\s*: | requires\ plugins\s*: | local\ variables:\s*$ | ^\W*eval:\s*\(
  | @(?:ejb|hibernate|struts|web|jboss|weblogic|jmx|castor)\.[\w-]+
  | ^\#[*']\s*@\w | @custom:oz- | (?:solhint|slither|aderyn)- | ^//!\s*[\w-]+\s*=\s*["{]
  | ^\#\s*(?:default|required)-(?:start|stop)\s*: | ^\#\s*chkconfig: | //\s*@?[\w-]+/[\w-]+\s*(?:~>|==)
  | \(\s*(?:transfer\s+\w+|nullable|not\s+nullable|optional|element-type|array|inout|out|rename-to|skip|closure|scope)\b
"""


@cache
def _directive() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_LINTERS}|{_INFRASTRUCTURE}|{_LANGUAGES}) | ^[^\w\n]*(?:{_AT_LINE_START}) | {_MARKED}",
        re.VERBOSE | re.MULTILINE,
    )


def is_directive(comment_text: str) -> bool:
    """Whether a tool, not only a reader, acts on this comment. Takes the text with or without its delimiters."""
    return _directive().search(comment_text.lower()) is not None
