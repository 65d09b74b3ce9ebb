"""The library: text files in, checked and immutable snapshots out, and what can be asked of them."""
