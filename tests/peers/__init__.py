"""Real peers for the tests of the GitHub Action: servers that answer as GitHub and Slack do, on loopback.

`tests.peers.github` is a GitHub of our own: stateful, over a real git server. In a test:

    hub = GitHub(tmp_path)
    with serve(hub) as server:
        shop = hub.create_repository("acme/shop", {"README.md": "# Shop\\n"})
        token = hub.workflow_token(shop)
        ... point the client at server.api_url, server.graphql_url, server.url (git) with token ...

By hand, `python -m tests.peers` prints the addresses and tokens of a sample. `tests.peers.emulate` runs a GitHub and a Slack
that somebody else wrote. Node packages are pinned in package-lock.json, and installed on first use (`packages.py`).
"""
