"""The edge: disk, network, telephone process, keyring, wall clock. Thin on purpose."""
