"""The decision log: records, stores that keep them, and proofs that nobody changed them.

store = open_store(location)                  gate.ledger.store
store.append(decision_record(judged, ...))    gate.ledger.entries
"""
