"""The same five levels before an agent acts: a command, an edit or a tool call becomes allow, ask or deny.

`agents/` reads what each agent sends and writes what it understands; `judge` decides in between and knows no agent.
"""
